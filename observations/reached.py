"""How a verdict was reached: every step from the visits to the line of the rule, by the code that judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from observations.facts import Interval, intervals
from observations.history import History
from observations.looks import Look
from observations.scoring import DomainGrade
from observations.trajectory import Trajectory
from observations.verdict import Picture, Ruling
from observations.visit import Visit


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one visit: the look that it made or joined, or none.

    `joined`: the day of an earlier visit's look, which it is part of. `needed`: how many items had to be graded for
    a visit without concern to count.
    """

    visit: Visit
    graded: DomainGrade
    look: int | None
    joined: date | None
    needed: int


@dataclass(frozen=True, slots=True)
class Restart:
    """Why the count for sustained started afresh between two neighbouring looks of the good run."""

    before: Look
    after: Look
    silence: bool  # nobody graded this for too long
    versions: bool  # the checklist became another

    @property
    def days(self) -> int:
        """How long nobody graded this."""
        return (self.after.on - self.before.on).days


@dataclass(frozen=True, slots=True)
class Reached:
    """One domain's verdict with all that led to it; places are those among `picture.looks`."""

    found: Trajectory
    ruling: Ruling
    steps: tuple[Step, ...]
    restart: Restart | None
    intervals: tuple[Interval, ...]

    @property
    def picture(self) -> Picture:
        """The looks, with the facts that follow from them."""
        return self.found.picture


def reached(history: History, found: Trajectory) -> Reached:
    """How this verdict on this history was reached."""
    picture = found.picture
    gap = history.parameters.max_gap_days
    return Reached(
        found=found,
        ruling=picture.judge(),
        steps=tuple(_steps(history, found)),
        restart=restarted(picture),
        intervals=tuple(intervals(picture.looks, picture.standings, history.as_of, gap)),
    )


def _steps(history: History, found: Trajectory) -> Iterator[Step]:
    places = {visit_id: place for place, look in enumerate(found.looks) for visit_id in look.visit_ids}
    for visit, graded in zip(history.in_order(), found.visits, strict=True):
        look = places.get(visit.id)
        needed = max(1, history.parameters.enough(graded.applicable))
        yield Step(visit, graded, look, _joined(visit, look, found.looks), needed)


def _joined(visit: Visit, look: int | None, looks: Sequence[Look]) -> date | None:
    if look is None or looks[look].visit_ids[0] == visit.id:
        return None
    return looks[look].on


def restarted(picture: Picture) -> Restart | None:
    """Why the count for sustained does not reach back to the good run's first look; None where it does."""
    start = picture.run.watched_from
    if start is None or not picture.run.restarted:
        return None
    before, after = picture.looks[start - 1], picture.looks[start]
    silence = (after.on - before.on).days > picture.parameters.max_gap_days
    return Restart(before, after, silence, before.family != after.family)
