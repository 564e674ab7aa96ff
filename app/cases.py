"""Opening a profile, and who holds it from when to when. Each adds one entry to the trail; the caller commits."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import audit
from app.extensions import db
from app.models import Assignment, Child, Family, Household, Identifier, Part, Person, Profile, Team

Row = TypeVar("Row")
GROWN_UP = timedelta(days=18 * 366)


# Reading: what an administrator needs to assign, and no more than that -------------------------------


def open_profiles() -> list[Profile]:
    """Give all open profiles with who holds or held them, by reference."""
    wanted = select(Profile).where(Profile.closed_on.is_(None)).order_by(Profile.reference)
    holders = selectinload(Profile.assignments).joinedload(Assignment.person)
    return list(db.session.scalars(wanted.options(holders, joinedload(Profile.team))))


def holding(profile: Profile, on: date) -> list[Assignment]:
    """Give the assignments in force on a day, the lead first."""
    held = [
        one
        for one in profile.assignments
        if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)
    ]
    return sorted(held, key=lambda one: (one.part != Part.LEAD, one.starts_on))


def held_by(person: Person, on: date) -> list[Assignment]:
    """Give a person's assignments that have not ended before a day, by reference."""
    wanted = (
        select(Assignment)
        .join(Assignment.profile)
        .where(Assignment.person_id == person.id, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on))
    )
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def overlapping(profile: Profile, person: Person, starts_on: date) -> Assignment | None:
    """Give this person's assignment to this profile that has not ended before a day, if there is one."""
    for one in profile.assignments:
        if one.person_id == person.id and (one.ends_on is None or one.ends_on >= starts_on):
            return one
    return None


def reference_taken(reference: str) -> bool:
    """Tell whether a profile of this reference exists, open or closed."""
    return db.session.scalars(select(Profile.id).where(Profile.reference == reference)).first() is not None


def identifier_taken(scheme: str, value: str) -> bool:
    """Tell whether a child is known by this number already."""
    wanted = select(Identifier.id).where(Identifier.scheme == scheme, Identifier.value == value)
    return db.session.scalars(wanted).first() is not None


# Writing ------------------------------------------------------------------------------------------


def open_profile(
    *,
    reference: str,
    initials: str,
    name: str,
    team: Team,
    opened_on: date,
    at: datetime,
    by: Person | None = None,
    born: date | None = None,
    due_on: date | None = None,
    family: Family | None = None,
    household: Household | None = None,
    identifiers: Sequence[tuple[str, str]] = (),
) -> Profile:
    """Open a profile of a child new to the record.

    Without a family the child has no brothers or sisters here; without a household the home is new as well.
    """
    family, household = family or _added(Family(id=uuid.uuid4())), household or add_household()
    child = Child(
        id=uuid.uuid4(), family_id=family.id, name=name, initials=initials, born=born, due_on=due_on
    )
    child.identifiers = [
        Identifier(id=uuid.uuid4(), scheme=scheme, value=value) for scheme, value in identifiers
    ]
    return open_for(
        _added(child), reference=reference, household=household, team=team, opened_on=opened_on, at=at, by=by
    )


def open_for(
    child: Child,
    *,
    reference: str,
    household: Household,
    team: Team,
    opened_on: date,
    at: datetime,
    by: Person | None = None,
) -> Profile:
    """Open a profile of a child on record, in the care of a household."""
    profile = _added(
        Profile(
            id=uuid.uuid4(),
            child_id=child.id,
            household_id=household.id,
            team_id=team.id,
            reference=reference,
            opened_on=opened_on,
            created_at=at,
        )
    )
    audit.append(
        "opened",
        "profile",
        profile.id,
        person_id=by.id if by else None,
        at=at,
        profile_id=profile.id,
        team=team.id,
    )
    return profile


def add_household(address: str = "", *, restricted: bool = False) -> Household:
    """Add a home, to open profiles in. An address that is restricted is shown to nobody who does not need it."""
    return _added(Household(id=uuid.uuid4(), address=address, address_restricted=restricted))


def assign(
    profile: Profile,
    person: Person,
    *,
    starts_on: date,
    at: datetime,
    by: Person | None = None,
    part: Part | str = Part.LEAD,
    ends_on: date | None = None,
) -> Assignment:
    """Let a person hold a profile from a day on, to another (included) if one is given."""
    assignment = Assignment(
        id=uuid.uuid4(),
        profile_id=profile.id,
        person_id=person.id,
        part=Part(part).value,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by_id=by.id if by else None,
        made_at=at,
    )
    _added(assignment)
    _note("assigned", assignment, by, at)
    return assignment


def end_assignment(assignment: Assignment, ends_on: date, at: datetime, by: Person | None = None) -> None:
    """Let an assignment end with a day. It stays on record: what was graded in its time was graded rightly."""
    assignment.ends_on = ends_on
    _note("ended", assignment, by, at)


def _note(action: str, one: Assignment, by: Person | None, at: datetime) -> None:
    audit.append(
        action,
        "assignment",
        one.id,
        person_id=by.id if by else None,
        at=at,
        profile_id=one.profile_id,
        holder=one.person_id,
        part=one.part,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
