"""A look that was asked for is due until the home was seen in that way, and a visit is one look and no more."""

from datetime import UTC, date, datetime

import pytest

from observations.schedule import Asked, Visited, Why, still_asked
from observations.visit import Kind

SAID = datetime(2026, 3, 2, 11, tzinfo=UTC)


def look(ident: str, day: int, kind: Kind = Kind.ANNOUNCED, at_visit: str = "") -> Asked:
    return Asked(ident, Why.PLANNED, date(2026, 3, day), kind, SAID, at_visit)


def visit(ident: str, day: int, kind: Kind = Kind.ANNOUNCED, hour: int = 11) -> Visited:
    return Visited(ident, datetime(2026, 3, day, hour, tzinfo=UTC), kind)


def left(looks: list[Asked], *visits: Visited) -> list[str]:
    return [one.id for one in still_asked(looks, visits)]


@pytest.mark.parametrize(
    ("asked", "came", "had"),
    [
        (Kind.ANNOUNCED, Kind.ANNOUNCED, True),
        (Kind.ANNOUNCED, Kind.UNANNOUNCED, True),
        (Kind.UNANNOUNCED, Kind.UNANNOUNCED, True),
        (Kind.UNANNOUNCED, Kind.ANNOUNCED, False),
    ],
)
def test_who_came_unannounced_has_had_either_and_who_was_expected_only_the_announced(
    asked: Kind, came: Kind, had: bool
) -> None:
    assert left([look("a", 9, asked)], visit("v", 5, came)) == ([] if had else ["a"])


def test_a_visit_before_it_was_asked_for_is_not_the_look() -> None:
    assert left([look("a", 9)], visit("v", 2, hour=10)) == ["a"]
    assert left([look("a", 9)], visit("v", 2, hour=11)) == []


def test_the_visit_at_which_a_look_was_agreed_is_never_the_look() -> None:
    assert left([look("a", 9, at_visit="v")], visit("v", 5)) == ["a"]
    assert left([look("a", 9, at_visit="v")], visit("v", 5), visit("w", 6)) == []


def test_a_visit_is_one_look_the_soonest_that_it_can_be() -> None:
    three = [look("c", 30), look("a", 9), look("b", 20, Kind.UNANNOUNCED)]
    assert left(three) == ["a", "b", "c"]
    assert left(three, visit("v", 5)) == ["b", "c"]
    assert left(three, visit("v", 5), visit("w", 6)) == ["b"]
    assert left(three, visit("w", 6, Kind.UNANNOUNCED), visit("v", 5)) == ["c"]


def test_a_late_visit_is_the_look_that_was_missed() -> None:
    assert left([look("a", 9), look("b", 20)], visit("v", 15)) == ["b"]
