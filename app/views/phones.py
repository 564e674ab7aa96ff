"""Phones: a person's own, each named and withdrawn by its owner or the administrator; a supervisor's team's."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, devices, phones
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Device
from app.pages import render
from app.policy import requires
from app.shown import phones as told

room = Blueprint("phones", __name__)


@room.get("/phones")
@requires("see the team's phones")
def team() -> Response:
    """The phones of a supervisor's people: what has not come from them, worst first."""
    found = told.worst_first(told.lines(phones.of_team(current_user, now()), now()))
    page = render("phones/phones.html", lines=found, owing=sum(1 for line in found if line.missing))
    db.session.commit()
    return page


@room.get("/phones/<uuid:phone_id>/name")
@requires("name a phone", phone=Device)
def ask_for_name(phone: Device) -> Response:
    """The page on which a phone is called something else."""
    return _show("phones/name.html", phone, Form({"name": phone.name}))


@room.post("/phones/<uuid:phone_id>/name")
@requires("name a phone", phone=Device)
def name(phone: Device) -> Response:
    """Call a phone something else."""
    form = typed_in_turn()
    called = form.text("name", _("Enter a name for the phone"), most=100)
    if not form.sound:
        return _show("phones/name.html", phone, form)
    if called != phone.name:
        devices.rename(phone, called, current_user, now())
    db.session.commit()
    return done(_("The phone is now called %(name)s.", name=called), _back(phone))


@room.get("/phones/<uuid:phone_id>/withdraw")
@requires("revoke a phone", phone=Device)
def ask_to_withdraw(phone: Device) -> Response:
    """Say what will happen, and ask once more, before nothing opens on a phone any more."""
    return _show("phones/withdraw.html", phone, Form())


@room.post("/phones/<uuid:phone_id>/withdraw")
@requires("revoke a phone", phone=Device)
def withdraw(phone: Device) -> Response:
    """Let nothing open on a phone any more; what waits on it is still delivered, and held."""
    typed_in_turn()
    db.session.refresh(phone)
    if phone.revoked_at is None:
        devices.revoke(phone, current_user, now())
    called = told.name_of(phone)
    db.session.commit()
    return done(_("%(name)s is withdrawn.", name=called), _back(phone))


def _show(page: str, phone: Device, form: Form) -> Response:
    (line,) = told.lines([phone], now())
    own = phone.person_id == current_user.id
    audit.append("viewed", "phone", phone.id, person_id=current_user.id, at=now())
    asked = show(page, form, line=line, own=own, back=_back(phone))
    db.session.commit()
    return asked


def _back(phone: Device) -> str:
    return "/account" if phone.person_id == current_user.id else f"/people/{phone.person_id}"
