"""What the rule says of profiles, kept in the process: graded anew only where something has changed that it rests on.

Nothing can go stale. A version, its items and the decision on it never change, so what a verdict rests on is all named
by their ids, the child's birth and the numbers in force; with any other of these it is judged anew. Another day is
asked for again, without grading the visits again.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from cachetools import LRUCache
from flask import Flask, current_app

from app import grades
from app.grades import Rated
from app.histories import history_of
from app.wordings import Wording, roll, wordings
from observations.flags import Flag, attention
from observations.history import History, Parameters
from observations.household import Adult, adults
from observations.trajectory import Trajectory, trajectory
from observations.visit import Cause

MOST_VISITS = 10_000  # kept in a process, those looked at last: some 10 kB each


class Known(NamedTuple):
    """The newest version of one visit that whoever looks may know of, and the decision on it, if there is one.

    The ids as the database gives them: they are compared and asked for, and no more.
    """

    version: Any
    observer: str  # by name
    decision: Any
    outcome: str | None  # signed or returned


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the verdicts on one profile rest on, but for the day on which they are asked for."""

    born: date | None
    parameters: Parameters
    known: tuple[Known, ...]  # oldest visit first


@dataclass(frozen=True)
class Judged:
    """One profile as the rule reads it, and what the rule says. Shared by everybody who looks: not to be changed."""

    history: History
    wordings: tuple[Wording, ...]  # as they are named in the basis, oldest visit first
    rated: Mapping[uuid.UUID, Sequence[Rated]]  # by version; what was noted at an item is not among it
    outcomes: Mapping[uuid.UUID, str]  # by version: signed or returned; the others await a decision
    domains: Mapping[str, Trajectory]

    @cached_property
    def by_visit(self) -> Mapping[str, Wording]:
        """The versions by visit id, as the rule names it."""
        return {str(one.visit_id): one for one in self.wordings}

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What makes this picture weaker than it looks."""
        return attention(self.history, self.domains)

    @cached_property
    def adults(self) -> tuple[Adult, ...]:
        """Every adult who lives, stays or visits, or was met there, by all visits together."""
        return adults([roll(one) for one in self.wordings])

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """What each open concern was last said to come from, where it was said since it opened.

        Only what the rule counts ends a concern, and with it what was noted: a better word from the carer does not,
        nor does a concern told again without its cause.
        """
        found: dict[str, Cause] = {}
        for place, visit in enumerate(self.history.in_order()):
            still = {item for one in self.domains.values() for item in one.visits[place].at_concern}
            found = {item: cause for item, cause in found.items() if item in still}
            found |= {item: cause for item, cause in self._noted(visit.id).items() if item in still}
        return found

    def _noted(self, visit_id: str) -> dict[str, Cause]:
        """What the grades at concern of one visit were said to come from."""
        line = self.history.parameters.concern_at
        return {
            one.item: Cause(one.cause)
            for one in self.rated[self.by_visit[visit_id].id]
            if one.cause and one.grade is not None and one.grade >= line
        }


class Kept:
    """What was judged last, by what it rests on: at most so many visits together."""

    def __init__(self, most_visits: int = MOST_VISITS) -> None:
        self._lock = Lock()  # threads of one process share it
        self._judged: LRUCache[Basis, Judged] = LRUCache(most_visits, getsizeof=_visits)

    def get(self, basis: Basis) -> Judged | None:
        """Give what was judged from exactly this, on the latest day that was asked for, if it is still there."""
        with self._lock:
            return self._judged.get(basis)

    def keep(self, basis: Basis, judged: Judged) -> None:
        """Keep this in place of what was looked at longest ago, unless it is larger than all the room."""
        with self._lock:
            if _visits(judged) <= self._judged.maxsize:
                self._judged[basis] = judged


def _visits(judged: Judged) -> int:
    return 1 + len(judged.wordings)


def init_app(app: Flask) -> None:
    """Begin with nothing kept: each application keeps its own, since each has a record of its own."""
    app.extensions["judged"] = Kept()


# Judging ------------------------------------------------------------------------------------------


def judged(asked: Iterable[Basis], as_of: date) -> dict[Basis, Judged]:
    """Give what the rule says on each basis on a day, in two queries or none.

    LookupError when a version was graded with a checklist that is not published here.
    """
    kept: Kept = current_app.extensions["judged"]
    found = {basis: kept.get(basis) for basis in asked}
    missing = [basis for basis, known in found.items() if known is None]
    told = _anew(missing, as_of) if missing else {}
    told |= {basis: _on(known, as_of) for basis, known in found.items() if known is not None}
    for basis, new in told.items():
        earlier = found[basis]
        if earlier is None or earlier.history.as_of < as_of:
            kept.keep(basis, new)
    return told


def _anew(bases: Sequence[Basis], as_of: date) -> dict[Basis, Judged]:
    """What was read is graded, item by item and visit by visit."""
    observers = {_id(one.version): one.observer for basis in bases for one in basis.known}
    versions = wordings(observers)
    rated = grades.rated(list(versions))
    return {basis: _graded(basis, as_of, versions, rated) for basis in bases}


def _graded(
    basis: Basis,
    as_of: date,
    versions: Mapping[uuid.UUID, Wording],
    rated: Mapping[uuid.UUID, Sequence[Rated]],
) -> Judged:
    outcomes = {_id(one.version): one.outcome for one in basis.known if one.outcome is not None}
    own = tuple(versions[_id(one.version)] for one in basis.known)
    # An item accepted at a decision that came after this basis was read counts from the next look on.
    items = {one.id: [item.known_with(one.id in outcomes) for item in rated.get(one.id, ())] for one in own}
    history = history_of(basis.born, own, items, basis.parameters, as_of)
    return Judged(history, own, items, outcomes, trajectory(history))


def _on(judged: Judged, as_of: date) -> Judged:
    """The same on another day."""
    if judged.history.as_of == as_of:
        return judged
    history = replace(judged.history, as_of=as_of)
    return replace(judged, history=history, domains=trajectory(history, judged.domains))


def _id(given: Any) -> uuid.UUID:
    return given if isinstance(given, uuid.UUID) else uuid.UUID(given)
