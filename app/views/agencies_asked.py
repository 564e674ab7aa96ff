"""The agencies that are asked before a closing: whom, when, and what they answered."""

import uuid

from flask import Blueprint, Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, closings
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import AgencyAsked, Closing
from app.policy import requires
from app.shown import proposals

room = Blueprint("agencies_asked", __name__)


@room.get("/closings/<uuid:closing_id>/agencies")
@requires("ask an agency", closing=Closing)
def ask_whom(closing: Closing) -> Response:
    """Ask which agency was asked, whom there and when. The look is kept."""
    return _ask_whom(closing, Form())


@room.post("/closings/<uuid:closing_id>/agencies")
@requires("ask an agency", closing=Closing)
def ask_agency(closing: Closing) -> Response:
    """Set down that an agency was asked, whom there and when."""
    form = typed_in_turn()
    db.session.refresh(closing)
    agency = form.text("agency", _("Say which agency, such as the health visitor or the school"))
    who = form.text("who", _("Say whom you asked there"))
    opened = closing.profile.opened_on
    asked_on = form.day("asked_on", _("Enter the day on which you asked"), least=opened, most=today())
    _refuse_if_decided(form, "agency", closing)
    if not form.sound or asked_on is None:
        return _ask_whom(closing, form)
    closings.ask(closing, agency, who, asked_on, current_user, now())
    db.session.commit()
    return done(_("Set down. Add the answer when it comes."), f"/closings/{closing.id}")


@room.get("/closings/<uuid:closing_id>/agencies/<uuid:asked_id>")
@requires("ask an agency", closing=Closing)
def ask_for_answer(closing: Closing, asked_id: uuid.UUID) -> Response:
    """Ask what an agency answered. The look is kept."""
    return _ask_for_answer(_asked(closing, asked_id), Form())


@room.post("/closings/<uuid:closing_id>/agencies/<uuid:asked_id>")
@requires("ask an agency", closing=Closing)
def keep_answer(closing: Closing, asked_id: uuid.UUID) -> Response:
    """Set down what an agency answered; the first answer stays."""
    form = typed_in_turn()
    db.session.expire_all()
    row = _asked(closing, asked_id)
    answer = form.prose("answer", _("Say what they answered"))
    needed = _("Enter the day on which they answered")
    answered_on = form.day("answered_on", needed, least=row.asked_on, most=today())
    if row.answered_on:
        form.refuse("answer", _("Their answer is kept already. Yours was not"))
    _refuse_if_decided(form, "answer", closing)
    if not form.sound or answered_on is None:
        return _ask_for_answer(row, form)
    closings.answered(row, answered_on, answer, current_user, now())
    db.session.commit()
    return done(_("Their answer is kept."), f"/closings/{closing.id}")


def _refuse_if_decided(form: Form, field: str, closing: Closing) -> None:
    if closing.decision is not None:
        form.errors = {field: proposals.decided(closing), **form.errors}


def _asked(closing: Closing, asked_id: uuid.UUID) -> AgencyAsked:
    return next((one for one in closing.asked if one.id == asked_id), None) or abort(404)


def _ask_whom(closing: Closing, form: Form) -> Response:
    return _show("closings/ask.html", form, closing)


def _ask_for_answer(row: AgencyAsked, form: Form) -> Response:
    return _show("closings/answer.html", form, row.closing, asked=row)


def _show(page: str, form: Form, closing: Closing, asked: AgencyAsked | None = None) -> Response:
    who, profile = current_user.id, closing.profile
    audit.append("viewed", "closing", closing.id, person_id=who, at=now(), profile_id=profile.id)
    shown = show(page, form, closing=closing, asked=asked, profile=profile, today=today())
    db.session.commit()
    return shown
