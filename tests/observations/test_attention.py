"""Flags that a supervisor must acknowledge."""

from typing import Any

import pytest

from observations.flags import Flag, attention
from observations.history import History
from observations.trajectory import trajectory
from observations.visit import Visit
from tests.observations.builders import a_history, a_visit, graded, not_graded, seen


def flags(history: History) -> dict[str, dict[str, str]]:
    return {flag.key: dict(flag.detail) for flag in attention(history, trajectory(history))}


def home(day: int, grade: int, who: str = "amira", **other: Any) -> Visit:
    return a_visit(day, {"h1": graded(grade), "h2": graded(grade)}, assessor=who, **other)


def test_a_flag_is_acknowledged_by_its_key() -> None:
    assert Flag("access_refused_twice").key == "access_refused_twice"
    assert Flag("version_join", "housing").key == "version_join:housing"


def test_nothing_is_flagged_before_anything_is_known() -> None:
    assert flags(a_history([])) == {}


def test_the_flags_of_the_verdict_are_among_them() -> None:
    assert {"out_of_date:housing", "open_concern:housing"} <= set(
        flags(a_history([home(0, 4), a_visit(30, {"h1": graded(2)})], as_of=80))
    )


def test_one_pair_of_eyes() -> None:
    assert flags(a_history([home(0, 2)])) == {}
    assert flags(a_history([home(0, 2), home(30, 3)]))["one_assessor"] == {"assessor": "amira"}
    assert "one_assessor" not in flags(a_history([home(0, 2), home(30, 2, "ben")]))


def test_one_pair_of_eyes_is_said_per_domain_where_it_differs() -> None:
    items = {"housing": ("h1",), "hygiene": ("y1",)}
    both, one = {"h1": graded(2), "y1": graded(2)}, {"h1": graded(2)}
    shared = [a_visit(0, both), a_visit(30, both), a_visit(60, one, assessor="ben")]
    found = flags(a_history(shared, items=items))
    assert found["one_assessor:hygiene"] == {"assessor": "amira"}
    assert not {"one_assessor", "one_assessor:housing"} & set(found)
    apart = [a_visit(day, {item: graded(2)}, assessor=who) for day, item, who in DIVIDED]
    assert {"one_assessor:housing", "one_assessor:hygiene"} <= set(flags(a_history(apart, items=items)))


DIVIDED = [(0, "h1", "amira"), (30, "h1", "amira"), (60, "y1", "ben"), (90, "y1", "ben")]


@pytest.mark.parametrize(
    ("visits", "flagged"),
    [
        ([home(0, 4), home(30, 2, "ben")], {"on": "2025-02-05"}),
        ([home(0, 4), home(30, 2, "ben"), home(60, 3, "ben")], {"on": "2025-02-05"}),
        ([home(0, 4), home(30, 3, "ben"), home(60, 2)], {"on": "2025-03-07"}),
        ([home(0, 4), home(30, 2, "ben"), home(60, 4, "ben")], None),
        ([home(0, 4), home(30, 2)], None),
        ([home(0, 4), home(1, 4, "ben"), home(30, 2, "ben")], None),
        ([home(0, 2), home(30, 4, "ben")], None),
    ],
)
def test_the_assessor_changed_just_as_grades_improved(
    visits: list[Visit], flagged: dict[str, str] | None
) -> None:
    assert flags(a_history(visits)).get("assessor_changed_as_improved:housing") == flagged


def test_all_good_looks_announced() -> None:
    code = "all_good_announced:housing"
    assert code in flags(a_history(seen((0, 4), (30, 2), (60, 2))))
    assert code not in flags(a_history(seen((0, 4), (30, 2), (60, 2), unannounced=[60])))
    assert code not in flags(a_history(seen((0, 4), (30, 2))))
    assert code not in flags(a_history(seen((0, 2), (30, 2), (60, 4))))


@pytest.mark.parametrize(
    ("grades", "unannounced", "flagged"),
    [
        ([(0, 4), (30, 2), (60, 4)], [60], True),
        ([(0, 4), (30, 2), (60, 2)], [0], True),
        ([(0, 4), (30, 2), (60, 2)], [0, 60], False),
        ([(0, 4), (30, 2), (60, 3)], [0, 60], True),
        ([(0, 4), (30, 2), (60, 2)], [], False),
        ([(0, 4), (30, 3), (60, 4)], [60], False),
        ([(0, 2), (30, 2), (60, 2)], [60], False),
        ([(0, 4), (30, 2), (60, 2), (90, 4)], [0], False),
    ],
)
def test_good_when_announced_and_at_concern_when_not(
    grades: list[tuple[int, int]], unannounced: list[int], flagged: bool
) -> None:
    found = flags(a_history(seen(*grades, unannounced=unannounced)))
    assert ("good_announced_concern_not:housing" in found) is flagged


def said(day: int, grade: int, evidence: str, item: str = "h1", kind: str = "announced") -> Visit:
    return a_visit(day, {item: graded(grade, evidence)}, kind)


@pytest.mark.parametrize(
    ("visits", "items"),
    [
        ([said(0, 2, "carer"), said(3, 4, "record", kind="contact")], "h1"),
        ([said(0, 5, "carer"), said(3, 3, "record")], "h1"),
        ([said(0, 2, "carer"), said(3, 3, "record")], None),
        ([said(0, 4, "record"), said(3, 2, "carer")], None),
        ([said(0, 2, "carer"), said(3, 4, "seen")], None),
        ([said(0, 2, "carer"), said(3, 4, "record", "h2")], None),
        ([said(0, 2, "carer"), said(3, 4, "record"), said(9, 4, "carer"), said(12, 4, "record")], None),
        ([said(0, 2, "carer"), a_visit(1, {"h1": not_graded("not_asked")}), said(3, 4, "record")], "h1"),
    ],
)
def test_the_carers_account_contradicted_by_a_record(visits: list[Visit], items: str | None) -> None:
    found = flags(a_history(visits)).get("carer_contradicted_by_record:housing")
    assert found == (None if items is None else {"items": items})


def test_version_join() -> None:
    visits = [home(0, 2), home(30, 2), home(60, 2, version="2"), home(90, 2, version="2")]
    assert flags(a_history(visits))["version_join:housing"] == {"on": "2025-03-07"}
    comparable = {"housing": (frozenset({"1", "2"}),)}
    assert "version_join:housing" not in flags(a_history(visits, comparable=comparable))


def test_access_refused_twice_running() -> None:
    refused = {"h2": not_graded("access_refused"), "h1": graded(2)}
    twice = [a_visit(0, refused), a_visit(9, {}, "contact"), a_visit(30, {}, "no_access")]
    assert flags(a_history(twice))["access_refused_twice"] == {"on": "2025-02-05"}
    assert "access_refused_twice" not in flags(a_history([*twice, home(40, 2)]))
    assert "access_refused_twice" not in flags(a_history(twice[1:]))
