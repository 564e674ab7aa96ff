"""A wire between phone and server that can fail in the ways of real ones."""

import socket
import threading
from contextlib import suppress
from typing import Literal

Mode = Literal["up", "refuse", "drop_reply"]


class Proxy:
    """Passes connections on to a server on this machine.

    `up` passes everything; `refuse` closes each connection at once; `drop_reply` passes what the phone says and
    lets the server answer, but the answer never arrives: the connection is cut in its place.
    """

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.mode: Mode = "up"
        self.dropped = 0
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.address = f"http://localhost:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def fails(self, mode: Mode) -> None:
        """Go over to another mode. Connections that were kept open end, or they would go on as before."""
        self.mode = mode
        self.cut()

    def close(self) -> None:
        """End everything."""
        self.listener.close()
        self.cut()

    def cut(self) -> None:
        """Cut every open connection."""
        for one in list(self.open):
            self.hang_up(one)

    def hang_up(self, one: socket.socket) -> None:
        """Close a connection, whoever waits on it."""
        self.open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()

    def accept(self) -> None:
        """Take connections until the proxy is closed."""
        while True:
            try:
                phone, _ = self.listener.accept()
            except OSError:
                return
            if self.mode == "refuse":
                phone.close()
                continue
            self.connect(phone)

    def connect(self, phone: socket.socket) -> None:
        """Join a phone to the server."""
        try:
            server = socket.create_connection(("127.0.0.1", self.to_port))
        except OSError:
            phone.close()
            return
        self.open |= {phone, server}
        threading.Thread(target=self.pass_on, args=(phone, server), daemon=True).start()
        threading.Thread(target=self.pass_back, args=(server, phone), daemon=True).start()

    def pass_on(self, phone: socket.socket, server: socket.socket) -> None:
        """What the phone says reaches the server."""
        with suppress(OSError):
            while said := phone.recv(65536):
                server.sendall(said)
        self.hang_up(server)

    def pass_back(self, server: socket.socket, phone: socket.socket) -> None:
        """What the server says reaches the phone, unless the reply is to be dropped."""
        with suppress(OSError):
            while said := server.recv(65536):
                if self.mode == "drop_reply":
                    self.dropped += 1
                    break
                phone.sendall(said)
        self.hang_up(phone)
        self.hang_up(server)
