"""Complex-case discussions of a child: set down with what was agreed to unblock the case, and what came of it."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, blind, discussions
from app.clock import now, today
from app.discussions import Told
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.judgements import ACTIONS, tasks
from app.models import Discussion, Profile
from app.policy import requires
from app.shown.discussions import told

room = Blueprint("discussions", __name__)


@room.get("/profiles/<uuid:profile_id>/discussions")
@requires("see the actions", profile=Profile)
def list_discussions(profile: Profile) -> Response:
    """Give every complex-case discussion of a child, the last first. The look is kept."""
    return _show(profile, Form({"held_on": today().isoformat()}))


@room.post("/profiles/<uuid:profile_id>/discussions")
@requires("record a discussion", profile=Profile)
def record(profile: Profile) -> Response:
    """Set a discussion down. Without an action by somebody by a day it would unblock nothing."""
    form = typed_in_turn()
    held_on = form.day("held_on", _("Enter the day of the discussion"), least=profile.opened_on, most=today())
    present = form.prose("present", _("Say who was there, by name and agency"), most=1000)
    why = form.prose("why", _("Say where the case is stuck"))
    agreed = form.prose("agreed", _("Say what was agreed"))
    todo = tasks(form, today())
    if not todo and form.sound:
        form.refuse("action-what-1", _("Agree at least one action: what, who and by when"))
    if not form.sound or held_on is None:
        return _show(profile, form)
    discussions.record(profile, Told(held_on, present, why, agreed, todo), current_user, now())
    db.session.commit()
    return done(_("The discussion is kept, with its actions."), f"/profiles/{profile.id}/discussions")


@room.get("/discussions/<uuid:discussion_id>/outcome")
@requires("say what came of a discussion", discussion=Discussion)
def ask_for_outcome(discussion: Discussion) -> Response:
    """Ask what came of a discussion."""
    return _ask(discussion, Form())


@room.post("/discussions/<uuid:discussion_id>/outcome")
@requires("say what came of a discussion", discussion=Discussion)
def say_outcome(discussion: Discussion) -> Response:
    """Set down what came of a discussion."""
    form, page = typed_in_turn(), f"/profiles/{discussion.profile_id}/discussions"
    db.session.refresh(discussion)
    if discussion.outcome_at is not None:
        return done(_("Somebody has said already what came of it."), page)
    outcome = form.prose("outcome", _("Say what came of it: what is otherwise for the child now"))
    if not form.sound:
        return _ask(discussion, form)
    discussions.say_outcome(discussion, outcome, current_user, now())
    db.session.commit()
    return done(_("What came of it is kept."), page)


def _show(profile: Profile, form: Form) -> Response:
    audit.append(
        "viewed", "discussions", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    page = show(
        "discussions/discussions.html",
        form,
        profile=profile,
        discussions=told(discussions.of(profile), today()),
        rows=ACTIONS,
        today=today(),
    )
    db.session.commit()
    return page


def _ask(discussion: Discussion, form: Form) -> Response:
    profile = discussion.profile
    audit.append(
        "viewed", "discussion", discussion.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    (line,) = told(blind.as_told([discussion]), today())
    page = show("discussions/outcome.html", form, profile=profile, one=line)
    db.session.commit()
    return page
