"""What follows from a domain's looks alone: eras of concern, the good run, days in concern."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from observations.history import Parameters, Standing
from observations.looks import Look
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class DaysInConcern:
    """At least: intervals with concern at both ends and no long silence. Up to: an estimate, not a bound."""

    at_least: int
    up_to: int


@dataclass(frozen=True, slots=True)
class Interval:
    """The days between one look and the next, or the day of asking, as far as they are days in concern."""

    start: date
    end: date
    sure: bool  # counts towards at least, and not only towards up to

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Era:
    """One era of concern, as places among the looks: its first and latest concern look, its blips.

    `ended_at`: the second look in a row below concern, which ended it; None while it goes on.
    """

    first: int
    latest: int
    blips: tuple[int, ...] = ()
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Eras:
    """The eras of concern, in order.

    An era ends only when two looks in a row are below concern; one inside an era is a blip.
    """

    each: tuple[Era, ...] = ()

    def then(self, place: int, standing: Standing) -> "Eras":
        """The eras with one look more, at this place among the looks."""
        latest = self.each[-1] if self.each else None
        if standing is Standing.CONCERN:
            if latest is None or latest.ended_at is not None:
                return Eras((*self.each, Era(place, place)))
            blip = (place - 1,) if place - latest.latest == 2 else ()
            return Eras((*self.each[:-1], Era(latest.first, place, latest.blips + blip)))
        if latest is None or latest.ended_at is not None or place - latest.latest < 2:
            return self
        return Eras((*self.each[:-1], replace(latest, ended_at=place)))

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each era starts."""
        return tuple(era.first for era in self.each)

    @property
    def blips(self) -> int:
        """How many blips there are between the first and the latest concern look of an era that has not ended."""
        latest = self.each[-1] if self.each else None
        return len(latest.blips) if latest and latest.ended_at is None else 0

    @property
    def returns(self) -> int:
        """How often concern came back."""
        return max(len(self.each) - 1, 0)

    @property
    def up_and_down(self) -> bool:
        """Whether concern comes and goes."""
        return self.returns >= 2 or self.blips >= 2


@dataclass(frozen=True, slots=True)
class Run:
    """The good run, as places among the looks: the trailing good looks, and the slips that only paused it.

    `paused_on` is the day of the latest slip since concern, whatever became of its run. `unbroken_from` is where
    the latest stretch without a long silence or a change of version family starts. `worst` is the worst grade of
    the good looks, `outside` of all others; the best there is, while there are none.
    """

    good: tuple[int, ...] = ()
    slips: tuple[int, ...] = ()
    paused: bool = False
    paused_on: date | None = None
    unbroken_from: int = 0
    worst: Grade = Grade.SECURE
    outside: Grade = Grade.SECURE

    def then(self, looks: Sequence[Look], standing: Standing, parameters: Parameters) -> "Run":
        """The run with one look more: the last of these."""
        place, look = len(looks) - 1, looks[-1]
        start = self._start(looks, parameters.max_gap_days)
        if standing is Standing.MET:
            worst = max(self.worst, look.grade)
            return replace(self, good=(*self.good, place), paused=False, unbroken_from=start, worst=worst)
        outside = max(self.outside, look.grade)
        if standing is Standing.BORDERLINE and self._may_pause(look.on, parameters.pause_window_days):
            slips = (*self.slips, place)
            return replace(
                self, slips=slips, paused=True, paused_on=look.on, unbroken_from=start, outside=outside
            )
        paused_on = None if standing is Standing.CONCERN else self.paused_on
        return Run(paused_on=paused_on, unbroken_from=start, outside=max(outside, self.worst))

    def _may_pause(self, on: date, window: int) -> bool:
        """A slip is tolerated once in a while, and only in a run that has something to lose."""
        recent = self.paused_on is not None and (on - self.paused_on).days < window
        return len(self.good) >= 2 and not self.paused and not recent

    def _start(self, looks: Sequence[Look], max_gap_days: int) -> int:
        if len(looks) < 2:
            return 0
        before, after = looks[-2:]
        broken = (after.on - before.on).days > max_gap_days or after.family != before.family
        return len(looks) - 1 if broken else self.unbroken_from

    @property
    def watched_from(self) -> int | None:
        """Where the run's watched part starts: neither before the run nor across a break."""
        return max(self.unbroken_from, self.good[0]) if self.good else None

    @property
    def watched(self) -> tuple[int, ...]:
        """The good looks of the watched part."""
        return self.good[bisect_left(self.good, self.unbroken_from) :]

    @property
    def restarted(self) -> bool:
        """Whether the watched part does not reach back to the run's first look."""
        return bool(self.good) and self.unbroken_from > self.good[0]


def days_in_concern(
    looks: Sequence[Look], standings: Sequence[Standing], as_of: date, max_gap_days: int
) -> DaysInConcern:
    """How long this domain was at concern, as far as the looks can tell."""
    found = list(intervals(looks, standings, as_of, max_gap_days))
    return DaysInConcern(
        at_least=sum(interval.days for interval in found if interval.sure),
        up_to=sum(interval.days for interval in found),
    )


def intervals(
    looks: Sequence[Look], standings: Sequence[Standing], as_of: date, max_gap_days: int
) -> Iterator[Interval]:
    """The intervals that start with a concern look, of which days in concern are the sum."""
    for (look, standing), (following, next_standing) in pairwise(zip(looks, standings, strict=True)):
        if standing is Standing.CONCERN:
            short = (following.on - look.on).days <= max_gap_days
            yield Interval(look.on, following.on, next_standing is Standing.CONCERN and short)
    if looks and standings[-1] is Standing.CONCERN:
        yield Interval(looks[-1].on, as_of, False)
