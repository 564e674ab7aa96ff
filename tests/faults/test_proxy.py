"""The wire fails as it says it does: otherwise a test on it proves nothing."""

import http.client
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy

ANSWER = b"what the server said"


class Echo(http.server.BaseHTTPRequestHandler):
    """A server that always says the same, and counts how often it was asked."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def wire() -> Iterator[Proxy]:
    Echo.asked = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = Proxy(server.server_port)
    yield proxy
    proxy.close()
    server.shutdown()
    server.server_close()


def heard(wire: Proxy, patience: float = 5) -> bytes:
    with urllib.request.urlopen(wire.address, timeout=patience) as answer:
        body: bytes = answer.read()
        return body


def test_up_passes_everything(wire: Proxy) -> None:
    assert heard(wire) == ANSWER


@pytest.mark.parametrize(("mode", "asked"), [("refuse", 0), ("stall", 0), ("drop_reply", 1)])
def test_nothing_is_heard(wire: Proxy, mode: str, asked: int) -> None:
    wire.fails(mode)  # type: ignore[arg-type]
    with pytest.raises((urllib.error.URLError, ConnectionError, TimeoutError)):
        heard(wire, patience=0.3)
    assert asked == Echo.asked
    wire.fails("up")
    assert heard(wire) == ANSWER


def test_a_reply_is_cut_after_so_many_bytes(wire: Proxy) -> None:
    wire.cut_after(5)
    with pytest.raises((http.client.HTTPException, urllib.error.URLError)):
        heard(wire)
    assert (Echo.asked, wire.dropped) == (1, 1)


def test_a_portal_answers_in_the_servers_place(wire: Proxy) -> None:
    wire.fails("portal")
    assert b"sign in to the wifi" in heard(wire)
    assert Echo.asked == 0
