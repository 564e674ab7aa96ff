"""Closing a profile or stepping its plan down: the proposal, the decision, and taking a proposal back."""

import uuid
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import actions, against, audit, closings, handovers, heard, policy
from app.clock import now, today
from app.closings import CLOSE, STEP_DOWN
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.judgements import ACTIONS, tasks
from app.models import Closing, Person, Profile
from app.policy import requires
from app.shown import proposals
from app.shown.actions import lines
from app.shown.closing import against as weighed
from observations.errors import NotAllowed

room = Blueprint("closings", __name__)


# Proposing ----------------------------------------------------------------------------------------


@room.get("/profiles/<uuid:profile_id>/closings")
@requires("propose a closing", profile=Profile)
def ask_for_proposal(profile: Profile) -> Response:
    """Give what stands against closing a profile, every earlier proposal, and a form for one. The look is kept."""
    return _ask(profile, Form())


@room.post("/profiles/<uuid:profile_id>/closings")
@requires("propose a closing", profile=Profile)
def propose(profile: Profile) -> Response:
    """Propose to close a profile or to step its plan down, as it was seen; the loser of a race is told who did."""
    form = typed_in_turn()
    db.session.expire_all()
    before = against.before(profile, today())
    kind = form.choice("kind", {one: one for one in (CLOSE, STEP_DOWN)}, _("Choose what you propose"))
    to_plan = None
    if kind == STEP_DOWN:
        lower = {one: one for one in closings.lower_plans(before.change.schedule.plan)}
        if not lower:  # its field is not on the page then
            form.refuse("kind", _("There is no lower plan to step down to"))
        to_plan = form.choice("to_plan", lower, _("Choose the plan to step down to") if lower else "")
    reasons = form.prose("reasons", _("Say why, and what is better for the child"))
    _refuse_if_late(form, profile, before)
    try:
        if form.sound and kind:
            made = closings.propose(
                before, kind, to_plan=to_plan, reasons=reasons, by=_person(), at=now()
            )  # fmt: skip
            db.session.commit()
            return done(_("Proposed. Somebody else decides."), f"/closings/{made.id}")
    except NotAllowed:
        _refuse_if_late(form, profile, before)
        form.refuse("kind", _("A closing was proposed in the meantime. What you typed is below"))
    return _ask(profile, form)


def _refuse_if_late(form: Form, profile: Profile, before: against.Before) -> None:
    """Say who proposed in between, or that the picture has changed or the profile was closed."""
    other = closings.open_one(profile)
    if other:
        form.refuse("kind", _("%(who)s. What you typed is below", who=proposals.proposed(other)))
    elif profile.closed_on:
        form.refuse("kind", _("This profile is closed"))
    elif form["seen"] != before.fingerprint:
        form.refuse("kind", _look_again())


def _ask(profile: Profile, form: Form) -> Response:
    before, every = against.before(profile, today()), closings.of(profile)
    _viewed("closings", profile.id, profile)
    page = show(
        "closings/closings.html",
        form,
        profile=profile,
        against=weighed(before.picture, profile.id),
        seen_as=before.fingerprint,
        open_one=next((one for one in every if one.decision is None), None),
        history=proposals.history(every, closings.reopenings(profile)),
        plans=proposals.plan_choices(closings.lower_plans(before.change.schedule.plan)),
        may_reopen=bool(profile.closed_on) and _may("reopen a profile", Profile, profile.id),
    )
    db.session.commit()
    return page


# One proposal -------------------------------------------------------------------------------------


@room.get("/closings/<uuid:closing_id>")
@requires("see a closing", closing=Closing)
def closing(closing: Closing) -> Response:
    """Give one proposal with what stands against it, and what was decided. The look is kept."""
    return _show(closing, Form())


@room.post("/closings/<uuid:closing_id>/withdraw")
@requires("withdraw a closing", closing=Closing)
def withdraw(closing: Closing) -> Response:
    """Take one's own proposal back, with the reason."""
    form = typed_in_turn()
    db.session.refresh(closing)
    why = form.prose("withdrawn_because", _("Say why you take it back"), most=1000)
    _refuse_if_decided(form, "withdrawn_because", closing)
    if not form.sound:
        return _show(closing, form)
    closings.withdraw(closing, why, _person(), now())
    db.session.commit()
    return done(_("Taken back. It stays readable."), f"/closings/{closing.id}")


@room.post("/closings/<uuid:closing_id>/decision")
@requires("decide on a closing", closing=Closing)
def decide(closing: Closing) -> Response:
    """Agree to a proposal or refuse it, once, and only as it was seen."""
    form = typed_in_turn()
    db.session.expire_all()
    before = against.before(closing.profile, today(), closing)
    choices = {one: one for one in (closings.AGREED, closings.REFUSED)}
    decision = form.choice("decision", choices, _("Say whether you agree"))
    because = form.prose("because", _("Give your reasons"))
    todo = tasks(form, today())
    if form["read"] != "yes":
        form.refuse("read", _("Confirm that you have read what stands against it"))
    if closing.decision is None and form["seen"] != before.fingerprint:
        form.refuse("decision", _look_again())
    if decision == closings.AGREED and not closings.still_lower(closing, before.change.schedule.plan):
        form.refuse(
            "decision", _("The plan was set anew since this was proposed, and this would not lower it")
        )
    _refuse_if_decided(form, "decision", closing)
    if not form.sound or decision is None:
        return _show(closing, form)
    closings.decide(closing, decision, because, before, _person(), now(), todo)
    db.session.commit()
    return done(_decided(closing), f"/closings/{closing.id}")


def _decided(closing: Closing) -> str:
    if closing.decision == closings.REFUSED:
        return _("Refused. The work goes on as it was.")
    if closing.kind == CLOSE:
        return _("Closed. Everything stays readable, and it can be opened again.")
    return _("Stepped down from today.")


def _look_again() -> str:
    return _("What stands against it has changed since you opened this page: look again")


def _refuse_if_decided(form: Form, field: str, closing: Closing) -> None:
    if closing.decision is not None:
        form.errors = {field: proposals.decided(closing), **form.errors}


def _show(closing: Closing, form: Form) -> Response:
    profile, is_open = closing.profile, closing.decision is None
    before = against.before(profile, today(), closing)
    picture = before.picture if is_open else closing.decided_picture or closing.picture
    may_read = _may("see a profile", Profile, profile.id)
    holders = () if may_read else handovers.current(handovers.everybody(profile), today())
    _viewed("closing", closing.id, profile)
    page = show(
        "closings/closing.html",
        form,
        closing=closing,
        profile=profile,
        what=proposals.what(closing),
        proposed=proposals.proposed(closing),
        decided=proposals.decided(closing),
        against=weighed(picture, profile.id, closing.picture),
        seen_as=before.fingerprint,
        agreed=lines(actions.agreed_with("closing", [closing.id])[closing.id], today()),
        rows=ACTIONS,
        who_decides=proposals.who_decides(closing, heard.ladders()) if is_open else "",
        may_read=may_read,
        ring="" if may_read else proposals.ring(closing, holders),
        may_decide=is_open and _may("decide on a closing", Closing, closing.id),
        may_withdraw=is_open and closing.proposed_by_id == current_user.id,
    )
    db.session.commit()
    return page


def _may(permission: str, table: type[Any], row_id: uuid.UUID) -> bool:
    if not policy.may(current_user, permission):
        return False
    return policy.find(permission, table, row_id, current_user, today()) is not None


def _viewed(subject: str, subject_id: uuid.UUID, profile: Profile) -> None:
    audit.append("viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile.id)


def _person() -> Person:
    return current_user._get_current_object()
