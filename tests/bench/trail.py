"""`make bench-trail`: how quickly the whole trail is verified, in both databases; kept in docs/benchmarks.md."""

import re
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from app import audit
from app.extensions import db
from app.models import AuditEntry, AuditHead
from tests import people
from tests.bench.figures import grid
from tests.bench.machine import processor
from tests.servers import ROOT, Cluster, migrated, postgres_programs

KEPT = ROOT / "docs" / "benchmarks.md"
MARKS = re.compile(r"(<!-- trail -->\n).*?(<!-- /trail -->)", re.S)
ENTRIES, ROUNDS = 100_000, 5


def main() -> int:
    """Verify a trail of a hundred thousand entries in each database, several times, and keep the middle figure."""
    programs = postgres_programs()
    assert programs is not None, "PostgreSQL's programs are not here (on Debian: apt-get install postgresql)"
    cluster = Cluster(programs)
    try:
        cluster.command("CREATE DATABASE bench")
        with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
            addresses = {
                "SQLite": f"sqlite:///{Path(folder) / 'trail.sqlite3'}",
                "PostgreSQL": cluster.url("bench"),
            }
            text = told({name: took(address) for name, address in addresses.items()})
    finally:
        cluster.stop()
    sys.stdout.write(text)
    KEPT.write_text(MARKS.sub(lambda found: f"{found[1]}{text}{found[2]}", KEPT.read_text()))
    return 0


def took(address: str) -> float:
    """Seconds to verify the whole trail: the middle of several."""
    app = migrated(address)
    with app.app_context():
        fill()
        rounds = sorted(verified() for _ in range(ROUNDS))
        db.session.remove()
        db.engine.dispose()
    return rounds[ROUNDS // 2]


def verified() -> float:
    """Seconds to verify it once."""
    began = time.perf_counter()
    found = audit.verify()
    assert (found.entries, found.wrong) == (ENTRIES, None)
    db.session.rollback()
    return time.perf_counter() - began


def fill() -> None:
    """Put a trail in at once, chained as `audit.append` chains it."""
    cast, before, rows = people.make_cast(), audit.START, []
    for number in range(1, ENTRIES + 1):
        entry = AuditEntry(
            number=number, at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=7 * number), person_id=cast.amira.id,
            action="viewed", subject="visit", subject_id=str(uuid.uuid4()), profile_id=cast.rafi.id,
            facts=f'{{"version":{number % 3 + 1}}}', before=before,
        )  # fmt: skip
        entry.hash = before = audit.hash_of(entry)
        rows.append(as_row(entry))
    db.session.execute(insert(AuditEntry), rows)
    db.session.execute(update(AuditHead).values(number=ENTRIES, hash=before))
    db.session.commit()


def as_row(entry: AuditEntry) -> dict[str, Any]:
    """What an entry holds, by column."""
    return {column.name: getattr(entry, column.name) for column in AuditEntry.__table__.columns}


def told(seconds: dict[str, float]) -> str:
    """The table."""
    lines = [[name, f"{found:.1f} s", f"{ENTRIES / found:,.0f}"] for name, found in seconds.items()]
    table = grid(["", "Whole trail", "Entries a second"], lines)
    when = datetime.now(UTC).date().isoformat()
    return f"\n{when}, {processor()}, {ENTRIES:,} entries, the middle of {ROUNDS} times:\n\n{table}\n"


if __name__ == "__main__":
    sys.exit(main())
