"""What is due next: the look that was agreed, until it has been had."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app import custody, records
from app.clock import now, today
from app.extensions import db
from app.models import Revision, SignOff
from tests.builders import DEVICE, LONDON, item, payload
from tests.people import Cast

NEXT = date(2030, 1, 15)


def visited(cast: Cast, days_ago: int, kind: str, seq: int) -> Revision:
    """File a visit to Rafi of this kind, so many days ago."""
    when = datetime.now(LONDON).replace(hour=10) - timedelta(days=days_ago)
    custody.take(item(payload(cast.amira, cast.rafi, when, kind=kind), seq=seq), cast.amira, DEVICE, now())
    return db.session.query(Revision).order_by(Revision.visited_on.desc()).first()  # type: ignore[return-value]


def agreed(cast: Cast, revision: Revision, kind: str) -> None:
    """Sign a version with a next look of this kind."""
    facts: dict[str, Any] = {"parameters": {}, "verdicts": {}, "agreements": {}, "flags": [], "actions": []}
    decided = SignOff(
        revision_id=revision.id,
        person_id=cast.chidi.id,
        role="supervisor",
        team_name="North",
        decided_at=now(),
        decision="signed",
        digest=revision.digest,
        instrument_version=1,
        rule="trajectory-1",
        as_of=today(),
        next_look_on=NEXT,
        next_look_kind=kind,
        typed_name="Chidi Marsh",
        **facts,
    )
    db.session.add(decided)
    db.session.commit()


@pytest.mark.parametrize(
    ("wanted", "then", "still_due"),
    [
        ("unannounced", "announced", True),
        ("unannounced", "no_access", True),
        ("unannounced", "contact", True),
        ("unannounced", "unannounced", False),
        ("announced", "announced", False),
        ("announced", "unannounced", False),
    ],
)
def test_an_agreed_look_is_due_until_the_home_was_seen_in_the_agreed_way(
    cast: Cast, wanted: str, then: str, still_due: bool
) -> None:
    agreed(cast, visited(cast, 20, "announced", 1), wanted)
    visited(cast, 5, then, 2)
    due = records.change_over_time(cast.rafi, today()).next_look
    assert due is not None
    assert (due.agreed, due.on == NEXT) == (still_due, still_due)


def test_a_door_that_stayed_shut_is_no_look(cast: Cast) -> None:
    visited(cast, 40, "announced", 1)
    visited(cast, 1, "no_access", 2)
    due = records.change_over_time(cast.rafi, today()).next_look
    assert due is not None
    assert due.on == today() - timedelta(days=40) + records.LOOK_EVERY


def test_nothing_is_due_once_a_profile_is_closed(cast: Cast) -> None:
    cast.rafi.closed_on = today()
    assert records.change_over_time(cast.rafi, today()).next_look is None
