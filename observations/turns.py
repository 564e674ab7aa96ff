"""Turns: the days on which a domain's verdict changed, each verdict as it stood at the end of its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import groupby

from observations.history import History
from observations.looks import Look, growing
from observations.scoring import DomainGrade, grade_visits
from observations.verdict import Picture, Verdict
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of verdict. `visit_id` is the visit that brought it, `set_by` what gave that visit its grade."""

    domain: str
    on: date
    visit_id: str
    before: Verdict
    after: Verdict
    grade: Grade
    set_by: tuple[str, ...]


def turns(history: History) -> tuple[Turn, ...]:
    """Every change of verdict up to the asking day, oldest first, by the visits as they are known now."""
    found = [turn for domain in history.items for turn in _of_domain(history, domain)]
    places = {domain: place for place, domain in enumerate(history.items)}
    return tuple(sorted(found, key=lambda turn: (turn.on, places[turn.domain])))


def _of_domain(history: History, domain: str) -> Iterator[Turn]:
    before = Verdict.NOT_ASSESSED
    settled = Picture(history)  # by the looks that no later visit can join; no verdict asks which day it is
    for on, looks, graded in _days(history, domain):
        settled = reduce(Picture.then, looks[len(settled.looks) : -1], settled)
        after = settled.then(looks[-1]).verdict
        if after is not before:
            yield Turn(domain, on, graded.visit_id, before, after, looks[-1].grade, graded.set_by)
        before = after


def _days(history: History, domain: str) -> Iterator[tuple[date, tuple[Look, ...], DomainGrade]]:
    """Each day that brought this domain a grade: the looks at its end, and the latest grade that it brought."""
    grades = grade_visits(history, domain)
    known = zip(history.in_order(), growing(history, domain, grades), grades, strict=True)
    for on, day in groupby(known, key=lambda one: one[0].visited_on):
        seen = list(day)
        given = [graded for _visit, _looks, graded in seen if graded.grade is not None]
        if given:
            yield on, seen[-1][1], given[-1]
