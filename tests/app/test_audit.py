"""The trail: what was altered, taken out, put in or cut off is found and named."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
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


# A thousand of them, at random ----------------------------------------------------------------------------


def rewrite(which: int, **values: object) -> None:
    """Change an entry, in the open transaction."""
    db.session.execute(update(AuditEntry).where(AuditEntry.number == which).values(**values))


def content(number: int) -> dict[str, Any]:
    """Everything that an entry holds."""
    row = db.session.execute(select(*AuditEntry.__table__.columns).where(AuditEntry.number == number)).one()
    return row._asdict()


def sealed(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with the hash that belongs to it, as one who knows how hashes are made would write it."""
    return entry | {"hash": audit.hash_of(AuditEntry(**entry))}


def edits(chance: random.Random) -> int:
    """Change one thing of one entry; its hash stays as it was."""
    number = chance.randint(1, ENTRIES)
    others = {
        "at": datetime(2001, 1, 1, chance.randint(0, 23), tzinfo=UTC),
        "person_id": None,
        "action": "signed",
        "subject": "visit",
        "subject_id": str(chance.random()),
        "profile_id": None,
        "facts": f'{{"count":{chance.randint(100, 999)}}}',
        "before": f"{chance.getrandbits(256):064x}",
        "hash": f"{chance.getrandbits(256):064x}",
    }
    column = chance.choice(sorted(others))
    rewrite(number, **{column: others[column]})
    return number


def edits_with_its_hash(chance: random.Random) -> int:
    """Change an entry and its hash alike: the first that is wrong is the one after it."""
    number = chance.randint(1, ENTRIES)
    rewrite(number, **sealed(content(number) | {"facts": f'{{"count":{chance.randint(100, 999)}}}'}))
    return number + 1


def deletes(chance: random.Random) -> int:
    """Take out one or several entries in a row."""
    number = chance.randint(1, ENTRIES)
    last = chance.randint(number, ENTRIES)
    db.session.execute(delete(AuditEntry).where(AuditEntry.number.between(number, last)))
    return number


def inserts(chance: random.Random) -> int:
    """Put one in that continues the chain, and move the later ones up: the first of those is wrong."""
    number = chance.randint(1, ENTRIES + 1)
    for step in (1000, -999):  # by a detour: a number is there once at every moment
        later = update(AuditEntry).where(AuditEntry.number >= number)
        db.session.execute(later.values(number=AuditEntry.number + step))
    before = content(number - 1)["hash"] if number > 1 else audit.START
    forged = content(number - 1 if number > 1 else 2) | {"number": number, "before": before}
    db.session.execute(insert(AuditEntry).values(sealed(forged | {"action": "signed"})))
    return number + 1


def swaps(chance: random.Random) -> int:
    """Let two entries change their places, with all that they hold but their numbers."""
    first, second = sorted(chance.sample(range(1, ENTRIES + 1), 2))
    one, other = content(first), content(second)
    rewrite(first, **(other | {"number": first}))
    rewrite(second, **(one | {"number": second}))
    return first


def renumbers(chance: random.Random) -> int:
    """Give an entry a number further on."""
    number = chance.randint(1, ENTRIES)
    rewrite(number, number=chance.randint(ENTRIES + 1, 10 * ENTRIES))
    return number


@pytest.mark.usefixtures("trail")
def test_a_thousand_tamperings_are_found_each_at_the_first_bad_entry() -> None:
    chance = random.Random(7)
    ways = (edits, edits_with_its_hash, deletes, inserts, swaps, renumbers)
    for number in range(1000):
        way = ways[number % len(ways)]
        wrong = way(chance)
        found = audit.verify()
        assert (found.wrong, bool(found.why)) == (wrong, True), (number, way.__name__)
        db.session.rollback()
    assert audit.verify().wrong is None
