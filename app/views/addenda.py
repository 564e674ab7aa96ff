"""Adding words to a filed visit: what came to mind or was learned later. The version itself stays as it is."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import addenda, audit
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Revision
from app.policy import requires
from app.shown.addenda import added

room = Blueprint("addenda", __name__)


@room.get("/versions/<uuid:revision_id>/addenda/new")
@requires("add to a visit", revision=Revision)
def ask_for_words(revision: Revision) -> Response:
    """Ask what is to be added to a version."""
    return _ask(revision, Form())


@room.post("/versions/<uuid:revision_id>/addenda/new")
@requires("add to a visit", revision=Revision)
def add(revision: Revision) -> Response:
    """Add words to a version, under one's own name and today's date."""
    form, visit = typed_in_turn(), revision.visit
    words = form.prose("words", _("Write what is to be added"))
    if not form.sound:
        return _ask(revision, form)
    addenda.add(revision, words, current_user, now())
    db.session.commit()
    return done(_("It is added."), f"/profiles/{visit.profile_id}/visits/{visit.id}")


def _ask(revision: Revision, form: Form) -> Response:
    visit = revision.visit
    audit.append(
        "viewed", "addenda", revision.id, person_id=current_user.id, at=now(), profile_id=visit.profile_id
    )
    page = show(
        "addenda/new.html",
        form,
        revision=revision,
        profile=visit.profile,
        back=f"/profiles/{visit.profile_id}/visits/{visit.id}",
        addenda=added(visit),
    )
    db.session.commit()
    return page
