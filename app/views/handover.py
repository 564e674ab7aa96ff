"""The handover: the history that whoever comes new to a case reads first, and that it was read."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, between, handovers, pages, records
from app.clock import now, today
from app.extensions import db
from app.forms import done, typed_in_turn
from app.models import Assignment, Profile
from app.policy import requires
from app.shown import handover as told

room = Blueprint("handover", __name__)


@room.get("/profiles/<uuid:profile_id>/handover")
@requires("read the handover", profile=Profile)
def handover(profile: Profile) -> Response:
    """Give the history of a case as a new worker needs it. The look is kept."""
    change = records.change_over_time(profile, today())
    audit.append("viewed", "handover", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = pages.render(
        "handover/handover.html",
        **told.page(change, between.known(profile), today()),
        to_acknowledge=handovers.still_to_read(current_user, profile, today()),
    )
    db.session.commit()
    return page


@room.post("/handover/<uuid:assignment_id>")
@requires("acknowledge a handover", assignment=Assignment)
def acknowledge(assignment: Assignment) -> Response:
    """Keep that the history was read, with the time, and go on to the profile. Once is enough."""
    typed_in_turn()
    handovers.acknowledge(assignment, current_user, now())
    where = f"/profiles/{assignment.profile_id}"
    db.session.commit()
    return done(_("Kept: you have read the handover."), where)
