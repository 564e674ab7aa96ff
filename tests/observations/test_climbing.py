"""What nobody has answered is heard a level higher, step by step, and never beyond the last."""

from datetime import UTC, datetime, timedelta

import pytest

from observations.climbing import climbed_at, level

RAISED, STEP = datetime(2026, 3, 2, 11, tzinfo=UTC), timedelta(hours=4)


@pytest.mark.parametrize(
    ("after", "levels", "expected"),
    [
        (timedelta(0), 3, 0),
        (STEP - timedelta(microseconds=1), 3, 0),
        (STEP, 3, 1),
        (2 * STEP - timedelta(microseconds=1), 3, 1),
        (2 * STEP, 3, 2),
        (timedelta(days=400), 3, 2),
        (timedelta(days=400), 1, 0),
        (timedelta(hours=-30), 3, 0),
    ],
)
def test_it_climbs_a_level_when_a_whole_step_has_passed(after: timedelta, levels: int, expected: int) -> None:
    assert level(RAISED, RAISED + after, STEP, levels) == expected


@pytest.mark.parametrize(("step", "levels"), [(STEP, 0), (timedelta(0), 3), (-STEP, 3)])
def test_without_a_level_or_a_step_there_is_nothing_to_say(step: timedelta, levels: int) -> None:
    with pytest.raises(ValueError, match="level"):
        level(RAISED, RAISED, step, levels)


@pytest.mark.parametrize(
    ("steps", "levels", "expected"),
    [
        ([(-99, 4)], 1, 4),
        ([(-99, 4)], 2, 8),
        ([(-99, 4), (5, 24)], 1, 4),  # what has climbed stays climbed
        ([(-99, 4), (5, 24)], 2, 48),
        ([(-99, 4), (4, 24)], 1, 24),
        ([(-99, 24), (5, 4)], 1, 5),  # what waits already has waited long enough
        ([(-99, 24), (3, 4)], 1, 4),
        ([(-99, 4), (5, 24), (50, 1)], 3, 50),
    ],
)
def test_a_step_set_anew_holds_from_then_on(steps: list[tuple[int, int]], levels: int, expected: int) -> None:
    hours = [(RAISED + timedelta(hours=since), timedelta(hours=step)) for since, step in steps]
    assert climbed_at(RAISED, levels, hours) == RAISED + timedelta(hours=expected)
