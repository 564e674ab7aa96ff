"""Five people everywhere: Amira (worker), Ben (other caseload), Chidi (Amira's supervisor), Dana (another team's
supervisor) and Evi (administrator), with one family that Amira holds and one that Ben holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import select

from app import passwords
from app.extensions import db
from app.models import (
    Agency,
    Assignment,
    Child,
    Family,
    Household,
    Person,
    Profile,
    Role,
    Team,
)

PASSWORD = "seven-lanterns-under-the-bridge"
LONG_AGO = date(2020, 1, 1)
MADE_AT = datetime(2020, 1, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Everybody a test may call on, and the profiles they hold."""

    amira: Person
    ben: Person
    chidi: Person
    dana: Person
    evi: Person
    north: Team
    south: Team
    rafi: Profile  # Amira's: R., six years old
    sana: Profile  # Amira's too: his sister, one year old, in the same household
    tomos: Profile  # Ben's: T., nine years old


@cache
def _hashed() -> str:
    return passwords.make_hash(PASSWORD)  # once: Argon2 is slow on purpose


def make_cast() -> Cast:
    """Add the five people and their families, and commit."""
    council = Agency(name="Invented Council")
    north, south = Team(name="North", agency=council), Team(name="South", agency=council)
    db.session.add_all([council, north, south])
    db.session.flush()
    people = {
        "amira": person("Amira Osei", Role.WORKER, north),
        "ben": person("Ben Carrow", Role.WORKER, north),
        "chidi": person("Chidi Marsh", Role.SUPERVISOR, north),
        "dana": person("Dana Whitlock", Role.SUPERVISOR, south),
        "evi": person("Evi Lund", Role.ADMINISTRATOR, north),
    }
    home, family = Household(), Family(demonstration=True)
    db.session.add_all([home, family])
    db.session.flush()
    rafi = profile("R.", "HV-0001", north, born=date(2019, 5, 17), family=family, household=home)
    sana = profile("S.", "HV-0002", north, born=date(2024, 8, 2), family=family, household=home)
    tomos = profile("T.", "HV-0003", north, born=date(2016, 2, 29))
    assign(people["amira"], rafi)
    assign(people["amira"], sana)
    assign(people["ben"], tomos)
    db.session.commit()
    return Cast(**people, north=north, south=south, rafi=rafi, sana=sana, tomos=tomos)


def find_cast() -> Cast:
    """Those people and families, where they are in the record already."""
    people = {person.name.split()[0].lower(): person for person in db.session.scalars(select(Person))}
    teams = {team.name: team for team in db.session.scalars(select(Team))}
    rafi, sana, tomos = db.session.scalars(select(Profile).order_by(Profile.reference))
    db.session.commit()  # or SQLite would let nobody else write
    return Cast(**people, north=teams["North"], south=teams["South"], rafi=rafi, sana=sana, tomos=tomos)


def person(name: str, role: Role, team: Team) -> Person:
    """Add a person who signs in as firstname@example.org with PASSWORD."""
    made = Person(
        name=name,
        email=f"{name.split()[0].lower()}@example.org",
        role=role.value,
        team_id=team.id,
        password_hash=_hashed(),
        created_at=MADE_AT,
    )
    db.session.add(made)
    db.session.flush()
    return made


def profile(
    initials: str,
    reference: str,
    team: Team,
    *,
    born: date | None,
    due_on: date | None = None,
    family: Family | None = None,
    household: Household | None = None,
) -> Profile:
    """Add a child in a household's care, open since long ago."""
    family, household = family or Family(demonstration=True), household or Household()
    db.session.add_all([family, household])
    db.session.flush()
    child = Child(
        family_id=family.id, name=f"{initials} Invented", initials=initials, born=born, due_on=due_on
    )
    db.session.add(child)
    db.session.flush()
    made = Profile(
        child_id=child.id,
        household_id=household.id,
        team_id=team.id,
        reference=reference,
        opened_on=LONG_AGO,
        created_at=MADE_AT,
    )
    db.session.add(made)
    db.session.flush()
    return made


def assign(who: Person, to: Profile, starts_on: date = LONG_AGO, ends_on: date | None = None) -> Assignment:
    """Let somebody hold a profile."""
    made = Assignment(
        profile_id=to.id, person_id=who.id, starts_on=starts_on, ends_on=ends_on, made_at=MADE_AT
    )
    db.session.add(made)
    db.session.flush()
    return made
