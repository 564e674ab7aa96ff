"""What tests run against: databases brought to the newest migration, and the real server as a process."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import select

from app import create_app, sessions
from app.clock import now
from app.config import Config
from app.extensions import db
from app.models import Person
from tests import people

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a-secret-only-for-tests-0123456789"
PATIENCE = 20.0


def until(holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Wait until something holds and give it; ask often, fail with `what` when patience ends."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {patience:.0f} s in vain: {what}")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def migrated(url: str) -> Flask:
    """Bring a database to the newest migration, and give an application for it."""
    app = create_app(Config(secret=SECRET, database=url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    return app


def let_the_cast_in(app: Flask) -> None:
    """Add the cast to an empty record."""
    with app.app_context():
        people.make_cast()
        db.session.remove()
        db.engine.dispose()


class Database(Protocol):
    """A database that can be made anew for each test."""

    url: str
    outlives_its_tests: bool  # whether connections may be kept from test to test

    def reset(self, cast: bool = False) -> None:
        """Make it empty, or with nothing in it but the cast; at the newest migration."""

    def remove(self) -> None:
        """Let go of it."""


class Sqlite:
    """A file, copied from one that was migrated once. It is in memory where that is possible.

    Our SQLite waits for the disk at each commit, as it should; a test need not.
    """

    outlives_its_tests = False

    def __init__(self, folder: Path | None = None) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
        within = memory if os.access(memory, os.W_OK) else None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="holdfast-", dir=within))
        self.empty, self.file = self.folder / "empty.sqlite3", self.folder / "test.sqlite3"
        self.url = f"sqlite:///{self.file}"
        migrated(f"sqlite:///{self.empty}")

    @cached_property
    def peopled(self) -> Path:
        """A record with the cast in it."""
        made = self.folder / "peopled.sqlite3"
        shutil.copyfile(self.empty, made)
        let_the_cast_in(create_app(Config(secret=SECRET, database=f"sqlite:///{made}")))
        return made

    def reset(self, cast: bool = False) -> None:
        """Make it empty, or with nothing in it but the cast; at the newest migration."""
        for ending in ("-journal", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.peopled if cast else self.empty, self.file)

    def remove(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self.folder)


class Postgres:
    """One database of a cluster, migrated once. What its tables held then is put back for each test.

    (To clone a whole database takes a hundred times as long as to put back some dozens of rows.)
    """

    outlives_its_tests = True

    def __init__(self, cluster: "Cluster") -> None:
        self.url = cluster.url("test")
        cluster.command("CREATE DATABASE test")
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.make()

    def make(self) -> None:
        """Make the tables, and note what they hold without the cast and with it."""
        self.connection.execute("DROP SCHEMA IF EXISTS empty, peopled, public CASCADE; CREATE SCHEMA public")
        app = migrated(self.url)
        self.empty = self.noted("empty")
        let_the_cast_in(app)
        self.peopled = self.noted("peopled")

    def noted(self, name: str) -> str:
        """Copy all rows aside, and give the commands that put them back."""
        self.connection.execute(f"CREATE SCHEMA {name}")
        tables, sequences = self.names("pg_tables", "table"), self.names("pg_sequences", "sequence")
        commands = ["SET LOCAL session_replication_role = replica"]  # in any order, whichever points to which
        for table in tables:
            self.connection.execute(f"CREATE TABLE {name}.{table} AS TABLE public.{table}")
            commands.append(f"DELETE FROM public.{table}")
            if self.connection.execute(f"SELECT 1 FROM {name}.{table} LIMIT 1").fetchone():
                commands.append(f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE TABLE {name}.{table}")
        for sequence in sequences:
            last = self.connection.execute(f"SELECT last_value, is_called FROM public.{sequence}").fetchone()
            assert last is not None
            commands.append(f"SELECT setval('public.{sequence}', {last[0]}, {last[1]})")
        return "; ".join(["BEGIN", *commands, "COMMIT"])

    def names(self, catalogue: str, kind: str) -> list[str]:
        """All tables, or all sequences."""
        text = f"SELECT {kind}name FROM {catalogue} WHERE schemaname = 'public' ORDER BY 1"
        return [str(row[0]) for row in self.connection.execute(text)]

    def reset(self, cast: bool = False) -> None:
        """Make it empty, or with nothing in it but the cast; at the newest migration."""
        self.connection.execute(LEFT_OPEN)
        try:
            self.connection.execute(self.peopled if cast else self.empty)
        except psycopg.Error:  # a test that tried migrations left other tables
            self.connection.execute("ROLLBACK")
            self.make()
            self.reset(cast)

    def remove(self) -> None:
        """Let go of it; it goes with its cluster."""
        self.connection.close()


LEFT_OPEN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class Cluster:
    """PostgreSQL on a port of its own, in a folder that goes when it stops. Fast, since nothing in it must last."""

    FAST = (
        "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off "
        "-c autovacuum_naptime=10"
    )

    def __init__(self, programs: Path) -> None:
        self.programs, self.port = programs, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-pg-"))
        self.folder.chmod(0o777)  # PostgreSQL refuses to run as root, so another user owns what is inside
        self.run("initdb", "-U", "app", "--auth=trust", "-N", "-E", "UTF8", "--no-locale")
        options = f"-p {self.port} -k {self.folder} {self.FAST}"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on this cluster."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://app@127.0.0.1:{self.port}/{name}"

    def command(self, text: str) -> None:
        """Give the cluster a command."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(text)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """Where PostgreSQL's server programs are, the newest; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@cache
def nursery() -> subprocess.Popen[str]:
    """The process from which all servers of these tests are started."""
    command = [sys.executable, "-m", "tests.nursery"]
    made = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    atexit.register(made.communicate)  # it ends when nobody can ask any more
    return made


def born(environment: dict[str, str], log: Path) -> int:
    """Start a server; gives its process id, which is also its group's."""
    process = nursery()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"environment": environment, "log": str(log)}) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def is_there(process: int) -> bool:
    """Whether a process has not ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Server:
    """The real server, as `make run` starts it, on a database of its own. It can be stopped and started again."""

    def __init__(self, folder: Path, database: str, **settings: str) -> None:
        self.port, self.log = free_port(), folder / "server.log"
        self.unsound, self.database = folder / "unsound.txt", database
        self.address = f"http://localhost:{self.port}"
        self.settings = settings
        self.process: int | None = None
        self.keys = str(folder / "keys")
        self.app = create_app(Config(secret=SECRET, database=database, keys=self.keys))

    def environment(self) -> dict[str, str]:
        """What the process is told."""
        ours = {"PORT": str(self.port), "HOLDFAST_SECRET": SECRET, "HOLDFAST_DATABASE": self.database}
        ours |= {"HOLDFAST_KEYS": self.keys}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
        return kept | ours | {"UNSOUND_PAGES": str(self.unsound), "WEB_CONCURRENCY": "1"} | self.settings

    def start(self) -> "Server":
        """Start it and wait until it is well."""
        self.process = born(self.environment(), self.log)
        until(self.is_well, f"the server did not start: {self.log}")
        return self

    def is_well(self) -> bool:
        """Whether it answers that it can do its work. A process that has ended never will."""
        assert self.process is not None
        assert is_there(self.process), f"the server ended:\n{self.log.read_text()[-3000:]}"
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, with all its workers: then nothing listens, which is what offline means here."""
        if self.process is None:
            return
        process = self.process
        os.killpg(process, how)
        until(lambda: not is_there(process), "the server does not end")
        until(self.is_silent, "something still listens")
        self.process = None

    def is_silent(self) -> bool:
        """Whether nobody listens on its port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def session_of(self, name: str) -> str:
        """Begin a session for one of the cast, and give its token."""
        with self.record():
            person = db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()
            return sessions.start(person, "A test", now())

    @contextmanager
    def record(self) -> Iterator[None]:
        """Look into the server's database, or put something there: what is added is committed at the end."""
        with self.app.app_context():
            yield
            db.session.commit()
        with self.app.app_context():
            db.engine.dispose()
