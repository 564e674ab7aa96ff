"""Working days, Monday to Friday, between two days. Public holidays differ from place to place and are not known."""

from datetime import date

WEEK, WORKED = 7, 5


def working_days(after: date, until: date) -> int:
    """How many working days have come after a day, up to another and with it; none where it is no later."""
    return max(0, _ever(until) - _ever(after))


def _ever(until: date) -> int:
    """The working days there ever were up to a day: the calendar's first day is a Monday."""
    weeks, rest = divmod(until.toordinal(), WEEK)
    return weeks * WORKED + min(rest, WORKED)
