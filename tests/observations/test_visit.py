"""Visits, the kinds of evidence and of no grade, and what is filled in on reading."""

from datetime import date
from itertools import permutations

import pytest

from observations.instrument import current
from observations.visit import Because, Evidence, Grade, Kind, Rating, Ungraded, fill_in, firmest
from tests.observations.builders import a_visit, graded, not_graded

ON = date(2025, 1, 6)


def test_the_firmest_evidence_counts_whatever_the_order() -> None:
    for order in permutations(Evidence):
        assert firmest(order) is Evidence.SEEN
    assert firmest([Evidence.CARER, Evidence.CHILD]) is Evidence.CHILD
    assert firmest([Evidence.CHILD, Evidence.RECORD]) is Evidence.RECORD
    assert firmest([Evidence.CARER]) is Evidence.CARER


def test_only_announced_and_unannounced_visits_are_at_home() -> None:
    assert [kind for kind in Kind if kind.is_home] == [Kind.ANNOUNCED, Kind.UNANNOUNCED]


def test_a_rating_has_a_grade_or_a_reason_never_both() -> None:
    with pytest.raises(ValueError, match="never both"):
        Rating(grade=Grade.SOUND, evidence=Evidence.SEEN, not_graded=Ungraded.NOT_ASKED)
    with pytest.raises(ValueError, match="never both"):
        Rating()


def test_a_grade_and_only_a_grade_has_evidence() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Rating(grade=Grade.SOUND)
    with pytest.raises(ValueError, match="evidence"):
        Rating(not_graded=Ungraded.NOT_ASKED, evidence=Evidence.SEEN)


def test_the_observers_word_alone_sets_nothing_aside() -> None:
    assert [b for b in Because if not_graded("does_not_apply", b).is_set_aside] == [
        Because.AGE,
        Because.ACCEPTED,
        Because.RETIRED,
    ]
    assert not not_graded("does_not_apply").is_set_aside
    assert not not_graded("not_observed").is_set_aside


def test_a_visit_is_dated_by_the_local_date_at_the_home() -> None:
    assert a_visit(0).visited_on == ON


def test_items_outside_the_age_band_are_filled_in_on_reading() -> None:
    filled = fill_in({"n1": graded(2)}, current(), None, ON, current().items)
    age = Rating(not_graded=Ungraded.DOES_NOT_APPLY, because=Because.AGE)
    assert filled["n1"] == graded(2)
    assert {key for key, rating in filled.items() if rating == age} == {
        *("n2", "n3", "y3", "y4", "s1", "s3", "w1", "w2", "w4")
    }
    assert "h1" not in filled


def test_items_the_version_no_longer_has_are_filled_in_as_retired() -> None:
    filled = fill_in({}, current(), date(2018, 1, 1), ON, ["h1", "h9"])
    assert filled == {"h9": Rating(not_graded=Ungraded.DOES_NOT_APPLY, because=Because.RETIRED)}


def test_what_the_observer_entered_stays() -> None:
    entered = {"n2": graded(4), "h9": not_graded("not_asked"), "s3": not_graded("does_not_apply", "observer")}
    assert fill_in(entered, current(), None, ON, ["n2", "h9", "s3"]) == entered


def test_the_age_is_that_of_the_visits_date() -> None:
    born = date(2024, 2, 29)
    assert "s3" in fill_in({}, current(), born, date(2025, 2, 28), ["s3"])
    assert "s3" not in fill_in({}, current(), born, date(2025, 3, 1), ["s3"])
