"""Dates and ages in the rule: local dates, clocks that change, midnight, 29 February, before and after birth."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from observations.ages import Band, age_on, band_on
from observations.instrument import current
from observations.reading import read_histories
from observations.trajectory import Trajectory, trajectory
from observations.visit import Because, Rating, Ungraded, fill_in
from tests.observations.builders import START, a_history, housing, parameters, seen

LEAP = date(2020, 2, 29)


def told(*visits: tuple[str, int], as_of: str) -> Trajectory:
    """The housing of one child, from visits with an offset as a phone writes it."""
    history: dict[str, Any] = {
        "as_of": as_of,
        "child": {"born": "2018-11-02"},
        "items": {"housing": ["h1"]},
        "visits": [
            {
                "id": f"v{number}",
                "started_at": started_at,
                "kind": "announced",
                "assessor": "amira",
                "version": "1",
                "ratings": {"h1": {"grade": grade, "evidence": "seen"}},
            }
            for number, (started_at, grade) in enumerate(visits)
        ],
    }
    [read] = read_histories(json.dumps(history))
    return trajectory(read)["housing"]


# Clocks that change, and midnight -----------------------------------------------------------------


def test_the_hour_that_comes_twice_is_one_date_and_one_look() -> None:
    twice = ("2024-10-27T01:30:00+01:00", 2), ("2024-10-27T01:30:00+00:00", 4)
    [look] = told(*twice, as_of="2024-10-27").looks
    assert (look.on, look.grade) == (date(2024, 10, 27), 4)


def test_a_visit_just_after_midnight_in_summer_is_of_its_own_day_and_not_of_the_day_before_in_utc() -> None:
    # 2 March to 2 May are 61 days, one more than may pass; to 1 May, the date in UTC, they would be 60.
    concern = told(("2025-03-02T10:00:00+00:00", 4), ("2025-05-02T00:15:00+01:00", 4), as_of="2025-05-02")
    assert concern.looks[-1].on == date(2025, 5, 2)
    assert (concern.days_in_concern.at_least, concern.days_in_concern.up_to) == (0, 61)


def test_days_are_counted_between_dates_and_lose_nothing_to_a_change_of_clocks() -> None:
    # Thirty dates, but an hour less than thirty times twenty-four hours.
    concern = told(("2025-03-10T23:55:00+00:00", 4), ("2025-04-09T00:05:00+01:00", 4), as_of="2025-04-09")
    assert concern.days_in_concern.at_least == 30


def test_a_visit_late_in_the_evening_west_of_greenwich_is_of_that_evening() -> None:
    [look] = told(("2025-01-14T23:30:00-05:00", 2), as_of="2025-01-14").looks
    assert look.on == date(2025, 1, 14)


def test_a_visit_dated_after_the_asking_day_waits_for_its_day() -> None:
    early = ("2025-01-15T08:00:00+13:00", 2)  # in London it is the evening of the 14th
    assert told(early, as_of="2025-01-14").looks == ()
    assert len(told(early, as_of="2025-01-15").looks) == 1


# 29 February --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "age", "band"),
    [
        (date(2020, 2, 28), None, Band.UNBORN),
        (date(2020, 2, 29), 0, Band.UNDER_1),
        (date(2021, 2, 28), 0, Band.UNDER_1),
        (date(2021, 3, 1), 1, Band.FROM_1),
        (date(2024, 2, 28), 3, Band.FROM_1),
        (date(2024, 2, 29), 4, Band.FROM_1),
        (date(2025, 2, 28), 4, Band.FROM_1),
        (date(2025, 3, 1), 5, Band.FROM_5),
        (date(2032, 2, 28), 11, Band.FROM_5),
        (date(2032, 2, 29), 12, Band.FROM_12),
        (date(2038, 2, 28), 17, Band.FROM_12),
        (date(2038, 3, 1), 18, None),
    ],
)
def test_a_birthday_on_29_february_falls_on_1_march_in_other_years(
    on: date, age: int | None, band: Band | None
) -> None:
    assert (age_on(LEAP, on), band_on(LEAP, on)) == (age, band)


@pytest.mark.parametrize(("on", "asked"), [(date(2025, 2, 28), False), (date(2025, 3, 1), True)])
def test_whom_to_see_alone_turns_on_1_march_for_a_child_born_on_29_february(on: date, asked: bool) -> None:
    day = (on - START).days
    visits = seen((day - 90, 4), (day - 40, 2), (day, 2))
    found = housing(a_history(visits, born=LEAP, parameters=parameters(alone_from_age=5, alone_min=3)))
    assert ("child_alone" in [missing.test for missing in found.missing]) is asked


def test_what_a_toddler_is_asked_applies_from_1_march() -> None:
    by_day = {
        on: fill_in({}, current(), LEAP, on, current().items) for on in (date(2021, 2, 28), date(2021, 3, 1))
    }
    assert [("s3" in filled) for filled in by_day.values()] == [True, False]  # set aside, then asked


# Unborn, and born ---------------------------------------------------------------------------------


def test_before_birth_only_what_can_be_seen_then_is_asked_and_after_it_everything_of_a_baby() -> None:
    born = date(2025, 2, 1)
    aside = Rating(not_graded=Ungraded.DOES_NOT_APPLY, because=Because.AGE)
    before, after = (
        {
            item
            for item, rating in fill_in({}, current(), born, on, current().items).items()
            if rating == aside
        }
        for on in (born - timedelta(days=1), born)
    )
    assert {"n2", "y3", "s1", "w1"} <= before
    assert after == {"s3"}


@pytest.mark.parametrize(
    ("born", "verdict"),
    [
        (None, "persistent_concern"),  # not yet born, and nobody knows when
        (date(2025, 3, 1), "persistent_concern"),  # born after the latest look
        (date(2025, 1, 6), "persistent_concern"),
        (date(2018, 11, 2), "no_clear_change"),
    ],
)
def test_four_weeks_at_concern_are_long_before_birth_and_for_a_baby(born: date | None, verdict: str) -> None:
    assert housing(a_history(seen((0, 4), (28, 4)), born=born)).verdict == verdict


def test_the_child_need_not_be_seen_alone_before_birth() -> None:
    looks = [(0, 4), (28, 2), (56, 2), (84, 2), (126, 2)]
    visits = seen(*looks, unannounced=[84])
    alone = parameters(alone_from_age=0, alone_min=9)
    for born, asked in ((None, False), (date(2025, 1, 6), True)):
        found = housing(a_history(visits, born=born, parameters=alone))
        assert ("child_alone" in [missing.test for missing in found.missing]) is asked
