"""A supervisor's team on a day: everything that its page is worked out from, in a fixed number of queries."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app import actions, between, discussions, joint, reach, records, tray
from app.between import Known
from app.config import config
from app.discussions import Unsaid
from app.extensions import db
from app.joint import Standing
from app.limits import Limits, limits_on
from app.models import Action, Assignment, Challenge, Device, Person, Plan, Profile, Revision, Role, Visit
from app.phones import IS_SHORT
from app.records import ChangeOverTime
from observations.observers import Beside, beside_colleagues
from observations.working_days import working_days

LATELY = timedelta(days=28)
Ids = Sequence[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Team:
    """One team on a day. Closed profiles are not among its cases, but for what is still to be done there."""

    on: date
    limits: Limits
    changes: Sequence[ChangeOverTime]
    known: Mapping[uuid.UUID, Known]
    actions: Mapping[uuid.UUID, Sequence[Action]]  # past their day, by profile
    after_closing: Sequence[Action]  # past their day, of closed profiles
    planned_since: Mapping[uuid.UUID, date]  # since when a profile has been under one plan or another
    holders: Mapping[uuid.UUID, frozenset[uuid.UUID]]  # who holds each profile
    written_late: Sequence[Revision]
    owing: Sequence[Device]  # phones from which a finished visit has not come
    tray: int
    challenges: Sequence[Challenge]  # not answered
    unsaid: Sequence[Unsaid]  # discussions without an outcome
    joint: Sequence[Standing]
    people: Sequence[Person]
    visits: Mapping[uuid.UUID, int]  # of the last four weeks, by who visited


def team_of(supervisor: Person, on: date) -> Team:
    """Give the team of a supervisor as it stands on a day."""
    where = reach.team_profiles(supervisor, on), Profile.closed_on.is_(None)
    profiles = list(db.session.scalars(select(Profile).where(*where).order_by(Profile.reference)))
    ids, limits = [one.id for one in profiles], limits_on(on)
    return Team(
        on=on,
        limits=limits,
        changes=list(records.changes_over_time(profiles, on).values()),
        known=between.known_of(profiles),
        actions=actions.overdue_of(profiles, on),
        after_closing=actions.after_closing(reach.team_profiles(supervisor, on), on - timedelta(days=1)),
        planned_since=_planned_since(ids, on),
        holders=_holders(ids, on),
        written_late=_written_late(ids, on, limits.write_up_days),
        owing=_owing(supervisor, on),
        tray=len(tray.waiting(supervisor)),
        challenges=_unanswered(ids),
        unsaid=[one for some in discussions.unsaid(profiles, on).values() for one in some],
        joint=joint.of_profiles(profiles),
        people=_people(supervisor),
        visits=_visits(on),
    )


def own_grading(person: Person, on: date) -> tuple[Beside | None, Limits]:
    """Give how somebody grades beside colleagues, counted over the open cases of their team, as its page counts it."""
    visited = select(Visit.profile_id).where(Visit.observer_id == person.id)
    wanted = select(Profile).where(
        Profile.id.in_(visited), Profile.team_id == person.team_id, Profile.closed_on.is_(None)
    )
    changes = records.changes_over_time(db.session.scalars(wanted).all(), on)
    limits = limits_on(on)
    return beside(changes.values(), limits).get(str(person.id)), limits


def beside(changes: Iterable[ChangeOverTime], limits: Limits) -> dict[str, Beside]:
    """Give how each observer of these profiles grades beside colleagues, by the observer's id."""
    return beside_colleagues((one.history for one in changes), timedelta(days=limits.joint_days))


def _planned_since(ids: Ids, on: date) -> dict[uuid.UUID, date]:
    wanted = select(Plan).where(Plan.profile_id.in_(ids), Plan.since_on <= on)
    found: dict[uuid.UUID, date] = {}
    for row in db.session.scalars(wanted.order_by(Plan.since_on, Plan.set_at, Plan.id)):
        if row.kind == "none":
            found.pop(row.profile_id, None)
        else:
            found.setdefault(row.profile_id, row.since_on)
    return found


def _holders(ids: Ids, on: date) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    wanted = select(Assignment.profile_id, Assignment.person_id).where(
        Assignment.profile_id.in_(ids),
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {key: set() for key in ids}
    for profile_id, person_id in db.session.execute(wanted):
        found[profile_id].add(person_id)
    return {key: frozenset(people) for key, people in found.items()}


def _written_late(ids: Ids, on: date, within: int) -> list[Revision]:
    """The first wordings that came in the last four weeks and were finished later than they should be.

    However long ago the visit was: the latest are the worst.
    """
    since = datetime.combine(on - LATELY, time(), config().timezone)
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .where(Visit.profile_id.in_(ids), Revision.number == 1, Revision.received_at >= since)
        .options(joinedload(Revision.visit).joinedload(Visit.observer))
        .order_by(Revision.visited_on, Revision.id)
    )
    return [one for one in db.session.scalars(wanted) if written_after(one) > within]


def written_after(revision: Revision) -> int:
    """Give how many working days after the visit it was finished, by the phone's clock and calendar."""
    finished_on = revision.recorded_at.astimezone(ZoneInfo(revision.zone)).date()
    return working_days(revision.visited_on, finished_on)


def _owing(supervisor: Person, on: date) -> list[Device]:
    wanted = select(Device).where(reach.team_phones(supervisor, on), IS_SHORT)
    return list(db.session.scalars(wanted.options(joinedload(Device.person))))


def _unanswered(ids: Ids) -> list[Challenge]:
    wanted = select(Challenge).where(Challenge.profile_id.in_(ids), Challenge.answered_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Challenge.due_on, Challenge.id)))


def _people(supervisor: Person) -> list[Person]:
    """Those of the team who visit, by name: no order says who is better."""
    practise = Person.role.in_((Role.WORKER.value, Role.SUPERVISOR.value))
    wanted = select(Person).where(
        Person.team_id == supervisor.team_id, practise, Person.suspended_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Person.name)))


def _visits(on: date) -> dict[uuid.UUID, int]:
    wanted = (
        select(Visit.observer_id, func.count())
        .join(Revision, (Revision.visit_id == Visit.id) & (Revision.number == Visit.newest))
        .where(Revision.visited_on > on - LATELY, Revision.visited_on <= on)
        .group_by(Visit.observer_id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}
