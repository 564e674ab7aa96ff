"""How a verdict was reached: which line, what is missing, and what is sure, in words a parent could follow."""

from dataclasses import replace

import pytest

from app.sentences import reached
from app.sentences.reached_line import holds
from app.sentences.reached_passed import does_not_hold
from app.sentences.story import Story
from observations.history import History
from observations.reached import Reached
from observations.reached import reached as explain
from tests.observations.builders import a_history, housing, seen


def explained(history: History) -> tuple[Reached, Story]:
    found = housing(history)
    return explain(history, found), Story(found, history)


def test_better_but_not_sustained_names_the_tests_that_lack() -> None:
    told = explained(a_history(seen((0, 4), (30, 2), (60, 2), (90, 2), (120, 2))))
    assert holds(*told) == (
        "None of the lines before holds: it is better, but for sustained there is not yet enough of: "
        "unannounced good looks, at least 28 days after the first"
    )


def test_where_only_a_pause_stands_against_sustained_it_is_named() -> None:
    visits = seen((0, 4), (30, 2), (60, 2), (90, 2), (120, 2), (150, 3), unannounced=[90])
    assert holds(*explained(a_history(visits))) == (
        "None of the lines before holds: every test for sustained is met, but the latest look pauses the good run"
    )


def test_a_good_look_is_not_asked_whether_it_only_pauses_the_run() -> None:
    told = explained(a_history(seen((0, 4), (30, 2))))
    expected = "The latest look was good: this line is about one worse look after good ones"
    assert does_not_hold("3b", *told) == expected


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        (((0, 4), (30, 2)), "No day in concern is sure; by estimate it was up to 30 days"),
        (((0, 4), (30, 4)), "All of it is sure: at least 30 days in concern"),
        (
            ((0, 4), (30, 4), (50, 2)),
            "Counting only what is sure, at least 30 days in concern; counting the estimates too, up to 50 days",
        ),
    ],
)
def test_days_in_concern_are_told_as_what_is_sure_and_what_is_estimated(
    grades: tuple[tuple[int, int], ...], said: str
) -> None:
    assert reached.sum_of_days(explained(a_history(seen(*grades)))[0]) == said


def test_of_several_silences_the_last_is_the_one_that_counts() -> None:
    visits = [*seen((0, 4), (30, 2), (100, 2)), replace(seen((130, 2))[0], version="2")]
    told, _story = explained(a_history(visits))
    assert told.restart is not None
    assert (told.restart.silence, told.restart.versions) == (False, True)
