"""Whether somebody is who they say: a claim is counted first, then judged, so that many at once gain nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import audit, passwords, people, throttle
from app.extensions import db
from app.models import Person


@dataclass(frozen=True, slots=True)
class Claim:
    """A password offered for an account: the count it made, and what the password must match, if anything can."""

    try_id: int
    person_id: uuid.UUID | None
    kept: str | None


def claim(email: str, address: str, browser_token: str, at: datetime) -> Claim:
    """Count a claim to an account. Raises TooMany. Commit before judging it: that takes long on purpose."""
    person = people.by_email(email)
    browser = throttle.known_browser(person, browser_token)
    counted = throttle.admit(people.fold(email), address, browser, at)
    return Claim(counted.id, person.id if person else None, person.password_hash if person else None)


def judge(claimed: Claim, password: str, at: datetime) -> Person | None:
    """Give the person whom this password lets in; None, after the same work, for all others."""
    right = passwords.verify(claimed.kept, password)
    person = db.session.get(Person, claimed.person_id) if right else None
    if person is None or not person.is_active or person.password_hash != claimed.kept:
        # The trail names no account: what was typed may be anything, a password among them.
        audit.append("sign-in failed", "sign-in", str(claimed.try_id), person_id=None, at=at)
        return None
    throttle.forgive(claimed.try_id)
    return person
