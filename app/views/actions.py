"""What was agreed to be done for a child, and what became of it."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import actions, audit, blind, pages
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Action, Profile
from app.policy import requires
from app.shown import actions as told

room = Blueprint("actions", __name__)


@room.get("/profiles/<uuid:profile_id>/actions")
@requires("see the actions", profile=Profile)
def list_actions(profile: Profile) -> Response:
    """Give every action agreed for a child, what is due first first. The look is kept."""
    rows = actions.of(profile)
    audit.append("viewed", "actions", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = pages.render(
        "actions/actions.html",
        profile=profile,
        still=told.lines([one for one in rows if one.done_at is None], today()),
        done=told.lines([one for one in rows if one.done_at is not None], today()),
    )
    db.session.commit()
    return page


@room.get("/actions/<uuid:action_id>/outcome")
@requires("say what became of an action", action=Action)
def ask_for_outcome(action: Action) -> Response:
    """Ask what became of an action."""
    return _ask(action, Form())


@room.post("/actions/<uuid:action_id>/outcome")
@requires("say what became of an action", action=Action)
def finish(action: Action) -> Response:
    """Set down what became of an action: it is open no more."""
    form, page = typed_in_turn(), f"/profiles/{action.profile_id}/actions"
    db.session.refresh(action)
    if action.done_at is not None:
        return done(_("Somebody has said already what became of it."), page)
    outcome = form.prose("outcome", _("Say what became of it: what was done, or why it was not"))
    if not form.sound:
        return _ask(action, form)
    actions.finish(action, outcome, current_user, now())
    db.session.commit()
    return done(_("What became of it is kept."), page)


def _ask(action: Action, form: Form) -> Response:
    profile = action.profile
    audit.append("viewed", "action", action.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    (shown,) = told.lines(blind.as_told([action]), today())
    page = show("actions/outcome.html", form, profile=profile, action=shown)
    db.session.commit()
    return page
