"""What is planned for a profile: its plan by date, looks planned besides, looks agreed when visits were decided on.

Rows of plans are only ever added. A planned look that was wrong is struck out and stays readable.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import audit, between, blind
from app.extensions import db
from app.limits import USUAL, Limits, limits_on
from app.models import Person, Plan, PlannedLook, Profile, Revision, SignOff, Visit
from app.wordings import Worded
from observations.events import EventKind
from observations.schedule import Asked, Visited, Why, still_asked
from observations.visit import Kind

KINDS = ("child_protection", "child_in_need", "early_help", "none")


@dataclass(frozen=True, slots=True)
class NextLook:
    """When the home is to be looked at, whether announced, and what asks for it."""

    on: date
    kind: str
    why: Why
    row: uuid.UUID | None = None  # of what was planned besides

    @property
    def agreed(self) -> bool:
        """Whether it was agreed when a visit was decided on."""
        return self.why is Why.DECISION


@dataclass(frozen=True, slots=True)
class Schedule:
    """One profile's plan on a day, how long things may wait, and the looks that were asked for."""

    plan: Plan | None = None
    since: date | None = None  # since when the child has been under one plan or another, without a break
    plans: tuple[
        Plan, ...
    ] = ()  # all until that day, oldest first; of those from one day on, the one that holds
    limits: Limits = USUAL  # how long things may wait on that day
    asked: tuple[Asked, ...] = ()

    @property
    def every(self) -> timedelta:
        """From one visit to the next: as the plan says, else as the authority does."""
        return timedelta(
            days=self.plan.visit_every if self.plan and self.plan.visit_every else self.limits.visit_every
        )

    def due(self, at_home: Sequence[Worded], opened_on: date, kind: Kind) -> list[NextLook]:
        """Give every look still to be had, the soonest first. `kind` is that of a look that only the rhythm asks for.

        The usual rhythm gives way to a look agreed at a decision; a plan's own rhythm does not.
        """
        since = min((one.since for one in self.asked), default=None)  # what was before answers none of them
        visited = [_visited(one) for one in at_home if since and one.started_at >= since]
        left = still_asked(self.asked, visited)
        found = [NextLook(one.by_on, one.kind.value, one.why, _row(one)) for one in left]
        own = self.plan is not None and self.plan.visit_every is not None
        if own or not any(one.agreed for one in found):
            last = max((one.visited_on for one in at_home), default=opened_on)
            found.append(NextLook(last + self.every, kind.value, Why.PLAN if own else Why.USUAL))
        return sorted(found, key=lambda one: one.on)  # alike: what somebody asked for before the rhythm


def _visited(revision: Worded) -> Visited:
    return Visited(str(revision.visit_id), revision.started_at, Kind(revision.kind))


def _row(asked: Asked) -> uuid.UUID | None:
    return uuid.UUID(asked.id) if asked.why is Why.PLANNED else None


# Reading ------------------------------------------------------------------------------------------


def schedules(profile_ids: Iterable[uuid.UUID], on: date) -> dict[uuid.UUID, Schedule]:
    """Give what is planned for each of these profiles on a day, in four queries."""
    ids, waiting = list(profile_ids), limits_on(on)
    plans, asked = _plans(ids, on), _asked(ids)
    return {
        key: Schedule(
            plan=plans[key][-1] if plans[key] else None,
            since=_without_a_break(plans[key]),
            plans=tuple(plans[key]),
            limits=waiting,
            asked=tuple(asked[key]),
        )
        for key in ids
    }


def turns_of(plans: Iterable[Plan]) -> Iterator[tuple[Plan, EventKind]]:
    """Give the plans, oldest first, with which another one started or none was left; not those that only go on."""
    before = KINDS[-1]
    for plan in plans:
        if plan.kind != before:
            yield plan, EventKind.PLAN_ENDED if plan.kind == KINDS[-1] else EventKind.PLAN_STARTED
        before = plan.kind


def plans_of(profile: Profile) -> list[Plan]:
    """Give every plan that a profile was ever under, the last first."""
    wanted = (
        select(Plan)
        .where(Plan.profile_id == profile.id, blind.plans_shown_to_reader())
        .options(joinedload(Plan.by))
    )
    return list(db.session.scalars(wanted.order_by(Plan.since_on.desc(), Plan.set_at.desc(), Plan.id.desc())))


def looks_of(profile: Profile) -> list[PlannedLook]:
    """Give every look that was planned for a profile, struck out or not, the last first."""
    shown = PlannedLook.profile_id == profile.id, blind.judged_to_reader(PlannedLook)
    wanted = select(PlannedLook).where(*shown)
    people = joinedload(PlannedLook.by), joinedload(PlannedLook.struck_by)
    return list(db.session.scalars(wanted.options(*people).order_by(PlannedLook.look_on.desc())))


def _plans(ids: Sequence[uuid.UUID], on: date) -> dict[uuid.UUID, list[Plan]]:
    """The plans of each profile until a day, oldest first; of several from one day on, what was set last."""
    which = Plan.profile_id.in_(ids), Plan.since_on <= on, blind.plans_shown_to_reader()
    wanted = select(Plan).where(*which).options(joinedload(Plan.by))
    found: dict[uuid.UUID, dict[date, Plan]] = {key: {} for key in ids}
    for row in db.session.scalars(wanted.order_by(Plan.since_on, Plan.set_at, Plan.id)):
        found[row.profile_id][row.since_on] = row
    return {key: list(rows.values()) for key, rows in found.items()}


def _without_a_break(plans: Sequence[Plan]) -> date | None:
    """Since when one plan has followed another; None where there is none now."""
    since = None
    for plan in plans:
        since = None if plan.kind == KINDS[-1] else since or plan.since_on
    return since


def _asked(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Asked]]:
    """The looks asked for, by profile: those planned, and the one that the latest decision with a look agreed."""
    standing = PlannedLook.struck_at.is_(None), blind.judged_to_reader(PlannedLook)
    planned = select(PlannedLook).where(PlannedLook.profile_id.in_(ids), *standing)
    found = {key: [one] for key, one in _agreed(ids).items()}
    for row in db.session.scalars(planned):
        one = Asked(str(row.id), Why.PLANNED, row.look_on, Kind(row.kind), row.recorded_at)
        found.setdefault(row.profile_id, []).append(one)
    return {key: found.get(key, []) for key in ids}


def _agreed(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Asked]:
    """The look of the latest decision that agreed one: a correction that came since does not undo it."""
    newest_first = SignOff.decided_at.desc(), SignOff.id.desc()
    place = func.row_number().over(partition_by=Visit.profile_id, order_by=newest_first)
    every = (
        select(
            SignOff.id, SignOff.next_look_on, SignOff.next_look_kind, Revision.visited_on, Revision.zone,
            Visit.id.label("visit_id"), Visit.profile_id, place.label("place"),
        )
        .join(SignOff.revision)
        .join(Revision.visit)
        .where(
            Visit.profile_id.in_(ids), SignOff.next_look_on.is_not(None), blind.decisions_shown_to_reader()
        )
    ).subquery()  # fmt: skip
    return {
        row.profile_id: _as_asked(row) for row in db.session.execute(select(every).where(every.c.place == 1))
    }


def _as_asked(row: Any) -> Asked:
    kind, since = Kind(row.next_look_kind or Kind.ANNOUNCED), _day_after(row.visited_on, row.zone)
    return Asked(str(row.id), Why.DECISION, row.next_look_on, kind, since, str(row.visit_id))


def _day_after(day: date, zone: str) -> datetime:
    """From when on a visit is a later one: the day after."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))


# Setting down -------------------------------------------------------------------------------------


def set_plan(
    profile: Profile,
    kind: str,
    *,
    since_on: date,
    visit_every: int | None,
    reason: str,
    by: Person,
    at: datetime,
) -> Plan:
    """Add the plan that a profile is under from a day on, with one entry in the trail, to the open transaction."""
    row = Plan(
        id=uuid.uuid4(), profile_id=profile.id, kind=kind, since_on=since_on, visit_every=visit_every,
        reason=reason, by_id=by.id, set_at=at,
    )  # fmt: skip
    db.session.add(row)
    audit.append("set", "plan", row.id, person_id=by.id, at=at, profile_id=profile.id, since_on=since_on)
    return row


def plan_look(profile: Profile, look_on: date, kind: Kind, why: str, by: Person, at: datetime) -> PlannedLook:
    """Plan a look besides those agreed at decisions. The trail says when it is due, never whether it is announced."""
    said = {"look_on": look_on, "kind": kind.value, "why": why}
    if again := between.just_now(PlannedLook, profile, by, at, **said):
        return again
    return between.add(PlannedLook(**said), profile, by, at, look_on=look_on)
