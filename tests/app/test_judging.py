"""What is kept of verdicts is what judging anew would give, whatever has changed in between."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import event

from app import births, judging, records, rules
from app.clock import now, today
from app.decisions import Following
from app.extensions import db
from app.judging import Basis, Judged, Kept, Known
from app.models import Revision
from observations.history import Parameters
from observations.visit import Because, Cause
from tests.app.test_decisions import sign
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.reading import text
from tests.visits import Visits

GONE = {"not_graded": "does_not_apply", "reason": "No hob in the new flat."}


def kept(cast: Cast, on: date | None = None) -> Judged:
    """What is said of Rafi, with what is kept."""
    return records.change_over_time(cast.rafi, on or today()).judged


def anew(cast: Cast, on: date | None = None) -> Judged:
    """What is said of Rafi when nothing is kept."""
    judging.init_app(current_app._get_current_object())  # type: ignore[attr-defined]
    return kept(cast, on)


@pytest.fixture
def third(visits: Visits) -> Revision:
    """The latest of three visits, at which an item was said not to apply."""
    visits.made(60, 4)
    visits.made(
        30, 4, ratings=all_graded(4, h1={"grade": 4, "evidence": ["seen"], "note": "Wet.", "cause": "money"})
    )
    return visits.made(10, 2, ratings=all_graded(2, y2=GONE))


def a_visit_more(_cast: Cast, visits: Visits, _third: Revision) -> None:
    visits.made(3, 5)


def a_visit_in_between(_cast: Cast, visits: Visits, _third: Revision) -> None:
    visits.made(45, 1)


def a_correction(_cast: Cast, visits: Visits, third: Revision) -> None:
    visits.corrected(third, 10, 5)


def accepted(cast: Cast, _visits: Visits, third: Revision) -> None:
    sign(third, cast.chidi, Following(accepted=frozenset({"y2"})))


def another_birthday(cast: Cast, _visits: Visits, _third: Revision) -> None:
    births.correct(cast.rafi, today() - timedelta(days=200), births.Why.MISTYPED, now(), cast.evi)
    db.session.commit()


def other_numbers(cast: Cast, _visits: Visits, _third: Revision) -> None:
    rules.set_parameters(
        replace(Parameters(), concern_at=3), from_on=today(), reason="So.", by=cast.evi, at=now()
    )
    db.session.commit()


def another_target(cast: Cast, _visits: Visits, _third: Revision) -> None:
    rules.set_target(cast.rafi, 1, from_on=today(), reason="So.", by=cast.chidi, at=now())
    db.session.commit()


def another_name(cast: Cast, _visits: Visits, _third: Revision) -> None:
    cast.amira.name = "Amira Other"
    db.session.commit()


@pytest.mark.parametrize(
    "happened",
    [
        a_visit_more,
        a_visit_in_between,
        a_correction,
        accepted,
        another_birthday,
        other_numbers,
        another_target,
        another_name,
    ],
)
def test_whatever_happens_is_in_the_next_look(
    cast: Cast, visits: Visits, third: Revision, happened: Callable[[Cast, Visits, Revision], None]
) -> None:
    before = anew(cast)
    assert kept(cast) is before
    happened(cast, visits, third)
    after = kept(cast)
    assert after != before
    assert after == anew(cast)


@pytest.mark.parametrize("days", [-40, -11, 1, 400])
def test_another_day_is_asked_for_without_reading_again(
    app: Flask, cast: Cast, third: Revision, days: int
) -> None:
    anew(cast)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    another = kept(cast, today() + timedelta(days=days))
    assert not [statement for statement in asked if "ratings" in statement]
    assert another.history.as_of == today() + timedelta(days=days)
    assert kept(cast).history.as_of == today()
    assert another == anew(cast, another.history.as_of)


def test_a_day_gone_by_does_not_take_the_place_of_today(cast: Cast, third: Revision) -> None:
    before = anew(cast)
    kept(cast, today() - timedelta(days=40))
    assert kept(cast) is before


def test_what_was_accepted_after_the_reading_began_is_not_kept_as_if_it_had_been_known(
    cast: Cast, visits: Visits, third: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = judging.grades.rated

    def decided_meanwhile(revision_ids: list[uuid.UUID]) -> object:
        monkeypatch.setattr(judging.grades, "rated", read)
        accepted(cast, visits, third)
        return read(revision_ids)

    monkeypatch.setattr(judging.grades, "rated", decided_meanwhile)
    (*_, visit) = anew(cast).history.visits
    assert visit.ratings["y2"].because is Because.OBSERVER
    (*_, visit) = kept(cast).history.visits
    assert visit.ratings["y2"].because is Because.ACCEPTED


# What a concern comes from ------------------------------------------------------------------------

NO_BED = graded(4, note="No bed.", cause="money")


def bed(visits: Visits, days: int, given: dict[str, Any], **changes: Any) -> None:
    """A visit at which the sleeping place was graded so, and all else well."""
    visits.made(days, ratings=all_graded(2, h2=given), **changes)


def test_a_better_word_from_the_carer_leaves_what_a_concern_was_said_to_come_from(
    cast: Cast, visits: Visits
) -> None:
    bed(visits, 10, NO_BED)
    bed(visits, 9, graded(1, "carer"))
    assert kept(cast).causes == {"h2": Cause.MONEY}


def test_a_telephone_call_that_repeats_a_concern_does_not_undo_its_cause(cast: Cast, visits: Visits) -> None:
    bed(visits, 10, NO_BED)
    visits.made(9, kind="contact", ratings={"h2": graded(4, "carer", note="Still none.")})
    assert kept(cast).causes == {"h2": Cause.MONEY}


def test_the_latest_cause_that_was_noted_at_concern_counts(cast: Cast, visits: Visits) -> None:
    bed(visits, 10, NO_BED)
    bed(visits, 9, graded(5, note="No bed.", cause="landlord"))
    bed(visits, 8, graded(3, "carer", note="A cot.", cause="other"))
    assert kept(cast).causes == {"h2": Cause.LANDLORD}


def test_a_cause_ends_with_its_concern(cast: Cast, visits: Visits) -> None:
    bed(visits, 10, NO_BED)
    bed(visits, 9, graded(2))
    assert not kept(cast).causes
    bed(visits, 8, graded(4, note="No bed."))
    assert not kept(cast).causes


# What is kept -------------------------------------------------------------------------------------


def of(number: int, like: Judged) -> tuple[Basis, Judged]:
    """Something judged, of so many visits."""
    known = tuple(Known(str(uuid.uuid4()), "Amira", None, None) for _ in range(number))
    return Basis(None, Parameters(), known), replace(like, wordings=like.wordings[:1] * number)


def test_what_was_looked_at_longest_ago_gives_way(cast: Cast, third: Revision) -> None:
    like, room = anew(cast), Kept(most_visits=12)
    first, second, latest = of(4, like), of(4, like), of(4, like)
    room.keep(*first)
    room.keep(*second)
    assert room.get(first[0]) is first[1]
    room.keep(*latest)
    assert room.get(second[0]) is None
    assert (room.get(first[0]), room.get(latest[0])) == (first[1], latest[1])


def test_what_is_larger_than_all_the_room_is_not_kept(cast: Cast, third: Revision) -> None:
    like, room = anew(cast), Kept(most_visits=12)
    small, large = of(4, like), of(12, like)
    room.keep(*small)
    room.keep(*large)
    assert (room.get(small[0]), room.get(large[0])) == (small[1], None)


def test_a_second_look_at_a_page_says_the_same(cast: Cast, third: Revision, amira: FlaskClient) -> None:
    for page in ("/", f"/profiles/{cast.rafi.id}", f"/profiles/{cast.rafi.id}/reached/housing"):
        anew(cast)
        assert text(amira, page) == text(amira, page)
