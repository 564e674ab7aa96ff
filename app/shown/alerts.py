"""Alerts as a supervisor answers them: those of the team, and those that have come up because nobody answered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app import heard, versions, words
from app.forms import shown
from app.heard import Ladders
from app.models import Alert, Person, Revision, Team
from app.sentences.story import item_title
from app.shown.waiting import is_late, waiting


@dataclass(frozen=True, slots=True)
class AlertLine:
    """What was alerted from one visit, as it is answered or was."""

    id: uuid.UUID
    field: str
    words: list[str]
    child: str  # empty when it is not the told team's
    sent_by: str
    raised_at: datetime
    waited: str
    late: bool
    held: str
    url: str
    climbed: str  # who did not answer, where it has come up from another team
    ring: str  # whom to ask about it then
    above: str  # who else hears of it by now, where it is the own team's
    others: str  # who is to answer, where it is one's own visit
    answered_by: str
    answered_at: datetime | None
    answer: str


def alert_lines(
    found: Sequence[Sequence[Alert]], every: Ladders, person: Person, now: datetime
) -> list[AlertLine]:
    """What was alerted, visit by visit, as it is shown to a supervisor."""
    filed = versions.filed_from(some[0].deposit_id for some in found)
    return [_alert_line(some, filed.get(some[0].deposit_id), every, person, now) for some in found]


def _alert_line(
    some: Sequence[Alert], revision: Revision | None, every: Ladders, person: Person, now: datetime
) -> AlertLine:
    """A child who is not the told team's is not named: the child's own team is told, and may come up too."""
    alert = some[0]
    told, own = heard.heard_alert(alert, every, now), alert.team_id == person.team_id
    theirs = alert.profile if alert.profile and alert.profile.team_id == alert.team_id else None
    return AlertLine(
        id=alert.id,
        field=f"answer-{alert.id}",
        words=_all_alerted(some),
        child=f"{theirs.initials}, {theirs.reference}" if theirs else "",
        sent_by=alert.deposit.sender.name,
        raised_at=alert.raised_at,
        waited=waiting(alert.raised_at, now),
        late=is_late(alert.raised_at, now),
        held="" if alert.deposit.status == "filed" else _("Received, but not yet in the record"),
        url=_where(alert, revision, person),
        climbed="" if own else _climbed(alert, told, every, person),
        ring="" if own else _ring(alert, every),
        above=_above(told) if own and not alert.answered_by else "",
        others=_others(told, every, person) if _is_theirs(alert, every, person) else "",
        answered_by=_by(alert, person),
        answered_at=alert.answered_at,
        answer=alert.answer or "",
    )


def _is_theirs(alert: Alert, every: Ladders, person: Person) -> bool:
    return alert.answered_at is None and heard.is_for_others(alert, every, person)


def _others(told: Sequence[Team], every: Ladders, person: Person) -> str:
    """Who answers what was alerted from one's own visit."""
    names = [one.name for team in told for one in every.able(team.id, but=person.id)]
    return _("You sent this visit, so %(names)s can answer", names=either(names))


def _all_alerted(some: Sequence[Alert]) -> list[str]:
    """Everything that was alerted, each kind with its items."""
    items: dict[str, list[str]] = {}
    for alert in some:
        items.setdefault(alert.code, []).append(shown(item_title(alert.item)))
    said = {"grade_5": _("Graded 5 Dangerous"), "critical_4": _("Graded 4 Failing on a critical item")}
    return [f"{said[code]}: {'; '.join(titles)}" for code, titles in items.items()]


def _where(alert: Alert, revision: Revision | None, person: Person) -> str:
    """Where the visit can be read: in the record, or in the tray; nowhere when it is another team's."""
    if revision is not None:
        profile = revision.visit.profile
        return (
            f"/profiles/{profile.id}/visits/{revision.visit_id}" if profile.team_id == person.team_id else ""
        )
    return f"/tray/{alert.deposit_id}" if alert.deposit.team_id == person.team_id else ""


def _climbed(alert: Alert, told: Sequence[Team], every: Ladders, person: Person) -> str:
    """By whom it was not answered, and in how long; who cannot answer, where a team has nobody."""
    before = [team.name for team in told if team.id != person.team_id]
    before = before[: next((at for at, team in enumerate(told) if team.id == person.team_id), len(before))]
    if not before:
        return _("%(team)s has no supervisor who can answer", team=every.chains[alert.team_id][0].name)
    hours = heard.hours_to(alert, len(before), every)
    return ngettext(
        "Not answered by %(teams)s in %(num)d hour",
        "Not answered by %(teams)s in %(num)d hours",
        hours,
        teams=either(before),
    )


def either(teams: Sequence[str]) -> str:
    """Teams in a row, of which none did it, or people of whom one is enough."""
    return _("%(most)s or %(last)s", most=", ".join(teams[:-1]), last=teams[-1]) if teams[1:] else teams[0]


def _ring(alert: Alert, every: Ladders) -> str:
    """Whom to ring: the supervisors who were told first, and whoever sent the visit."""
    team, sender = every.chains[alert.team_id][0].name, alert.deposit.sender
    told = [
        _("%(name)s, supervisor in %(team)s", name=one.name, team=team)
        for one in every.able(alert.team_id, but=sender.id)
    ]
    return "; ".join([*told, _("%(name)s of %(team)s, who sent it", name=sender.name, team=sender.team.name)])


def _above(told: Sequence[Team]) -> str:
    """Who hears of it by now besides the team itself."""
    above = [team.name for team in told[1:]]
    return _("%(teams)s can see it too", teams=words.series(above)) if above else ""


def _by(alert: Alert, person: Person) -> str:
    """Who answered, with the team where it is another."""
    if alert.answered_by is None:
        return ""
    own = alert.answered_by.team_id == person.team_id
    return alert.answered_by.name if own else f"{alert.answered_by.name} ({alert.answered_by.team.name})"
