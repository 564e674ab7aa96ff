"""What a strip is drawn from: one point a visit, and the events beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from observations.history import History
from observations.trajectory import Trajectory
from observations.visit import Grade, Kind


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What is known of a visit beside its grades: the observer's initials, whether it is signed, its page."""

    observer: str = ""
    signed: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened beside the visits: a conference, a birth, a move."""

    on: date
    label: str


class Point(NamedTuple):
    """One visit as one domain's strip shows it. Without a grade it is written below, never plotted."""

    on: date
    kind: Kind
    grade: Grade | None
    facts: VisitFacts

    def is_like(self, other: "Point") -> bool:
        """Whether two marks may be drawn as one: the same grade, kind and signing."""
        return (self.grade, self.kind, self.facts.signed) == (other.grade, other.kind, other.facts.signed)


def points(history: History, found: Trajectory, facts: Mapping[str, VisitFacts]) -> list[Point]:
    """One point for each visit up to the asking day, in the rule's order."""
    unknown = VisitFacts()
    return [
        Point(visit.visited_on, visit.kind, graded.grade, facts.get(visit.id, unknown))
        for visit, graded in zip(history.in_order(), found.visits, strict=True)
    ]
