"""The team's page for its supervisors, and for everybody how they themselves grade beside colleagues."""

from flask import Blueprint, Response
from flask_login import current_user

from app import audit, pages
from app import team as teams
from app.clock import now, today
from app.extensions import db
from app.models import Person
from app.policy import requires
from app.shown import grading
from app.shown import team as told

room = Blueprint("team", __name__)


@room.get("/team")
@requires("see the team")
def team() -> Response:
    """Give how a supervisor's team stands. That its cases were looked at is kept."""
    found = teams.team_of(_person(), today())
    profiles = [str(one.profile.id) for one in found.changes]
    profiles += dict.fromkeys(str(one.profile_id) for one in found.after_closing)
    audit.append(
        "listed", "team", current_user.team_id, person_id=current_user.id, at=now(), profiles=profiles
    )
    page = pages.render("team/team.html", **told.page(found, _person()))
    db.session.commit()
    return page


@room.get("/own-grading")
@requires("see own grading")
def own_grading() -> Response:
    """Give somebody how they themselves grade beside colleagues. The look is kept."""
    found, limits = teams.own_grading(_person(), today())
    audit.append("viewed", "own grading", current_user.id, person_id=current_user.id, at=now())
    page = pages.render(
        "team/own_grading.html",
        observer=grading.observer(current_user.name, found) if found else None,
        joint_days=limits.joint_days,
    )
    db.session.commit()
    return page


def _person() -> Person:
    return current_user._get_current_object()
