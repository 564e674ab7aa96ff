"""Complex-case discussions: who met over a stuck case, what was agreed to unblock it, and what came of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app import actions, audit, between, blind
from app.actions import Task
from app.clock import local
from app.extensions import db
from app.models import Action, Discussion, Person, Profile

FOUR_WEEKS = timedelta(days=28)  # however long its actions may take, so old a discussion comes back


@dataclass(frozen=True, slots=True)
class Told:
    """A discussion as it is set down: when, who was there, why the case is stuck, what was agreed and is to be done."""

    held_on: date
    present: str
    why: str
    agreed: str
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A discussion of which nobody has said what came, though there is nothing more to wait for since a day."""

    discussion: Discussion
    since: date


def of(profile: Profile) -> list[Discussion]:
    """Give every discussion of a profile, the last first."""
    shown = Discussion.struck_at.is_(None), blind.judged_to_reader(Discussion)
    wanted = select(Discussion).where(Discussion.profile_id == profile.id, *shown)
    people = joinedload(Discussion.by), joinedload(Discussion.outcome_by)
    ordered = wanted.order_by(Discussion.held_on.desc(), Discussion.recorded_at.desc())
    return blind.as_told(db.session.scalars(ordered.options(*people)))


def open_of(profile: Profile) -> list[Discussion]:
    """Give the discussions of a profile of which nobody has said what came, the oldest first."""
    return [one for one in reversed(of(profile)) if one.outcome_at is None]


def unsaid(profiles: Iterable[Profile], on: date) -> dict[uuid.UUID, list[Unsaid]]:
    """Give those of these profiles whose outcome is to be said by a day, the oldest first, by profile.

    Once all their actions are done or past their day, and four weeks after they were held at the latest.
    """
    found: dict[uuid.UUID, list[Unsaid]] = {profile.id: [] for profile in profiles}
    wanted = select(Discussion).where(
        Discussion.profile_id.in_(list(found)),
        or_(Discussion.outcome_at.is_(None), blind.outcomes_waiting(Discussion)),
        Discussion.struck_at.is_(None),
        blind.judged_to_reader(Discussion),
    )
    rows = blind.as_told(db.session.scalars(wanted.order_by(Discussion.held_on, Discussion.recorded_at)))
    agreed = actions.agreed_with("discussion", [row.id for row in rows])
    for row in rows:
        if since := _unsaid_since(row, agreed[row.id], on):
            found[row.profile_id].append(Unsaid(row, since))
    return found


def _unsaid_since(row: Discussion, agreed: Iterable[Action], on: date) -> date | None:
    """Since when its outcome is to be said; None where there is still something to wait for on a day."""
    tasks = [one for one in agreed if one.struck_at is None]
    waits_for = [local(one.done_at).date() if one.done_at else one.by_on for one in tasks]
    since = min(max([row.held_on, *waits_for]), row.held_on + FOUR_WEEKS)
    done = all(one.done_at or one.by_on < on for one in tasks)
    return since if done or row.held_on + FOUR_WEEKS < on else None


def record(profile: Profile, told: Told, by: Person, at: datetime) -> Discussion:
    """Set a discussion down with its actions, and one entry in the trail."""
    said = {"held_on": told.held_on, "present": told.present, "why": told.why, "agreed": told.agreed}
    again = between.just_now(Discussion, profile, by, at, **said)
    if again and _agreed_at(again) == set(told.tasks):
        return again
    row = Discussion(**said, outcome="")
    between.add(row, profile, by, at, held_on=told.held_on, actions=len(told.tasks))
    actions.agree("discussion", row.id, profile, told.tasks, by, at)
    return row


def _agreed_at(row: Discussion) -> set[Task]:
    found = actions.agreed_with("discussion", [row.id])[row.id]
    return {Task(one.what, one.owner, one.by_on) for one in found}


def say_outcome(row: Discussion, outcome: str, by: Person, at: datetime) -> None:
    """Say what came of a discussion: whether the case is unblocked. It is said once."""
    row.outcome, row.outcome_at, row.outcome_by_id = outcome, at, by.id
    audit.append("finished", "discussion", row.id, person_id=by.id, at=at, profile_id=row.profile_id)
