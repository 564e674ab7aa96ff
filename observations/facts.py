"""What follows from a domain's looks alone: eras of concern, the good run, days in concern."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from observations.history import Parameters, Standing
from observations.looks import Look


@dataclass(frozen=True, slots=True)
class DaysInConcern:
    """At least: intervals with concern at both ends and no long silence. Up to: an estimate, not a bound."""

    at_least: int
    up_to: int


@dataclass(frozen=True, slots=True)
class Eras:
    """Where each era of concern starts, as places among the looks, and whether the latest has ended.

    An era ends only when two looks in a row are below concern; one inside an era is a blip. `blips` counts
    those between the first and the latest concern look of an era that has not ended.
    """

    starts: tuple[int, ...]
    ended: bool
    blips: int

    @property
    def returns(self) -> int:
        """How often concern came back."""
        return max(len(self.starts) - 1, 0)

    @property
    def up_and_down(self) -> bool:
        """Whether concern comes and goes."""
        return self.returns >= 2 or self.blips >= 2


@dataclass(frozen=True, slots=True)
class Run:
    """The good run, as places among the looks: its good looks, and those of them in its watched part.

    `restarted`: the watched part does not reach back to the run's first look.
    """

    good: tuple[int, ...]
    paused: bool
    watched: tuple[int, ...]
    restarted: bool


def eras(standings: Sequence[Standing]) -> Eras:
    """The eras of concern in a line of looks."""
    starts: list[int] = []
    below = 2
    blips = 0
    for place, standing in enumerate(standings):
        if standing is not Standing.CONCERN:
            below += 1
            continue
        if below >= 2:
            starts.append(place)
            blips = 0
        else:
            blips += below
        below = 0
    ended = below >= 2
    return Eras(tuple(starts), ended, 0 if ended else blips)


def good_run(looks: Sequence[Look], standings: Sequence[Standing], parameters: Parameters) -> Run:
    """The trailing good looks, with the slips that only pause them."""
    good, paused = _trailing(looks, standings, parameters.pause_window_days)
    if not good:
        return Run((), False, (), False)
    start = _watched_from(looks, good[0], parameters.max_gap_days)
    watched = tuple(place for place in good if place >= start)
    return Run(good, paused, watched, start > good[0])


def days_in_concern(
    looks: Sequence[Look], standings: Sequence[Standing], as_of: date, max_gap_days: int
) -> DaysInConcern:
    """How long this domain was at concern, as far as the looks can tell."""
    at_least = up_to = 0
    for (look, standing), (following, next_standing) in pairwise(zip(looks, standings, strict=True)):
        days = (following.on - look.on).days
        if standing is Standing.CONCERN:
            up_to += days
            if next_standing is Standing.CONCERN and days <= max_gap_days:
                at_least += days
    if looks and standings[-1] is Standing.CONCERN:
        up_to += (as_of - looks[-1].on).days
    return DaysInConcern(at_least, up_to)


def _trailing(
    looks: Sequence[Look], standings: Sequence[Standing], window: int
) -> tuple[tuple[int, ...], bool]:
    good: list[int] = []
    paused = False
    paused_on: date | None = None
    for place, (look, standing) in enumerate(zip(looks, standings, strict=True)):
        if standing is Standing.MET:
            good.append(place)
            paused = False
            continue
        # A slip is tolerated once in a while, and only in a run that has something to lose.
        recent = paused_on is not None and (look.on - paused_on).days < window
        paused = standing is Standing.BORDERLINE and len(good) >= 2 and not paused and not recent
        if paused:
            paused_on = look.on
        else:
            good = []
        if standing is Standing.CONCERN:
            paused_on = None
    return tuple(good), paused


def _watched_from(looks: Sequence[Look], first: int, max_gap_days: int) -> int:
    """Where the latest stretch without a long silence or a change of version family starts."""
    start = len(looks) - 1
    while start > first:
        before, after = looks[start - 1], looks[start]
        if (after.on - before.on).days > max_gap_days or after.family != before.family:
            break
        start -= 1
    return start
