"""What is due next: the look that was agreed or planned, until it has been had, else the rhythm; the soonest counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app import between, custody, limits, records, schedule
from app.clock import now, today
from app.extensions import db
from app.models import PlannedLook, Revision, SignOff
from observations.visit import Kind
from tests.builders import DEVICE, LONDON, item, payload
from tests.people import Cast
from tests.visits import Visits

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
    assert due.on == today() - timedelta(days=40) + timedelta(days=28)


def planned(cast: Cast, days: int, kind: Kind = Kind.ANNOUNCED) -> PlannedLook:
    """Plan a look at Rafi's home in so many days, thirty days ago."""
    row = schedule.plan_look(cast.rafi, today() + timedelta(days=days), kind, "", cast.chidi, now())
    row.recorded_at = now() - timedelta(days=30)
    db.session.commit()
    return row


def due(cast: Cast) -> list[tuple[int, str, str]]:
    """What is due at Rafi's home: in how many days, whether announced, and what asks for it."""
    looks = records.change_over_time(cast.rafi, today()).looks_due
    return [((one.on - today()).days, one.kind, one.why.value) for one in looks]


def test_of_the_looks_agreed_planned_and_usual_the_soonest_counts(cast: Cast) -> None:
    visited(cast, 40, "announced", 1)
    assert due(cast) == [(-12, "announced", "usual")]
    far, near = planned(cast, 20), planned(cast, -20, Kind.UNANNOUNCED)
    assert due(cast)[0] == (-20, "unannounced", "planned")
    assert records.change_over_time(cast.rafi, today()).next_look.row == near.id  # type: ignore[union-attr]
    visited(cast, 10, "unannounced", 2)
    assert due(cast) == [(18, "announced", "usual"), (20, "announced", "planned")]
    between.strike(far, "The family is away.", cast.chidi, now())
    db.session.commit()
    assert due(cast) == [(18, "announced", "usual")]


def test_the_usual_rhythm_gives_way_to_an_agreed_look_and_a_plans_own_does_not(cast: Cast) -> None:
    agreed(cast, visited(cast, 20, "announced", 1), "announced")
    ahead = (NEXT - today()).days
    assert due(cast) == [(ahead, "announced", "decision")]
    under_plan(cast, 14)
    assert due(cast) == [(-6, "announced", "plan"), (ahead, "announced", "decision")]
    under_plan(cast, None)
    assert due(cast) == [(ahead, "announced", "decision")]


def under_plan(cast: Cast, every: int | None) -> None:
    """Let Rafi be under a plan from today on, with this rhythm."""
    told: dict[str, Any] = {"since_on": today(), "reason": "So.", "by": cast.chidi, "at": now()}
    schedule.set_plan(cast.rafi, "child_protection", visit_every=every, **told)
    db.session.commit()


def test_a_correction_does_not_undo_the_look_that_was_agreed(cast: Cast) -> None:
    visits = Visits(cast)
    first = visits.made(20)
    agreed(cast, first, "announced")
    visits.corrected(first, 19)
    assert due(cast)[0] == ((NEXT - today()).days, "announced", "decision")


def test_the_authority_sets_the_usual_rhythm(cast: Cast) -> None:
    visited(cast, 10, "announced", 1)
    changed = replace(limits.USUAL, visit_every=14)
    limits.set_limits(changed, from_on=today(), reason="So.", by=cast.evi, at=now())
    assert due(cast) == [(4, "announced", "usual")]


def test_nothing_is_due_once_a_profile_is_closed(cast: Cast) -> None:
    cast.rafi.closed_on = today()
    assert records.change_over_time(cast.rafi, today()).next_look is None
