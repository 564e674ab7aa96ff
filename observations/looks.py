"""Looks: one visit, or close ones together, good enough to count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from observations.history import History
from observations.scoring import DomainGrade
from observations.visit import Grade, Kind, Visit


@dataclass(frozen=True, slots=True)
class Look:
    """A look has the date and the version family of its first visit, and the worst grade of them all.

    Unannounced, seen and alone are true if any of its home visits was.
    """

    on: date
    grade: Grade
    visit_ids: tuple[str, ...]
    unannounced: bool
    seen: bool
    alone: bool
    assessors: frozenset[str]
    family: frozenset[str]


def looks(history: History, domain: str, grades: Iterable[DomainGrade]) -> tuple[Look, ...]:
    """The looks of one domain, from its grades at the visits of `history.in_order()`.

    A visit without a grade lends a look nothing. One fewer than `min_gap_days` after the first visit of the
    latest look joins it, unless it is a home visit of another version family.
    """
    found: tuple[Look, ...] = ()
    for found in growing(history, domain, grades):  # noqa: B007 - the last is the whole
        pass
    return found


def growing(history: History, domain: str, grades: Iterable[DomainGrade]) -> Iterator[tuple[Look, ...]]:
    """The looks of one domain as they stood after each visit of `history.in_order()`, in turn."""
    found: tuple[Look, ...] = ()
    for visit, graded in zip(history.in_order(), grades, strict=True):
        if graded.grade is not None:
            look = _alone(visit, graded.grade, history.family(domain, visit.version))
            if found and _joins(visit, look, found[-1], history.parameters.min_gap_days):
                found = (*found[:-1], _together(found[-1], look))
            else:
                found = (*found, look)
        yield found


def _alone(visit: Visit, grade: Grade, family: frozenset[str]) -> Look:
    home = visit.kind.is_home
    return Look(
        on=visit.visited_on,
        grade=grade,
        visit_ids=(visit.id,),
        unannounced=visit.kind is Kind.UNANNOUNCED,
        seen=home and visit.child_seen,
        alone=home and visit.child_alone,
        assessors=frozenset({visit.assessor}),
        family=family,
    )


def _joins(visit: Visit, look: Look, latest: Look, min_gap_days: int) -> bool:
    if (look.on - latest.on).days >= min_gap_days:
        return False
    return look.family == latest.family or not visit.kind.is_home


def _together(first: Look, second: Look) -> Look:
    return replace(
        first,
        grade=max(first.grade, second.grade),
        visit_ids=first.visit_ids + second.visit_ids,
        unannounced=first.unannounced or second.unannounced,
        seen=first.seen or second.seen,
        alone=first.alone or second.alone,
        assessors=first.assessors | second.assessors,
    )
