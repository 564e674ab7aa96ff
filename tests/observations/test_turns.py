"""The days on which a verdict changed."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from observations.history import History
from observations.reading import read_histories
from observations.trajectory import Verdict, trajectory
from observations.turns import Turn, turns
from tests.observations.builders import START, a_history, a_visit, graded, seen
from tests.observations.histories import HISTORIES

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_each_change_of_verdict_is_told_once_with_the_visit_that_brought_it() -> None:
    told = turns(a_history(seen((0, 4), (21, 4), (60, 4), (80, 2), (100, 2))))
    assert [(turn.before, turn.after) for turn in told] == [
        (Verdict.NOT_ASSESSED, Verdict.BASELINE),
        (Verdict.BASELINE, Verdict.NO_CLEAR_CHANGE),
        (Verdict.NO_CLEAR_CHANGE, Verdict.PERSISTENT_CONCERN),
        (Verdict.PERSISTENT_CONCERN, Verdict.IMPROVING),
        (Verdict.IMPROVING, Verdict.IMPROVED_NOT_SUSTAINED),
    ]
    assert [turn.visit_id for turn in told] == ["v0000", "v0021", "v0060", "v0080", "v0100"]
    assert told[2].set_by == ("h1", "h2")


def test_a_visit_that_changes_nothing_is_not_told() -> None:
    told = turns(a_history(seen((0, 2), (30, 2), (60, 2), (90, 2))))
    assert [turn.after for turn in told] == [Verdict.BASELINE, Verdict.MET_THROUGHOUT]


def test_a_day_has_the_verdict_of_its_evening() -> None:
    morning = a_visit(30, {"h1": graded(2), "h2": graded(2)}, id="a")
    evening = replace(
        morning,
        id="b",
        started_at=morning.started_at.replace(hour=17),
        ratings={"h1": graded(5), "h2": graded(5)},
    )
    told = turns(a_history((*seen((0, 2)), morning, evening)))
    assert [(turn.on.toordinal() - START.toordinal(), turn.after) for turn in told] == [
        (0, Verdict.BASELINE),
        (30, Verdict.WORSENING),
    ]
    assert told[1].visit_id == "b"


@many
@given(HISTORIES)
def test_the_last_change_of_each_domain_is_its_present_verdict(history: dict[str, Any]) -> None:
    (known,) = read_histories(history)
    latest = {turn.domain: turn.after for turn in turns(known)}
    present = {domain: found.verdict for domain, found in trajectory(known).items()}
    assert {domain: latest.get(domain, Verdict.NOT_ASSESSED) for domain in present} == present


@many
@given(HISTORIES)
def test_they_are_those_that_judging_each_day_afresh_would_find(history: dict[str, Any]) -> None:
    (known,) = read_histories(history)
    for domain in known.items:
        own = [turn for turn in turns(known) if turn.domain == domain]
        assert own == list(judged_afresh(known, domain))


def judged_afresh(history: History, domain: str) -> Iterator[Turn]:
    """The changes of verdict, each day asked about by itself, with nothing kept from the day before."""
    before = Verdict.NOT_ASSESSED
    for on in sorted({visit.visited_on for visit in history.in_order()}):
        found = trajectory(replace(history, as_of=on))[domain]
        if found.verdict is not before:
            days = {visit.id: visit.visited_on for visit in history.visits}
            given = [one for one in found.visits if one.grade is not None and days[one.visit_id] == on][-1]
            assert found.grade is not None
            yield Turn(domain, on, given.visit_id, before, found.verdict, found.grade, given.set_by)
        before = found.verdict


@pytest.mark.parametrize("grades", [(2,), (4, 2), (4, 4, 4, 3, 3, 2, 2, 2, 2)])
def test_twice_as_many_visits_take_no_more_than_about_twice_the_steps(grades: tuple[int, ...]) -> None:
    few, many = (
        steps(turns, a_history(seen(*((21 * n, grades[n % len(grades)]) for n in range(number)))))
        for number in (100, 200)
    )
    assert many < few * 2.3


def steps(does: Callable[[History], object], history: History) -> int:
    """How many calls of Python something makes: the same on a busy machine and on a quick one."""
    made = 0

    def note(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal made
        made += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        does(history)
    finally:
        sys.setprofile(before)
    return made
