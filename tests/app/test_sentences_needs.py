"""What is said of the tests not yet met: how much is asked, from when it could be met, and what did not count."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.sentences import missing_words, sentence, short
from app.words import day
from observations.history import History
from tests.observations.builders import START, a_history, a_visit, graded, housing, parameters, seen


def said(history: History) -> str:
    return sentence(housing(history), history, "Housing")


def words(history: History, test: str) -> str:
    """A missing test where it stands beside how much there is of it."""
    found = housing(history)
    [missing] = [one for one in found.missing if one.test == test]
    return missing_words(missing, found, history)


def on(number: int) -> str:
    return day(START + timedelta(days=number))


# Days ---------------------------------------------------------------------------------------------


def test_days_say_how_many_the_good_looks_must_span_and_how_many_they_do() -> None:
    told = said(a_history(seen((0, 4), (30, 2), (65, 2)), as_of=70))
    assert (
        f"90 days from the first good look to the last (35 days so far), {on(120)} at the earliest;" in told
    )


def test_one_good_look_spans_no_days_yet() -> None:
    told = said(a_history(seen((0, 4), (30, 2))))
    assert f"90 days from the first good look to the last, {on(120)} at the earliest;" in told


def test_beside_a_strip_days_are_told_shortly() -> None:
    history = a_history(seen((0, 4), (30, 2), (60, 2), (90, 2), unannounced=[90]))
    needed = short(housing(history), history)[2]
    assert needed == f"Still needed: 90 days of good looks, {on(120)} at the earliest."


def test_after_a_silence_what_was_seen_before_no_longer_helps() -> None:
    history = a_history(seen((0, 4), (30, 2), (60, 2)), as_of=121)
    assert words(history, "looks") == f"three more good looks, {on(135)} at the earliest"
    assert words(history, "unannounced") == f"an unannounced look on or after {on(149)}"


# Unannounced --------------------------------------------------------------------------------------


def test_an_unannounced_look_that_came_too_early_is_not_passed_over() -> None:
    told = said(a_history(seen((0, 4), (30, 2), (44, 2), unannounced=[44])))
    assert "2 at two visits over 2 weeks" in told
    assert (
        f"an unannounced look on or after {on(58)} (that of {on(44)} came too early: fewer than 28 days after "
        "the first good look)."
    ) in told


def test_several_that_came_too_early_are_each_named() -> None:
    told = said(a_history(seen((0, 4), (30, 2), (44, 2), (60, 2), unannounced=[30, 44])))
    assert (
        f"an unannounced look, any day from today (those of {on(30)} and {on(44)} came too early: fewer than "
        "28 days after the first good look)"
    ) in told


def test_those_before_a_silence_are_not_said_to_be_early() -> None:
    history = a_history(seen((0, 4), (30, 2), (44, 2), unannounced=[44]), as_of=44 + 61)
    assert "early" not in words(history, "unannounced")


def test_beside_a_strip_the_reason_is_left_out() -> None:
    visits = seen((0, 4), (30, 2), (44, 2), unannounced=[44])
    history = a_history(visits, parameters=parameters(sustain_looks=2, sustain_days=14))
    needed = short(housing(history), history)[2]
    assert (
        needed == f"Still needed: an unannounced look on or after {on(58)} (that of {on(44)} came too early)."
    )


def test_several_unannounced_looks_say_when_the_last_could_be() -> None:
    history = a_history(seen((0, 4), (30, 2), (40, 2)), parameters=parameters(unannounced_min=2))
    assert f"two unannounced looks, {on(65)} at the earliest" in said(history)


def test_where_the_numbers_allow_of_no_day_none_is_said() -> None:
    history = a_history(seen((0, 4), (30, 2)), parameters=parameters(min_gap_days=30, max_gap_days=7))
    assert words(history, "unannounced") == "an unannounced look"


# The child ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("need", "asked"), [(1, "one good look after the birth"), (2, "two good looks after the birth")]
)
def test_before_birth_the_child_can_only_be_seen_after_it(need: int, asked: str) -> None:
    visits = [replace(visit, child_seen=False) for visit in seen((0, 4), (30, 2))]
    history = a_history(visits, born=None, parameters=parameters(seen_min=need))
    assert f"the child seen at {asked}." in said(history)


def test_the_child_can_be_seen_today_at_a_visit_that_joins_the_latest_look() -> None:
    visit = a_visit(30, {"h1": graded(2), "h2": graded(2)}, child_seen=False, child_alone=False)
    told = said(a_history([*seen((0, 4)), visit], as_of=32))
    assert f"the child seen at two more good looks, {on(37)} at the earliest" in told
    assert "the child seen alone at a good look." in told
