"""Agencies and their teams."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import people
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.pages import render
from app.policy import requires

room = Blueprint("teams", __name__)


@room.get("/teams")
@requires("manage people")
def list_teams() -> Response:
    """Every agency with its teams."""
    teams = people.teams()
    grouped = [
        (agency, [team for team in teams if team.agency_id == agency.id]) for agency in people.agencies()
    ]
    return render("teams/teams.html", grouped=grouped)


@room.get("/teams/new")
@requires("manage people")
def ask_for_team() -> Response:
    """The page on which a team is added."""
    return show("teams/team_form.html", Form(request.args), agencies=_agencies())


@room.post("/teams/new")
@requires("manage people")
def add_team() -> Response:
    """Add a team to an agency."""
    form = typed_in_turn()
    name = form.text("name", _("Enter the team's name"))
    agency = form.choice("agency", {str(one.id): one for one in people.agencies()}, _("Choose an agency"))
    if agency and name and any(team.name == name and team.agency_id == agency.id for team in people.teams()):
        form.refuse("name", _("This agency has a team of that name"))
    if not form.sound or agency is None:
        return show("teams/team_form.html", form, agencies=_agencies())
    people.add_team(name, agency, now(), current_user)
    db.session.commit()
    return done(_("%(name)s is added.", name=name), "/teams")


@room.get("/agencies/new")
@requires("manage people")
def ask_for_agency() -> Response:
    """The page on which an agency is added."""
    return show("teams/agency_form.html", Form())


@room.post("/agencies/new")
@requires("manage people")
def add_agency() -> Response:
    """Add an agency."""
    form = typed_in_turn()
    name = form.text("name", _("Enter the agency's name"))
    if name and any(agency.name == name for agency in people.agencies()):
        form.refuse("name", _("There is an agency of that name"))
    if not form.sound:
        return show("teams/agency_form.html", form)
    people.add_agency(name, now(), current_user)
    db.session.commit()
    return done(_("%(name)s is added.", name=name), "/teams")


def _agencies() -> list[tuple[str, str]]:
    return [(str(agency.id), agency.name) for agency in people.agencies()]
