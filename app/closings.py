"""Closing a profile or stepping its plan down: the proposal, whom it was asked about, the decision, and reopening.

Nothing closes by itself, and nobody decides on their own proposal. Each act adds one entry to the trail; the caller
commits.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app import actions, audit, blind, reach
from app.actions import Task
from app.against import Before
from app.clock import local
from app.extensions import db
from app.models import AgencyAsked, Closing, Person, Plan, Profile, Reopening
from app.schedule import KINDS
from observations.errors import NotAllowed

CLOSE, STEP_DOWN = "close", "step_down"
AGREED, REFUSED, WITHDRAWN = "agreed", "refused", "withdrawn"


# Reading ------------------------------------------------------------------------------------------


def of(profile: Profile) -> list[Closing]:
    """Give every proposal that was made for a profile, the newest first, as far as whoever is looking may know."""
    shown = Closing.profile_id == profile.id, blind.judged_to_reader(Closing)
    wanted = select(Closing).where(*shown).options(*_WITH)
    return list(db.session.scalars(wanted.order_by(Closing.proposed_at.desc(), Closing.id)))


def open_one(profile: Profile) -> Closing | None:
    """Give the proposal that nobody has decided yet, if there is one."""
    return next((one for one in of(profile) if one.decision is None), None)


def awaiting(person: Person, on: date) -> list[Closing]:
    """Give the proposals that this supervisor may decide on, the longest open first."""
    wanted = select(Closing).where(Closing.decision.is_(None), reach.others_closings(person, on))
    found = wanted.options(*_WITH, joinedload(Closing.profile)).order_by(Closing.proposed_at, Closing.id)
    return list(db.session.scalars(found))


def reopenings(profile: Profile) -> list[Reopening]:
    """Give every time that a profile was opened again, the newest first."""
    shown = Reopening.profile_id == profile.id, blind.reopenings_shown_to_reader()
    wanted = select(Reopening).where(*shown).options(joinedload(Reopening.by))
    return list(db.session.scalars(wanted.order_by(Reopening.reopened_at.desc(), Reopening.id)))


def lower_plans(plan: Plan | None) -> list[str]:
    """Give what a plan could be stepped down to; where none was set, every one below the highest."""
    return list(KINDS[KINDS.index(plan.kind) + 1 :] if plan else KINDS[1:])


def still_lower(closing: Closing, plan: Plan | None) -> bool:
    """Tell whether what is proposed would still lower a plan: it may have been set anew since. A closing does."""
    return closing.kind == CLOSE or closing.to_plan in lower_plans(plan)


_WITH = (joinedload(Closing.proposed_by), joinedload(Closing.decided_by), selectinload(Closing.asked))


# Proposing, asking, deciding ----------------------------------------------------------------------


def propose(
    seen: Before, kind: str, *, to_plan: str | None, reasons: str, by: Person, at: datetime
) -> Closing:
    """Propose to close a profile or to step its plan down, with all that stands against it.

    NotAllowed when another proposal is open: the database lets there be one.
    """
    profile = seen.change.profile
    row = Closing(
        id=uuid.uuid4(), profile_id=profile.id, kind=kind, to_plan=to_plan, reasons=reasons,
        picture=seen.picture, proposed_by_id=by.id, proposed_at=at,
    )  # fmt: skip
    try:
        db.session.add(row)
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise NotAllowed("already_proposed", "A closing was proposed in the meantime.") from error
    _note("proposed", row, by, at, open_domains=sum(not one["holds"] for one in seen.picture["domains"]))
    return row


def ask(closing: Closing, agency: str, who: str, asked_on: date, by: Person, at: datetime) -> AgencyAsked:
    """Set down that an agency was asked, and whom there."""
    row = AgencyAsked(
        id=uuid.uuid4(),
        closing=closing,
        agency=agency,
        who=who,
        asked_on=asked_on,
        by_id=by.id,
        recorded_at=at,
    )
    db.session.add(row)
    db.session.flush()
    _note("asked an agency", closing, by, at, asked=row.id)
    return row


def answered(row: AgencyAsked, answered_on: date, answer: str, by: Person, at: datetime) -> None:
    """Set down what an agency answered; the first answer stays."""
    row.answered_on, row.answer = answered_on, answer
    _note("heard from an agency", row.closing, by, at, asked=row.id)


def withdraw(closing: Closing, because: str, by: Person, at: datetime) -> None:
    """Take a proposal back."""
    _settle(closing, WITHDRAWN, because, by, at)
    _note(WITHDRAWN, closing, by, at)


def decide(
    closing: Closing,
    decision: str,
    because: str,
    seen: Before,
    by: Person,
    at: datetime,
    tasks: Sequence[Task] = (),
) -> None:
    """Agree to a closing or refuse it, with reasons, and set what is to be done.

    NotAllowed for the proposer, and once it is decided. What is agreed is done: the profile is closed from this day,
    or its plan is a lower one.
    """
    if closing.proposed_by_id == by.id:
        raise NotAllowed("own_proposal", "Nobody decides on their own proposal.")
    if closing.decision is not None:
        raise NotAllowed("already_decided", "This proposal was decided in the meantime.")
    if decision == AGREED and not still_lower(closing, seen.change.schedule.plan):
        raise NotAllowed("not_lower", "The plan was set anew: this would not lower it.")
    _settle(closing, decision, because, by, at)
    closing.decided_picture = seen.picture
    if decision == AGREED:
        _do(closing, by, at)
    actions.agree("closing", closing.id, closing.profile, tasks, by, at)
    _note(decision, closing, by, at, actions=len(tasks))


def _settle(closing: Closing, decision: str, because: str, by: Person, at: datetime) -> None:
    closing.decision, closing.decided_because = decision, because
    closing.decided_by_id, closing.decided_at = by.id, at


def _do(closing: Closing, by: Person, at: datetime) -> None:
    on = local(at).date()
    if closing.kind == CLOSE:
        closing.profile.closed_on = on
        return
    plan = Plan(
        id=uuid.uuid4(), profile_id=closing.profile_id, kind=closing.to_plan, since_on=on,
        reason=closing.decided_because, by_id=by.id, set_at=at,
    )  # fmt: skip
    db.session.add(plan)


def reopen(profile: Profile, reason: str, by: Person, at: datetime) -> Reopening:
    """Open a closed profile again. Everything that was known of it is in view again, as it was."""
    if profile.closed_on is None:
        raise NotAllowed("not_closed", "This profile is open.")
    row = Reopening(
        id=uuid.uuid4(),
        profile_id=profile.id,
        closed_on=profile.closed_on,
        reason=reason,
        by_id=by.id,
        reopened_at=at,
    )
    profile.closed_on = None
    db.session.add(row)
    db.session.flush()
    audit.append(
        "reopened",
        "profile",
        profile.id,
        person_id=by.id,
        at=at,
        profile_id=profile.id,
        closed_on=row.closed_on,
    )
    return row


def _note(action: str, closing: Closing, by: Person, at: datetime, **facts: object) -> None:
    audit.append(
        action, "closing", closing.id, person_id=by.id, at=at, profile_id=closing.profile_id,
        kind=closing.kind, **facts,
    )  # fmt: skip
