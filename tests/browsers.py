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


def axe(
    page: Page, schemes: tuple[Scheme, ...] = ("light", "dark"), *, without: tuple[str, ...] = ()
) -> list[str]:
    """What axe finds wrong with the page as it stands, in light and in dark; a line each."""
    found = []
    page.evaluate(AXE.read_text())
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        result = page.evaluate(
            "([tags, without]) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], "
            "rules: Object.fromEntries(without.map((rule) => [rule, {enabled: false}]))})",
            [WCAG, list(without)],
        )
        found += [line(scheme, one, node) for one in result["violations"] for node in one["nodes"]]
    page.emulate_media(color_scheme=None)
    return found


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
