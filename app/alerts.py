"""What a supervisor must hear the same day, read from a deposit before it is judged."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.extensions import db
from app.models import Alert, Deposit, Person, Profile, Revision
from observations.flags import Alert as Cause
from observations.flags import alerts_in
from observations.instrument import current, find

MOST = 100  # of one deposit: more than any checklist has items
WHOLE = {str(number): number for number in range(1, 1000)}


def causes(payload: bytes) -> tuple[Cause, ...]:
    """Give what in this payload alerts, however wrong the rest of it is.

    Any 5, and any 4 on an item marked critical in the checklist it names (the newest, if that is unknown). A key
    that is given twice hides nothing: of an item's grades the gravest counts.
    """
    said = _readable(payload)
    names, versions = said.all("instrument"), said.all("instrument_version")
    named = find(str(names[-1]), _whole(versions[-1])) if names and versions else None
    return alerts_in(_grades(said), named or current())


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with every one of its pairs, those of a repeated key too."""

    def all(self, key: str) -> list[Any]:
        return [value for name, value in self if name == key]


def _readable(payload: bytes) -> _Pairs:
    try:
        said = json.loads(payload, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return _Pairs()
    return said if isinstance(said, _Pairs) else _Pairs()


def _grades(said: _Pairs) -> dict[str, int]:
    # A "5" or a 5.0 is no valid grade, but whoever wrote it meant one: it must not be silent.
    found: dict[str, int] = {}
    for item, rating in (pair for ratings in said.all("ratings") for pair in _pairs(ratings)):
        grades = [_whole(grade) for grade in _pairs(rating).all("grade")]
        found[item] = max(grade for grade in (found.get(item, 0), *grades) if grade <= 5)
    return {item: grade for item, grade in found.items() if grade}


def _pairs(value: Any) -> _Pairs:
    return value if isinstance(value, _Pairs) else _Pairs()


def _whole(value: Any) -> int:
    written = isinstance(value, int | float | str) and not isinstance(value, bool)
    return WHOLE.get(str(value).removesuffix(".0"), 0) if written else 0


def raise_for(
    deposit: Deposit, profile: Profile | None, teams: Iterable[uuid.UUID], at: datetime
) -> list[Alert]:
    """Make the alerts of a deposit, one for each of the teams whose supervisors must hear."""
    found = _worth_telling(causes(deposit.payload) if deposit.payload else ())
    return [
        Alert(
            deposit=deposit,
            team_id=team,
            profile_id=profile.id if profile else None,
            code=code,
            item=item,
            raised_at=at,
        )
        for code, item in found
        for team in sorted(set(teams))
    ]


def _worth_telling(found: Iterable[Cause]) -> list[tuple[str, str]]:
    """Code and item of each alert, once: the items of the checklist first, and not without end.

    An item may be called anything in a payload. Whatever it is called, it must not keep the bytes out.
    """
    known_first = sorted(found, key=lambda cause: cause.domain is None)
    return list(dict.fromkeys((cause.code, _name(cause.item or "")) for cause in known_first))[:MOST]


def _name(item: str) -> str:
    """An item's name as any database takes it."""
    return "".join(one if one.isprintable() else "?" for one in item[:50])


# Heard and answered -------------------------------------------------------------------------------


def unanswered(team_id: uuid.UUID) -> list[list[Alert]]:
    """Give what a team's supervisors were told and nobody has answered, by deposit: any 5 first, then the oldest."""
    wanted = select(Alert).where(Alert.team_id == team_id, Alert.answered_at.is_(None))
    return together(db.session.scalars(wanted.options(joinedload(Alert.deposit).joinedload(Deposit.sender))))


def answered_above(team_id: uuid.UUID, since: datetime) -> list[list[Alert]]:
    """Give what somebody of another team has answered for this one since a moment, by deposit."""
    wanted = (
        select(Alert)
        .join(Alert.answered_by)
        .where(Alert.team_id == team_id, Alert.answered_at > since, Person.team_id != team_id)
        .options(joinedload(Alert.deposit).joinedload(Deposit.sender))
    )
    return together(db.session.scalars(wanted))


def together(found: Iterable[Alert]) -> list[list[Alert]]:
    """Give these alerts by deposit and by the team that was told: any 5 first, then the oldest."""
    told: dict[tuple[uuid.UUID, uuid.UUID], list[Alert]] = {}
    for alert in found:
        told.setdefault((alert.deposit_id, alert.team_id), []).append(alert)
    return sorted((_worst_first(some) for some in told.values()), key=lambda some: _urgency(some[0]))


def told_with(alert: Alert) -> list[Alert]:
    """Give everything that a team was told of the same deposit, this alert's included; the worst first."""
    wanted = select(Alert).where(Alert.deposit_id == alert.deposit_id, Alert.team_id == alert.team_id)
    return _worst_first(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _worst_first(some: Iterable[Alert]) -> list[Alert]:
    return sorted(some, key=_urgency)


def _urgency(alert: Alert) -> tuple[bool, datetime, str]:
    return alert.code != "grade_5", alert.raised_at, alert.item


def of_versions(revisions: Iterable[Revision], team_id: uuid.UUID) -> dict[uuid.UUID, list[Alert]]:
    """Give what a team was told from each of these versions, answered or not, by the id of its deposit."""
    deposits = [one.deposit_id for one in revisions]
    wanted = select(Alert).where(Alert.deposit_id.in_(deposits), Alert.team_id == team_id)
    found: dict[uuid.UUID, list[Alert]] = {}
    for alert in db.session.scalars(wanted.order_by(Alert.code.desc(), Alert.item)):
        found.setdefault(alert.deposit_id, []).append(alert)
    return found


def answer(told: Sequence[Alert], done: str, person: Person, at: datetime) -> None:
    """Keep what was done about the alerts of one deposit, by whom and when: one act, one entry in the trail.

    ValueError when somebody has answered: the first answer stays.
    """
    if any(alert.answered_at is not None for alert in told):
        raise ValueError("these alerts were answered already")
    for alert in told:
        alert.answer, alert.answered_by, alert.answered_at = done, person, at
    above = {} if told[0].team_id == person.team_id else {"told": told[0].team_id}
    audit.append(
        "answered",
        "alert",
        told[0].id,
        person_id=person.id,
        at=at,
        profile_id=told[0].profile_id,
        deposit=told[0].deposit_id,
        alerts=len(told),
        **above,
    )
