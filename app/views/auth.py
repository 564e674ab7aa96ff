"""Who is asking, signing in, signing out. A form is always answered by a redirection; what went wrong is told there."""

import secrets
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request, session
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Request

from app import cookies, passwords, proof, sessions, throttle
from app.clock import now
from app.extensions import db, login
from app.forms import shown
from app.models import Person
from app.pages import go, render
from app.policy import PERMISSIONS, requires

room = Blueprint("auth", __name__)
KNOWN_FOR = 400 * 24 * 3600  # seconds: the longest that browsers keep a cookie
# What stays open to somebody who has yet to choose a password of their own.
OPEN_WITH_GIVEN = frozenset({"change own password", "deposit visits"})

login.session_protection = (
    None  # our sessions are rows of the database; Flask's signed cookie carries only words
)


# Who is asking -----------------------------------------------------------------------------------


@room.record_once
def leave_no_other_way_in(state: BlueprintSetupState) -> None:
    """Keep Flask-Login from reading a cookie of its own, which another program on this host may have set."""
    state.app.config["REMEMBER_COOKIE_NAME"] = state.app.config["HOLDFAST"].cookie_name("never-set")


@login.request_loader
def who_asks(_request: Request) -> Person | None:
    """Give the person whose open session this is, suspended or not, and note at times that they were here."""
    opened = sessions.this_one(now())
    if opened is not None and sessions.note_seen(opened, now()):
        db.session.commit()
    return opened.person if opened else None


@room.before_app_request
def ask_for_own_password() -> Response | None:
    """Let nobody go on with a password that somebody else has read: it would sign for them."""
    permission = getattr(current_app.view_functions.get(request.endpoint or ""), "permission", None)
    if permission is None or PERMISSIONS[permission].who is None or permission in OPEN_WITH_GIVEN:
        return None
    given = current_user.is_authenticated and current_user.password_given
    return go("/account/password") if given else None


# Signing in and out ------------------------------------------------------------------------------


@room.get("/sign-in")
@requires("sign in")
def ask_who() -> Response:
    """The sign-in page, with what was wrong the last time."""
    if current_user.is_authenticated and current_user.is_active:
        return go("/")
    told = session.pop("sign-in", {})
    wanted = local_path(request.args.get("next", ""))
    return render("auth/sign_in.html", errors=_errors(told), email=told.get("email", ""), next=wanted)


@room.post("/sign-in")
@requires("sign in")
def sign_in() -> Response:
    """Let a person in who names their password, and answer everybody else alike."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    if not email.strip() or not password:
        return _again("missing", email, password=bool(password))
    try:
        claimed = proof.claim(email, request.remote_addr or "", _browser_token(), now())
    except throttle.TooMany as many:
        return _again("many", email, until=many.until.isoformat())
    db.session.commit()
    person = proof.judge(claimed, password, now())
    answer = _let_in(person, password) if person else _again("wrong", email)
    db.session.commit()
    return answer


@room.get("/sign-out")
@requires("sign out")
def ask_to_sign_out() -> Response:
    """A page with the button, for whoever came by a link."""
    return render("auth/sign_out.html") if current_user.is_authenticated else go("/sign-in")


@room.post("/sign-out")
@requires("sign out")
def sign_out() -> Response:
    """End this session; whoever has none is signed out already."""
    ending = sessions.this_one(now())
    if ending is not None:
        sessions.end(ending, current_user, now(), action="signed out")
        db.session.commit()
    session.clear()
    answer = go("/sign-in")
    cookies.drop(answer, "session")
    return answer


def local_path(target: str) -> str:
    """Give a path on this site as it is, and nothing for all else: no host, scheme, backslash or control character."""
    plain = target.isascii() and target.isprintable() and not set(target) & {"\\", " "}
    return (
        target
        if plain and target.startswith("/") and not target.startswith("//") and len(target) < 2000
        else ""
    )


def _let_in(person: Person, password: str) -> Response:
    if passwords.needs_rehash(person.password_hash):
        person.password_hash = passwords.make_hash(password)
    earlier = sessions.this_one(now())
    if earlier is not None:
        sessions.end(earlier, person, now(), action="replaced")
    browser = _browser_token() or secrets.token_urlsafe(32)
    throttle.remember_browser(person, browser, now())
    token = sessions.start(person, request.headers.get("User-Agent", ""), now())
    session.clear()
    answer = go(local_path(request.form.get("next", "")) or "/")
    cookies.keep(answer, "session", token)
    cookies.keep(answer, "browser", browser, KNOWN_FOR)
    return answer


def _browser_token() -> str:
    token = cookies.read("browser")
    return token if 40 <= len(token) <= 100 else ""


def _again(why: str, email: str, **more: object) -> Response:
    # The words go by Flask's signed cookie and are shown once.
    session["sign-in"] = {"why": why, "email": shown(email.strip())[:254], **more}
    wanted = local_path(request.form.get("next", ""))
    return go("/sign-in" + ("?" + urlencode({"next": wanted}) if wanted else ""))


def _errors(told: dict[str, object]) -> dict[str, str]:
    why = told.get("why")
    if why == "wrong":
        return {"email": _("That email address and password do not go together. Check both and try again.")}
    if why == "many":
        return {"email": throttle.words(datetime.fromisoformat(str(told["until"])))}
    if why != "missing":
        return {}
    errors = {"email": "" if told.get("email") else _("Enter your email address")}
    errors["password"] = "" if told.get("password") else _("Enter your password")
    return {field: words for field, words in errors.items() if words}
