"""The bare page, served as well as a page can be: small files, made smaller once, kept by the browser."""

import http.server
import threading
from functools import cache
from pathlib import Path

import cramjam

HERE = Path(__file__).parent / "reference"
KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}


@cache
def small(name: str) -> bytes:
    """A file of it as it goes over the air."""
    return bytes(cramjam.brotli.compress((HERE / name).read_bytes(), level=11))


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with its files and nothing else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Give a file."""
        name = self.path.split("?")[0].strip("/") or "index.html"
        if name not in {path.name for path in HERE.iterdir()}:
            self.send_error(404)
            return
        self.send_response(200)
        headers = {"Content-Type": KINDS[Path(name).suffix], "Content-Encoding": "br"}
        headers |= {"Content-Length": str(len(small(name))), "Cache-Control": "public, max-age=3600"}
        for header, value in headers.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(small(name))

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


class BareServer:
    """Serves it until it is stopped."""

    def __init__(self) -> None:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self.server.shutdown()
        self.server.server_close()
