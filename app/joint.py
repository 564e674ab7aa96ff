"""Joint visits: two observers who grade one occasion apart; what of theirs is filed, and how their grades compare.

Which of the two may see what is in `blind`. Only the first wording of each counts here: later
ones were written by somebody who could read the other's.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import between
from app.blind import AT_HOME
from app.extensions import db
from app.models import Assignment, JointVisit, Person, Profile, Revision, Role, Visit


@dataclass(frozen=True, slots=True)
class Standing:
    """One joint visit, and the first filed wording of each observer's visit, if there is one."""

    row: JointVisit
    first: Revision | None = None
    second: Revision | None = None

    @property
    def both(self) -> tuple[Revision, Revision] | None:
        """The two wordings to compare; none until both are filed, or when it was called off."""
        if self.first is None or self.second is None or self.row.struck_at is not None:
            return None
        return self.first, self.second

    @property
    def missing(self) -> list[Person]:
        """Whose visit has not come."""
        two = (self.row.first, self.first), (self.row.second, self.second)
        return [person for person, filed in two if filed is None]

    def own(self, person: Person) -> bool | None:
        """Whether this person's own visit is filed; None for somebody who is no observer of it."""
        of = {self.row.first_id: self.first, self.row.second_id: self.second}
        return of[person.id] is not None if person.id in of else None


# Reading ------------------------------------------------------------------------------------------


def of_profiles(profiles: Iterable[Profile]) -> list[Standing]:
    """Give every joint visit to these profiles, called off or not, the latest day first, in a fixed number of queries.

    What stands of each is for whoever supervises; an observer is told no more than `Standing.own`.
    """
    wanted = select(JointVisit).where(JointVisit.profile_id.in_([one.id for one in profiles]))
    order = JointVisit.visit_on.desc(), JointVisit.recorded_at.desc(), JointVisit.id
    return _standings(db.session.scalars(wanted.options(*_people()).order_by(*order)).all())


def standing(row: JointVisit) -> Standing:
    """Give how one joint visit stands."""
    return _standings([row])[0]


def ahead(person: Person, profiles: Iterable[Profile], on: date) -> dict[uuid.UUID, JointVisit]:
    """Give the next joint visit, today's too, of each of these profiles at which this person is an observer."""
    wanted = select(JointVisit).where(
        JointVisit.profile_id.in_([one.id for one in profiles]),
        or_(JointVisit.first_id == person.id, JointVisit.second_id == person.id),
        JointVisit.visit_on >= on,
        JointVisit.struck_at.is_(None),
    )
    found = db.session.scalars(wanted.order_by(JointVisit.visit_on.desc(), JointVisit.recorded_at))
    return {one.profile_id: one for one in found}


def observers(profile: Profile, on: date) -> list[Person]:
    """Give who may be an observer on a day: whoever holds the profile then and does not decide on its visits."""
    held = select(Assignment.person_id).where(
        Assignment.profile_id == profile.id,
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
    )
    decides = (Person.role == Role.SUPERVISOR.value) & (Person.team_id == profile.team_id)
    wanted = select(Person).where(Person.id.in_(held), Person.suspended_at.is_(None), ~decides)
    return list(db.session.scalars(wanted.order_by(Person.name)))


def _people() -> tuple[Any, ...]:
    return joinedload(JointVisit.first), joinedload(JointVisit.second), joinedload(JointVisit.struck_by)


def _standings(rows: Sequence[JointVisit]) -> list[Standing]:
    filed = _filed(rows) if rows else []
    return [
        Standing(row, *(_own(row, person, filed) for person in (row.first_id, row.second_id))) for row in rows
    ]


def _filed(rows: Sequence[JointVisit]) -> list[Revision]:
    """Every version that may belong to one of these, the first wordings first."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .where(
            Visit.profile_id.in_([one.profile_id for one in rows]),
            Visit.observer_id.in_({who for one in rows for who in (one.first_id, one.second_id)}),
            or_(
                Revision.occasion.in_([one.id for one in rows]),
                Revision.visited_on.in_([one.visit_on for one in rows]),
            ),
        )
        .options(joinedload(Revision.visit).joinedload(Visit.observer), selectinload(Revision.ratings))
    )
    return list(db.session.scalars(wanted.order_by(Revision.number, Revision.received_at, Revision.id)))


def _own(row: JointVisit, person_id: uuid.UUID, filed: Iterable[Revision]) -> Revision | None:
    """The first wording of an observer's visit: of the visit on the occasion, else of one in the home that day."""
    own = [
        one for one in filed if (one.visit.profile_id, one.visit.observer_id) == (row.profile_id, person_id)
    ]
    on_it = [one for one in own if one.occasion == row.id]
    that_day = [one for one in own if one.visited_on == row.visit_on and one.kind in AT_HOME]
    return next(iter(on_it + that_day), None)


# Setting down -------------------------------------------------------------------------------------


def plan(
    profile: Profile, visit_on: date, first: Person, second: Person, by: Person, at: datetime
) -> JointVisit:
    """Plan a joint visit. Its id is the occasion that both phones send."""
    said = {"visit_on": visit_on, "first_id": first.id, "second_id": second.id}
    if again := between.just_now(JointVisit, profile, by, at, **said):
        return again
    return between.add(JointVisit(**said), profile, by, at, visit_on=visit_on)


def call_off(row: JointVisit, why: str, by: Person, at: datetime) -> None:
    """Call a joint visit off: from now on each sees what is filed."""
    between.strike(row, why, by, at)
