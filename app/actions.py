"""What was agreed to be done: what, by whom, by when, and what became of it.

It was agreed at a decision, a discussion, a challenge or a closing, whose own entry in the trail counts it. From then
on it is one list for each profile, and what is past its day comes back until somebody says what became of it.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import audit, blind
from app.extensions import db
from app.models import Action, Person, Profile

Open = dict[uuid.UUID, list[Action]]  # by profile, what is due first first


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done, as it is agreed."""

    what: str
    owner: str
    by_on: date


# Reading ------------------------------------------------------------------------------------------


def of(profile: Profile) -> list[Action]:
    """Give every action agreed for a profile: those still open by their day, then the done, the latest first."""
    shown = Action.struck_at.is_(None), blind.actions_shown_to_reader()
    wanted = select(Action).where(Action.profile_id == profile.id, *shown)
    rows = blind.as_told(
        db.session.scalars(wanted.options(joinedload(Action.by), joinedload(Action.done_by)))
    )
    still = sorted((one for one in rows if one.done_at is None), key=lambda one: (one.by_on, one.what))
    done = [one for one in rows if one.done_at is not None]
    return still + sorted(done, key=lambda one: str(one.done_at), reverse=True)


def open_of(profiles: Iterable[Profile], until: date) -> Open:
    """Give what is still to be done for each of these profiles by a day, in one query."""
    found: Open = {profile.id: [] for profile in profiles}
    wanted = select(Action).where(
        Action.profile_id.in_(list(found)),
        or_(Action.done_at.is_(None), blind.outcomes_waiting(Action)),
        Action.struck_at.is_(None),
        Action.by_on <= until,
        blind.actions_shown_to_reader(),
    )
    for row in blind.as_told(db.session.scalars(wanted.order_by(Action.by_on, Action.what))):
        found[row.profile_id].append(row)
    return found


def overdue_of(profiles: Iterable[Profile], on: date) -> Open:
    """Give what is past its day on a day and not done, for each of these profiles, in one query."""
    late = open_of(profiles, on)
    return {key: [one for one in rows if one.by_on < on] for key, rows in late.items()}


def after_closing(which: ColumnElement[bool], until: date) -> list[Action]:
    """Give what is not done by a day of what a closing's decision or a challenge's answer set, of closed profiles."""
    wanted = (
        select(Action)
        .join(Action.profile)
        .where(
            which,
            Profile.closed_on.is_not(None),
            Action.source.in_(("closing", "challenge")),
            or_(Action.done_at.is_(None), blind.outcomes_waiting(Action)),
            Action.struck_at.is_(None),
            Action.by_on <= until,
            blind.actions_shown_to_reader(),
        )
    )
    ordered = wanted.order_by(Profile.reference, Action.by_on, Action.what)
    return blind.as_told(db.session.scalars(ordered.options(contains_eager(Action.profile))))


def agreed_with(source: str, source_ids: Iterable[uuid.UUID]) -> Open:
    """Give the actions that were agreed with each of these decisions, discussions, challenges or closings."""
    found: Open = {key: [] for key in source_ids}
    agreed = Action.source == source, Action.source_id.in_(list(found)), blind.actions_shown_to_reader()
    wanted = select(Action).where(*agreed)
    people = joinedload(Action.by), joinedload(Action.done_by)
    for row in blind.as_told(db.session.scalars(wanted.options(*people).order_by(Action.by_on, Action.what))):
        found[row.source_id].append(row)
    return found


# Setting down -------------------------------------------------------------------------------------


def agree(
    source: str, source_id: uuid.UUID, profile: Profile, tasks: Sequence[Task], by: Person, at: datetime
) -> list[Action]:
    """Add what was agreed to be done to the open transaction. The act that it was agreed with has the entry."""
    rows = [
        Action(
            id=uuid.uuid4(), profile_id=profile.id, source=source, source_id=source_id, what=task.what,
            owner=task.owner, by_on=task.by_on, outcome="", by_id=by.id, recorded_at=at, struck_because="",
        )
        for task in tasks
    ]  # fmt: skip
    db.session.add_all(rows)
    return rows


def finish(row: Action, outcome: str, by: Person, at: datetime) -> None:
    """Say what became of an action: it is open no more, and stays readable with this."""
    row.done_at, row.done_by_id, row.outcome = at, by.id, outcome
    audit.append("finished", "action", row.id, person_id=by.id, at=at, profile_id=row.profile_id)
