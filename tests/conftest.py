"""What tests start from. Each gets an empty record at the newest migration, on SQLite and on PostgreSQL."""

import contextvars
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import create_app, passwords, sessions
from app.clock import now
from app.config import Config, config
from app.extensions import db
from app.models import AuditEntry
from app.papers import pdf
from tests import browsers, people
from tests.html import problems
from tests.servers import SECRET, Cluster, Database, Postgres, Server, Sqlite, postgres_programs

IN_CI = bool(os.environ.get("CI"))


def lacking(what: str) -> Any:
    """Skip a test for something that this machine lacks; in continuous integration, fail it."""
    return pytest.fail(what) if IN_CI else pytest.skip(what)


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of these tests know which shapes of pages were found to be sound."""
    if "SOUND_PAGES" not in os.environ:
        os.environ["SOUND_PAGES"] = tempfile.mkdtemp(prefix="holdfast-sound-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop("SOUND_PAGES")))


@pytest.fixture(scope="session", autouse=True)
def slow_passwords() -> Iterator[tuple[PasswordHasher, str]]:
    """Argon2 is slow on purpose; only the tests of passwords themselves take it as it is, which is given."""
    real = passwords._hasher, passwords._NOBODY
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords._unmatched()
    yield real
    passwords._hasher, passwords._NOBODY = real


# A busy machine is no fault of what is tried.
settings.register_profile("holdfast", deadline=None)
settings.load_profile("holdfast")


# Databases ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for these tests alone."""
    programs = postgres_programs()
    if programs is None:
        lacking("PostgreSQL's programs are not here (on Debian: apt-get install postgresql)")
    running = Cluster(programs)  # type: ignore[arg-type]
    yield running
    running.stop()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database under test, in both kinds."""
    made = Postgres(request.getfixturevalue("cluster")) if request.param == "postgresql" else Sqlite()
    yield made
    made.remove()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most pages' tests on PostgreSQL to `make test-long`: by chance of their names, every third stays.

    On SQLite all are tried; and every address is asked on both, in every situation, by `test_permissions.py`.
    """
    for item in items:
        of_a_page = item.get_closest_marker("postgresql") and item.path.parent.name == "views"
        if of_a_page and crc32(item.name.encode("utf-8", "surrogatepass")) % 3:
            item.add_marker("long")


# The application ------------------------------------------------------------------------------------


def latest_entry() -> int:
    """The number of the trail's latest entry; 0 where a test has no record of its own."""
    if not has_app_context():
        return 0
    db.session.commit()
    found = db.session.scalar(select(func.max(AuditEntry.number))) or 0
    db.session.commit()
    return found


class Client(FlaskClient):
    """A browser as far as a test without one can be: it says where it comes from, and its pages are checked.

    A test that gives headers says for itself where a request comes from.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for something, apart from the test's own transaction: that one is committed first.

        Whatever test it is, an act that was done leaves one entry in the trail, and none where it had been done before.
        """
        before = latest_entry()
        kwargs.setdefault("buffered", True)
        if args and isinstance(args[0], str):
            kwargs.setdefault("headers", {"Sec-Fetch-Site": "same-origin"})
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if response.request.method == "POST" and response.status_code == 303:
            most = 2 if response.request.path == "/sign-in" else 1  # the session that was there ends too
            assert latest_entry() - before <= most, response.request.path
        if response.mimetype == "text/html" and "Location" not in response.headers:
            assert problems(response.text) == [], f"{response.request.path}\n{response.text}"
        return response


@pytest.fixture(scope="session")
def application(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for each kind of database: making one is slow, an empty record is not."""
    keys = tmp_path_factory.mktemp("keys")
    made = create_app(Config(secret=SECRET, database=database.url, keys=str(keys)))
    made.test_client_class = Client
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask, database: Database, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a record with nothing in it but the cast, if the test asks for them.

    The test is inside it and may use the record directly.
    """
    database.reset(cast="cast" in request.fixturenames)
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()
        if not database.outlives_its_tests:
            db.engine.dispose()


@pytest.fixture
def new_app() -> Iterator[Callable[..., Flask]]:
    """Makes further applications with other settings: `new_app(database=..., environment="production")`."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        app = create_app(replace(Config(secret=SECRET), **settings))
        app.test_client_class = Client
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def new_client(app: Flask) -> Callable[[], FlaskClient]:
    """Makes browsers of people who are not signed in."""
    return app.test_client


@pytest.fixture
def client(new_client: Callable[[], FlaskClient]) -> FlaskClient:
    """The browser of somebody who is not signed in."""
    return new_client()


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    """Amira, Ben, Chidi, Dana and Evi, with their families."""
    return people.find_cast()


@pytest.fixture
def signed_in(cast: people.Cast, new_client: Callable[[], FlaskClient]) -> Callable[[str], FlaskClient]:
    """Gives the browser of one of the cast, signed in: `signed_in("amira")`."""

    def sign_in(name: str) -> FlaskClient:
        client = new_client()
        token = sessions.start(getattr(cast, name), "A test", now())
        db.session.commit()
        client.set_cookie(config().cookie_name("session"), token)
        return client

    return sign_in


@pytest.fixture(scope="session")
def pango() -> None:
    """What PDFs are written with."""
    try:
        pdf.library()
    except pdf.Missing:
        lacking("there is no Pango here (on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)")


# The server and the browser ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Sqlite]:
    """The file from which each server's record is copied."""
    made = Sqlite()
    yield made
    made.remove()


@pytest.fixture
def server(sqlite: Sqlite, tmp_path: Path) -> Iterator[Server]:
    """The running server with the cast in its record. Every page it sends is checked for sound HTML."""
    sqlite.reset(cast=True)
    running = Server(tmp_path, sqlite.url).start()
    yield running
    running.stop(signal.SIGKILL)  # at once: nothing in its record must last
    assert not running.unsound.exists(), running.unsound.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    expect.set_options(timeout=15_000)  # a busy machine is no fault of what is tried
    with sync_playwright() as playwright:
        started = browsers.launch(playwright)
        if started is None:
            lacking("there is no Chromium here (on Debian: apt-get install chromium)")
            raise AssertionError
        yield started
        started.close()


@pytest.fixture
def new_phone(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Makes phones, each with a store of its own: `new_phone()`, or `new_phone(browsers.DESK)` for a desk.

    `who` is already signed in on it: `new_phone(who="amira")`. `address`: by which it reaches the server.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def make(screen: dict[str, Any] = browsers.PHONE, who: str = "", address: str = "") -> Page:
        context = browser.new_context(base_url=address or server.address, **screen)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if who:
            context.add_cookies(
                [{"name": "holdfast-session", "value": server.session_of(who), "url": server.address}]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert said == [], "scripts failed"


@pytest.fixture
def page(new_phone: Callable[..., Page]) -> Page:
    """A phone, 390 by 844, on no page yet."""
    return new_phone()
