"""How a verdict was reached, in words."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from app import audit, pages, records, rules
from app.clock import now, today
from app.extensions import db
from app.forms import DAY
from app.models import Profile
from app.policy import requires
from app.shown import reached as told
from app.shown import rule as numbers
from observations.instrument import current

room = Blueprint("reached", __name__)


@room.get("/profiles/<uuid:profile_id>/reached/<string:domain>")
@requires("see a profile", profile=Profile)
def reached(profile: Profile, domain: str) -> Response:
    """Give the steps to one domain's verdict, today's or (`as_of`) an earlier day's. The look is kept."""
    wanted = next((one for one in current().domains if one.key == domain), None) or abort(404)
    change = records.change_over_time(profile, _day(request.args.get("as_of", "")))
    audit.append(
        "viewed",
        "reached",
        profile.id,
        person_id=current_user.id,
        at=now(),
        profile_id=profile.id,
        domain=domain,
    )
    page = pages.render(
        "reached/reached.html",
        change=change,
        profile=profile,
        explained=told.page(change, wanted),
        is_today=change.as_of == today(),
        note=told.rule_note(change, current_user),
        numbers=numbers.lines(change.rule, rules.NUMBERS.rows(), change.as_of),
        others=[one for one in change.instrument.domains if one is not wanted],
    )
    db.session.commit()
    return page


def _day(asked: str) -> date:
    """The day that is asked about: today unless an earlier one is named."""
    if not asked:
        return today()
    try:
        on = date.fromisoformat(asked) if DAY.fullmatch(asked) else abort(404)
    except ValueError:
        abort(404)
    return on if on <= today() else abort(404)
