"""Whether a person may come in: suspended or let in again, a new password, sessions ended."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app import audit, people, sessions
from app.clock import now
from app.errors import Refusal
from app.extensions import db
from app.forms import done
from app.models import Person
from app.pages import go, render
from app.policy import requires

room = Blueprint("standing", __name__)


@room.get("/people/<uuid:person_id>/suspend")
@requires("manage people", person=Person)
def ask_to_suspend(person: Person) -> Response:
    """Ask once more before somebody is kept out."""
    return _ask("people/suspend.html", person)


@room.post("/people/<uuid:person_id>/suspend")
@requires("manage people", person=Person)
def suspend(person: Person) -> Response:
    """Keep somebody out; not oneself, so that somebody can still let others in."""
    audit.lock()  # two administrators who suspend each other take turns
    if person.id == current_user.id or people.is_last_administrator(person):
        raise Refusal(422, _("You cannot suspend yourself, nor the last administrator. Nothing was changed."))
    if person.suspended_at is None:
        people.suspend(person, now(), current_user)
    db.session.commit()
    return done(_("%(name)s is suspended.", name=person.name), f"/people/{person.id}")


@room.post("/people/<uuid:person_id>/reinstate")
@requires("manage people", person=Person)
def reinstate(person: Person) -> Response:
    """Let somebody in again."""
    if person.suspended_at is not None:
        people.reinstate(person, now(), current_user)
    db.session.commit()
    return done(_("%(name)s may sign in again.", name=person.name), f"/people/{person.id}")


@room.get("/people/<uuid:person_id>/password")
@requires("manage people", person=Person)
def ask_to_give_password(person: Person) -> Response:
    """Ask once more before somebody's password is replaced."""
    return (
        go("/account/password") if person.id == current_user.id else _ask("people/give_password.html", person)
    )


@room.post("/people/<uuid:person_id>/password")
@requires("manage people", person=Person)
def give_password(person: Person) -> Response:
    """Replace somebody's password, end their sessions, and show the new one, this once."""
    if person.id == current_user.id:
        return go("/account/password")
    password = people.give_password(person, now(), current_user)
    db.session.commit()
    return render("people/password.html", person=person, password=password, added=False)


@room.post("/people/<uuid:person_id>/sessions/end")
@requires("manage people", person=Person)
def end_sessions(person: Person) -> Response:
    """Sign somebody out everywhere."""
    count = sessions.end_all(person, current_user, now())
    told = ngettext("%(num)d browser is signed out.", "%(num)d browsers are signed out.", count)
    db.session.commit()
    return done(told, f"/people/{person.id}")


def _ask(page: str, person: Person) -> Response:
    """A page that asks before something is done to somebody's account. The look is kept."""
    audit.append("viewed", "person", person.id, person_id=current_user.id, at=now())
    asked = render(page, person=person)
    db.session.commit()
    return asked
