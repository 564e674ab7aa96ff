"""That an expected child was born: from then on what is asked, seen and counted is of a child who is there."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, cases
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.policy import requires

room = Blueprint("birth", __name__)


@room.get("/profiles/<uuid:profile_id>/birth")
@requires("say that a child is born", profile=Profile)
def ask_for_birth(profile: Profile) -> Response:
    """Ask on which day the child was born; of a child who is there, say it."""
    return _ask(profile, Form())


@room.post("/profiles/<uuid:profile_id>/birth")
@requires("say that a child is born", profile=Profile)
def say_born(profile: Profile) -> Response:
    """Set down the day of birth, once."""
    form = typed_in_turn()
    db.session.refresh(profile.child)
    if profile.born is not None:
        return _ask(profile, form)
    born = form.day("born", _("Enter the day of birth"), least=today() - cases.GROWN_UP, most=today())
    if born is None:
        return _ask(profile, form)
    cases.be_born(profile, born, now(), current_user)
    db.session.commit()
    return done(_("The day of birth is kept."), f"/profiles/{profile.id}")


def _ask(profile: Profile, form: Form) -> Response:
    audit.append("viewed", "birth", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show("birth/birth.html", form, profile=profile, born=profile.born, due_on=profile.child.due_on)
    db.session.commit()
    return page
