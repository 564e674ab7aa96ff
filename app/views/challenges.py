"""Challenges: raising one, seeing where it is, taking it on, answering it, taking it back."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import actions, audit, challenges, heard, policy
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.judgements import ACTIONS, tasks
from app.models import Challenge, Person, Profile
from app.policy import requires
from app.shown import challenges as told
from app.shown.actions import lines

room = Blueprint("challenges", __name__)


@room.get("/profiles/<uuid:profile_id>/challenges")
@requires("see a profile", profile=Profile)
def list_challenges(profile: Profile) -> Response:
    """Give every challenge about a profile, with where it is. The look is kept."""
    found, every = challenges.of_profile(profile), heard.ladders()
    _viewed("challenges", profile.id, profile)
    page = show(
        "challenges/challenges.html",
        Form(),
        profile=profile,
        challenges=told.lines(found, every, today()),
    )
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>/challenges/new")
@requires("challenge a decision", profile=Profile)
def ask_for_challenge(profile: Profile) -> Response:
    """The page on which a decision is challenged; the address may say which. The look is kept."""
    named = [f"{kind}-{request.args[kind]}" for kind in ("decision", "closing") if kind in request.args]
    return _ask(profile, Form({"about": named[0] if named else ""}))


@room.post("/profiles/<uuid:profile_id>/challenges/new")
@requires("challenge a decision", profile=Profile)
def challenge(profile: Profile) -> Response:
    """Set a disagreement down, for somebody else to answer."""
    form = typed_in_turn()
    options = _options(profile)
    about = form.choice("about", options, _("Choose which decision, or how the case goes"))
    words = form.prose("words", _("Say what you disagree with, and why"))
    wanted = form.prose("wanted")
    if not form.sound or about is None:
        return _ask(profile, form)
    row = challenges.challenge(profile, about[0], words, wanted, _person(), now())
    db.session.commit()
    return done(_("Your challenge is kept. Here you see where it is."), f"/challenges/{row.id}")


@room.get("/challenges/<uuid:challenge_id>")
@requires("see a challenge", challenge=Challenge)
def show_challenge(challenge: Challenge) -> Response:
    """Give one challenge with where it is or what was answered. The look is kept."""
    return _show(challenge, Form())


@room.post("/challenges/<uuid:challenge_id>/take-on")
@requires("answer a challenge", challenge=Challenge)
def take_on(challenge: Challenge) -> Response:
    """Let this supervisor be the one to answer, unless somebody else came first."""
    form, here = typed_in_turn(), f"/challenges/{challenge.id}"
    db.session.refresh(challenge)
    if challenge.answered_at is not None:
        return done(_("It was answered already."), here)
    if form["instead_of"] != str(challenge.owner_id or ""):
        return done(_("%(name)s has just taken it on.", name=_owner(challenge)), here)
    challenges.take_on(challenge, _person(), now())
    db.session.commit()
    return done(_("It is yours to answer."), here)


@room.post("/challenges/<uuid:challenge_id>/answer")
@requires("answer a challenge", challenge=Challenge)
def answer(challenge: Challenge) -> Response:
    """Keep the answer, what came of it and what is to be done, once; the first answer stays."""
    form = typed_in_turn()
    db.session.refresh(challenge)
    outcome = form.choice("outcome", {one: one for one in challenges.OUTCOMES}, _("Choose what came of it"))
    words = form.prose("answer", _("Say why, and what will happen"))
    todo = tasks(form, today())
    if challenge.answered_by is not None:
        name = challenge.answered_by.name
        form.refuse("answer", _("%(name)s has closed this already. Yours was not kept", name=name))
    if not form.sound or outcome is None:
        return _show(challenge, form)
    challenges.answer(challenge, outcome, words, _person(), now(), todo)
    db.session.commit()
    return done(_("Answered. It is kept with your name."), f"/challenges/{challenge.id}")


@room.post("/challenges/<uuid:challenge_id>/withdraw")
@requires("withdraw a challenge", challenge=Challenge)
def withdraw(challenge: Challenge) -> Response:
    """Let whoever raised it take it back, with a reason."""
    form = typed_in_turn()
    db.session.refresh(challenge)
    why = form.prose("why", _("Say why you take it back"), most=1000)
    if challenge.answered_by is not None:
        name = challenge.answered_by.name
        form.refuse("why", _("%(name)s has closed this already. Yours was not kept", name=name))
    if not form.sound:
        return _show(challenge, form)
    challenges.withdraw(challenge, why, _person(), now())
    db.session.commit()
    return done(_("Taken back. It stays readable, with your reason."), f"/challenges/{challenge.id}")


def _ask(profile: Profile, form: Form) -> Response:
    _viewed("challenges", profile.id, profile)
    options = [(value, words) for value, (_about, words) in _options(profile).items()]
    page = show("challenges/new.html", form, profile=profile, options=options)
    db.session.commit()
    return page


def _options(profile: Profile) -> dict[str, Any]:
    signoffs = challenges.decisions_about(profile, _person(), today())
    return told.choices(signoffs, challenges.closings_about(profile))


def _show(challenge: Challenge, form: Form) -> Response:
    every = heard.ladders()
    _viewed("challenge", challenge.id, challenge.profile)
    page = show(
        "challenges/challenge.html",
        form,
        may_read=_may("see a profile", Profile, challenge.profile_id),
        may_answer=_may("answer a challenge", Challenge, challenge.id),
        agreed=lines(actions.agreed_with("challenge", [challenge.id])[challenge.id], today()),
        rows=ACTIONS,
        may_withdraw=_may("withdraw a challenge", Challenge, challenge.id),
        **told.page(challenge, every, _person(), today()),
    )
    db.session.commit()
    return page


def _may(permission: str, table: type[Any], row_id: Any) -> bool:
    allowed = policy.may(current_user, permission)
    return allowed and policy.find(permission, table, row_id, current_user, today()) is not None


def _viewed(subject: str, subject_id: Any, profile: Profile) -> None:
    audit.append("viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile.id)


def _owner(challenge: Challenge) -> str:
    return challenge.owner.name if challenge.owner else ""


def _person() -> Person:
    return current_user._get_current_object()
