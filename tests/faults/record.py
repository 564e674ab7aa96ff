"""The record that the phones of a schedule talk to: real applications, one after another, on one database."""

import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import cycle
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flask import Flask

from app import create_app, epoch, sessions
from app.clock import now
from app.config import Config
from app.extensions import db
from tests import people
from tests.faults.checker import Number, Wording
from tests.servers import SECRET, Sqlite

SESSIONS = 12  # of each person, begun beforehand; the last two are for making phones ready
WORKERS = ("amira", "ben")


@dataclass(frozen=True, slots=True)
class Request:
    """What a phone asked, with the cookies it had then."""

    method: str
    path: str
    body: str | None
    cookies: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: tuple[str, ...] = ()


class Record:
    """A database with the cast in it, and applications on it. `begin` makes it as it was at the start."""

    def __init__(self) -> None:
        self.silenced = logging.getLogger("holdfast")
        self.silenced.disabled = True  # a line a request, thousands of them, would tell nothing
        self.database = Sqlite()
        self.folder = self.database.folder
        self.furnished = self.folder / "furnished.sqlite3"
        self.config = Config(secret=SECRET, database=self.database.url, keys=str(self.folder / "keys"))
        self.backups: list[Path] = []
        self.applications = cycle([self._application() for _ in range(2)])  # each new one is slow to warm up
        self.app = next(self.applications)
        self._furnish()
        self.begin()

    def _application(self) -> Flask:
        app = create_app(self.config)
        app.instance_path = str(self.folder)  # its epoch is not the developer's
        return app

    def _furnish(self) -> None:
        """Put the cast and their sessions into what each schedule starts from."""
        self.database.reset()
        with self.app.app_context():
            cast_ = people.make_cast()
            people.assign(cast_.ben, cast_.sana)  # two workers may visit one child
            self.ids = {name: str(getattr(cast_, name).id) for name in WORKERS}
            self.profiles = {name: str(getattr(cast_, name).id) for name in ("rafi", "sana", "tomos")}
            self.tokens = {
                name: [sessions.start(getattr(cast_, name), "A test", now()) for _ in range(SESSIONS)]
                for name in WORKERS
            }
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        self.public_key = self.answer(Request("GET", "/sync/key", None, ""))
        self.dispose()
        shutil.copyfile(self.database.file, self.furnished)

    @property
    def session_cookie(self) -> str:
        """The name of the cookie of a session."""
        return self.config.cookie_name("session")

    def dispose(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.engine.dispose()

    def begin(self, template: Path | None = None) -> None:
        """Make everything as it was at the start, or when it was kept there."""
        self.dispose()
        self.database.reset()
        shutil.copyfile(template or self.furnished, self.database.file)
        for backup in self.backups:
            backup.unlink()
        self.backups = []
        self._put_back_epoch()
        self.used = dict.fromkeys(WORKERS, 0)

    def _put_back_epoch(self) -> None:
        """Begin in the first life of the record again, or phones would take it for one that was restored."""
        first = self.folder / "epoch.first"
        if not first.exists():
            epoch.read_epoch(self.folder)  # makes the first
            shutil.copyfile(self.folder / "epoch", first)
        shutil.copyfile(first, self.folder / "epoch")

    def close(self) -> None:
        """End it."""
        self.dispose()
        self.silenced.disabled = False
        self.database.remove()

    # What happens to it

    def answer(self, request: Request) -> Reply:
        """Handle a request as the server does."""
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
        if request.cookies:
            headers["Cookie"] = request.cookies
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        with self.app.test_client(use_cookies=False) as client:
            got = client.open(request.path, method=request.method, headers=headers, data=request.body)
            reply = Reply(
                got.status_code,
                {name: got.headers[name] for name in ("Content-Type", "Retry-After") if name in got.headers},
                got.get_data(as_text=True),
                tuple(got.headers.getlist("Set-Cookie")),
            )
            got.close()
        return reply

    def restart(self) -> None:
        """End the application and go on with another, made beforehand, on the same database."""
        self.dispose()
        self.app = next(self.applications)

    def keep_at(self, template: Path) -> None:
        """Keep the database as it is now, to begin with."""
        self.dispose()
        shutil.copyfile(self.database.file, template)

    def back_up(self) -> None:
        """Copy the database as it is."""
        backup = self.folder / f"backup-{len(self.backups)}.sqlite3"
        shutil.copyfile(self.database.file, backup)
        self.backups.append(backup)

    def restore(self) -> None:
        """Put the database back to the last copy, as the restore command does: a new epoch begins."""
        self.dispose()
        shutil.copyfile(self.backups[-1], self.database.file)
        epoch.renew_epoch(self.folder)
        self.app = next(self.applications)

    def session_for(self, name: str) -> str:
        """Give the token of a session that was not used yet, and let it begin now."""
        self.used[name] = min(self.used[name] + 1, SESSIONS - 3)
        return self._begun(self.tokens[name][self.used[name]])

    def session_beside(self, name: str, number: int) -> str:
        """Give the token of a session that no schedule is given, and let it begin now. `number`: from 1."""
        return self._begun(self.tokens[name][-number])

    def _begun(self, token: str) -> str:
        """Let a session begin now: it was made long ago, and one that nobody uses is over after a while."""
        began = f"{now().replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"
        with closing(sqlite3.connect(self.database.file)) as connection, connection:
            connection.execute(
                "UPDATE sessions SET created_at = ?, last_seen_at = ? WHERE token_hash = ?",
                [began, began, sessions.hash_of(token)],
            )
        return token

    def expire(self, name: str) -> None:
        """Let all sessions of a person that were in use become too old."""
        used = self.tokens[name][1 : self.used[name] + 1]
        with closing(sqlite3.connect(self.database.file)) as connection, connection:
            connection.executemany(
                "UPDATE sessions SET created_at = '2020-01-01 00:00:00.000000' WHERE token_hash = ?",
                [(sessions.hash_of(token),) for token in used],
            )

    def suspend(self, name: str, yes: bool) -> None:
        """Suspend a person, or no longer."""
        with closing(sqlite3.connect(self.database.file)) as connection, connection:
            connection.execute(
                "UPDATE people SET suspended_at = ? WHERE id = ?",
                ["2026-01-01 00:00:00.000000" if yes else None, UUID(self.ids[name]).hex],
            )

    # What is in it: read past the application

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        with closing(sqlite3.connect(self.database.file)) as connection:
            return cast(list[tuple[Any, ...]], connection.execute(query, values).fetchall())

    def filed(self) -> list[Wording]:
        """Every version that counts."""
        return [
            Wording(_id(visit), number, digest)
            for visit, number, digest in self.rows("SELECT visit_id, number, digest FROM revisions")
        ]

    def kept(self) -> list[tuple[Wording, str | None, str]]:
        """Every deposit, with its text and status."""
        return [
            (Wording(_id(visit), revision, digest), None if text is None else bytes(text).decode(), status)
            for visit, revision, digest, text, status in self.rows(
                "SELECT visit_id, revision, digest, payload, status FROM deposits"
            )
        ]

    def authors(self) -> dict[str, str]:
        """Who is named as the observer of each visit."""
        return {_id(visit): _id(who) for visit, who in self.rows("SELECT id, observer_id FROM visits")}

    def numbers(self) -> dict[Number, int]:
        """How far each phone's numbers go, as far as the record knows."""
        found = self.rows("SELECT device, person_id, high_water FROM devices")
        return {(_id(device), _id(person)): high for device, person, high in found}


def _id(kept: str) -> str:
    return str(UUID(kept))


def taken_from(set_cookies: tuple[str, ...], jar: dict[str, str]) -> None:
    """Put what a reply sets into a phone's cookies, and take out what it ends."""
    for line in set_cookies:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0" or not morsel.value:
                jar.pop(name, None)
            else:
                jar[name] = morsel.value
