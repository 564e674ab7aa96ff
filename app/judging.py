"""What the rule says of profiles, kept in the process: judged anew only where something has changed that it rests on.

Nothing can go stale. A version, its items and the decision on it never change, so what a verdict rests on is all named
by their ids, the child's birth, the day and the numbers in force; with any other of these it is judged anew.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from threading import Lock
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from flask import Flask, current_app

from app import grades
from app.grades import Rated
from app.wordings import Worded, Wording, roll, wordings
from observations import visit as domain
from observations.flags import Flag, attention
from observations.history import History, Parameters
from observations.household import Adult, adults
from observations.instrument import Instrument, current, find, published
from observations.trajectory import Trajectory, trajectory
from observations.visit import Cause

MOST_VISITS = 20_000  # kept in a process, those looked at last


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
    """All that the verdicts on one profile rest on."""

    as_of: date
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
        """What each item's latest grade was said to come from, where it was said."""
        found: dict[str, Cause] = {}
        for rating in chain.from_iterable(self.rated.values()):
            if rating.grade is not None:
                found.pop(rating.item, None)
                if rating.cause:
                    found[rating.item] = Cause(rating.cause)
        return found


class Kept:
    """What was judged last, by what it rests on: at most so many visits together."""

    def __init__(self, most_visits: int = MOST_VISITS) -> None:
        self._lock = Lock()  # threads of one process share it
        self._judged: LRUCache[Basis, Judged] = LRUCache(most_visits, getsizeof=_visits)

    def get(self, basis: Basis) -> Judged | None:
        """Give what was judged from exactly this, if it is still there."""
        with self._lock:
            return self._judged.get(basis)

    def keep(self, basis: Basis, judged: Judged) -> None:
        """Keep this, in place of what was looked at longest ago. One that is larger than all the room is not kept."""
        with self._lock:
            if _visits(judged) <= self._judged.maxsize:
                self._judged[basis] = judged


def _visits(judged: Judged) -> int:
    return 1 + len(judged.history.visits)


def init_app(app: Flask) -> None:
    """Begin with nothing kept: each application keeps its own, since each has a record of its own."""
    app.extensions["judged"] = Kept()


# Judging ------------------------------------------------------------------------------------------


def judged(asked: Iterable[Basis]) -> dict[Basis, Judged]:
    """Give what the rule says on each basis, in two queries or none.

    LookupError when a version was graded with a checklist that is not published here.
    """
    kept: Kept = current_app.extensions["judged"]
    found = {basis: kept.get(basis) for basis in asked}
    known = [one for basis, judged in found.items() if judged is None for one in basis.known]
    versions = wordings({_id(one.version): one.observer for one in known}) if known else {}
    rated = grades.rated(list(versions)) if known else {}
    told = {}
    for basis, judged in found.items():
        told[basis] = judged or _judge(basis, versions, rated)
        if judged is None:
            kept.keep(basis, told[basis])
    return told


def _judge(
    basis: Basis, versions: Mapping[uuid.UUID, Wording], rated: Mapping[uuid.UUID, Sequence[Rated]]
) -> Judged:
    outcomes = {_id(one.version): one.outcome for one in basis.known if one.outcome is not None}
    own = tuple(versions[_id(one.version)] for one in basis.known)
    # An item accepted at a decision that came after this basis was read counts from the next look on.
    items = {one.id: [item.known_with(one.id in outcomes) for item in rated.get(one.id, ())] for one in own}
    history = _history(basis, own, items)
    return Judged(history, own, items, outcomes, trajectory(history))


def _id(given: Any) -> uuid.UUID:
    return given if isinstance(given, uuid.UUID) else uuid.UUID(given)


def _history(
    basis: Basis, versions: Sequence[Wording], rated: Mapping[uuid.UUID, Sequence[Rated]]
) -> History:
    """What the rule may know of a profile: these versions, with age and retired items filled in."""
    items = _items_by_domain()
    every = [key for keys in items.values() for key in keys]
    return History(
        as_of=basis.as_of,
        born=basis.born,
        items=items,
        visits=tuple(_as_visit(one, rated[one.id], basis.born, every) for one in versions),
        parameters=basis.parameters,
    )


def _items_by_domain() -> dict[str, tuple[str, ...]]:
    """Every item that any published checklist has or had, under its domain, newest order first."""
    items: dict[str, tuple[str, ...]] = {}
    for instrument in (current(), *published()):
        for domain_key, keys in instrument.item_keys().items():
            items[domain_key] = tuple(dict.fromkeys((*items.get(domain_key, ()), *keys)))
    return items


def _as_visit(
    version: Wording, rated: Iterable[Rated], born: date | None, every: Sequence[str]
) -> domain.Visit:
    ratings = {one.item: one.as_rating for one in rated}
    return domain.Visit(
        id=str(version.visit_id),
        started_at=version.started_at.astimezone(ZoneInfo(version.zone)).replace(tzinfo=None, microsecond=0),
        kind=domain.Kind(version.kind),
        assessor=str(version.visit.observer_id),
        version=f"{version.instrument}/{version.instrument_version}",
        ratings=domain.fill_in(ratings, instrument_of(version), born, version.visited_on, every),
        child_seen=version.child_seen,
        child_alone=version.child_alone,
    )


def instrument_of(version: Worded) -> Instrument:
    """Give the checklist that a version was graded with. LookupError when it is not published here."""
    found = find(version.instrument, version.instrument_version)
    if found is None:
        raise LookupError(f"{version.instrument} {version.instrument_version} is not published here")
    return found
