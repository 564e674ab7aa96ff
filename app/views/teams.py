"""Agencies and their teams."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import chain, heard, people
from app.clock import now
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Team
from app.pages import render
from app.policy import requires

room = Blueprint("teams", __name__)


@room.get("/teams")
@requires("manage people")
def list_teams() -> Response:
    """Every agency with its teams."""
    teams = people.teams()
    grouped = [
        (agency, [(team, _answers_to(team)) for team in teams if team.agency_id == agency.id])
        for agency in people.agencies()
    ]
    return render("teams/teams.html", grouped=grouped, unheard=heard.nobody_hears(heard.ladders()))


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


@room.get("/teams/<uuid:team_id>/answers-to")
@requires("say who a team answers to", team=Team)
def ask_who_a_team_answers_to(team: Team) -> Response:
    """The page on which it is said whose supervisors hear what this team's have not answered."""
    return _ask_who(team, Form({"answers_to": str(team.answers_to_id or "")}))


@room.post("/teams/<uuid:team_id>/answers-to")
@requires("say who a team answers to", team=Team)
def say_who_a_team_answers_to(team: Team) -> Response:
    """Keep who a team answers to: never itself, nor one that answers to it."""
    form = typed_in_turn()
    options: dict[str, Team | None] = {"": None} | {str(one.id): one for one in _may_answer_to(team)}
    above = form.choice("answers_to", options, _("Choose a team that does not answer to this one"))
    if not form.sound:
        return _ask_who(team, form)
    people.answer_to(team, above, now(), current_user)
    db.session.commit()
    return done(_("It is kept: %(team)s %(answers)s.", team=team.name, answers=_answers_to(team)), "/teams")


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


def _answers_to(team: Team) -> str:
    """Who a team answers to, and who they do, after the team's name."""
    above = [one.name for one in chain.chain(team)[1:]]
    if not above:
        return _("answers to nobody")
    return _("answers to %(teams)s", teams=_(", then ").join(above))


def _may_answer_to(team: Team) -> list[Team]:
    """The teams that this one may answer to: of its agency, since what climbs names a child; without a loop."""
    return [
        one for one in people.teams() if one.agency_id == team.agency_id and not chain.would_loop(team, one)
    ]


def _ask_who(team: Team, form: Form) -> Response:
    choices = [("", _("Nobody")), *((str(one.id), one.name) for one in _may_answer_to(team))]
    now_said = _("Now %(team)s %(answers)s.", team=team.name, answers=_answers_to(team))
    return show("teams/answers_to.html", form, team=team, choices=choices, now=now_said)
