"""A slow phone: Chromium at 390 by 844, its main thread and its network made slower by the browser itself."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from tests import browsers
from tests.servers import until

PROBE = (Path(__file__).parent / "probe.js").read_text()
# Slow 4G as Chromium's own tools have it: milliseconds of latency, bytes a second down and up.
SLOW_4G: dict[str, float] = {"latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
NO_LIMIT: dict[str, float] = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
AFTER_A_TAP = 450  # ms: the page is left alone for as long as its probe watches


class Phone:
    """One browser with an empty store, and a page in it that is probed."""

    def __init__(self, context: BrowserContext, slower: float) -> None:
        self.context, self.slower = context, slower
        self.page: Page = context.new_page()
        self.tools: CDPSession = context.new_cdp_session(self.page)

    def is_slow(self, network: dict[str, float] = SLOW_4G) -> None:
        """Become slow from here on."""
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": self.slower})
        self.limits(network)

    def is_quick(self) -> None:
        """Become as quick as the machine: for what is not measured."""
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        self.limits(NO_LIMIT)

    def limits(self, network: dict[str, float]) -> None:
        """Limit the network."""
        self.tools.send("Network.enable")
        self.tools.send("Network.emulateNetworkConditions", {"offline": False, **network})

    def opens_new_tab(self) -> None:
        """Close the page and open another, as after a day in a pocket."""
        self.page.close()
        self.page = self.context.new_page()
        self.tools = self.context.new_cdp_session(self.page)

    def is_probed(self, *steps: str) -> None:
        """Have the page that is opened next note when the last of these can be used, the others pressed on the way."""
        self.page.add_init_script(f"({PROBE.strip()})({json.dumps(steps)})")

    def watches(self, *steps: str) -> None:
        """The same on the page as it stands."""
        self.page.evaluate("(steps) => { bench.ready = null; bench.watch(steps); }", list(steps))

    def ready(self, patience: float = 60) -> float:
        """When the last step could be used: milliseconds since the page was asked for."""
        return float(until(lambda: self.note("ready"), "nothing became usable", patience))

    def note(self, name: str) -> Any:
        """One of the probe's notes; None while there is none, or no page."""
        return self.page.evaluate(f"() => window.bench?.{name} ?? null")

    def now(self) -> float:
        """The page's own clock."""
        return float(self.page.evaluate("() => performance.now()"))

    def taps(self, thing: str) -> dict[str, float]:
        """Touch something with a finger, and give what that set off, in milliseconds since the touch."""
        x, y = self.place_of(thing)
        self.page.wait_for_timeout(150)
        self.page.evaluate("() => bench.arm()")
        before = self.worked()
        for kind, points in (("touchStart", [{"x": x, "y": y}]), ("touchEnd", [])):
            self.tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.page.wait_for_timeout(AFTER_A_TAP)
        tap = until(lambda: (noted := self.note("tap"))["over"] and noted, f"no tap on {thing}")
        times = {name: (tap[name] or tap["began"]) - tap["began"] for name in ("frame", "settled", "stored")}
        return times | {
            "done": max(times.values()),
            "writes": tap["writes"],
            "work": (self.worked() - before) * 1000,
        }

    def place_of(self, thing: str) -> tuple[float, float]:
        """Bring something into view, and give where a finger meets it once it stands still."""
        found = self.page.locator(thing).first
        found.evaluate("(one) => one.scrollIntoView({block: 'center', behavior: 'instant'})")
        place, last = found.bounding_box(), None
        while place != last:
            time.sleep(0.03)
            place, last = found.bounding_box(), place
        assert place is not None
        return place["x"] + min(place["width"] / 2, 40), place["y"] + place["height"] / 2

    def worked(self) -> float:
        """Seconds for which the page's main thread has worked."""
        self.tools.send("Performance.enable")
        metrics = self.tools.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


@contextmanager
def phone(playwright: Playwright, slower: float) -> Iterator[Phone]:
    """A fresh browser, its process included."""
    browser = browsers.launch(playwright)
    assert browser is not None, "there is no Chromium here"
    try:
        context = browser.new_context(**browsers.PHONE)
        context.set_default_timeout(30_000)
        yield Phone(context, slower)
    finally:
        browser.close()
