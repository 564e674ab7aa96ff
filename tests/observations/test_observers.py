"""How observers grade beside each other: which visits are laid beside which, what is counted, and what says nothing."""

from datetime import date, datetime, time, timedelta

import pytest

from observations.history import History
from observations.observers import FEW, Tally, beside_colleagues, tally, total
from observations.visit import Evidence, Grade, Kind, Rating, Ungraded, Visit

ITEMS = {"housing": ("h1", "h2"), "nutrition": ("n1",)}
WITHIN = timedelta(days=60)


def visit(who: str, day: int, kind: Kind = Kind.ANNOUNCED, **grades: int | None) -> Visit:
    """A visit on a day of 2026, with these grades; none: not seen."""
    ratings = {
        item: Rating(grade=Grade(grade), evidence=Evidence.SEEN)
        if grade
        else Rating(not_graded=Ungraded.NOT_OBSERVED)
        for item, grade in grades.items()
    }
    at = datetime.combine(date(2026, 1, 1) + timedelta(days=day), time(10))
    return Visit(f"{who}{day}", at, kind, who, "one/1", ratings)


def history(*visits: Visit) -> History:
    """One child's visits."""
    return History(date(2026, 12, 31), None, ITEMS, visits)


def test_the_same_item_of_two_observers_is_milder_the_same_or_stricter() -> None:
    found = beside_colleagues(
        [history(visit("a", 0, h1=2, h2=3, n1=4), visit("b", 7, h1=2, h2=4, n1=1))], WITHIN
    )
    assert found["a"].domains == {"housing": Tally(same=1, milder=1), "nutrition": Tally(stricter=1)}
    assert found["b"].domains == {"housing": Tally(same=1, stricter=1), "nutrition": Tally(milder=1)}
    assert (found["a"].visits, found["a"].profiles) == (1, 1)


def test_what_one_of_them_did_not_grade_is_no_pair() -> None:
    found = beside_colleagues([history(visit("a", 0, h1=2, h2=None), visit("b", 7, h1=2, h2=4))], WITHIN)
    assert found["a"].domains["housing"].pairs == 1


@pytest.mark.parametrize(("day", "laid"), [(60, True), (61, False), (-60, True), (-61, False)])
def test_visits_too_far_apart_are_not_laid_beside_each_other(day: int, laid: bool) -> None:
    found = beside_colleagues([history(visit("a", 100, h1=2), visit("b", 100 + day, h1=2))], WITHIN)
    assert ("a" in found) is laid


def test_a_visit_is_laid_beside_the_nearest_of_a_colleague_and_no_other() -> None:
    found = beside_colleagues(
        [history(visit("b", 0, h1=5), visit("a", 20, h1=2), visit("a", 21, h1=2), visit("c", 22, h1=2))],
        WITHIN,
    )
    assert found["a"].domains["housing"] == Tally(same=2)
    assert found["a"].visits == 2


def test_only_what_was_seen_in_the_home_counts() -> None:
    assert beside_colleagues([history(visit("a", 0, h1=2), visit("b", 1, Kind.OFFICE, h1=2))], WITHIN) == {}


def test_nobody_is_laid_beside_themselves() -> None:
    assert beside_colleagues([history(visit("a", 0, h1=2), visit("a", 1, h1=3))], WITHIN) == {}


def test_several_children_are_counted_together() -> None:
    one = history(visit("a", 0, h1=2), visit("b", 1, h1=3))
    found = beside_colleagues([one, one, history()], WITHIN)
    assert (found["a"].visits, found["a"].profiles) == (2, 2)
    assert found["a"].domains["housing"] == Tally(milder=2)


def test_a_visit_after_the_asking_day_is_not_known() -> None:
    later = History(date(2026, 1, 1), None, ITEMS, (visit("a", 0, h1=2), visit("b", 1, h1=3)))
    assert beside_colleagues([later], WITHIN) == {}


def test_two_of_one_occasion_are_tallied_by_domain_and_joined() -> None:
    mine, theirs = (
        {"h1": Grade.SOUND, "h2": Grade.SOUND},
        {"h1": Grade.SOUND, "h2": Grade.SECURE, "n1": Grade.SOUND},
    )
    found = tally(mine, theirs, ITEMS)
    assert found == {"housing": Tally(same=1, stricter=1), "nutrition": Tally()}
    assert total([found, found, {}], "housing") == Tally(same=2, stricter=2)


def test_fewer_than_ten_pairs_say_nothing() -> None:
    assert not Tally(same=FEW - 1).says_something
    assert Tally(milder=1, same=FEW - 2, stricter=1).says_something
