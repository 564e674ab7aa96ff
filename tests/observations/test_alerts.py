"""Alerts of the same day, before any verdict."""

from datetime import date
from typing import Any

import pytest

from observations.flags import Alert, alerts_in, alerts_over_time
from observations.history import History
from observations.instrument import current
from observations.trajectory import trajectory
from observations.visit import Visit
from tests.observations.builders import START, a_history, a_visit, graded, not_graded, seen


def alerts(history: History, **other: Any) -> set[Alert]:
    return set(alerts_over_time(history, trajectory(history), **other))


def codes(history: History, **other: Any) -> set[str]:
    return {alert.code for alert in alerts(history, **other)}


def test_any_5_and_any_4_on_a_critical_item() -> None:
    ratings = {"h1": graded(4), "h2": graded(4, "carer"), "h3": graded(5), "w5": graded(3), "n1": graded(5)}
    assert alerts_in(ratings, current()) == (
        Alert("critical_4", "h2", "housing"),
        Alert("grade_5", "h3", "housing"),
        Alert("grade_5", "n1", "nutrition"),
    )
    assert alerts_in({"h2": not_graded("access_refused")}, current()) == ()


def test_a_5_is_not_silent_when_the_checklist_is_unknown() -> None:
    assert alerts_in({"h2": 4, "x": 5, "y": 1}, None) == (Alert("grade_5", "x"),)
    assert alerts_in({"x": 5, "y": 4}, current()) == (Alert("grade_5", "x"),)


def test_two_no_access_visits_running() -> None:
    shut = [a_visit(day, {}, "no_access") for day in (0, 9)]
    assert "no_access_twice" in codes(a_history([*shut, a_visit(10, {}, "contact")]))
    assert "no_access_twice" not in codes(a_history([*shut, a_visit(10)]))
    assert "no_access_twice" not in codes(a_history(shut[:1]))


def one(kind: str, day: int = 0, *, seen: bool = True) -> Visit:
    return a_visit(day, {}, kind, child_seen=seen)


@pytest.mark.parametrize(
    ("visits", "as_of", "alerted"),
    [
        ([one("announced")], 28, False),
        ([one("announced")], 29, True),
        ([one("school")], 28, False),
        ([one("announced", seen=False)], 28, False),
        ([one("announced", seen=False)], 29, True),
        ([one("announced"), one("video", 20)], 29, True),
        ([one("announced"), one("office", 20)], 29, False),
        ([], 400, False),
    ],
)
def test_the_child_unseen_for_longer_than_the_limit(visits: list[Visit], as_of: int, alerted: bool) -> None:
    assert ("child_unseen" in codes(a_history(visits, as_of=as_of))) is alerted


def test_the_limit_is_the_authoritys() -> None:
    assert "child_unseen" in codes(a_history([one("announced")], as_of=11), unseen_days=10)


def test_a_child_cannot_be_seen_before_birth() -> None:
    unseen = [one("announced", seen=False)]
    assert "child_unseen" not in codes(a_history(unseen, as_of=100, born=None))
    assert "child_unseen" not in codes(a_history(unseen, as_of=100, born=date(2026, 1, 1)))
    assert "child_unseen" not in codes(a_history(unseen, as_of=100, born=date(2025, 4, 1)))


def test_an_open_concern_not_looked_at_again_in_28_days() -> None:
    visits = [
        a_visit(0, {"h1": graded(4), "h2": graded(4)}),
        a_visit(10, {"h1": graded(5, "carer"), "h2": graded(1, "carer")}),
        a_visit(11, {"h1": not_graded("not_asked")}),
    ]
    late = Alert("concern_not_looked_at", "h2", "housing")
    assert late not in alerts(a_history(visits, as_of=28))
    assert late in alerts(a_history(visits, as_of=29))
    assert Alert("concern_not_looked_at", "h1", "housing") not in alerts(a_history(visits, as_of=38))
    assert Alert("concern_not_looked_at", "h1", "housing") in alerts(a_history(visits, as_of=39))
    assert "concern_not_looked_at" not in codes(a_history([*visits, *seen((40, 2))], as_of=400))


def test_a_stuck_domain_asks_for_a_complex_case_discussion() -> None:
    asked = Alert("complex_case", domain="housing")
    for grades in ([(0, 4), (42, 4)], [(0, 4), (30, 2), (60, 2), (90, 4)], [(0, 3), (45, 3), (90, 3)]):
        assert asked in alerts(a_history(seen(*grades)))
    assert asked not in alerts(a_history(seen((0, 4), (30, 2))))


@pytest.mark.parametrize(
    ("started_on", "months"),
    [
        ("2025-05-02", None),
        ("2025-05-01", 9),
        ("2025-02-02", 9),
        ("2025-02-01", 12),
        ("2024-11-02", 12),
        ("2024-11-01", 15),
        ("2020-01-01", 15),
        ("2027-01-01", None),
    ],
)
def test_a_plan_with_nothing_sustained_asks_about_legal_planning(started_on: str, months: int | None) -> None:
    history = a_history(seen((0, 4), (30, 2)), as_of=(date(2026, 2, 1) - START).days)
    found = [
        a
        for a in alerts(history, plan_started_on=date.fromisoformat(started_on))
        if a.code == "legal_planning"
    ]
    assert [alert.months for alert in found] == ([] if months is None else [months])


def test_a_plan_with_something_sustained_or_nothing_to_gain_does_not() -> None:
    old = date(2020, 1, 1)
    sustained = seen((0, 4), (30, 2), (60, 2), (90, 2), (120, 2), unannounced=[90])
    assert "legal_planning" not in codes(a_history(sustained), plan_started_on=old)
    assert "legal_planning" not in codes(a_history(seen((0, 2), (30, 2))), plan_started_on=old)
    assert "legal_planning" not in codes(a_history(seen((0, 4), (30, 4))))
