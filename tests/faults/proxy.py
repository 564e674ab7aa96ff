"""A wire between phone and server that can fail in the ways of real ones."""

import socket
import threading
from contextlib import suppress
from typing import Literal

Mode = Literal["up", "refuse", "stall", "drop_reply", "cut", "portal"]
PORTAL = b"<!doctype html><html lang=en><title>Free wifi</title><h1>Welcome! Please sign in to the wifi.</h1>"
PORTAL_SAYS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(PORTAL), PORTAL)
)


class Proxy:
    """Passes connections on to a server on this machine.

    `up` passes everything; `refuse` closes each connection at once; `stall` takes what the phone says and does
    nothing with it; `drop_reply` passes what the phone says and lets the server answer, but the answer never
    arrives: the connection is cut in its place; `cut` lets so many bytes of each answer through, then cuts
    (`cut_after`); `portal` answers in the server's place with the page of somebody's wifi, as if all were well.
    """

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.mode: Mode = "up"
        self.let_through = 0
        self.dropped = 0
        self.answered = 0  # bytes of the server's that reached the phone
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.address = f"http://localhost:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def fails(self, mode: Mode) -> None:
        """Go over to another mode. Connections that were kept open end, or they would go on as before."""
        self.mode = mode
        self.cut()

    def cut_after(self, count: int) -> None:
        """Cut each connection after so many bytes of the server's answers on it."""
        self.let_through = count
        self.fails("cut")

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
            elif self.mode == "portal":
                self.open.add(phone)
                threading.Thread(target=self.welcome, args=(phone,), daemon=True).start()
            elif self.mode == "stall":
                self.open.add(phone)  # the phone waits until it loses patience, or we go over to another mode
            else:
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
        """What the server says reaches the phone, unless the reply is to be dropped, or cut."""
        room = self.let_through
        with suppress(OSError):
            while said := server.recv(65536):
                if self.mode == "drop_reply" or (self.mode == "cut" and len(said) > room):
                    self.dropped += 1
                    phone.sendall(said[: room if self.mode == "cut" else 0])
                    break
                room -= len(said)
                phone.sendall(said)
                self.answered += len(said)
        self.hang_up(phone)
        self.hang_up(server)

    def welcome(self, phone: socket.socket) -> None:
        """Answer whatever is asked with the portal's page, and take the rest of what is said."""
        with suppress(OSError):
            if phone.recv(65536):
                phone.sendall(PORTAL_SAYS)
                phone.shutdown(socket.SHUT_WR)
                while phone.recv(65536):
                    pass
        self.hang_up(phone)
