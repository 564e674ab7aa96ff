"""Numbers: each phone counts its finished visits, so that one that never came can be named."""

import uuid
from datetime import datetime

from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import Attempt, Device, Person

MOST_MISSING = 1000


def count(device: uuid.UUID, person: Person, high_water: int, now: datetime) -> list[int]:
    """Note how far a person's numbers on a phone go; give those that never came, 1,000 oldest at most."""
    audit.lock()
    wanted = select(Device).where(Device.device == device, Device.person_id == person.id)
    known = db.session.scalars(wanted).first()
    if known is None:
        known = Device(device=device, person_id=person.id, high_water=0, first_seen_at=now, last_seen_at=now)
        db.session.add(known)
        audit.append("first heard from", "device", device, person_id=person.id, at=now)
    known.last_seen_at, known.high_water = now, max(known.high_water, high_water)
    db.session.commit()
    return missing(known, high_water)


def missing(phone: Device, high_water: int | None = None) -> list[int]:
    """Give the numbers of a phone and its person that never came, the oldest first, 1,000 at most.

    Up to the highest that it ever named, unless another is asked for.
    """
    came = select(Attempt.seq).where(
        Attempt.device == phone.device,
        Attempt.author_id == phone.person_id,
        Attempt.deposit_id.is_not(None),
    )
    numbers = sorted({seq for seq in db.session.scalars(came.distinct()) if seq})
    return _gaps(numbers, phone.high_water if high_water is None else high_water)


def _gaps(came: list[int], high_water: int) -> list[int]:
    missing: list[int] = []
    expected = 1
    for seq in [*came, high_water + 1]:
        missing.extend(range(expected, min(seq, high_water + 1, expected + MOST_MISSING)))
        expected = max(expected, seq + 1)
        if len(missing) >= MOST_MISSING:
            break
    return missing[:MOST_MISSING]
