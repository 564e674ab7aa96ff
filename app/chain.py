"""Who a team answers to, and who they answer to: whose supervisors hear next what nobody has answered."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import Team


def chain(team: Team) -> list[Team]:
    """Give the team, the team it answers to, and so on upwards; a loop ends it."""
    found = [team]
    while (above := found[-1].answers_to) is not None and above not in found:
        found.append(above)
    return found


def chains() -> dict[uuid.UUID, list[Team]]:
    """Give every team's chain by its id, in one query."""
    teams = {team.id: team for team in db.session.scalars(select(Team))}
    return {team_id: _upwards(team, teams) for team_id, team in teams.items()}


def _upwards(team: Team, teams: Mapping[uuid.UUID, Team]) -> list[Team]:
    found = [team]
    while (above := teams.get(found[-1].answers_to_id)) is not None and above not in found:  # type: ignore[arg-type]
        found.append(above)
    return found


def would_loop(team: Team, above: Team) -> bool:
    """Tell whether a team would come to answer to itself, were it to answer to this one."""
    return team in chain(above)
