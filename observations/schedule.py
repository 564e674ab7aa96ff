"""When a home is to be looked at next: the looks that were asked for until each has been had, and the rhythm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from observations.visit import Kind


class Why(StrEnum):
    """What asks for a look."""

    DECISION = "decision"  # agreed when a visit was decided on
    PLANNED = "planned"  # planned besides
    PLAN = "plan"  # the child's plan has a rhythm of its own
    USUAL = "usual"  # the authority's rhythm


@dataclass(frozen=True, slots=True)
class Asked:
    """A look that somebody asked for: by a day, announced or not, and from when on a visit can be it.

    `at_visit` is the visit at which it was agreed: that one is never the look.
    """

    id: str
    why: Why
    by_on: date
    kind: Kind
    since: datetime
    at_visit: str = ""


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit to the home at which somebody was let in."""

    id: str
    at: datetime
    kind: Kind


def still_asked(looks: Iterable[Asked], visits: Sequence[Visited]) -> list[Asked]:
    """Give the looks that have not been had, the soonest first.

    A visit is one look and no more: the soonest that it can be. Whoever came unannounced has had an announced look too,
    never the other way round.
    """
    left = sorted(looks, key=lambda one: (one.by_on, one.id))
    for visit in sorted(visits, key=lambda one: (one.at, one.id)):
        had = next((one for one in left if _can_be(visit, one)), None)
        if had is not None:
            left.remove(had)
    return left


def _can_be(visit: Visited, look: Asked) -> bool:
    later = visit.at >= look.since and visit.id != look.at_visit
    return later and visit.kind in (look.kind, Kind.UNANNOUNCED)
