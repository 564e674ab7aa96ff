"""The trail: one chained entry for every act and every look, written in the act's own transaction.

Each entry's hash covers its content and the hash before it, so that an entry altered, removed or put in
later is found and named. The head row holds the last number and hash: without it the end could be
cut off unnoticed.
"""

import hashlib
import json
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from app.extensions import db
from app.models import AuditEntry, AuditHead

START = "0" * 64
Entry = AuditEntry | Row[Any]  # an entry, or a plain row of the same columns


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole trail found: how many entries hold, the last hash, and the first that does not."""

    entries: int
    last: str = START
    wrong: int | None = None
    why: str = ""


def lock() -> AuditHead:
    """Give the head of the trail, held until the transaction ends: writers of the record take turns here."""
    return db.session.scalars(
        select(AuditHead).where(AuditHead.id == 1).with_for_update().execution_options(populate_existing=True)
    ).one()


def append(
    action: str,
    subject: str,
    subject_id: uuid.UUID | str,
    *,
    person_id: uuid.UUID | None,
    at: datetime,
    profile_id: uuid.UUID | None = None,
    **facts: Any,
) -> AuditEntry:
    """Add one entry to the open transaction.

    `facts` are ids, versions, digests and counts: never a name, a note or a grade.
    """
    head = lock()
    entry = AuditEntry(
        number=head.number + 1,
        at=at.astimezone(UTC),  # as it is read back: the hash covers it
        person_id=person_id,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        profile_id=profile_id,
        facts=_canonical(facts),
        before=head.hash,
    )
    entry.hash = hash_of(entry)
    head.number, head.hash = entry.number, entry.hash
    db.session.add(entry)
    db.session.flush()
    return entry


def hash_of(entry: Entry) -> str:
    """Give the hash that an entry with this content must carry."""
    content = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        str(entry.person_id or ""),
        entry.action,
        entry.subject,
        entry.subject_id,
        str(entry.profile_id or ""),
        entry.facts,
        entry.before,
    ]
    return hashlib.sha256(_canonical(content).encode("utf-8")).hexdigest()


def verify() -> Verification:
    """Check the whole trail, in order, and name the first entry that is altered, missing or put in."""
    number, before = 0, START
    # Plain rows: nothing that this session holds in memory stands in for what is in the database.
    ordered = select(*AuditEntry.__table__.columns).order_by(AuditEntry.number)
    with closing(db.session.execute(ordered.execution_options(yield_per=1000))) as entries:
        for entry in entries:
            number += 1
            why = _wrong(entry, number, before)
            if why:
                return Verification(number - 1, before, min(entry.number, number), why)
            before = entry.hash
    head = db.session.get_one(AuditHead, 1)
    if (head.number, head.hash) != (number, before):
        return Verification(
            number, before, number + 1, "missing: the trail ends before the last entry written"
        )
    return Verification(number, before)


def _wrong(entry: Entry, number: int, before: str) -> str:
    if entry.number > number:
        return "missing"
    if entry.number < number:
        return "inserted"
    if hash_of(entry) != entry.hash:
        return "altered"
    return "" if entry.before == before else "inserted, or the entry before it replaced"


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str).encode
