"""Chromium, by Playwright, with a profile on disk as a phone's own browser has."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, CDPSession
from playwright.sync_api import Error as PlaywrightError

from tests import browsers
from tests.engines.engine import Engine, Unsettled
from tests.servers import until


@contextmanager
def settled() -> Iterator[None]:
    """What cannot be done because the page is changing or gone, in the words of all engines."""
    try:
        yield
    except PlaywrightError as error:
        raise Unsettled(str(error)) from error


class Chromium(Engine):
    """A phone's screen in Chromium."""

    name = "chromium"

    def __init__(self, profile: Path, kind: BrowserType) -> None:
        super().__init__(profile)
        self.kind = kind
        self.context: BrowserContext | None = None
        self.family: list[int] = []

    def start(self) -> None:
        """Start it on its profile."""
        self.context = self.kind.launch_persistent_context(
            self.profile, executable_path=browsers.own_chromium(), args=browsers.QUIET, **browsers.PHONE
        )
        for script in self.early:
            self.context.add_init_script(f"({script})()")
        self.page = self.context.pages[0]

    def opens(self, address: str) -> None:
        """Go to an address."""
        self.page.goto("about:blank")  # else an address that differs by its hash alone loads nothing
        self.page.goto(address)

    def run(self, script: str) -> Any:
        """Run a function in the page."""
        with settled():
            return self.page.evaluate(script)

    def taps_at(self, x: int, y: int) -> None:
        """Touch the page."""
        with settled():
            self.page.touchscreen.tap(x, y)

    def types(self, text: str) -> None:
        """Type, key by key."""
        with settled():
            self.page.keyboard.type(text)

    def developer(self) -> CDPSession:
        """What only developers' tools can do to a page."""
        assert self.context is not None
        return self.context.new_cdp_session(self.page)

    def loses_the_database(self) -> None:
        """Have the browser drop the connections to its databases, as when it mends them. Nothing is cleared."""
        assert self.context is not None
        tools = self.context.new_page()
        tools.goto("chrome://indexeddb-internals")
        tools.get_by_text("Force close").first.click()
        tools.get_by_text("Open connections: 0").first.wait_for()
        tools.close()

    def close(self) -> None:
        """Close it."""
        if self.context is not None:
            self.context.close()
        self.context = None

    @property
    def number(self) -> int:
        """Its process id, which it writes into its profile."""
        number = int(os.readlink(self.profile / "SingletonLock").rpartition("-")[2])
        self.family = [number, *children(number)]
        return number

    def ended(self) -> None:
        """Wait until all its processes are gone: the last of them still write to the profile."""
        until(lambda: not any(Path(f"/proc/{one}").exists() for one in self.family), "Chromium is gone")
        with suppress(PlaywrightError):  # it is closed already
            self.close()
        self.context = None


def children(number: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    found = []
    for task in Path(f"/proc/{number}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children(child)]
    return found
