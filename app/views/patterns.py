"""Every part of the pages on one page, for whoever builds or checks them. Not in production."""

from flask import Blueprint, Response

from app.clock import now
from app.pages import render
from app.policy import requires

room = Blueprint("patterns", __name__)


@room.get("/patterns")
@requires("see patterns")
def patterns() -> Response:
    """All macros, once each."""
    return render("patterns/patterns.html", now=now())
