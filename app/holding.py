"""Who holds which profiles on a day, or supervises them; and which are brothers and sisters of one another."""

import uuid
from datetime import date

from sqlalchemy import select

from app import reach
from app.extensions import db
from app.models import Assignment, Person, Profile


def caseload(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person holds or supervises on a day, by reference."""
    wanted = select(Profile).where(reach.visible_profiles(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def held(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person is assigned to on a day, by reference."""
    wanted = select(Profile).where(reach.holds(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def siblings(profile: Profile, person: Person, on: date) -> list[Profile]:
    """Give the open profiles of brothers and sisters in the same household that this person may see."""
    wanted = select(Profile).where(
        Profile.household_id == profile.household_id,
        Profile.id != profile.id,
        Profile.closed_on.is_(None),
        reach.visible_profiles(person, on),
    )
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def was_held(person_id: uuid.UUID, profile_id: uuid.UUID, on: date) -> bool:
    """Tell whether this person was assigned to this profile on this day."""
    wanted = select(Assignment.id).where(
        Assignment.person_id == person_id,
        Assignment.profile_id == profile_id,
        Assignment.starts_on <= on,
        (Assignment.ends_on.is_(None)) | (Assignment.ends_on >= on),
    )
    return db.session.scalars(wanted).first() is not None
