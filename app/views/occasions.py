"""One occasion: the visits to brothers and sisters side by side."""

import uuid

from flask import Blueprint, Response, abort
from flask_login import current_user

from app import audit, occasions, pages
from app.clock import now, today
from app.extensions import db
from app.models import Profile
from app.policy import requires
from app.shown import occasions as told

room = Blueprint("occasions", __name__)


@room.get("/profiles/<uuid:profile_id>/occasions/<uuid:occasion_id>")
@requires("see a profile", profile=Profile)
def occasion(profile: Profile, occasion_id: uuid.UUID) -> Response:
    """Give the visits on an occasion that this person may see. The look at each profile is kept."""
    visits = occasions.visits_on(occasion_id, current_user, today())
    if profile.id not in {one.visit.profile_id for one in visits}:
        abort(404)
    for profile_id in dict.fromkeys(one.visit.profile_id for one in visits):
        audit.append(
            "viewed",
            "occasion",
            occasion_id,
            person_id=current_user.id,
            at=now(),
            profile_id=profile_id,
        )
    page = pages.render(
        "profiles/occasion.html",
        profile=profile,
        on=next(one.visited_on for one in visits if one.visit.profile_id == profile.id),
        children=told.children(visits),
        blocks=told.blocks(visits),
    )
    db.session.commit()
    return page
