"""Every permission in the system, a line each: who may do what to which.

Denied unless named here. What is not yours answers 404, exactly like what does not exist. The application
refuses to start with a route that declares none (`check_every_route`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Flask, abort, current_app, request
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.clock import today
from app.extensions import db
from app.models import Alert, Assignment, Deposit, Person, Profile, Revision, Role, Session, Visit
from app.pages import leave

WORKER, SUPERVISOR, ADMINISTRATOR = Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR
PRACTICE = frozenset({WORKER, SUPERVISOR})
STAFF = frozenset(Role)
Which = Callable[[Person, date], ColumnElement[bool]]


# Which rows --------------------------------------------------------------------------------------


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
    """The condition for the visits a person may see: those of the profiles they may see."""
    return Visit.profile_id.in_(select(Profile.id).where(visible_profiles(person, on)))


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
        .where(Profile.team_id == person.team_id, Visit.observer_id != person.id)
    )
    sent = select(Deposit.id).where(Deposit.sender_id == person.id)
    return and_(Revision.visit_id.in_(visits), Revision.deposit_id.not_in(sent))


def tray(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the deposits not filed that a person may work: their team's, or all for the administrator.

    Those set aside are among them: they are never gone, and can be taken up again.
    """
    waiting = Deposit.status.in_(("kept", "held", "conflict", "set_aside"))
    return waiting if person.role == ADMINISTRATOR else and_(waiting, Deposit.team_id == person.team_id)


def team_alerts(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the alerts that are told to a supervisor."""
    return Alert.team_id == person.team_id


def own_sessions(person: Person, on: date) -> ColumnElement[bool]:
    """The condition for the sessions a person may end: their own, or anybody's for the administrator."""
    return true() if person.role == ADMINISTRATOR else Session.person_id == person.id


def anyone(person: Person, on: date) -> ColumnElement[bool]:
    """No condition beyond the role."""
    return true()


# What is allowed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may (None: also people who are not signed in), and to which rows."""

    who: frozenset[Role] | None
    which: Which = anyone
    suspended: bool = False  # whether a suspended person still may


PERMISSIONS: dict[str, Permission] = {
    "check health": Permission(None),
    "fetch static files": Permission(None),
    "open the recording app": Permission(None),
    "sign in": Permission(None),
    "see patterns": Permission(None),
    "sign out": Permission(None),
    "see own account": Permission(STAFF),
    "change own password": Permission(STAFF),
    "end a session": Permission(STAFF, own_sessions),
    "deposit visits": Permission(STAFF, suspended=True),
    "take a case pack": Permission(PRACTICE, visible_profiles),
    "see the caseload": Permission(STAFF),
    "see a profile": Permission(PRACTICE, visible_profiles),
    "see a visit": Permission(PRACTICE, visible_visits),
    "correct a visit": Permission(PRACTICE, own_visits),
    "see the queue": Permission(frozenset({SUPERVISOR})),
    "see a decision": Permission(PRACTICE, visible_revisions),
    "decide on a version": Permission(frozenset({SUPERVISOR}), team_revisions),
    "answer an alert": Permission(frozenset({SUPERVISOR}), team_alerts),
    "see the tray": Permission(frozenset({SUPERVISOR, ADMINISTRATOR})),
    "work a held deposit": Permission(frozenset({SUPERVISOR, ADMINISTRATOR}), tray),
    "manage people": Permission(frozenset({ADMINISTRATOR})),
    "manage assignments": Permission(frozenset({ADMINISTRATOR})),
    "open a profile": Permission(frozenset({ADMINISTRATOR})),
}


def may(person: Any, permission: str) -> bool:
    """Tell whether a person may do this at all, to some row or other."""
    rule = PERMISSIONS[permission]
    if rule.who is None:
        return True
    if not getattr(person, "is_authenticated", False) or person.role not in rule.who:
        return False
    return rule.suspended or person.suspended_at is None


def find(permission: str, table: type[Any], row_id: Any, person: Person, on: date) -> Any | None:
    """Give the row if the person may do this to it; None alike when they may not and when there is none."""
    return db.session.scalars(
        select(table).where(table.id == row_id, PERMISSIONS[permission].which(person, on))
    ).first()


# At the door -------------------------------------------------------------------------------------


def requires(permission: str, **subjects: type[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare what a view needs. `profile=Profile` turns `profile_id` into a row the person may use."""
    rule = PERMISSIONS[permission]

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**url: Any) -> Any:
            if rule.who is not None and not current_user.is_authenticated:
                return _sign_in_first()
            if not may(current_user, permission):
                abort(404)
            for name, table in subjects.items():
                row = find(permission, table, url.pop(f"{name}_id"), current_user, today())
                url[name] = row if row is not None else abort(404)
            return current_app.ensure_sync(view)(**url)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def _sign_in_first() -> Any:
    wants_page = request.method in ("GET", "HEAD") and not request.path.startswith("/sync/")
    if not wants_page:
        abort(401)
    here = request.full_path.rstrip("?")
    return leave(f"/sign-in?next={quote(here, safe='/')}" if here != "/" else "/sign-in")


def check_every_route(app: Flask) -> None:
    """Refuse to start (RuntimeError) when a route declares no permission."""
    bare = [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "permission")]
    if bare:
        raise RuntimeError(f"routes without a declared permission: {', '.join(sorted(bare))}")
