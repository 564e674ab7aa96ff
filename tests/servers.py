"""What tests run against: databases brought to the newest migration, and the real server as a process."""

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
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError

import flask_migrate
import psycopg
from sqlalchemy import select

from app import create_app, sessions
from app.clock import now
from app.config import Config
from app.extensions import db
from app.models import Person

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


def migrated(url: str) -> None:
    """Bring a database to the newest migration."""
    app = create_app(Config(secret=SECRET, database=url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


class Database(Protocol):
    """A database that can be made anew for each test."""

    url: str

    def reset(self) -> None:
        """Make it empty, at the newest migration."""


class Sqlite:
    """A file, copied from one that was migrated once. It is in memory where that is possible.

    Our SQLite waits for the disk at each commit, as it should; a test need not.
    """

    def __init__(self, folder: Path | None = None) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
        within = memory if os.access(memory, os.W_OK) else None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="holdfast-", dir=within))
        self.template, self.file = self.folder / "template.sqlite3", self.folder / "test.sqlite3"
        self.url = f"sqlite:///{self.file}"
        migrated(f"sqlite:///{self.template}")

    def reset(self) -> None:
        """Make it empty, at the newest migration."""
        for ending in ("-journal", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)

    def remove(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self.folder)


class Postgres:
    """One database of a cluster, cloned from one that was migrated once."""

    def __init__(self, cluster: "Cluster") -> None:
        self.cluster, self.url = cluster, cluster.url("test")
        cluster.command("CREATE DATABASE template_of_tests")
        migrated(cluster.url("template_of_tests"))

    def reset(self) -> None:
        """Make it empty, at the newest migration."""
        self.cluster.command("DROP DATABASE IF EXISTS test WITH (FORCE)")
        self.cluster.command("CREATE DATABASE test TEMPLATE template_of_tests")


class Cluster:
    """PostgreSQL on a port of its own, in a folder that goes when it stops. Fast, since nothing in it must last."""

    FAST = "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"

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


class Server:
    """The real server, as `make run` starts it, on a database of its own. It can be stopped and started again."""

    def __init__(self, folder: Path, database: str, **settings: str) -> None:
        self.port, self.log = free_port(), folder / "server.log"
        self.unsound, self.database = folder / "unsound.txt", database
        self.address = f"http://localhost:{self.port}"
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.app = create_app(Config(secret=SECRET, database=database))

    def environment(self) -> dict[str, str]:
        """What the process is told."""
        ours = {"PORT": str(self.port), "HOLDFAST_SECRET": SECRET, "HOLDFAST_DATABASE": self.database}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
        return kept | ours | {"UNSOUND_PAGES": str(self.unsound), "WEB_CONCURRENCY": "1"} | self.settings

    def start(self) -> "Server":
        """Start it and wait until it is well."""
        command = [sys.executable, "-m", "gunicorn", "--graceful-timeout", "1", "tests.checked:app"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        until(self.is_well, f"the server did not start:\n{self.log.read_text()[-3000:]}")
        return self

    def is_well(self) -> bool:
        """Whether it answers that it can do its work. A process that has ended never will."""
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended:\n{self.log.read_text()[-3000:]}"
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, with all its workers: then nothing listens, which is what offline means here."""
        if self.process is None:
            return
        os.killpg(self.process.pid, how)
        self.process.wait(PATIENCE)
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
