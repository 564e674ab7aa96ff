"""Versions of visits as plain values: all that change over time reads of them beside their items.

A profile may have hundreds, most of which a page does not show. As objects of the database they took most of its time.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Revision, Visit
from app.models.people import initials_of
from observations.household import Named, Roll
from observations.visit import Kind

AT_ONCE = 10_000  # versions in one question: databases take some thirty thousand values


class Observer(NamedTuple):
    """Who graded a visit, with the letters that stand for them under a strip."""

    name: str
    initials: str


class VisitOf(NamedTuple):
    """Whose visit a version is of, and who graded it."""

    profile_id: uuid.UUID
    observer_id: uuid.UUID
    observer: Observer


@dataclass(frozen=True, slots=True)
class Wording:
    """One finished wording of a visit, as `Revision` holds it. Shared by everybody who looks: not to be changed."""

    visit: VisitOf
    id: uuid.UUID
    visit_id: uuid.UUID
    number: int
    digest: str
    occasion: uuid.UUID | None
    instrument: str
    instrument_version: int
    kind: str
    visited_on: date
    started_at: datetime
    ended_at: datetime | None
    zone: str
    recorded_at: datetime
    received_at: datetime
    child_seen: bool
    child_alone: bool
    said: Mapping[str, Any]
    correction: str | None


Worded = Revision | Wording  # either may be read for what a version says beside its items

_COLUMNS = [getattr(Revision, one.name) for one in fields(Wording) if one.name != "visit"]


def wordings(observers: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, Wording]:
    """Give versions by id, each with its observer's name as given, in one query for each ten thousand."""
    wanted = select(*_COLUMNS, Visit.profile_id, Visit.observer_id).join(Revision.visit)
    known = {name: Observer(name, initials_of(name)) for name in observers.values()}
    found = {}
    for some in batches(list(observers)):
        for row in db.session.execute(wanted.where(Revision.id.in_(some))):
            *columns, profile_id, observer_id = row
            found[row.id] = Wording(VisitOf(profile_id, observer_id, known[observers[row.id]]), *columns)
    return found


def roll(version: Worded) -> Roll:
    """What one visit said of the adults. On the telephone nobody is seen."""
    said, kind = version.said, Kind(version.kind)
    looked = kind is not Kind.CONTACT
    household = [
        Named(one["who"], one["lives"], one["seen"] and looked) for one in said.get("household") or ()
    ]
    met = [Named(one["who"], "", looked, one.get("note") or "") for one in said.get("present") or ()]
    return Roll(version.visited_on, version.visit.observer.name, kind.is_home, (*household, *met))


def batches(ids: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    """Give so many ids, as many at a time as any database takes in one question."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
