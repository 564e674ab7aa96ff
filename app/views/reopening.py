"""Opening a closed profile again."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, closings
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.policy import requires

room = Blueprint("reopening", __name__)


@room.get("/profiles/<uuid:profile_id>/reopen")
@requires("reopen a profile", profile=Profile)
def ask_to_reopen(profile: Profile) -> Response:
    """Ask why a closed profile is opened again."""
    return _ask_to_reopen(profile, Form())


@room.post("/profiles/<uuid:profile_id>/reopen")
@requires("reopen a profile", profile=Profile)
def reopen(profile: Profile) -> Response:
    """Open a closed profile again, with the reason. Everything is in view again."""
    form = typed_in_turn()
    db.session.refresh(profile)
    reason = form.prose("reason", _("Say why it is opened again"))
    if profile.closed_on is None:
        return done(_("It is open already."), f"/profiles/{profile.id}")
    if not form.sound:
        return _ask_to_reopen(profile, form)
    closings.reopen(profile, reason, current_user, now())
    db.session.commit()
    return done(_("Open again, with everything that was known of it."), f"/profiles/{profile.id}")


def _ask_to_reopen(profile: Profile, form: Form) -> Response:
    audit.append("viewed", "profile", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show("closings/reopen.html", form, profile=profile)
    db.session.commit()
    return page
