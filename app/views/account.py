"""One's own account: where one is signed in, and one's password."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import browsers, cookies, passwords, people, phones, proof, sessions, throttle, words
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show
from app.models import Session
from app.pages import render
from app.policy import requires
from app.shown import phones as told

room = Blueprint("account", __name__)


@room.get("/account")
@requires("see own account")
def account() -> Response:
    """The page: who one is here, every browser in which one is signed in, and one's phones."""
    opened = sessions.opened_by(current_user, now())
    return render(
        "account/account.html",
        opened=[(session, browsers.name(session.browser)) for session in opened],
        this=sessions.this_one(now()),
        phones=told.lines(phones.of(current_user), now()),
        role=words.role(current_user.role),
    )


@room.post("/sessions/<uuid:session_id>/end")
@requires("end a session", session=Session)
def end_session(session: Session) -> Response:
    """Sign a browser out: one's own, this one included, or for the administrator anybody's."""
    if session.ended_at is None:
        sessions.end(session, current_user, now())
    own = session.person_id == current_user.id
    back = "/account" if own else f"/people/{session.person_id}"
    db.session.commit()
    return done(_("That browser is signed out."), back)


@room.get("/account/password")
@requires("change own password")
def own_password() -> Response:
    """The page on which one chooses a password."""
    return _ask(Form())


@room.post("/account/password")
@requires("change own password")
def choose_password() -> Response:
    """Replace one's password, on proof of the present one."""
    form = Form(request.form)
    check_new(form, current_user.email)
    if form.sound:
        _check_present(form)
    if not form.sound:
        return _ask(form)
    people.choose_password(current_user, form.typed["new"], now(), keep=sessions.this_one(now()))
    db.session.commit()
    return done(_("Your password is changed. Other browsers are signed out."), "/account")


def check_new(form: Form, email: str) -> None:
    """Refuse a password that is short, or easily guessed by whoever knows the address."""
    if not form.typed.get("present"):
        form.refuse("present", _("Enter the password that you signed in with"))
    new = form.typed.get("new", "")  # to the letter: it is compared so at sign-in
    if not passwords.LEAST <= len(new) <= passwords.MOST:
        form.refuse(
            "new", _("Use %(least)d to %(most)d characters", least=passwords.LEAST, most=passwords.MOST)
        )
    elif (
        len(set(new)) < 5
        or new.lower() in (email, email.split("@")[0] * 2)
        or new == form.typed.get("present")
    ):
        form.refuse("new", _("Choose another one that nobody would guess"))
    elif new != form.typed.get("again"):
        form.refuse("again", _("Type the same new password again"))


def _check_present(form: Form) -> None:
    try:
        claimed = proof.claim(current_user.email, request.remote_addr or "", cookies.read("browser"), now())
    except throttle.TooMany as many:
        return form.refuse("present", throttle.words(many.until))
    db.session.commit()
    if proof.judge(claimed, form.typed["present"], now()) is None:
        form.refuse("present", _("That is not the password that you signed in with"))
        db.session.commit()
    return None


def _ask(form: Form) -> Response:
    given, least = current_user.password_given, passwords.LEAST
    return show("account/password.html", form, given=given, least=least)
