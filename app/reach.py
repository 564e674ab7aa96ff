"""Which rows a person reaches: the conditions that the policy puts on profiles, visits and all that belongs to them."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app import blind, deciders, heard
from app.clock import now
from app.models import (
    Assignment,
    CalendarFeed,
    Challenge,
    Closing,
    Deposit,
    Device,
    Document,
    JointVisit,
    Person,
    Profile,
    Recorded,
    Revision,
    Role,
    Session,
    Visit,
)

SUPERVISOR, WORKER, ADMINISTRATOR = Role.SUPERVISOR, Role.WORKER, Role.ADMINISTRATOR
Which = Callable[[Person, date], ColumnElement[bool]]


def holds(person: Person, on: date) -> ColumnElement[bool]:
    """The condition that this person is assigned to a profile on this day."""
    held = select(Assignment.profile_id).where(
        Assignment.person_id == person.id,
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
    )
    return Profile.id.in_(held)


def visible_profiles(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the profiles a person may see: their own, and their team's if they supervise it.

    A closed profile stays visible to the supervisor; nobody sees one for being an administrator.
    """
    if person.role == SUPERVISOR:
        return or_(Profile.team_id == person.team_id, holds(person, on))
    return holds(person, on) if person.role == WORKER else false()


def visible_visits(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the visits a person may see: those of the profiles they may see.

    But for a visit by the other observer of a joint visit, until their own is filed.
    """
    return and_(
        Visit.profile_id.in_(select(Profile.id).where(visible_profiles(person, on))), blind.shown(person)
    )


def visible_revisions(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the versions a person may see: those of the visits they may see."""
    return Revision.visit_id.in_(select(Visit.id).where(visible_visits(person, on)))


def own_visits(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for a person's own visits to profiles they may see."""
    return and_(Visit.observer_id == person.id, visible_visits(person, on))


def team_revisions(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the versions a supervisor may decide on: their team's, not their own visits.

    Nor those that they sent themselves in somebody else's name.
    """
    visits = (
        select(Visit.id)
        .join(Profile)
        .where(Profile.team_id == person.team_id, Visit.observer_id != person.id, blind.shown(person))
    )
    sent = select(Deposit.id).where(Deposit.sender_id == person.id)
    return and_(Revision.visit_id.in_(visits), Revision.deposit_id.not_in(sent))


def tray(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the deposits not filed that a person may work: their team's, or all for the administrator.

    Those set aside are among them: they are never gone, and can be taken up again.
    """
    waiting = Deposit.status.in_(("kept", "held", "conflict", "set_aside"))
    if person.role == ADMINISTRATOR:
        return waiting
    return and_(waiting, Deposit.team_id == person.team_id, blind.deposits_shown(person))


def team_alerts(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the alerts a supervisor may answer: of their team and come up, of another's visit."""
    return heard.alerts_told(person, now())


def heard_challenges(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the challenges that a supervisor may answer: of their team and come up, none of their own."""
    return Challenge.id.in_(heard.challenges_heard(person, now()))


def known_challenges(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the challenges a person may see: about profiles they may see, their own, and to be answered.

    Whoever disagrees is owed the answer, even where the case is no longer theirs.
    """
    known = or_(about_visible(Challenge)(person, on), own_challenges(person, on))
    return or_(known, heard_challenges(person, on)) if person.role == SUPERVISOR else known


def own_challenges(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the challenges that a person has raised, whoever holds the case by now."""
    return and_(Challenge.by_id == person.id, blind.judged(Challenge, person))


def own_sessions(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the sessions a person may end: their own, or anybody's for the administrator."""
    return true() if person.role == ADMINISTRATOR else Session.person_id == person.id


def phones_to_name(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the phones a person may name: of those that they may revoke, the ones made ready."""
    return and_(phones_to_revoke(person, on), Device.registered_at.is_not(None))


def phones_to_revoke(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the phones a person may revoke: their own, or anybody's for the administrator."""
    return true() if person.role == ADMINISTRATOR else Device.person_id == person.id


def team_phones(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the phones of a supervisor's people."""
    return Device.person_id.in_(select(Person.id).where(Person.team_id == person.team_id))


def own_assignments(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for a person's own assignments that have begun and not ended."""
    return and_(
        Assignment.person_id == person.id,
        Assignment.starts_on <= on,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= on),
    )


def own_feeds(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the calendar addresses that a person made for themselves."""
    return CalendarFeed.person_id == person.id


def own_proposals(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the closings that a person has proposed, of profiles they may see."""
    return and_(Closing.proposed_by_id == person.id, about_visible(Closing)(person, on))


def others_closings(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the closings that a supervisor may decide on: their team's, proposed by somebody else.

    And those that a supervisor of a team beneath theirs proposed, where nobody else there can decide.
    """
    team = Closing.profile_id.in_(select(Profile.id).where(Profile.team_id == person.team_id))
    above = Closing.id.in_(deciders.closings_above(person, now()))
    return and_(or_(team, above), Closing.proposed_by_id != person.id, blind.judged(Closing, person))


def known_closings(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the closings a person may see: of profiles they may see, and those they decide on or did."""
    visible = about_visible(Closing)(person, on)
    if person.role != SUPERVISOR:
        return visible
    theirs = and_(Closing.decided_by_id == person.id, Closing.proposed_by_id != person.id)
    return or_(visible, and_(theirs, blind.judged(Closing, person)), others_closings(person, on))


def about_visible(
    table: type[Recorded] | type[Document] | type[Challenge] | type[Closing],
) -> Which:
    """The condition for what was set down about the profiles that a person may see."""

    def which(person: Person, on: date) -> ColumnElement[bool]:
        about = table.profile_id.in_(select(Profile.id).where(visible_profiles(person, on)))
        return and_(about, blind.judged(table, person))

    return which


def team_joint_visits(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the joint visits to the profiles of a supervisor's team."""
    return JointVisit.profile_id.in_(select(Profile.id).where(team_profiles(person, on)))


def team_profiles(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the profiles of a supervisor's team."""
    return Profile.team_id == person.team_id


def anyone(person: Person, on: date) -> ColumnElement[bool]:
    """No condition beyond the role."""
    return true()
