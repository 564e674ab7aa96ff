"""Private addresses from which somebody's own calendar reads how many looks are due, and nothing else.

The address is known to nobody but whoever made it: here is only its hash. It can be ended at any time. What it gives
names nobody, and does not tell an announced look from an unannounced one.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask_babel import ngettext
from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import CalendarFeed, Person

BREAK = "\r\n"


def open_feeds(person: Person) -> list[CalendarFeed]:
    """Give the addresses that a person made and has not ended, the newest first."""
    wanted = select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(CalendarFeed.created_at.desc())))


def find(token: uuid.UUID) -> CalendarFeed | None:
    """Give the feed behind an address; None when it was ended, or never was."""
    wanted = select(CalendarFeed).where(
        CalendarFeed.token_hash == _hash(token), CalendarFeed.ended_at.is_(None)
    )
    return db.session.scalars(wanted).first()


def make(person: Person, at: datetime) -> uuid.UUID:
    """Make an address and give what is secret of it: it is never told again."""
    token = uuid.uuid4()
    row = CalendarFeed(id=uuid.uuid4(), person_id=person.id, token_hash=_hash(token), created_at=at)
    db.session.add(row)
    audit.append("made", "calendar address", row.id, person_id=person.id, at=at)
    return token


def end(row: CalendarFeed, by: Person, at: datetime) -> None:
    """Let an address answer no more."""
    row.ended_at = at
    audit.append("ended", "calendar address", row.id, person_id=by.id, at=at)


def calendar(row: CalendarFeed, looks: Mapping[date, int], at: datetime) -> str:
    """Give the calendar: a whole day for each on which looks are due, with how many."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast//EN", "X-WR-CALNAME:Holdfast"]
    events = [line for day in sorted(looks) for line in _event(row, day, looks[day], at)]
    return BREAK.join([*head, *events, "END:VCALENDAR", ""])


def _event(row: CalendarFeed, day: date, looks: int, at: datetime) -> list[str]:
    told = ngettext("Holdfast: %(num)d look due", "Holdfast: %(num)d looks due", looks)
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(row.id, day.isoformat())}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{told}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _hash(token: uuid.UUID) -> str:
    return hashlib.sha256(str(token).encode()).hexdigest()
