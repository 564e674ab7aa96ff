"""The trail: what was altered, taken out, put in or cut off is found and named."""

import random
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select, update

from app import audit
from app.clock import now
from app.extensions import db
from app.models import AuditEntry
from tests.people import Cast

ENTRIES = 12
Tampering = Callable[[int], object]


@pytest.fixture
def trail(cast: Cast) -> None:
    """A trail of twelve entries."""
    for number in range(ENTRIES):
        audit.append(
            "viewed",
            "profile",
            cast.rafi.id,
            person_id=cast.amira.id,
            at=now(),
            profile_id=cast.rafi.id,
            count=number,
        )
    db.session.commit()


def alter(number: int, **values: object) -> None:
    db.session.execute(update(AuditEntry).where(AuditEntry.number == number).values(**values))
    db.session.commit()


def take_out(number: int) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.number == number))
    db.session.commit()


def put_in(number: int) -> None:
    """Move all later entries up by one and forge one in the gap."""
    later = select(AuditEntry).where(AuditEntry.number >= number).order_by(AuditEntry.number.desc())
    for entry in list(db.session.scalars(later)):
        entry.number += 1
        db.session.flush()
    first = db.session.scalars(select(AuditEntry).where(AuditEntry.number == number + 1)).one()
    columns = {column.name: getattr(first, column.name) for column in AuditEntry.__table__.columns}
    db.session.execute(insert(AuditEntry).values(columns | {"number": number, "subject_id": "forged"}))
    db.session.commit()


@pytest.mark.usefixtures("trail")
def test_an_untouched_trail_holds() -> None:
    found = audit.verify()
    assert (found.entries, found.wrong) == (ENTRIES, None)


@pytest.mark.usefixtures("app")
def test_an_empty_trail_holds() -> None:
    assert audit.verify().wrong is None


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize(
    "values",
    [
        {"action": "signed"},
        {"subject": "visit"},
        {"subject_id": "somebody else"},
        {"facts": '{"count":99}'},
        {"person_id": None},
        {"profile_id": None},
        {"hash": "0" * 64},
        {"before": "0" * 64},
    ],
)
def test_an_altered_entry_is_named(values: dict[str, object]) -> None:
    alter(5, **values)
    assert audit.verify().wrong == 5


@pytest.mark.usefixtures("trail")
@pytest.mark.parametrize("number", [1, 6, ENTRIES])
def test_a_missing_entry_is_named(number: int) -> None:
    take_out(number)
    found = audit.verify()
    assert found.wrong == number
    assert found.why.startswith("missing")


@pytest.mark.usefixtures("trail")
def test_an_inserted_entry_is_named() -> None:
    put_in(4)
    assert audit.verify().wrong == 4


@pytest.mark.usefixtures("trail")
def test_a_trail_that_was_cut_off_and_continued_is_noticed() -> None:
    take_out(ENTRIES)
    take_out(ENTRIES - 1)
    assert audit.verify().wrong == ENTRIES - 1


@pytest.mark.usefixtures("trail")
def test_any_single_tampering_is_found_at_the_first_bad_entry() -> None:
    seeded = random.Random(7)
    for _ in range(20):
        number = seeded.randint(1, ENTRIES)
        kept = db.session.get_one(AuditEntry, number).facts
        alter(number, facts=f'{{"count":{seeded.randint(100, 999)}}}')
        assert audit.verify().wrong == number
        alter(number, facts=kept)
    assert audit.verify().wrong is None


@pytest.mark.usefixtures("trail")
def test_a_transaction_that_fails_leaves_no_gap(cast: Cast) -> None:
    audit.append("viewed", "profile", cast.rafi.id, person_id=cast.amira.id, at=now())
    db.session.rollback()
    audit.append("viewed", "profile", cast.rafi.id, person_id=cast.amira.id, at=now())
    db.session.commit()
    assert audit.verify().entries == ENTRIES + 1


def test_the_hour_of_an_entry_is_the_same_in_whatever_zone_it_is_told(cast: Cast) -> None:
    told = datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("Europe/London"))
    audit.append("viewed", "profile", cast.rafi.id, person_id=cast.amira.id, at=told)
    db.session.commit()
    db.session.expire_all()
    assert audit.verify().wrong is None
    assert db.session.get_one(AuditEntry, 1).at == told
