"""Demonstration families: invented, plainly marked, and made through the same doors as real ones.

Each story is a file in `families/`, with its days counted back from the day of making. What a story is meant
to show is held by tests; whether it does is for the rule alone to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from app import audit, passwords
from app.extensions import db
from app.models import AuditEntry, Person
from app.seeds.making import Making
from app.seeds.stories import read_stories

FINISHED = "made demonstration"


def seed_if_empty(today: date, password: str = "") -> list[str]:
    """Make the demonstration if nobody is in the record yet; give the lines to print.

    Without a password one is generated, and stands in the lines this once. Visits are committed on their way,
    as when a phone sends them; the rest is the caller's to commit.
    """
    people = list(db.session.scalars(select(Person).order_by(Person.email)))
    if people:
        return ["The record already holds people: nothing was made.", *_reminder(people)]
    chosen = password or passwords.generate()
    making = Making(today, chosen)
    making.tell(read_stories())
    audit.append(FINISHED, "record", "all", person_id=None, at=making.last, profiles=len(making.profiles))
    told = "as set in HOLDFAST_DEMO_PASSWORD" if password else f"{chosen} (shown only this once)"
    return [
        "Demonstration families were made. Accounts:",
        *_accounts(making.cast.values()),
        f"  Password: {told}",
    ]


def _reminder(people: Sequence[Person]) -> list[str]:
    """What to say of a demonstration made earlier; nothing of a record of real people."""
    invented = [person for person in people if person.demonstration]
    if not invented:
        return []
    if db.session.scalars(select(AuditEntry).where(AuditEntry.action == FINISHED)).first() is None:
        return ["The demonstration was made in part only: remove this database and start again."]
    return ["Demonstration accounts, with the password they were made with:", *_accounts(invented)]


def _accounts(people: Iterable[Person]) -> list[str]:
    return [f"  {one.email:<20} {one.name}, {one.role}, {one.team.name}" for one in people]
