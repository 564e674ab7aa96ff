"""`make bench-pages`: how long pages take on a large record, in both databases; kept in docs/benchmarks.md."""

import gc
import logging
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client

from app import judging, sessions
from app.clock import now, today
from app.config import config
from app.extensions import db
from tests import people
from tests.bench.figures import at_percentile, grid
from tests.bench.machine import Others, processor
from tests.bench.record import Record, Sizes
from tests.servers import ROOT, Cluster, migrated, postgres_programs

KEPT = ROOT / "docs" / "benchmarks.md"
MARKS = re.compile(r"(<!-- pages -->\n).*?(<!-- /pages -->)", re.S)
VISITS = int(os.environ.get("VISITS") or 100_000)
ROUNDS = int(os.environ.get("ROUNDS") or 10)
FEW, MANY = 5, 500


@dataclass
class Page:
    """One page of one database: where it is, who looks, and what each look took."""

    words: str
    address: str
    who: str = "amira"
    anew: bool = False  # with nothing kept: as a process looks that has not judged the profiles yet
    took: list[float] = field(default_factory=list)
    queries: int = 0
    sent: int = 0


@dataclass
class Place:
    """One database with the record in it, and the application on it."""

    name: str
    app: Flask
    record: Record
    pages: list[Page]

    @classmethod
    def of(cls, name: str, app: Flask, record: Record) -> "Place":
        """The pages that are measured."""
        few, middle, many = (f"/profiles/{record.measured[visits]}" for visits in (FEW, 50, MANY))
        return cls(
            name,
            app,
            record,
            [
                Page("Profile, 5 visits", few),
                Page("Profile, 50 visits", middle),
                Page("Profile, 500 visits", many),
                Page("Profile with all drawn, 5 visits", f"{few}?period=all"),
                Page("Profile with all drawn, 500 visits", f"{many}?period=all"),
                Page("How it was reached, 5 visits", f"{few}/reached/housing"),
                Page("How it was reached, 500 visits", f"{many}/reached/housing"),
                Page("Chronology, 5 visits", f"{few}/chronology"),
                Page("Chronology, 500 visits", f"{many}/chronology"),
                Page("Caseload of 40 profiles", "/"),
                Page("Queue, 40 versions waiting", "/queue", "chidi"),
                Page("Profile judged anew, 5 visits", few, anew=True),
                Page("Profile judged anew, 500 visits", many, anew=True),
                Page("Caseload judged anew", "/", anew=True),
            ],
        )


def main() -> int:
    """Make the record, look at the pages in turns, and keep what it took. 1 where a page grows out of proportion."""
    began, sizes = time.monotonic(), Sizes.of(VISITS)
    with ExitStack() as stack:
        places = [
            Place.of(name, app, record)
            for name, app, record in (
                stack.enter_context(one) for one in (on_sqlite(sizes), on_postgresql(sizes))
            )
        ]
        said(f"The record was made twice in {time.monotonic() - began:.0f} s.")
        logging.getLogger("holdfast").setLevel(logging.WARNING)  # a line for each look would hide the tables
        others = Others()
        for number in range(ROUNDS + 1):  # the first is for the server to read its templates
            for place in places:
                look(place, noted=number >= 1)
            if not number:
                gc.freeze()  # as the server does once it has loaded
        text = told(places, sizes, others.cores())
    said(f"{text}\nThis took {(time.monotonic() - began) / 60:.1f} minutes.")
    if VISITS >= 100_000:
        KEPT.write_text(MARKS.sub(lambda found: f"{found[1]}{text}{found[2]}", KEPT.read_text()))
    return int("(missed)" in text)


def said(words: str) -> None:
    """Print, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


# The record, twice ------------------------------------------------------------------------------------


@contextmanager
def on_sqlite(sizes: Sizes) -> Iterator[tuple[str, Flask, Record]]:
    """A file of its own, with the record in it."""
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        path = Path(folder) / "record.sqlite3"
        app = migrated(f"sqlite:///{path}")
        record = begun(app, sizes)
        record.fill(f"sqlite:///{path}")
        yield "SQLite", app, record
        let_go(app)


@contextmanager
def on_postgresql(sizes: Sizes) -> Iterator[tuple[str, Flask, Record]]:
    """A cluster of its own, with the record in it."""
    programs = postgres_programs()
    assert programs is not None, "PostgreSQL's programs are not here (on Debian: apt-get install postgresql)"
    cluster = Cluster(programs)
    try:
        cluster.command("CREATE DATABASE bench")
        app = migrated(cluster.url("bench"))
        record = begun(app, sizes)
        record.fill(cluster.url("bench"))
        yield "PostgreSQL", app, record
        let_go(app)
    finally:
        cluster.stop()


def begun(app: Flask, sizes: Sizes) -> Record:
    """A record with nothing in it but the cast, whose own profiles nobody holds any more."""
    with app.app_context():
        cast = people.make_cast()
        for profile in (cast.rafi, cast.sana, cast.tomos):
            profile.closed_on = today()
            profile.team_id = cast.south.id
        db.session.commit()
        for one in (cast.amira, cast.ben, cast.chidi, cast.north, cast.south):
            db.session.refresh(one)
        db.session.expunge_all()
        return Record(cast, today(), sizes)


def let_go(app: Flask) -> None:
    """Close every connection."""
    with app.app_context():
        db.engine.dispose()


# Looking ----------------------------------------------------------------------------------------------


def look(place: Place, *, noted: bool) -> None:
    """Look at every page once."""
    clients = {who: signed_in(place, who) for who in ("amira", "chidi")}
    for page in place.pages:
        kept = place.app.extensions["judged"]
        if page.anew:
            judging.init_app(place.app)
        with counted(place.app) as queries:
            began = time.perf_counter()
            answer = clients[page.who].get(page.address, buffered=True)
            took = time.perf_counter() - began
        place.app.extensions["judged"] = kept
        assert answer.status_code == 200, (page.words, answer.status_code)
        page.queries, page.sent = len(queries), len(answer.data)
        page.took += [took * 1000] if noted else []


def signed_in(place: Place, who: str) -> Client:
    """Somebody's browser."""
    client = Client(place.app)
    with place.app.app_context():
        person = db.session.merge(getattr(place.record.cast, who))
        token = sessions.start(person, "A measuring", now())
        db.session.commit()
        client.set_cookie(config().cookie_name("session"), token)
    return client


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


# Telling ----------------------------------------------------------------------------------------------


def told(places: list[Place], sizes: Sizes, cores: float) -> str:
    """The tables, with what they were measured on."""
    parts = [
        f"{now().date().isoformat()}, {processor()}, cores busy with other work meanwhile: {cores:.1f}. "
        f"{sizes.visits:,} visits to {sum(count for _, count in sizes.profiles):,} profiles, "
        f"{ROUNDS} looks at each page, in turns.",
        grid(
            ["", *heads(places)],
            [line(*pages) for pages in zip(*(one.pages for one in places), strict=True)],
        ),
        grid(["500 visits beside 5", *heads_of_growth(places)], growth(places)),
    ]
    return "\n" + "\n\n".join(parts) + "\n\n"


def heads(places: list[Place]) -> list[str]:
    """What stands over the figures."""
    return [f"{one.name}, {what}" for one in places for what in ("median", "p95")] + ["Queries", "Sent"]


def line(*pages: Page) -> list[str]:
    """One page in each database."""
    first = pages[0]
    times = [f"{at_percentile(page.took, which):.0f} ms" for page in pages for which in (50, 95)]
    queries = " / ".join(dict.fromkeys(str(page.queries) for page in pages))
    return [first.words, *times, queries, f"{first.sent / 1024:.0f} KiB"]


def heads_of_growth(places: list[Place]) -> list[str]:
    """What stands over the ratios."""
    return ["Sent", *(one.name for one in places)]


def growth(places: list[Place]) -> list[list[str]]:
    """How many times as long a page takes, beside how many times as much it shows."""
    found = []
    for few, many in pairs(places[0]):
        shown = many.sent / few.sent
        cells = [f"{shown:.1f} times as much"]
        for place in places:
            ratio = slower(*next(pair for pair in pairs(place) if pair[0].words == few.words))
            cells.append(f"{ratio:.1f} times as long{'' if ratio <= shown * 1.1 else ' (missed)'}")
        found.append([few.words.split(",")[0], *cells])
    return found


def pairs(place: Place) -> list[tuple[Page, Page]]:
    """Each page of the profile with few visits, and the same of the one with many."""
    usual = [page for page in place.pages if not page.anew]
    few = [page for page in usual if page.words.endswith(f", {FEW} visits")]
    many = [page for page in usual if page.words.endswith(f", {MANY} visits")]
    return list(zip(few, many, strict=True))


def slower(few: Page, many: Page) -> float:
    """How many times as long, at the median."""
    return at_percentile(many.took, 50) / at_percentile(few.took, 50)


if __name__ == "__main__":
    sys.exit(main())
