"""Who has heard by now of what nobody has answered: alerts by the hour, challenges by the day, a level at a time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.chain import chains
from app.clock import local
from app.extensions import db
from app.limits import alert_steps
from app.models import Alert, Challenge, Closing, Deposit, Person, Role, SignOff, Team
from observations.climbing import Steps, climbed_at, level

# What stands on a page beside a challenge, read with it.
TO_SHOW = (
    joinedload(Challenge.by),
    joinedload(Challenge.owner),
    joinedload(Challenge.answered_by),
    joinedload(Challenge.profile),
    joinedload(Challenge.signoff).options(joinedload(SignOff.revision), joinedload(SignOff.person)),
    joinedload(Challenge.closing).joinedload(Closing.proposed_by),
)
STILL_TOLD = timedelta(days=1)  # so long whoever comes too late is told who has answered


@dataclass(frozen=True, slots=True)
class Ladders:
    """Every team with those above it, and the supervisors of each who may sign in."""

    chains: Mapping[uuid.UUID, Sequence[Team]]
    supervisors: Mapping[uuid.UUID, Sequence[Person]]
    alert_steps: Steps  # how long an alert waits at each level, as the authority set it over time

    def of(self, team_id: uuid.UUID, but: uuid.UUID | None = None) -> Sequence[Team]:
        """The teams that hear one after another. One without anybody to hear is passed over at once.

        `but`: somebody who cannot be the one to answer, having raised it.
        """
        every = self.chains[team_id]
        return [team for team in every if self.able(team.id, but)] or every

    def able(self, team_id: uuid.UUID, but: uuid.UUID | None = None) -> list[Person]:
        """The supervisors of a team who can answer."""
        return [person for person in self.supervisors.get(team_id, ()) if person.id != but]

    def beneath(self, team_id: uuid.UUID) -> list[uuid.UUID]:
        """The teams that answer to this one, or to one that does."""
        return [
            first
            for first, every in self.chains.items()
            if first != team_id and any(one.id == team_id for one in every)
        ]


def ladders() -> Ladders:
    """Give every team's ladder with the authority's limits, in three queries."""
    able = select(Person).where(Person.role == Role.SUPERVISOR.value, Person.suspended_at.is_(None))
    supervisors: dict[uuid.UUID, list[Person]] = {}
    for person in db.session.scalars(able.order_by(Person.name)):
        supervisors.setdefault(person.team_id, []).append(person)
    return Ladders(chains(), supervisors, alert_steps())


def nobody_hears(every: Ladders) -> set[uuid.UUID]:
    """Give the teams of whose alerts and challenges nobody hears: without a supervisor, as are all those above."""
    return {
        team_id for team_id, teams in every.chains.items() if not any(every.able(team.id) for team in teams)
    }


def has(team_id: uuid.UUID, heard: Iterable[Team]) -> bool:
    """Tell whether a team is among those that have heard."""
    return any(team.id == team_id for team in heard)


# Alerts -------------------------------------------------------------------------------------------


def heard_alert(alert: Alert, every: Ladders, now: datetime) -> Sequence[Team]:
    """Give the teams that have heard of an alert, the first to hear first. Once answered it climbs no further.

    Whoever sent the visit knows already: a team in which nobody else can answer is passed over.
    """
    ladder, until = every.of(alert.team_id, but=alert.deposit.sender_id), alert.answered_at or now
    heights = range(1, len(ladder))
    climbed = sum(climbed_at(alert.raised_at, height, every.alert_steps) <= until for height in heights)
    return ladder[: climbed + 1]


def hours_to(alert: Alert, levels: int, every: Ladders) -> int:
    """Give how many whole hours an alert waited until it had climbed so many levels."""
    return (climbed_at(alert.raised_at, levels, every.alert_steps) - alert.raised_at) // timedelta(hours=1)


def is_for_others(alert: Alert, every: Ladders, person: Person) -> bool:
    """Tell whether this person sent the visit and somebody else can answer: then that is not for them to do."""
    if alert.deposit.sender_id != person.id:
        return False
    return any(every.able(team.id, but=person.id) for team in every.chains[alert.team_id])


def own_for_others(person: Person, every: Ladders) -> list[uuid.UUID]:
    """Give the ids of the alerts of this person's own visits that others are to answer."""
    own = select(Alert).join(Alert.deposit).where(Deposit.sender_id == person.id, Alert.answered_at.is_(None))
    found = db.session.scalars(own.options(joinedload(Alert.deposit)))
    return [one.id for one in found if is_for_others(one, every, person)]


def climbed_alerts(
    person: Person, every: Ladders, now: datetime, answered_since: datetime | None = None
) -> list[Alert]:
    """Give the alerts of other teams that have come up to this person's, unanswered or answered since a moment."""
    beneath = every.beneath(person.team_id)
    if not beneath:
        return []
    wanted = select(Alert).where(Alert.team_id.in_(beneath), _open(Alert, answered_since))
    beside = joinedload(Alert.profile), joinedload(Alert.deposit).joinedload(Deposit.sender)
    found = db.session.scalars(wanted.options(*beside))
    return [one for one in found if has(person.team_id, heard_alert(one, every, now))]


def alerts_told(person: Person, now: datetime) -> ColumnElement[bool]:
    """The condition for the alerts a supervisor may answer: their team's, and those that have come up to them.

    Those just answered too; not those of their own visits, while somebody else can answer.
    """
    every = ladders()
    above = [one.id for one in climbed_alerts(person, every, now, now - STILL_TOLD)]
    own = Alert.id.not_in(own_for_others(person, every))
    return and_(or_(Alert.team_id == person.team_id, Alert.id.in_(above)), own)


def _open(table: type[Alert] | type[Challenge], answered_since: datetime | None) -> ColumnElement[bool]:
    unanswered = table.answered_at.is_(None)
    return unanswered if answered_since is None else or_(unanswered, table.answered_at > answered_since)


# Challenges ---------------------------------------------------------------------------------------


def heard_challenge(challenge: Challenge, every: Ladders, on: date) -> Sequence[Team]:
    """Give the teams that have heard of a challenge, the first to hear first: one more after each day it was due."""
    ladder = every.of(challenge.team_id, but=challenge.by_id)
    until = local(challenge.answered_at).date() if challenge.answered_at else on
    # The day it is due is still the first level's: the count begins with the day after it was raised.
    raised, step = local(challenge.raised_at).date() + timedelta(days=1), step_of(challenge)
    return ladder[: level(_midnight(raised), _midnight(until), step, len(ladder)) + 1]


def step_of(challenge: Challenge) -> timedelta:
    """Give how long each level has for a challenge."""
    return max(challenge.due_on - local(challenge.raised_at).date(), timedelta(days=1))


def due_on(challenge: Challenge, heard: Sequence[Team]) -> date:
    """Give the day by which the last of those who have heard is to answer."""
    return challenge.due_on + step_of(challenge) * (len(heard) - 1)


def challenges_before(person: Person, every: Ladders, on: date, *, answered: bool = False) -> list[Challenge]:
    """Give the challenges that a supervisor has heard of and may answer; the answered ones too where asked for."""
    teams = [person.team_id, *every.beneath(person.team_id)]
    wanted = select(Challenge).where(Challenge.team_id.in_(teams), Challenge.by_id != person.id)
    wanted = wanted if answered else wanted.where(Challenge.answered_at.is_(None)).options(*TO_SHOW)
    found = db.session.scalars(wanted.order_by(Challenge.due_on, Challenge.raised_at))
    return [one for one in found if has(person.team_id, heard_challenge(one, every, on))]


def challenges_heard(person: Person, now: datetime) -> list[uuid.UUID]:
    """Give the ids of the challenges that this supervisor has heard of."""
    on = local(now).date()
    return [one.id for one in challenges_before(person, ladders(), on, answered=True)]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
