"""Chromium with Holdfast in a window of its own, without address bar or tabs, as an installed app opens."""

import subprocess
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserType
from playwright.sync_api import Error as PlaywrightError

from tests import browsers
from tests.engines.chromium import Chromium
from tests.servers import until


class Installed(Chromium):
    """An app's window. Playwright opens none, so the browser is started by hand, and Playwright comes to it."""

    name = "installed"

    def __init__(self, profile: Path, kind: BrowserType) -> None:
        super().__init__(profile, kind)
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: Browser | None = None

    def start(self) -> None:
        """Open the window on its profile."""
        where = self.profile / "DevToolsActivePort"
        where.unlink(missing_ok=True)
        program = browsers.own_chromium() or self.kind.executable_path
        window = ["--headless=new", "--window-size=390,844", "--app=data:text/html,Holdfast"]
        profile = [f"--user-data-dir={self.profile}", "--remote-debugging-port=0"]
        self.process = subprocess.Popen(
            [program, *browsers.QUIET, *profile, *window],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        said = until(lambda: where.exists() and where.read_text().splitlines()[:1], "Chromium says its port")
        self.browser = self.kind.connect_over_cdp(f"http://127.0.0.1:{said[0]}")
        self.context = self.browser.contexts[0]
        self.page = until(lambda: self.context and self.context.pages, "the app has a window")[0]
        self.page.set_viewport_size(browsers.PHONE["viewport"])
        assert self.run("() => matchMedia('(display-mode: standalone)').matches"), "a tab, and no app"

    def taps_at(self, x: int, y: int) -> None:
        """Press the page there: a window that Playwright did not open is not touched."""
        self.page.mouse.click(x, y)

    def close(self) -> None:
        """Close the window, and with it the browser."""
        if self.process is None or self.browser is None:
            return
        with suppress(PlaywrightError):  # it is gone before it can answer
            self.browser.new_browser_cdp_session().send("Browser.close")
        self.process.wait()
        with suppress(PlaywrightError):
            self.browser.close()
        self.process = self.browser = self.context = None
