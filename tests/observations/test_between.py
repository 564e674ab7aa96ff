"""What is known beside the visits: how often, at which age, how an agreed change stands, who lives there."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observations.circumstances import Stage, stage_on
from observations.events import Tally, a_year_before, shut_doors, tally
from observations.household import Named, Roll, adults
from observations.targets import (
    Agreed,
    Graded,
    Outcome,
    Reviewed,
    TargetStanding,
    due_on,
    replacements,
    standing,
)
from observations.visit import Grade

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# Events ---------------------------------------------------------------------------------------------


def test_missed_care_counts_up_in_all_and_in_the_last_twelve_months() -> None:
    days = [ago(800), date(2025, 11, 26), date(2025, 11, 27), ago(3), ago(3)]
    assert tally(days, TODAY) == Tally(in_all=5, lately=3)


def test_what_has_not_happened_yet_is_not_counted() -> None:
    assert tally([TODAY, TODAY + timedelta(days=1)], TODAY) == Tally(1, 1)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 28)),
        (date.min, date.min),
        (TODAY, date(2025, 11, 26)),
    ],
)
def test_a_year_before_is_the_same_day(day: date, before: date) -> None:
    assert a_year_before(day) == before


def test_a_door_that_stayed_shut_on_one_day_counts_once_for_visit_and_event() -> None:
    assert shut_doors([ago(30), ago(2)], [ago(30), ago(10)]) == [ago(30), ago(10), ago(2)]


# Ages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "stage"),
    [
        (None, Stage.UNBORN),
        (TODAY + timedelta(days=1), Stage.UNBORN),
        (TODAY, Stage.NEWBORN),
        (ago(27), Stage.NEWBORN),
        (ago(28), None),
        (date(2013, 11, 27), None),
        (date(2013, 11, 26), Stage.TEENAGE),
    ],
)
def test_the_ages_at_which_children_are_overlooked_follow_from_the_birth(
    born: date | None, stage: Stage | None
) -> None:
    assert stage_on(born, TODAY) is stage


# Agreed changes -------------------------------------------------------------------------------------


def agreed(**more: object) -> Agreed:
    return Agreed(**({"agreed_on": ago(60), "grade": Grade(2), "by_on": TODAY} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by_on", "stands"),
    [
        (ago(1), TargetStanding.OVERDUE),
        (TODAY, TargetStanding.DUE_SOON),
        (TODAY + timedelta(days=7), TargetStanding.DUE_SOON),
        (TODAY + timedelta(days=8), TargetStanding.OPEN),
    ],
)
def test_without_a_word_since_the_day_alone_tells(by_on: date, stands: TargetStanding) -> None:
    assert standing(agreed(by_on=by_on), TODAY) is stands
    assert stands.is_open


def test_the_grade_agreed_on_waits_for_a_person_once_it_was_seen() -> None:
    seen = Graded(ago(10), Grade(2), firm=True)
    assert standing(agreed(by_on=ago(5), grades=(seen,)), TODAY) is TargetStanding.AS_GRADED


def test_what_is_only_told_can_worsen_a_change_and_never_fulfil_it() -> None:
    told_good, told_bad = Graded(ago(5), Grade(1), firm=False), Graded(ago(4), Grade(4), firm=False)
    seen = Graded(ago(10), Grade(2), firm=True)
    assert standing(agreed(by_on=ago(1), grades=(told_good,)), TODAY) is TargetStanding.OVERDUE
    assert standing(agreed(by_on=ago(1), grades=(seen, told_good)), TODAY) is TargetStanding.AS_GRADED
    assert standing(agreed(by_on=ago(1), grades=(seen, told_bad)), TODAY) is TargetStanding.OVERDUE


@pytest.mark.parametrize(
    ("outcome", "stands"), [(Outcome.MET, TargetStanding.MET), (Outcome.ENDED, TargetStanding.ENDED)]
)
def test_what_a_person_found_stands_above_grades_and_days(outcome: Outcome, stands: TargetStanding) -> None:
    bad = Graded(ago(2), Grade(5), firm=True)
    one = agreed(by_on=ago(20), grades=(bad,), reviews=(Reviewed(ago(3), outcome),), replaced_on=ago(1))
    assert standing(one, TODAY) is stands
    assert not stands.is_open
    assert standing(one, ago(4)) is TargetStanding.OVERDUE


def test_a_change_that_goes_on_has_the_day_that_was_set_last() -> None:
    on = TODAY + timedelta(days=30)
    going = Reviewed(ago(3), Outcome.GOING_ON, on), Reviewed(ago(2), Outcome.GOING_ON)
    one = agreed(by_on=ago(20), reviews=going)
    assert due_on(one, TODAY) == on
    assert due_on(one, ago(10)) == ago(20)
    assert standing(one, TODAY) is TargetStanding.OPEN


def test_what_is_agreed_anew_takes_the_place_of_the_former() -> None:
    one = agreed(by_on=ago(20), replaced_on=ago(10))
    assert standing(one, TODAY) is TargetStanding.REPLACED
    assert standing(one, ago(11)) is TargetStanding.OVERDUE
    days = [("h2", ago(60)), ("n1", ago(50)), ("h2", ago(40)), ("h2", ago(10))]
    assert replacements(days) == [ago(40), None, ago(10), None]


@given(by_on=DAYS, as_of=DAYS, grade=st.integers(1, 5), seen=st.lists(st.tuples(DAYS, st.integers(1, 5))))
def test_nothing_that_is_worse_than_agreed_was_ever_called_as_graded(
    by_on: date, as_of: date, grade: int, seen: list[tuple[date, int]]
) -> None:
    grades = tuple(Graded(on, Grade(given), firm=True) for on, given in sorted(seen))
    stands = standing(Agreed(date(2019, 1, 1), Grade(grade), by_on, grades), as_of)
    known = [one.grade for one in grades if one.on <= as_of]
    assert (stands is TargetStanding.AS_GRADED) == (bool(known) and known[-1] <= grade)


# The household --------------------------------------------------------------------------------------


def roll(days: int, *named: tuple[Any, ...], at_home: bool = True, observer: str = "Amira") -> Roll:
    return Roll(ago(days), observer, at_home, tuple(Named(*one) for one in named))


MOTHER, PARTNER = ("Mother", "lives", True), ("Mother's partner", "stays", False)


def test_a_partner_whom_three_home_visits_did_not_see_is_named() -> None:
    found = adults([roll(30, MOTHER, PARTNER), roll(20, MOTHER, PARTNER), roll(10, MOTHER, PARTNER)])
    mother, partner = found
    assert (mother.seen_on, mother.seen_by, mother.is_unseen) == (ago(10), "Amira", False)
    assert (partner.how, partner.seen_on, partner.unseen, partner.is_unseen) == ("stays", None, 3, True)


def test_two_home_visits_are_not_enough_to_say_so_and_a_call_is_no_look() -> None:
    call = roll(5, MOTHER, PARTNER, at_home=False)
    (_, partner) = adults([roll(30, MOTHER, PARTNER), roll(20, MOTHER, PARTNER), call])
    assert (partner.unseen, partner.is_unseen) == (2, False)


def test_whoever_was_seen_lately_is_not_unseen() -> None:
    seen = ("mother's  PARTNER", "", True)  # among those met, in other letters
    found = adults([roll(40, PARTNER), roll(20, MOTHER, PARTNER, seen), roll(10, MOTHER, PARTNER)])
    partner = next(one for one in found if one.how == "stays")
    assert (partner.seen_on, partner.unseen) == (ago(20), 0)
    assert len(found) == 2


def test_an_adult_who_is_no_longer_named_is_not_forgotten() -> None:
    found = adults([roll(30, MOTHER, PARTNER), roll(20, at_home=False), roll(10, MOTHER)])
    partner = found[-1]
    assert (partner.named_on, partner.left_out_on, partner.is_unseen) == (ago(30), ago(10), False)


def test_whom_later_visits_leave_out_is_told_of_as_unseen_and_whoever_was_merely_met_is_not() -> None:
    neighbour = ("Neighbour", "", True)
    later = [roll(days, MOTHER) for days in (20, 15, 10)]
    found = adults([roll(30, MOTHER, PARTNER, neighbour), *later])
    assert [(one.who, one.is_unseen) for one in found] == [
        ("Mother", False),
        ("Mother's partner", True),
        ("Neighbour", False),
    ]


def test_those_who_live_there_come_first_and_those_merely_met_last() -> None:
    named = ("Neighbour", "", True), ("Aunt", "visits", False), ("Uncle", "stays", True), MOTHER
    assert [one.who for one in adults([roll(3, *named)])] == ["Mother", "Uncle", "Aunt", "Neighbour"]
    assert adults([]) == ()


def test_a_professional_who_was_there_is_no_adult_of_the_household() -> None:
    met = (("Health visitor", "", True), ("Jo", "", True, "nurse"), ("Uncle Guy", "", True))
    assert [one.who for one in adults([roll(9, MOTHER, *met)])] == [MOTHER[0], "Uncle Guy"]


def test_a_nurse_who_lives_there_is_one_of_them_and_seen_where_she_was_met() -> None:
    (nurse,) = adults([roll(9, ("Nurse Ana", "lives", False)), roll(3, ("Nurse Ana", "", True))])
    assert (nurse.how, nurse.seen_on) == ("lives", ago(3))
