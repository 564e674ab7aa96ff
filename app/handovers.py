"""Handing a case over: who held it before, what may be on their phones, and whether the history was read first."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app import audit, blind, phones
from app.extensions import db
from app.models import Assignment, Deposit, Device, Handover, Person, Profile, Revision, Visit

NOT_FILED = ("kept", "held", "conflict")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who holds a case after others: when they read its history, and when they first visited.

    `without`: that the first visit was made before it was read.
    """

    assignment: Assignment
    read_at: datetime | None
    first_visit_at: datetime | None

    @property
    def without(self) -> bool:
        """Whether the first visit was made without having read the history."""
        if self.first_visit_at is None:
            return False
        return self.read_at is None or self.read_at > self.first_visit_at


# Who held it --------------------------------------------------------------------------------------


def everybody(profile: Profile) -> list[Assignment]:
    """Give every assignment that there ever was to a profile, the oldest first."""
    wanted = select(Assignment).where(Assignment.profile_id == profile.id)
    ordered = wanted.options(joinedload(Assignment.person)).order_by(Assignment.starts_on, Assignment.id)
    return list(db.session.scalars(ordered))


def former(every: Iterable[Assignment], on: date) -> list[Assignment]:
    """Give the assignments that ended before a day, whoever holds the case no more, the latest first."""
    every = list(every)
    holding = {one.person_id for one in every if one.ends_on is None or one.ends_on >= on}
    gone = {one.person_id: one for one in every if one.person_id not in holding}
    return sorted(gone.values(), key=lambda one: one.ends_on or on, reverse=True)


def current(every: Iterable[Assignment], on: date) -> list[Assignment]:
    """Give the assignments in force on a day."""
    return [one for one in every if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)]


# What may still be with them ----------------------------------------------------------------------


def phones_of(people: Iterable[Person]) -> list[Device]:
    """Give the phones of these people that were made ready or from which a finished visit has not come."""
    ids = {person.id for person in people}
    worth_it = or_(Device.registered_at.is_not(None), phones.IS_SHORT)
    wanted = select(Device).where(Device.person_id.in_(ids), worth_it)
    return list(db.session.scalars(wanted.order_by(Device.last_seen_at.desc(), Device.id)))


def owing(people: Iterable[Person]) -> dict[Device, list[int]]:
    """Give the phones of these people from which finished visits have not come, with their numbers."""
    return phones.missing(phones_of(people))


def not_filed(profile: Profile) -> list[Deposit]:
    """Give the visits to a profile that were received and lie in the tray, the oldest first."""
    shown = Deposit.status.in_(NOT_FILED), blind.deposits_shown_to_reader()
    wanted = select(Deposit).where(Deposit.profile_id == profile.id, *shown)
    return list(db.session.scalars(wanted.options(joinedload(Deposit.sender)).order_by(Deposit.received_at)))


# Whether it was read ------------------------------------------------------------------------------


def unread(person: Person, profiles: Iterable[Profile], on: date) -> set[uuid.UUID]:
    """Give those of these profiles that a person came to after others, and whose history they have not read."""
    ids = [profile.id for profile in profiles]
    wanted = _to_read().where(
        Assignment.person_id == person.id,
        Assignment.profile_id.in_(ids),
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
        ~exists().where(Handover.assignment_id == Assignment.id),
    )
    return {one.profile_id for one in db.session.scalars(wanted)}


def still_to_read(person: Person, profile: Profile, on: date) -> Assignment | None:
    """Give the assignment by which a person holds a case whose history they have not read, if there is one."""
    mine = (one for one in readers(profile, on) if one.assignment.person_id == person.id)
    return next((one.assignment for one in mine if one.read_at is None), None)


def readers(profile: Profile, on: date) -> list[Reader]:
    """Give everybody who holds a case that others had before, and whether they read its history first."""
    wanted = _to_read().where(
        Assignment.profile_id == profile.id,
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
    )
    found = list(db.session.scalars(wanted.options(joinedload(Assignment.person))))
    read = _read_at(found)
    return [Reader(one, read.get(one.id), _first_visit_at(one)) for one in found]


def acknowledge(assignment: Assignment, by: Person, at: datetime) -> None:
    """Set down that a new worker has read the history of a case. Once is enough."""
    if _read_at([assignment]):
        return
    db.session.add(Handover(id=uuid.uuid4(), assignment_id=assignment.id, by_id=by.id, read_at=at))
    db.session.flush()
    audit.append("read", "handover", assignment.id, person_id=by.id, at=at, profile_id=assignment.profile_id)


def _to_read() -> Select[Assignment]:
    """The assignments of cases with a history: held or visited by somebody else before."""
    before = aliased(Assignment)
    held = exists().where(
        before.profile_id == Assignment.profile_id,
        before.person_id != Assignment.person_id,
        before.starts_on < Assignment.starts_on,
    )
    visited = exists().where(
        Visit.profile_id == Assignment.profile_id,
        Visit.observer_id != Assignment.person_id,
        Revision.visit_id == Visit.id,
        Revision.visited_on < Assignment.starts_on,
    )
    return select(Assignment).where(or_(held, visited)).order_by(Assignment.starts_on, Assignment.id)


def _read_at(assignments: Sequence[Assignment]) -> dict[uuid.UUID, datetime]:
    wanted = select(Handover).where(Handover.assignment_id.in_([one.id for one in assignments]))
    return {one.assignment_id: one.read_at for one in db.session.scalars(wanted)}


def _first_visit_at(assignment: Assignment) -> datetime | None:
    """The start of the first visit that its holder made in the time of an assignment."""
    wanted = (
        select(func.min(Revision.started_at))
        .join(Revision.visit)
        .where(
            and_(
                Visit.profile_id == assignment.profile_id,
                Visit.observer_id == assignment.person_id,
                Revision.visited_on >= assignment.starts_on,
            )
        )
    )
    return db.session.scalar(wanted)
