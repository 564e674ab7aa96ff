"""One axis of real dates for all the strips of a profile, so that they can be read against each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from app.strips import svg
from app.strips.layout import width
from app.strips.points import Event
from app.words import month_abbreviations
from observations.history import History

SHORTEST, LEAST = 56, 28  # days: a short history's axis, and what a crowded one keeps
DAYS_PER_UNIT = 1.2
MARK = 7  # a mark's radius
PITCH = 17  # and the least room it has to itself
LABEL = 34  # room for a month's name
_LEFT = 16  # the numbers 1 to 5 stand before it


@dataclass(frozen=True, slots=True)
class Axis:
    """From a first day to the asking day, across a plot from `left` to `right`."""

    start: date
    end: date
    right: float
    left: float = _LEFT

    @property
    def width(self) -> int:
        """The whole drawing's width."""
        return int(self.right + 2)

    def shows(self, on: date) -> bool:
        """Whether a day lies on it."""
        return self.start <= on <= self.end

    def x(self, on: date) -> float:
        """Where a day stands; the first and last leave room for a mark inside the frame."""
        first, last = self.left + 10, self.right - 12
        return first + (on - self.start).days / (self.end - self.start).days * (last - first)

    def months(self) -> Iterator[date]:
        """The first days of the months that stand inside the frame."""
        first = self.start.replace(day=1)
        while first <= self.end:
            if self.x(first) >= self.left:
                yield first
            if (first.year, first.month) == (date.max.year, 12):
                return
            first = (first + timedelta(days=31)).replace(day=1)

    def names(self, y: float) -> Iterator[str]:
        """The months' names on one line, as many as have room; January is written as its year."""
        per_month = 30.4 * (self.x(self.end) - self.x(self.start)) / (self.end - self.start).days
        step = next(step for step in (1, 2, 3, 6, 12) if step * per_month >= LABEL or step == 12)
        for first in self.months():
            name = month_abbreviations()[first.month - 1] if first.month > 1 else str(first.year)
            x = self.x(first)
            if (first.month - 1) % step == 0 and x + 2 + width(name) <= self.right:
                yield svg.line(x, y - 8, x, y + 2, 0.8)
                yield svg.text(x + 2, y, name)


def time_axis(
    history: History,
    events: Sequence[Event] = (),
    width: int = 340,
    window: tuple[date | None, date] | None = None,
) -> Axis:
    """The axis of a profile: from its first visit or event, but never so long that marks run together.

    A `window`, from a day (none: from the first) to a day, is drawn instead where one is chosen. What is older
    or newer than the axis is told in words by each strip.
    """
    since, end = window or (None, history.as_of)
    right = width - 2
    visited = sorted(visit.visited_on for visit in history.in_order() if visit.visited_on <= end)
    happened = [event.on for event in events if event.on <= end]
    start = since or min([*visited, *happened, _before(end, SHORTEST)])
    most = floor((right - _LEFT) / PITCH)
    if len(visited) > most:
        start = max(start, visited[-most])
    start = max(start, _before(end, floor((right - _LEFT) * DAYS_PER_UNIT)))
    return Axis(min(start, _before(end, LEAST)), end, right)


def _before(on: date, days: int) -> date:
    return date.fromordinal(max(on.toordinal() - days, 1))
