"""The worked cases of the rule, each with its exact answer."""

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from observations.reading import answer_text
from observations.trajectory import WORDS, Verdict, trajectory
from tests.observations.builders import a_history, a_visit, graded, housing, seen

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "trajectory.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_case_has_its_exact_answer(case: dict[str, Any]) -> None:
    assert json.loads(answer_text(json.dumps(case["history"]))) == case["expected"]


def test_a_list_of_histories_gives_a_list_of_answers() -> None:
    text = json.dumps([case["history"] for case in CASES])
    assert json.loads(answer_text(text)) == [case["expected"] for case in CASES]


def test_every_verdict_has_its_words() -> None:
    assert set(WORDS) == set(Verdict)
    assert Verdict.RELAPSED.words == "Slipped back"


def test_a_trajectory_says_what_stands_behind_it() -> None:
    visits = [*seen((0, 4), (30, 2), (37, 2)), a_visit(60, {"h1": graded(5, "carer")}, "contact")]
    found = housing(a_history(visits))
    assert [look.on for look in found.looks] == [visit.visited_on for visit in visits]
    assert [each.visit_id for each in found.visits] == [visit.id for visit in visits]
    assert (found.open_concerns, found.good_run, found.watched) == (("h1",), (), ())
    better = housing(a_history(visits[:3]))
    assert better.good_run == better.watched == better.looks[1:]
    assert better.open_concerns == ()


def test_concern_that_comes_and_goes_is_called_so_between_two_spells_too() -> None:
    between = seen((0, 4), (30, 3), (60, 4), (90, 3), (120, 4), (150, 3))
    assert housing(a_history(between)).verdict is Verdict.FLUCTUATING


def test_five_hundred_visits_are_answered_at_once() -> None:
    items = {f"d{domain}": tuple(f"d{domain}i{item}" for item in range(4)) for domain in range(5)}
    every = [item for keys in items.values() for item in keys]
    visits = [
        a_visit(7 * day, {item: graded(1 + (day + len(item)) % 4) for item in every}) for day in range(500)
    ]
    history = a_history(visits, items=items)
    started = perf_counter()
    trajectory(history)
    assert perf_counter() - started < 2, "some tens of milliseconds on an ordinary machine"


@pytest.mark.parametrize(("second_slip", "paused"), [(269, False), (270, True)])
def test_a_second_slip_is_tolerated_after_a_hundred_and_eighty_days(second_slip: int, paused: bool) -> None:
    found = housing(a_history(seen((0, 4), (30, 2), (60, 2), (90, 3), (120, 2), (150, 2), (second_slip, 3))))
    assert ("paused" in found.flags) is paused


def test_only_a_concern_look_forgets_an_earlier_slip() -> None:
    for between, paused in ((4, True), (3, False)):
        grades = [(0, 2), (30, 2), (60, 3), (90, between), (120, 2), (150, 2), (180, 3)]
        assert ("paused" in housing(a_history(seen(*grades))).flags) is paused


@pytest.mark.parametrize("day", [0, 21, 200, 900])
def test_asked_about_again_on_another_day_it_is_as_if_asked_for_the_first_time(day: int) -> None:
    told = seen((0, 4), (21, 2), (60, 2), (120, 2), (200, 1), unannounced=[120])
    known = trajectory(a_history(told))
    another = a_history(told, as_of=day)
    assert trajectory(another, known) == trajectory(another)
    assert trajectory(another, {}) == trajectory(another)
