"""Working days are Monday to Friday: a weekend makes nobody late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observations.working_days import working_days

FRIDAY = date(2026, 3, 6)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("days", "expected"), [(-9, 0), (0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 3), (7, 5), (10, 6)]
)
def test_after_a_friday_monday_is_the_first(days: int, expected: int) -> None:
    assert working_days(FRIDAY, FRIDAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(("after", "expected"), [(0, 1), (1, 1), (2, 1), (3, 0)])
def test_a_visit_at_the_weekend_counts_from_its_monday_too(after: int, expected: int) -> None:
    assert working_days(FRIDAY + timedelta(days=after), FRIDAY + timedelta(days=3)) == expected


@given(DAYS, st.integers(-30, 400))
def test_it_is_every_day_after_the_first_that_is_no_saturday_or_sunday(after: date, days: int) -> None:
    passed = (after + timedelta(days=one) for one in range(1, days + 1))
    assert working_days(after, after + timedelta(days=days)) == sum(one.weekday() < 5 for one in passed)
