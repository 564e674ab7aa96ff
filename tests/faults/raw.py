"""A deposit as the bytes that go over the wire, for servers and connections that end in the middle of it."""

import json
import socket
import struct
import uuid
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Person, Profile
from tests.builders import envelope, graded, item, payload
from tests.servers import Server

NOW_AND_HARD = struct.pack("ii", 1, 0)  # so that closing resets the connection instead of ending it in order


class Depositor:
    """Amira at a server, with visits to R. to deposit."""

    def __init__(self, server: Server) -> None:
        self.server, self.device, self.seq = server, uuid.uuid4(), 0
        self.cookie = f"holdfast-session={server.session_of('amira')}"
        with server.record():
            amira = db.session.scalars(select(Person).where(Person.email == "amira@example.org")).one()
            rafi = db.session.scalars(select(Profile).where(Profile.reference == "HV-0001")).one()
            self.said = payload(amira, rafi, ratings={"h1": graded(2)})

    def visit(self) -> dict[str, Any]:
        """A visit that was never offered yet."""
        self.seq += 1
        return item(self.said, seq=self.seq)

    def request(self, *visits: dict[str, Any]) -> bytes:
        """The request that offers visits, every byte of it."""
        body = json.dumps(envelope(*visits, device=self.device, high_water=self.seq)).encode()
        head = (
            f"POST /sync/visits HTTP/1.1\r\nHost: localhost:{self.server.port}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/json\r\nCookie: {self.cookie}\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def connect(self) -> socket.socket:
        """A connection to the server."""
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=30)

    def offer(self, *visits: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Offer visits and give their results; None when no whole answer came."""
        try:
            with self.connect() as wire:
                wire.sendall(self.request(*visits))
                heard = read(wire)
        except OSError:
            return None
        head, _, body = heard.partition(b"\r\n\r\n")
        if b" 200 " not in head[:15]:
            return None
        try:
            results: list[dict[str, Any]] = json.loads(body)["results"]
        except ValueError:
            return None
        return results


def read(wire: socket.socket, count: int | None = None) -> bytes:
    """What comes until the other end closes, or so many bytes."""
    heard = b""
    while count is None or len(heard) < count:
        more = wire.recv(65536 if count is None else count - len(heard))
        if not more:
            break
        heard += more
    return heard


def cut(wire: socket.socket, hard: bool) -> None:
    """End a connection: in order, waiting for the other end to notice, or at once."""
    if hard:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW_AND_HARD)
    else:
        wire.shutdown(socket.SHUT_WR)
        read(wire)
    wire.close()
