"""How items roll up, and the grade of a domain at a visit."""

import json

import pytest

from observations.scoring import grade_visits, roll_up
from observations.visit import Grade
from tests.observations import scoring_cases
from tests.observations.builders import a_history, a_visit, graded, not_graded, seen

ROLLED_UP = [
    ([2, 2, 3, 2], 2),
    ([2, 2, 2, 4], 4),
    ([1, 2, 3], 2),
    ([2, 2, 3, 3], 3),
    ([1, 1, 2, 2], 2),
    ([1, 3], 3),
    ([1, 1, 2, 3, 3], 2),
    ([3, 3, 2, 5], 5),
]


@pytest.mark.parametrize(("grades", "expected"), ROLLED_UP)
def test_a_flag_or_the_commonest_grade(grades: list[int], expected: int) -> None:
    assert roll_up([Grade(grade) for grade in grades]) is Grade(expected)
    assert roll_up([Grade(grade) for grade in reversed(grades)]) is Grade(expected)


def test_the_vectors_shared_with_the_phone_are_what_the_rule_says() -> None:
    assert scoring_cases.FILE.read_text(encoding="utf-8") == scoring_cases.as_text(), (
        "run python -m tests.observations.scoring_cases"
    )
    shared = json.loads(scoring_cases.FILE.read_text(encoding="utf-8"))
    assert len({case["name"] for case in shared["cases"]}) == len(shared["cases"]) >= 60
    assert [[case["grades"], case["expected"]] for case in shared["roll_up"]][:8] == [
        list(r) for r in ROLLED_UP
    ]


def test_not_looked_at_is_not_better() -> None:
    visits = [*seen((0, 3)), a_visit(14, {"h1": graded(2)})]
    first, second = grade_visits(a_history(visits), "housing")
    assert (first.grade, first.set_by, first.carried) == (Grade.UNEVEN, ("h1", "h2"), ())
    # h1 is 2 now, h2 was 3 when last seen: the upper middle of the two.
    assert (second.grade, second.set_by, second.carried) == (Grade.UNEVEN, ("h2",), ("h2",))
    assert (second.graded, second.applicable) == (1, 2)


def test_a_concern_stays_open_until_somebody_looks_again() -> None:
    visits = [*seen((0, 4)), a_visit(14, {"h1": graded(2)}), a_visit(15, {"h2": graded(1, "carer")})]
    graded_visits = grade_visits(a_history(visits), "housing")
    assert [each.reason for each in graded_visits] == [None, "open_concern", "open_concern"]
    assert [each.at_concern for each in graded_visits] == [("h1", "h2"), ("h2",), ("h2",)]
    assert graded_visits[1].set_by == ()


def test_three_repaired_items_out_of_four_are_counted() -> None:
    items = {"housing": ("h1", "h2", "h3", "h4")}
    worse = a_visit(0, {item: graded(4) for item in items["housing"]})
    better = a_visit(30, {"h1": graded(4), "h2": graded(2), "h3": graded(2), "h4": graded(2)})
    before, now = grade_visits(a_history([worse, better], items=items), "housing")
    assert (before.grade, now.grade) == (Grade.FAILING, Grade.FAILING)
    assert (len(before.at_concern), len(now.at_concern)) == (4, 1)
    assert now.set_by == ("h1",)


def test_what_does_not_apply_releases_its_concern_but_says_so() -> None:
    gone = {"h1": graded(2), "h2": not_graded("does_not_apply", "accepted")}
    for kind, released, at_concern in (("announced", True, ()), ("office", False, ("h2",))):
        visits = [a_visit(0, {"h1": graded(2), "h2": graded(4)}), a_visit(30, gone, kind)]
        after = grade_visits(a_history(visits), "housing")[-1]
        assert (after.released, after.at_concern) == (released, at_concern)
