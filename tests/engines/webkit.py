"""WebKit, in Debian's build of it for GTK: the family of an iPhone's browser, though not that browser.

Under automation its profile goes when it is closed, so here closing is never part of a test.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.engine import PHONE, Engine, Unsettled
from tests.servers import PATIENCE

DRIVER = Path("/usr/bin/WebKitWebDriver")
SCREEN = Path("/usr/bin/Xvfb")


def own_browser() -> Path | None:
    """The small browser that comes with the engine, the newest."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))
    return found[-1] if found and DRIVER.exists() else None


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; gives its name. The engine cannot do without one."""
    reads, writes = os.pipe()
    command = [str(SCREEN), "-displayfd", str(writes), "-screen", "0", "800x900x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    with os.fdopen(reads) as said:
        name = f":{said.readline().strip()}"
    try:
        yield name
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def settled() -> Iterator[None]:
    """What cannot be done because the page is changing or gone, in the words of all engines."""
    try:
        yield
    except WebDriverException as error:
        raise Unsettled(str(error)) from error


class WebKit(Engine):
    """A phone's screen in WebKit, as narrow as its window can be."""

    name = "webkit"
    keeps = False

    def __init__(self, profile: Path, program: Path, screen: str) -> None:
        super().__init__(profile)
        self.program, self.screen = program, screen
        self.service: Service | None = None
        self.browser: Remote | None = None

    def start(self) -> None:
        """Start its driver, and by that the browser."""
        assert not self.early, "no script can run before the page's own here"
        told = os.environ | {"DISPLAY": self.screen, "TZ": "Europe/London", "LANG": "en_GB.UTF-8"}
        self.service = Service(str(DRIVER), env=told)
        self.service.start()
        options = Options()
        options.binary_location = str(self.program)
        options.add_argument("--automation")
        client = ClientConfig(remote_server_addr=self.service.service_url)
        self.browser = Remote(command_executor=RemoteConnection(client_config=client), options=options)
        self.browser.set_script_timeout(PATIENCE * 2)
        self.browser.set_window_size(*PHONE)

    @property
    def page(self) -> Remote:
        """The browser, which has one page."""
        if self.browser is None:
            raise Unsettled("WebKit is closed")
        return self.browser

    def opens(self, address: str) -> None:
        """Go to an address."""
        for place in ("about:blank", address):  # else an address that differs by its hash alone loads nothing
            self.page.get(place)

    def run(self, script: str) -> Any:
        """Run a function in the page."""
        told = "const tell = arguments[0];"
        call = f"({script})().then((text) => tell({{ text }}), (error) => tell({{ error: String(error) }}));"
        with settled():
            answer = self.page.execute_async_script(told + call)
        if "error" in answer:
            raise Unsettled(answer["error"])
        return answer["text"]

    def taps_at(self, x: int, y: int) -> None:
        """Touch the page: by the mouse, since this build knows no fingers."""
        builder = ActionBuilder(self.page, mouse=PointerInput("mouse", "mouse"), duration=0)
        builder.pointer_action.move_to_location(x, y).click()
        with settled():
            builder.perform()

    def types(self, text: str) -> None:
        """Type, key by key."""
        with settled():
            self.page.switch_to.active_element.send_keys(text)

    def close(self) -> None:
        """Close it; what it stored goes with it."""
        if self.browser is not None:
            self.browser.quit()
        if self.service is not None:
            self.service.stop()
        self.browser = self.service = None

    @property
    def number(self) -> int:
        """Not told: it could not be opened again on the same profile, so nobody need end it at once."""
        raise NotImplementedError

    def ended(self) -> None:
        """Never asked."""
        raise NotImplementedError
