"""Who decides on a proposal to close: another supervisor of the child's team, else the next manager.

Nothing is moved, as with what climbs by the clock: it is worked out from who can decide at the moment of looking.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.heard import STILL_TOLD, Ladders, ladders
from app.models import Closing, Person, Profile, Role, Team


@dataclass(frozen=True, slots=True)
class Deciders:
    """Whose supervisors decide on a proposal, and which of them can; nobody where none may sign in."""

    own: Team  # the child's
    team: Team
    people: Sequence[Person]

    @property
    def above(self) -> bool:
        """Whether it has gone to the next manager."""
        return self.team.id != self.own.id


def of(closing: Closing, every: Ladders) -> Deciders:
    """Give who decides on a proposal: somebody else of the child's team.

    Where one of its supervisors proposed, and no other can decide, the next manager. Levels without anybody who can
    are passed over.
    """
    by, own = closing.proposed_by, every.chains[closing.profile.team_id][0]
    supervises = by.role == Role.SUPERVISOR.value and by.team_id == own.id
    team = every.of(own.id, but=by.id)[0] if supervises else own
    return Deciders(own, team, every.able(team.id, but=by.id))


def closings_above(person: Person, now: datetime) -> list[uuid.UUID]:
    """Give the ids of the proposals of other teams that this supervisor decides on, those just decided too."""
    every = ladders()
    return [one.id for one in _of_teams(every.beneath(person.team_id), now) if _decides(person, one, every)]


def _decides(person: Person, closing: Closing, every: Ladders) -> bool:
    return any(one.id == person.id for one in of(closing, every).people)


def _of_teams(teams: Sequence[uuid.UUID], now: datetime) -> Sequence[Closing]:
    """The proposals that somebody of these teams made about one of the team's children, open or just decided."""
    if not teams:
        return []
    by = aliased(Person)
    wanted = (
        select(Closing)
        .join(Profile, Profile.id == Closing.profile_id)
        .join(by, by.id == Closing.proposed_by_id)
        .where(Profile.team_id.in_(teams), by.team_id == Profile.team_id)
        .where(or_(Closing.decision.is_(None), Closing.decided_at > now - STILL_TOLD))
        .options(joinedload(Closing.profile), joinedload(Closing.proposed_by))
    )
    return db.session.scalars(wanted).all()
