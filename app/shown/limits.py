"""The authority's limits as pages show them."""

from datetime import date

from app.limits import LIMITS, limits_on
from app.sentences import limits as words
from app.shown.settings_by_date import NumberLine, Told

TOLD = Told(LIMITS, words)


def lines(on: date) -> list[NumberLine]:
    """Every limit in force with what is usual."""
    return [TOLD.line(name, value) for name, value in limits_on(on).as_dict().items()]
