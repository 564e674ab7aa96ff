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
from sqlalchemy import select

from app import devices, reach
from app.clock import now, today
from app.extensions import db
from app.models import (
    Action,
    Circumstance,
    Closing,
    Discussion,
    Document,
    Event,
    JointVisit,
    Person,
    PlannedLook,
    Role,
    Target,
    TargetReview,
)
from app.pages import leave

WORKER, SUPERVISOR, ADMINISTRATOR = Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR
PRACTICE = frozenset({WORKER, SUPERVISOR})
STAFF = frozenset(Role)


# What is allowed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may (None: also people who are not signed in), and to which rows."""

    who: frozenset[Role] | None
    which: reach.Which = reach.anyone
    suspended: bool = False  # whether a suspended person still may
    phone: bool = False  # whether a phone that holds a deposit cookie may too, whoever is signed in on it


PERMISSIONS: dict[str, Permission] = {
    "check health": Permission(None),
    "fetch static files": Permission(None),
    "open the recording app": Permission(None),
    "sign in": Permission(None),
    "see patterns": Permission(None),
    "sign out": Permission(None),
    "see own account": Permission(STAFF),
    "change own password": Permission(STAFF),
    "end a session": Permission(STAFF, reach.own_sessions),
    "deposit visits": Permission(STAFF, suspended=True, phone=True),
    "say that a phone lost its store": Permission(STAFF, phone=True),
    "ask what this phone is known for": Permission(None),
    "fetch the sealing key": Permission(None),
    "lock a phone": Permission(None),
    "register a phone": Permission(PRACTICE),
    "open a phone": Permission(PRACTICE),
    "recover own records": Permission(PRACTICE),
    "name a phone": Permission(STAFF, reach.phones_to_name),
    "revoke a phone": Permission(STAFF, reach.phones_to_revoke),
    "see the team's phones": Permission(frozenset({SUPERVISOR}), reach.team_phones),
    "take a case pack": Permission(PRACTICE, reach.visible_profiles),
    "see the caseload": Permission(STAFF),
    "see a profile": Permission(PRACTICE, reach.visible_profiles),
    "see a visit": Permission(PRACTICE, reach.visible_visits),
    "correct a visit": Permission(PRACTICE, reach.own_visits),
    "say when a child was born": Permission(PRACTICE, reach.visible_profiles),
    "record an event": Permission(PRACTICE, reach.visible_profiles),
    "strike out an event": Permission(PRACTICE, reach.about_visible(Event)),
    "record a circumstance": Permission(PRACTICE, reach.visible_profiles),
    "change a circumstance": Permission(PRACTICE, reach.about_visible(Circumstance)),
    "agree a change": Permission(PRACTICE, reach.visible_profiles),
    "strike out an agreed change": Permission(PRACTICE, reach.about_visible(Target)),
    "review an agreed change": Permission(PRACTICE, reach.visible_profiles),
    "strike out a review": Permission(PRACTICE, reach.about_visible(TargetReview)),
    "export a chronology": Permission(PRACTICE, reach.visible_profiles),
    "make a document": Permission(PRACTICE, reach.visible_profiles),
    "see a document": Permission(PRACTICE, reach.about_visible(Document)),
    "check a document": Permission(PRACTICE),
    "read the rule": Permission(STAFF),
    "set the rule's parameters": Permission(frozenset({ADMINISTRATOR})),
    "set a plan's target": Permission(frozenset({SUPERVISOR}), reach.team_profiles),
    "read the limits": Permission(STAFF),
    "set the limits": Permission(frozenset({ADMINISTRATOR})),
    "say who a team answers to": Permission(frozenset({ADMINISTRATOR})),
    "see the plan": Permission(PRACTICE, reach.visible_profiles),
    "set a plan": Permission(frozenset({SUPERVISOR}), reach.team_profiles),
    "plan a look": Permission(PRACTICE, reach.visible_profiles),
    "strike out a planned look": Permission(PRACTICE, reach.about_visible(PlannedLook)),
    "see the actions": Permission(PRACTICE, reach.visible_profiles),
    "say what became of an action": Permission(PRACTICE, reach.about_visible(Action)),
    "see own week": Permission(PRACTICE),
    "make a calendar address": Permission(PRACTICE),
    "end a calendar address": Permission(PRACTICE, reach.own_feeds),
    "read a calendar": Permission(None),
    "add to a visit": Permission(PRACTICE, reach.visible_revisions),
    "challenge a decision": Permission(PRACTICE, reach.visible_profiles),
    "see a challenge": Permission(PRACTICE, reach.known_challenges),
    "answer a challenge": Permission(frozenset({SUPERVISOR}), reach.heard_challenges),
    "withdraw a challenge": Permission(PRACTICE, reach.own_challenges),
    "record a discussion": Permission(PRACTICE, reach.visible_profiles),
    "say what came of a discussion": Permission(PRACTICE, reach.about_visible(Discussion)),
    "propose a closing": Permission(PRACTICE, reach.visible_profiles),
    "see a closing": Permission(PRACTICE, reach.known_closings),
    "ask an agency": Permission(PRACTICE, reach.about_visible(Closing)),
    "withdraw a closing": Permission(PRACTICE, reach.own_proposals),
    "decide on a closing": Permission(frozenset({SUPERVISOR}), reach.others_closings),
    "reopen a profile": Permission(frozenset({SUPERVISOR}), reach.team_profiles),
    "read the handover": Permission(PRACTICE, reach.visible_profiles),
    "acknowledge a handover": Permission(PRACTICE, reach.own_assignments),
    "see the team": Permission(frozenset({SUPERVISOR})),
    "see own grading": Permission(PRACTICE),
    "plan a joint visit": Permission(frozenset({SUPERVISOR}), reach.team_profiles),
    "see a joint visit": Permission(PRACTICE, reach.about_visible(JointVisit)),
    "call off a joint visit": Permission(frozenset({SUPERVISOR}), reach.team_joint_visits),
    "see the queue": Permission(frozenset({SUPERVISOR})),
    "see a decision": Permission(PRACTICE, reach.visible_revisions),
    "decide on a version": Permission(frozenset({SUPERVISOR}), reach.team_revisions),
    "answer an alert": Permission(frozenset({SUPERVISOR}), reach.team_alerts),
    "see the tray": Permission(frozenset({SUPERVISOR, ADMINISTRATOR})),
    "work a held deposit": Permission(frozenset({SUPERVISOR, ADMINISTRATOR}), reach.tray),
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
            by_phone = rule.phone and bool(devices.held_here(now()))
            if rule.who is not None and not current_user.is_authenticated and not by_phone:
                return _sign_in_first()
            if not by_phone and not may(current_user, permission):
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
