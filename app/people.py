"""Who works here: adding people, changing what they are, letting them in and keeping them out."""

import re
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit, chain, passwords, sessions
from app.extensions import db
from app.models import Agency, Person, Role, Team

EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


# Reading ------------------------------------------------------------------------------------------


def everybody() -> list[Person]:
    """Give all people, by name."""
    return list(db.session.scalars(select(Person).order_by(Person.name, Person.email)))


def by_email(email: str) -> Person | None:
    """Give the person with this address, however it was typed."""
    folded = fold(email)
    if not EMAIL.fullmatch(folded) or "\0" in folded:
        return None
    return db.session.scalars(select(Person).where(Person.email == folded)).first()


def teams() -> list[Team]:
    """Give all teams, by agency and name."""
    wanted = select(Team).join(Team.agency).options(joinedload(Team.agency))
    return list(db.session.scalars(wanted.order_by(Agency.name, Team.name)))


def agencies() -> list[Agency]:
    """Give all agencies, by name."""
    return list(db.session.scalars(select(Agency).order_by(Agency.name)))


def fold(email: str) -> str:
    """Give an address as it is kept: without spaces around it, in lower case."""
    return email.strip().lower()


# Writing: each adds one entry to the trail and leaves the commit to the caller ----------------------


def add_person(
    *,
    name: str,
    email: str,
    role: Role | str,
    team: Team,
    password: str,
    at: datetime,
    by: Person | None = None,
    given: bool = False,
    demonstration: bool = False,
) -> Person:
    """Add somebody who may sign in. A `given` password is to be replaced first, since somebody else has read it."""
    person = Person(
        id=uuid.uuid4(),
        name=name,
        email=fold(email),
        role=Role(role).value,
        team_id=team.id,
        password_hash=passwords.make_hash(password),
        password_given=given,
        created_at=at,
        demonstration=demonstration,
    )
    db.session.add(person)
    db.session.flush()
    _note("added", person, by, at, role=person.role, team=team.id)
    return person


def change_person(
    person: Person, *, name: str, email: str, role: Role, team: Team, at: datetime, by: Person
) -> None:
    """Change how a person is called, reached, what they may do and whose team they are in."""
    before = (person.name, person.email, person.role, person.team_id)
    person.name, person.email, person.role, person.team_id = name, fold(email), Role(role).value, team.id
    fields = ("name", "email", "role", "team")
    changed = [
        field for field, old in zip(fields, before, strict=True) if getattr(person, _column(field)) != old
    ]
    _note("changed", person, by, at, fields=changed, role=person.role, team=team.id)


def suspend(person: Person, at: datetime, by: Person) -> None:
    """Keep a person out. What they deposit from an open session still arrives, and is held."""
    person.suspended_at = at
    _note("suspended", person, by, at)


def reinstate(person: Person, at: datetime, by: Person) -> None:
    """Let a suspended person in again; sessions from before stay shut."""
    closed = sessions.close(person, by, at)
    person.suspended_at = None
    _note("reinstated", person, by, at, sessions=closed)


def give_password(person: Person, at: datetime, by: Person) -> str:
    """Replace a forgotten password by a generated one and end every open session; give the new one."""
    password = passwords.generate()
    person.password_hash, person.password_given = passwords.make_hash(password), True
    closed = sessions.close(person, by, at)
    _note("gave password", person, by, at, sessions=closed)
    return password


def choose_password(person: Person, password: str, at: datetime, *, keep: Any = None) -> None:
    """Replace one's own password and end one's sessions elsewhere; `keep` is the session that stays open."""
    person.password_hash, person.password_given = passwords.make_hash(password), False
    closed = sessions.close(person, person, at, but=keep)
    _note("chose password", person, person, at, sessions=closed)


def add_agency(name: str, at: datetime, by: Person | None = None) -> Agency:
    """Add an organisation whose people share the record."""
    agency = Agency(id=uuid.uuid4(), name=name)
    db.session.add(agency)
    audit.append("added", "agency", agency.id, person_id=by.id if by else None, at=at)
    return agency


def add_team(name: str, agency: Agency, at: datetime, by: Person | None = None) -> Team:
    """Add a team to an agency."""
    team = Team(id=uuid.uuid4(), name=name, agency_id=agency.id)
    db.session.add(team)
    audit.append("added", "team", team.id, person_id=by.id if by else None, at=at, agency=agency.id)
    return team


def answer_to(team: Team, above: Team | None, at: datetime, by: Person) -> None:
    """Say whose supervisors hear what this team's have not answered in time. ValueError where that would go round."""
    if above is not None and chain.would_loop(team, above):
        raise ValueError("a team cannot come to answer to itself")
    team.answers_to = above
    facts = {"answers_to": above.id} if above else {}
    audit.append("set", "team", team.id, person_id=by.id, at=at, **facts)


def find_or_add_team(agency_name: str, team_name: str, at: datetime) -> Team:
    """Give the team of this name in the agency of this name, made if there is none."""
    agency = db.session.scalars(select(Agency).where(Agency.name == agency_name)).first()
    if agency is None:
        agency = add_agency(agency_name, at)
        db.session.flush()
    team = db.session.scalars(select(Team).where(Team.agency_id == agency.id, Team.name == team_name)).first()
    return team or add_team(team_name, agency, at)


def is_last_administrator(person: Person) -> bool:
    """Tell whether this person is the only administrator who may sign in."""
    able = select(Person).where(Person.role == Role.ADMINISTRATOR.value, Person.suspended_at.is_(None))
    return list(db.session.scalars(able)) == [person]


def _column(field: str) -> str:
    return "team_id" if field == "team" else field


def _note(action: str, person: Person, by: Person | None, at: datetime, **facts: Any) -> None:
    audit.append(action, "person", person.id, person_id=by.id if by else None, at=at, **facts)
