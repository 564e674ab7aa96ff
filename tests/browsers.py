"""A real browser for tests: Chromium, a phone's screen, and axe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

Scheme = Literal["light", "dark"]
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "Europe/London",
}
SMALL: dict[str, Any] = PHONE | {"viewport": {"width": 320, "height": 640}}
DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "en-GB",
    "timezone_id": "Europe/London",
}
# What axe finds in one scheme and not in another, and on one screen and not on another.
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = [*COLOURS, "target-size", "scrollable-region-focusable"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def own_chromium() -> str | None:
    """The machine's own Chromium; None where only Playwright's could be used."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser | None:
    """The machine's own Chromium, else Playwright's; None where there is neither."""
    path = own_chromium()
    try:
        return playwright.chromium.launch(executable_path=path, args=QUIET)
    except PlaywrightError:
        if path or os.environ.get("CI"):
            raise
        return None


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, in light and in dark; a line each."""
    return found_by_axe(page) + found_by_axe(page, "dark", COLOURS)


def found_by_axe(page: Page, scheme: Scheme = "light", rules: list[str] | None = None) -> list[str]:
    """What axe finds in one scheme; `rules`: only these, since axe is slow."""
    if page.evaluate("() => !('axe' in window)"):
        page.evaluate(AXE.read_text())
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    page.emulate_media(color_scheme=scheme)
    result = page.evaluate("(runOnly) => axe.run(document, {runOnly, resultTypes: ['violations']})", asked)
    page.emulate_media(color_scheme=None)
    return [line(scheme, one, node) for one in result["violations"] for node in one["nodes"]]


def line(scheme: str, violation: dict[str, Any], node: dict[str, Any]) -> str:
    """One finding in a line."""
    return f"{scheme}: {violation['id']}: {node['target']}: {node.get('failureSummary', '')}"


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def large_letters(page: Page) -> Iterator[None]:
    """Show the page with letters of twice the size."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    yield
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
