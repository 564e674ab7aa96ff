"""A child's age on a day: completed years, and the bands the checklist is written for."""

from datetime import date
from enum import StrEnum


class Band(StrEnum):
    """The age bands, by completed years; before birth comes its own."""

    UNBORN = "unborn"
    UNDER_1 = "under_1"
    FROM_1 = "1_to_4"
    FROM_5 = "5_to_11"
    FROM_12 = "12_to_17"


_BELOW = ((1, Band.UNDER_1), (5, Band.FROM_1), (12, Band.FROM_5), (18, Band.FROM_12))


def age_on(born: date | None, on: date) -> int | None:
    """Completed years, or None before birth. A birthday on 29 February falls on 1 March in other years."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band_on(born: date | None, on: date) -> Band | None:
    """The age band on that day: unborn without a birth date or before it, None from the 18th birthday."""
    age = age_on(born, on)
    if age is None:
        return Band.UNBORN
    return next((band for limit, band in _BELOW if age < limit), None)
