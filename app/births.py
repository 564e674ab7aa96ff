"""That an expected child was born, on which day, and a day of birth that was wrong. The caller commits.

Each adds one entry to the trail. What was corrected is read from there: nowhere else is the earlier day kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import AuditEntry, Person, Profile


class Why(StrEnum):
    """Why a day of birth was wrong. A code, since the trail keeps it, which holds nobody's words."""

    MISTYPED = "mistyped"
    MIXED_UP = "mixed_up"
    ESTIMATE = "estimate"
    REGISTER = "register"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction: from which day to which, why, by whom and when."""

    before: date
    born: date
    why: Why
    by: str
    at: datetime


def be_born(profile: Profile, born: date, at: datetime, by: Person) -> None:
    """Set down on which day an expected child was born."""
    profile.child.born = born
    audit.append("set", "birth", profile.id, person_id=by.id, at=at, profile_id=profile.id, born=born)


def correct(profile: Profile, born: date, why: Why, at: datetime, by: Person) -> None:
    """Put another day of birth in the place of a wrong one, for all profiles of the child."""
    facts = {"before": profile.child.born, "born": born, "reason": why.value}
    profile.child.born = born
    audit.append("corrected", "birth", profile.id, person_id=by.id, at=at, profile_id=profile.id, **facts)


def corrections(profile: Profile) -> list[Corrected]:
    """Give the corrections of a child's day of birth, on whichever of its profiles, the newest first."""
    return list(_corrections(profile))


def _corrections(profile: Profile) -> Iterator[Corrected]:
    own = select(Profile.id).where(Profile.child_id == profile.child_id)
    wanted = (
        select(AuditEntry, Person.name)
        .join(Person, AuditEntry.person_id == Person.id)
        .where(
            AuditEntry.profile_id.in_(own), AuditEntry.action == "corrected", AuditEntry.subject == "birth"
        )
        .order_by(AuditEntry.number.desc())
    )
    for entry, name in db.session.execute(wanted):
        facts = json.loads(entry.facts)
        before, born = (date.fromisoformat(facts[day]) for day in ("before", "born"))
        yield Corrected(before, born, Why(facts["reason"]), name, entry.at)
