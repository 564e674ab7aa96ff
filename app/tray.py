"""The holding tray: what came and is not in the record, and what a person may do about it.

Nothing here touches the bytes. Every act ends in a judgement by `custody`, or in setting aside with a reason,
and leaves one entry in the trail.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit, custody, holding, reach
from app.clock import today
from app.custody import Act
from app.extensions import db
from app.models import Assignment, Deposit, Part, Person, Profile, Role, Visit
from app.policy import PRACTICE
from app.schemas import Invalid, Reported, Unreadable, read_visit
from observations.instrument import Instrument, published

FILE, ASSIGN, FILE_FOR, READ_WITH = "file", "assign", "file_for", "read_with"
ALLOW, SET_ASIDE, TAKE_UP = "allow", "set_aside", "take_up"


# Reading ------------------------------------------------------------------------------------------


def waiting(person: Person) -> list[Deposit]:
    """Give what this person may work and what still waits for somebody, the oldest first."""
    return _lying(person, "kept", "held", "conflict")


def set_aside(person: Person) -> list[Deposit]:
    """Give what was set aside: its bytes stay, and it can be taken up again."""
    return _lying(person, "set_aside")


def _lying(person: Person, *statuses: str) -> list[Deposit]:
    wanted = select(Deposit).where(reach.tray(person, today()), Deposit.status.in_(statuses))
    more = joinedload(Deposit.sender), joinedload(Deposit.team), joinedload(Deposit.worked_by)
    return list(db.session.scalars(wanted.options(*more).order_by(Deposit.received_at, Deposit.id)))


def reported(deposit: Deposit) -> Reported | None:
    """Give the visit that a deposit reports, as it says itself; None when it cannot be read as one."""
    try:
        return read_visit(deposit.payload or b"")
    except (Invalid, Unreadable):
        return None


def meant(deposit: Deposit) -> Profile | None:
    """Give the profile that a deposit is for: the one that was decided on, else the one it names, if it exists."""
    return deposit.filed_for or deposit.profile


def author(said: Reported) -> Person | None:
    """Give whoever a visit says it is by, if that is somebody."""
    return db.session.get(Person, said.author)


def profiles_of(deposit: Deposit) -> dict[str, Profile]:
    """Give the open profiles of the team in whose tray it lies, by id: it can be filed for one of these."""
    wanted = select(Profile).where(Profile.team_id == deposit.team_id, Profile.closed_on.is_(None))
    return {str(one.id): one for one in db.session.scalars(wanted.order_by(Profile.reference))}


def checklists_for(deposit: Deposit) -> dict[str, Instrument]:
    """Give the published checklists that have every item of a deposit, by key and version."""
    said = reported(deposit)
    if said is None:
        return {}
    items = {*said.ratings, *(target["item"] for target in said.said.get("targets") or ())}
    return {f"{one.key}/{one.version}": one for one in published() if items <= set(one.items)}


def other_wording(deposit: Deposit, person: Person) -> Deposit | None:
    """Give the wording that came first under the same id and version, if it is this person's team's to see."""
    wanted = select(Deposit).where(
        Deposit.visit_id == deposit.visit_id,
        Deposit.revision == deposit.revision,
        Deposit.id != deposit.id,
        Deposit.team_id == person.team_id,
    )
    return db.session.scalars(wanted.order_by(Deposit.status != "filed", Deposit.received_at)).first()


def offers(deposit: Deposit, person: Person) -> list[str]:
    """Give what this person may do about a deposit now, the likeliest first."""
    if deposit.status == "set_aside":
        return [TAKE_UP]
    if deposit.status == "conflict":
        return [SET_ASIDE]
    return [*_cures(deposit, person), FILE, SET_ASIDE]


def _cures(deposit: Deposit, person: Person) -> list[str]:
    said = reported(deposit)
    if deposit.reason == "not_yours" and said is not None and not is_anothers(deposit, said):
        return [ASSIGN, FILE_FOR] if _may_be_assigned(deposit, said) else [FILE_FOR]
    if deposit.reason == "unknown_instrument" and checklists_for(deposit):
        return [READ_WITH]
    # Nobody lets in what they sent themselves: it would file a visit in another's name.
    allows = person.role == Role.SUPERVISOR and deposit.sender_id != person.id
    if deposit.reason in custody.MAY_BE_ALLOWED and allows:
        known = deposit.reason != "other_author" or (said is not None and author(said) is not None)
        return [ALLOW] if known else []
    return []


def is_anothers(deposit: Deposit, said: Reported) -> bool:
    """Whether a visit of this id is on record as somebody else's."""
    visit = db.session.get(Visit, deposit.visit_id)
    return visit is not None and visit.observer_id != said.author


def _may_be_assigned(deposit: Deposit, said: Reported) -> bool:
    profile, who = meant(deposit), author(said)
    if profile is None or who is None or profile.closed_on or profile.team_id != deposit.team_id:
        return False
    held = holding.was_held(who.id, profile.id, said.visited_on)
    return not held and who.role in PRACTICE and said.visited_on >= profile.opened_on


# Acting: each is for the view to commit or is committed by custody -----------------------------------


def file(deposit: Deposit, person: Person, at: datetime) -> bool:
    """Judge it again, now that what held it has been mended; False after a fault of ours."""
    return _judge(deposit, person, at, "tried again", {})


def assign(deposit: Deposit, person: Person, at: datetime) -> bool:
    """Let its author have held the profile on the day of the visit, and no longer; then judge it again."""
    said, profile = reported(deposit), meant(deposit)
    if said is None or profile is None:
        return False
    made = Assignment(
        id=uuid.uuid4(),
        profile_id=profile.id,
        person_id=said.author,
        part=Part.CO_WORKER.value,
        starts_on=said.visited_on,
        ends_on=said.visited_on,
        made_by_id=person.id,
        made_at=at,
    )
    db.session.add(made)
    facts = {
        "assignment": made.id,
        "holder": said.author,
        "starts_on": made.starts_on,
        "ends_on": made.ends_on,
    }
    return _judge(deposit, person, at, "reassigned", facts)


def file_for(deposit: Deposit, profile: Profile, person: Person, at: datetime) -> bool:
    """Decide which profile it is for, whatever it says itself; then judge it again."""
    deposit.filed_for_profile_id = profile.id
    return _judge(deposit, person, at, "filed for", {"named": deposit.profile_id})


def read_with(deposit: Deposit, checklist: str, person: Person, at: datetime) -> bool:
    """Decide with which published checklist it is read; then judge it again."""
    deposit.read_with = checklist
    return _judge(deposit, person, at, "read with", {"checklist": checklist})


def allow(deposit: Deposit, why: str, person: Person, at: datetime) -> bool:
    """Decide that what holds it no longer does, and why; then judge it again."""
    reason = deposit.reason or ""
    deposit.allowed = [*(deposit.allowed or []), reason]
    return _judge(deposit, person, at, "allowed", {"reason_allowed": reason}, why)


def take_up(deposit: Deposit, person: Person, at: datetime) -> bool:
    """Take up again what was set aside; then judge it again."""
    deposit.status = "kept"
    return _judge(deposit, person, at, "taken up", {})


def lay_aside(deposit: Deposit, why: str, person: Person, at: datetime) -> None:
    """Set it aside with a reason. Its bytes stay for ever, and it stays listed."""
    deposit.status = "set_aside"
    _worked(deposit, person, at, why)
    audit.append(
        "set aside",
        "deposit",
        deposit.id,
        person_id=person.id,
        at=at,
        profile_id=deposit.profile_id,
        visit=deposit.visit_id,
        digest=deposit.digest,
        reason=deposit.reason,
    )


def _judge(
    deposit: Deposit, person: Person, at: datetime, name: str, facts: Mapping[str, object], why: str = ""
) -> bool:
    _worked(deposit, person, at, why)
    db.session.flush()
    return custody.file_again(deposit.id, at, Act(name, person.id, facts))


def _worked(deposit: Deposit, person: Person, at: datetime, why: str) -> None:
    deposit.worked_at, deposit.worked_by_id, deposit.worked_how = at, person.id, why or None
