"""Firefox, by WebDriver BiDi: its own protocol over a web socket, with a profile on disk."""

import json
import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.engines.engine import PHONE, Engine, Unsettled
from tests.servers import PATIENCE, until

NAMES = ("firefox-esr", "firefox")
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# It asks nobody but our server for anything, and shows nothing but our page. What its windows hold it writes down
# twice a second instead of four times a minute: what would be found by chance is found.
QUIET = """
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.region.network.url", "");
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.sessionstore.interval", 500);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.ipc.processCount", 1);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("intl.accept_languages", "en-GB");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.dns.disablePrefetch", true);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
"""


def own_firefox() -> str | None:
    """The machine's own Firefox."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Firefox(Engine):
    """A phone's screen in Firefox."""

    name = "firefox"

    def __init__(self, profile: Path, program: str) -> None:
        super().__init__(profile)
        self.program, self.log = program, profile.with_name(f"{profile.name}.log")
        self.process: subprocess.Popen[bytes] | None = None
        self.socket: ClientConnection | None = None
        self.numbers, self.ends = count(1), ExitStack()

    def start(self) -> None:
        """Start it on its profile, and open a page as large as a phone's."""
        self.profile.mkdir(exist_ok=True)
        (self.profile / "user.js").write_text(QUIET)
        options = ["--headless", "--no-remote", "--profile", str(self.profile), "--remote-debugging-port=0"]
        environment = os.environ | {"MOZ_CRASHREPORTER_DISABLE": "1", "TZ": "Europe/London"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self.program, *options], env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        address = until(self.listens, "Firefox listens").group(1)
        socket = connect(f"{address}/session", max_size=None, open_timeout=PATIENCE)
        self.socket = self.ends.enter_context(socket)
        self.command("session.new", capabilities={})
        for script in self.early:
            self.command("script.addPreloadScript", functionDeclaration=script)
        self.page = self.command("browsingContext.create", type="tab")["context"]
        size = dict(zip(("width", "height"), PHONE, strict=True))
        self.command("browsingContext.setViewport", context=self.page, viewport=size)

    def listens(self) -> re.Match[str] | None:
        """Where it listens, once it has said so."""
        assert self.process is not None
        assert self.process.poll() is None, f"Firefox ended:\n{self.log.read_text()[-2000:]}"
        return LISTENS.search(self.log.read_text(errors="replace"))

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and wait for its answer; what else is said meanwhile is let go."""
        number = next(self.numbers)
        try:
            assert self.socket is not None
            self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            while (heard := json.loads(self.socket.recv(timeout=PATIENCE * 2))).get("id") != number:
                pass
        except ConnectionClosed as error:
            raise Unsettled("Firefox is gone") from error
        if heard["type"] == "error":
            raise Unsettled(f"{method}: {heard['error']}: {heard['message']}")
        return dict(heard["result"])

    def opens(self, address: str) -> None:
        """Go to an address."""
        for place in ("about:blank", address):  # else an address that differs by its hash alone loads nothing
            self.command("browsingContext.navigate", context=self.page, url=place, wait="complete")

    def run(self, script: str) -> Any:
        """Run a function in the page."""
        answer = self.command(
            "script.callFunction",
            functionDeclaration=script,
            target={"context": self.page},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise Unsettled(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def taps_at(self, x: int, y: int) -> None:
        """Touch the page."""
        moves: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.acts(
            {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": moves}
        )

    def types(self, text: str) -> None:
        """Type, key by key."""
        keys = [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")]
        self.acts({"type": "key", "id": "keys", "actions": keys})

    def acts(self, what: dict[str, Any]) -> None:
        """Use the pointer or the keys."""
        self.command("input.performActions", context=self.page, actions=[what])

    def close(self) -> None:
        """Close it, and wait until it has written everything."""
        if self.socket is not None:
            self.command("browser.close")
        elif self.process is not None:  # it never came to be spoken to
            self.process.terminate()
        self.ended()

    @property
    def number(self) -> int:
        """Its process id."""
        assert self.process is not None
        return self.process.pid

    def ended(self) -> None:
        """Wait until its process is gone."""
        if self.process is not None:
            self.process.wait(PATIENCE)
        self.ends.close()
        self.process = self.socket = None
