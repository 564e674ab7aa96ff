"""The holding tray: what came and is not in the record, and what a person does about it."""

from collections.abc import Callable

from flask import Blueprint, Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, pages, tray
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Deposit, Person, Role
from app.policy import requires
from app.shown import tray as told

room = Blueprint("tray", __name__)


@room.get("/tray")
@requires("see the tray")
def list_deposits() -> Response:
    """Give what lies in the tray, the oldest first, and what was set aside."""
    waiting, aside = tray.waiting(_person()), tray.set_aside(_person())
    audit.append(
        "viewed", "tray", current_user.team_id, person_id=current_user.id, at=now(), deposits=len(waiting)
    )
    lines = told.lines(waiting, now())
    page = pages.render(
        "tray/tray.html", lines=lines, aside=told.lines(aside, now()), late=sum(line.late for line in lines)
    )
    db.session.commit()
    return page


@room.get("/tray/<uuid:deposit_id>")
@requires("work a held deposit", deposit=Deposit)
def read_deposit(deposit: Deposit) -> Response:
    """Give one deposit: for the team's supervisor to read, for the administrator without what it says."""
    return _show(deposit, Form())


@room.post("/tray/<uuid:deposit_id>")
@requires("work a held deposit", deposit=Deposit)
def work(deposit: Deposit) -> Response:
    """Do one thing about a deposit: file, assign, file for, read with, allow, set aside, take up again."""
    form = typed_in_turn()
    db.session.refresh(deposit)
    if deposit.status == "filed":
        return done(_("Somebody has sorted this out already: it is in the record."), "/tray")
    if form["act"] not in tray.offers(deposit, _person()):
        abort(400, _("That cannot be done about this one now. Nothing was changed."))
    act = _acts()[form["act"]]
    judged = act(deposit, form)
    if not form.sound:
        return _show(deposit, form)
    db.session.commit()
    return _answer(deposit, judged)


def _acts() -> dict[str, Callable[[Deposit, Form], bool]]:
    return {
        tray.FILE: lambda deposit, form: tray.file(deposit, _person(), now()),
        tray.ASSIGN: lambda deposit, form: tray.assign(deposit, _person(), now()),
        tray.TAKE_UP: lambda deposit, form: tray.take_up(deposit, _person(), now()),
        tray.FILE_FOR: _file_for,
        tray.READ_WITH: _read_with,
        tray.ALLOW: _allow,
        tray.SET_ASIDE: _set_aside,
    }


def _file_for(deposit: Deposit, form: Form) -> bool:
    profile = form.choice("profile", tray.profiles_of(deposit), _("Choose for whom it is"))
    return profile is not None and tray.file_for(deposit, profile, _person(), now())


def _read_with(deposit: Deposit, form: Form) -> bool:
    options = {key: key for key in tray.checklists_for(deposit)}
    checklist = form.choice("checklist", options, _("Choose a checklist"))
    return checklist is not None and tray.read_with(deposit, checklist, _person(), now())


def _allow(deposit: Deposit, form: Form) -> bool:
    why = form.prose("why_allowed", _("Say why it may be filed"))
    return bool(why) and tray.allow(deposit, why, _person(), now())


def _set_aside(deposit: Deposit, form: Form) -> bool:
    why = form.prose("why_aside", _("Say why it is set aside"))
    if why:
        tray.lay_aside(deposit, why, _person(), now())
    return bool(why)


def _answer(deposit: Deposit, judged: bool) -> Response:
    if not judged:
        return done(_("That failed through a fault of ours. Nothing was changed."), f"/tray/{deposit.id}")
    if deposit.status == "filed":
        return done(_("It is in the record now."), "/tray")
    if deposit.status == "set_aside":
        return done(_("Set aside. It stays listed below, and its bytes stay as they are."), "/tray")
    return done(_("Still held. %(why)s.", why=told.reason(deposit)), f"/tray/{deposit.id}")


def _show(deposit: Deposit, form: Form) -> Response:
    reads = current_user.role == Role.SUPERVISOR
    audit.append(
        "read" if reads else "viewed",
        "deposit",
        deposit.id,
        person_id=current_user.id,
        at=now(),
        profile_id=deposit.profile_id,
    )
    page = show("tray/deposit.html", form, **told.page(deposit, _person(), now()))
    db.session.commit()
    return page


def _person() -> Person:
    return current_user._get_current_object()
