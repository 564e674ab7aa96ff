"""How long things may wait: the authority's limits, for everybody to read."""

from flask import Blueprint, Response
from flask_login import current_user

from app import policy
from app.clock import today
from app.limits import LIMITS
from app.pages import render
from app.policy import requires
from app.shown import limits as told

room = Blueprint("limits", __name__)


@room.get("/rule/limits")
@requires("read the limits")
def show_limits() -> Response:
    """Give how long things may wait, with everybody who changed it."""
    return render(
        "limits/limits.html",
        numbers=told.lines(today()),
        history=told.TOLD.history(LIMITS.rows(), today()),
        may_set=policy.may(current_user, "set the limits"),
    )
