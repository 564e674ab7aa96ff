"""How a verdict was reached: the steps are those of the judgement itself, and add up to it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from observations.history import History
from observations.reached import Reached, reached
from observations.reading import read_histories
from observations.trajectory import trajectory
from tests.observations.builders import (
    START,
    a_history,
    a_visit,
    graded,
    housing,
    not_graded,
    parameters,
    seen,
)
from tests.observations.histories import HISTORIES

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "trajectory.json").read_text(encoding="utf-8"))[
    "cases"
]
LINES = "1 2a 2b 2c 2d 2e 2f 3a 3b 3c 3d 3e 3f 4a 4b 4c 4d 4e 4f".split()
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def explained(history: History) -> Reached:
    return reached(history, housing(history))


def line(*grades_on: tuple[int, int], unannounced: Any = ()) -> str:
    """The line of the rule that these looks are judged by."""
    return explained(a_history(seen(*grades_on, unannounced=unannounced))).ruling.line


def on(day: int) -> date:
    return START + timedelta(days=day)


# The line -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "grades_on"),
    [
        ("1", []),
        ("1", [(0, 4)]),
        ("2a", [(0, 4), (21, 5)]),
        ("2b", [(0, 4), (42, 4)]),
        ("2c", [(0, 4), (20, 2), (40, 2), (60, 4), (80, 2), (100, 2), (120, 4)]),
        ("2d", [(0, 4), (20, 2), (40, 2), (60, 4)]),
        ("2e", [(0, 2), (21, 4)]),
        ("2f", [(0, 4), (21, 4)]),
        ("3a", [(0, 2), (21, 1)]),
        ("3b", [(0, 2), (21, 2), (42, 3)]),
        ("3d", [(0, 4), (20, 2), (40, 4), (60, 2), (80, 4), (100, 2)]),
        ("3e", [(0, 4), (21, 2)]),
        ("3f", [(0, 4), (21, 2), (42, 2)]),
        ("4a", [(0, 4), (30, 3), (60, 4), (90, 3), (120, 4), (150, 3)]),
        ("4b", [(0, 3), (45, 3), (90, 3)]),
        ("4c", [(0, 3), (21, 3)]),
        ("4d", [(0, 4), (21, 3)]),
        ("4e", [(0, 2), (21, 3), (42, 3)]),
        ("4f", [(0, 2), (21, 3)]),
    ],
)
def test_each_line_of_the_rule_is_named(name: str, grades_on: list[tuple[int, int]]) -> None:
    assert line(*grades_on) == name


def test_the_line_of_sustained() -> None:
    assert line((0, 4), (30, 2), (75, 2), (120, 2), unannounced=[75]) == "3c"


def test_lines_that_did_not_hold_are_told_in_their_order_with_what_they_would_have_said() -> None:
    ruling = explained(a_history(seen((0, 4), (21, 2), (42, 2)))).ruling
    assert [one.name for one in ruling.passed] == ["1", "3a", "3b", "3c", "3d", "3e"]
    assert [one.verdict.value for one in ruling.passed][1:3] == ["met_throughout", "no_clear_change"]
    assert not any(one.holds for one in ruling.passed)


def test_the_tests_are_told_met_or_not_only_where_the_rule_comes_to_them() -> None:
    ruling = explained(a_history(seen((0, 4), (30, 2), (75, 2), unannounced=[75]))).ruling
    assert [(one.test, one.have, one.need, one.is_met) for one in ruling.tests] == [
        ("looks", 2, 3, False),
        ("days", 45, 90, False),
        ("unannounced", 1, 1, True),
        ("child_seen", 2, 2, True),
        ("child_alone", 2, 1, True),
    ]
    assert explained(a_history(seen((0, 2), (21, 4)))).ruling.tests == ()


def test_why_a_test_asks_for_more() -> None:
    picture = explained(a_history(seen((0, 3), (30, 2)))).picture
    assert (picture.gain(), picture.takes_long()) == (1, False)
    back = explained(a_history(seen((0, 5), (20, 2), (40, 2), (60, 4), (80, 2)))).picture
    assert (back.gain(), back.takes_long()) == (3, True)


# Visits and looks ---------------------------------------------------------------------------------


def test_each_visit_says_which_look_it_made_or_joined() -> None:
    steps = explained(a_history(seen((0, 4), (5, 2), (7, 2)))).steps
    assert [(one.look, one.joined) for one in steps] == [(0, None), (0, on(0)), (1, None)]


def test_what_was_set_aside_says_why_and_what_it_would_have_taken() -> None:
    thin, call = a_visit(21, {"h1": not_graded("not_asked")}), a_visit(42, {}, "contact")
    steps = explained(a_history([a_visit(0, {"h1": graded(2), "h2": graded(2)}), thin, call])).steps
    assert [(one.look, one.graded.reason) for one in steps] == [(0, None), (None, "thin"), (None, "not_home")]
    assert (steps[1].graded.graded, steps[1].graded.applicable, steps[1].needed) == (0, 2, 1)


def test_at_least_one_item_is_needed_whatever_the_share() -> None:
    history = a_history([a_visit(0, {})], parameters=parameters(coverage=0))
    assert explained(history).steps[0].needed == 1


def test_what_is_carried_is_known_with_its_grade_and_visit() -> None:
    first = a_visit(0, {"h1": graded(3), "h2": graded(2)})
    second = a_visit(21, {"h2": graded(2)})
    step = explained(a_history([first, second])).steps[1]
    assert step.graded.carried == ("h1",)
    assert (step.graded.known["h1"].grade, step.graded.known["h1"].visit_id) == (3, first.id)


def test_a_concern_not_looked_at_again_is_known_from_the_visit_that_last_said_so() -> None:
    visits = [
        a_visit(0, {"h1": graded(4)}),
        a_visit(10, {"h1": graded(5, "carer")}),
        a_visit(21, {"h2": graded(2)}),
    ]
    step = explained(a_history(visits)).steps[2]
    assert step.graded.reason == "open_concern"
    assert (step.graded.known["h1"].grade, step.graded.known["h1"].visit_id) == (5, visits[1].id)


def test_a_better_grade_that_does_not_count_is_named() -> None:
    step = explained(a_history([a_visit(0, {"h1": graded(2, "carer"), "h2": graded(2)})])).steps[0]
    assert step.graded.unused == ("h1",)


def test_a_concern_that_no_longer_applies_is_let_go_at_that_visit_only() -> None:
    gone = not_graded("does_not_apply", "accepted")
    visits = [
        a_visit(0, {"h1": graded(4), "h2": graded(2)}),
        *(a_visit(day, {"h1": gone, "h2": graded(2)}) for day in (21, 42)),
    ]
    steps = explained(a_history(visits)).steps
    assert [one.graded.let_go for one in steps] == [(), ("h1",), ()]
    assert [one.graded.released for one in steps] == [False, True, True]


# Eras, run, days ----------------------------------------------------------------------------------


def test_an_era_says_what_did_and_did_not_end_it() -> None:
    first, second = explained(
        a_history(seen((0, 4), (20, 3), (40, 5), (60, 2), (80, 2), (100, 4)))
    ).picture.eras.each
    assert (first.first, first.latest, first.blips, first.ended_at) == (0, 2, (1,), 4)
    assert (second.first, second.latest, second.blips, second.ended_at) == (5, 5, (), None)


def test_the_run_names_the_slip_that_only_paused_it() -> None:
    run = explained(a_history(seen((0, 4), (21, 2), (42, 2), (63, 3), (84, 2)))).picture.run
    assert (run.good, run.slips, run.paused) == ((1, 2, 4), (3,), False)


def test_a_count_that_started_afresh_says_why() -> None:
    found = explained(a_history(seen((0, 4), (21, 2), (42, 2), (103, 2))))
    restart = found.restart
    assert restart is not None
    assert (restart.before.on, restart.after.on, restart.days) == (on(42), on(103), 61)
    assert (restart.silence, restart.versions) == (True, False)
    assert explained(a_history(seen((0, 4), (21, 2), (42, 2), (102, 2)))).restart is None
    assert explained(a_history(seen((0, 2), (21, 4)))).restart is None


def test_another_checklist_starts_the_count_afresh_too() -> None:
    visits = [*seen((0, 4), (21, 2), (42, 2)), a_visit(63, {"h1": graded(2), "h2": graded(2)}, version="2")]
    restart = explained(a_history(visits)).restart
    assert restart is not None
    assert (restart.silence, restart.versions) == (False, True)


def test_days_in_concern_are_told_interval_by_interval() -> None:
    found = explained(a_history(seen((0, 4), (30, 4), (100, 4), (120, 2), (140, 4)), as_of=150))
    assert [(one.start, one.days, one.sure) for one in found.intervals] == [
        (on(0), 30, True),
        (on(30), 70, False),
        (on(100), 20, False),
        (on(140), 10, False),
    ]


# For any history ----------------------------------------------------------------------------------


def each(told: dict[str, Any]) -> list[tuple[History, Reached]]:
    (history,) = read_histories(told)
    return [(history, reached(history, found)) for found in trajectory(history).values()]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_steps_of_the_worked_cases_lead_to_their_answers(case: dict[str, Any]) -> None:
    histories = case["history"] if isinstance(case["history"], list) else [case["history"]]
    for told in histories:
        for _history, found in each(told):
            leads_to_its_verdict(found)


@pytest.mark.no_cover
@many
@given(HISTORIES)
def test_the_steps_lead_to_the_verdict(told: dict[str, Any]) -> None:
    for _history, found in each(told):
        leads_to_its_verdict(found)


def leads_to_its_verdict(found: Reached) -> None:
    """The line gives the verdict, the tests the missing ones, the visits the looks, the intervals the days."""
    ruling, kept = found.ruling, found.found
    assert (ruling.verdict, ruling.missing) == (kept.verdict, kept.missing)
    passed = [one.name for one in ruling.passed]
    group = [name for name in LINES if name == "1" or name[0] == ruling.line[0]]
    assert [*passed, ruling.line] == group[: group.index(ruling.line) + 1]
    assert bool(ruling.tests) == (ruling.line in ("3c", "3d", "3e", "3f"))
    for place, look in enumerate(kept.looks):
        assert tuple(one.visit.id for one in found.steps if one.look == place) == look.visit_ids
    assert sum(one.days for one in found.intervals if one.sure) == kept.days_in_concern.at_least
    assert sum(one.days for one in found.intervals) == kept.days_in_concern.up_to
    assert len(found.picture.eras.each) == kept.returns + bool(found.picture.eras.each)
    if ruling.tests:
        assert ("clock_restarted" in kept.flags) == (found.restart is not None)
    for step in found.steps:
        assert (step.look is None) == (step.graded.grade is None)
        assert set(step.graded.known) == {*step.graded.at_concern, *step.graded.carried}
