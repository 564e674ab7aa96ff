"""That an expected child was born: from then on what is asked, seen and counted is of a child who is there.

A day of birth that was wrong is corrected here as well, with a reason.
"""

from datetime import date

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, births, cases
from app.births import Why
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.policy import requires
from app.shown import birth as told

room = Blueprint("birth", __name__)


@room.get("/profiles/<uuid:profile_id>/birth")
@requires("say when a child was born", profile=Profile)
def ask_for_birth(profile: Profile) -> Response:
    """Ask on which day the child was born; of a child who is there, what it should say instead."""
    return _ask(profile, Form({"born": profile.born.isoformat()} if profile.born else {}))


@room.post("/profiles/<uuid:profile_id>/birth")
@requires("say when a child was born", profile=Profile)
def say_born(profile: Profile) -> Response:
    """Set down the day of birth, or another in its place."""
    form = typed_in_turn()
    db.session.refresh(profile.child)
    return _set(profile, form) if profile.born is None else _correct(profile, profile.born, form)


def _set(profile: Profile, form: Form) -> Response:
    born = _day(form)
    if born is None:
        return _ask(profile, form)
    births.be_born(profile, born, now(), current_user)
    db.session.commit()
    return done(_("The day of birth is kept."), f"/profiles/{profile.id}")


def _correct(profile: Profile, before: date, form: Form) -> Response:
    """Correct the day that was shown; one that was set meanwhile has to be looked at first."""
    born = _day(form)
    if born == before:
        form.refuse("born", _("This is the date of birth already. Enter another"))
    elif form["before"] != before.isoformat():
        form.refuse("born", _("The date of birth was set meanwhile. Read it again"))
    why = form.choice("why", {one.value: one for one in Why}, _("Choose why it was wrong"))
    if not form.sound or born is None or why is None:
        return _ask(profile, form)
    births.correct(profile, born, why, now(), current_user)
    db.session.commit()
    return done(_("The date of birth is corrected."), f"/profiles/{profile.id}")


def _day(form: Form) -> date | None:
    return form.day("born", _("Enter the day of birth"), least=today() - cases.GROWN_UP, most=today())


def _ask(profile: Profile, form: Form) -> Response:
    audit.append("viewed", "birth", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show(
        "birth/birth.html", form, profile=profile, born=profile.born, due_on=profile.child.due_on,
        reasons=told.reasons(), corrected=told.corrected(births.corrections(profile)),
    )  # fmt: skip
    db.session.commit()
    return page
