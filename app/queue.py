"""What awaits a supervisor's decision, and what came back to its observer with questions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import reach
from app.extensions import db
from app.models import Person, Revision, SignOff, Visit
from observations import signoff


@dataclass(frozen=True, slots=True)
class Returned:
    """A visit that came back with questions and whose answer, the next version, has not come yet."""

    visit: Visit
    revision: Revision
    decision: SignOff


def awaiting(person: Person, on: date) -> list[Revision]:
    """Give the newest versions that this supervisor may decide on and nobody has decided."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .outerjoin(SignOff, SignOff.revision_id == Revision.id)
        .where(reach.team_revisions(person, on), Revision.number == Visit.newest, SignOff.id.is_(None))
        .options(joinedload(Revision.visit).options(joinedload(Visit.observer), joinedload(Visit.profile)))
        .order_by(Revision.received_at, Revision.id)
    )
    return list(db.session.scalars(wanted))


def earlier_decisions(revisions: Sequence[Revision]) -> dict[uuid.UUID, SignOff]:
    """Give the latest decision on an earlier version of each of these versions' visits, by the visit's id."""
    wanted = (
        select(SignOff)
        .join(SignOff.revision)
        .where(Revision.visit_id.in_([one.visit_id for one in revisions if one.number > 1]))
        .options(joinedload(SignOff.revision), selectinload(SignOff.questions))
        .order_by(Revision.number)
    )
    numbers = {one.visit_id: one.number for one in revisions}
    found = db.session.scalars(wanted)
    return {
        one.revision.visit_id: one for one in found if one.revision.number < numbers[one.revision.visit_id]
    }


def returned_for(person: Person, on: date) -> list[Returned]:
    """Give this observer's own visits that came back with questions, the longest since first."""
    return _returned(reach.own_visits(person, on))


def returned_by_team(person: Person, on: date) -> list[Returned]:
    """Give the visits to a supervisor's team's profiles that are with their observers, the longest since first."""
    return _returned(Visit.id.in_(select(Revision.visit_id).where(reach.team_revisions(person, on))))


def _returned(which: Any) -> list[Returned]:
    wanted = (
        select(SignOff)
        .join(SignOff.revision)
        .join(Revision.visit)
        .where(which, Revision.number == Visit.newest, SignOff.decision == signoff.Outcome.RETURNED.value)
        .options(
            joinedload(SignOff.revision)
            .joinedload(Revision.visit)
            .options(joinedload(Visit.observer), joinedload(Visit.profile)),
            joinedload(SignOff.person),
            selectinload(SignOff.questions),
        )
        .order_by(SignOff.decided_at, SignOff.id)
    )
    return [Returned(one.revision.visit, one.revision, one) for one in db.session.scalars(wanted)]
