"""How long things may wait before they are heard of: the authority's limits, by date.

Rows are only ever added. What is late is always asked with the limits of the day on which it is asked.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.extensions import db
from app.models import LimitSetting, Person

MOST = 999  # hours, days or months


@dataclass(frozen=True, slots=True)
class Limits:
    """The authority's waiting times: policy, like the numbers of the rule."""

    alert_hours: int = 4  # from one level to the next
    challenge_days: int = 5
    write_up_days: int = 2
    unseen_days: int = 28  # by the child's worker
    unseen_by_anyone_days: int = 42
    visit_every: int = 28
    drift_months: tuple[int, int, int] = (9, 12, 15)
    joint_days: int = 60

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, object]) -> "Limits":
        """The usual ones with these instead. ValueError names the one that will not do."""
        return cls(**{name: _limit(name, value) for name, value in overrides.items()})  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, Any]:
        """All of them, ready for JSON."""
        return {**asdict(self), "drift_months": list(self.drift_months)}


USUAL = Limits()
NAMES = tuple(one.name for one in fields(Limits))


def _limit(name: str, value: object) -> int | tuple[int, ...]:
    if name not in NAMES:
        raise ValueError(f"{name} is not one of the limits")
    if name != "drift_months":
        return _whole(name, value)
    months = tuple(_whole(name, one) for one in value) if isinstance(value, list | tuple) else ()
    if len(months) != 3 or not months[0] < months[1] < months[2]:
        raise ValueError("drift_months must be three whole numbers, each above the one before")
    return months


def _whole(name: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= MOST:
        raise ValueError(f"{name} must be a whole number from 1 to {MOST}")
    return value


# Reading ------------------------------------------------------------------------------------------


def limits_on(day: date) -> Limits:
    """Give the limits that are in force on a day."""
    return limits_of(setting_on(day, settings()))


def limits_of(setting: LimitSetting | None) -> Limits:
    """Give all the limits of a setting; the usual ones without one."""
    return Limits.from_overrides(setting.overrides) if setting else USUAL


def setting_on(day: date, rows: Sequence[LimitSetting]) -> LimitSetting | None:
    """Give which of these settings, the last first, is in force on a day; None where the usual limits are."""
    return next((row for row in rows if row.from_on <= day), None)


def settings() -> list[LimitSetting]:
    """Give everything that the authority ever set, what holds or will hold last first."""
    wanted = select(LimitSetting).options(joinedload(LimitSetting.by))
    ordered = wanted.order_by(LimitSetting.from_on.desc(), LimitSetting.set_at.desc(), LimitSetting.id.desc())
    return list(db.session.scalars(ordered))


def differing(one: Limits, other: Limits) -> list[str]:
    """Give the names of the limits that are not the same in both."""
    return [name for name in NAMES if getattr(one, name) != getattr(other, name)]


# Setting ------------------------------------------------------------------------------------------


def set_limits(limits: Limits, *, from_on: date, reason: str, by: Person, at: datetime) -> LimitSetting:
    """Add the limits that hold from a day on, with one entry in the trail, to the open transaction."""
    before, chosen = limits_on(from_on), limits.as_dict()
    row = LimitSetting(
        id=uuid.uuid4(),
        overrides={name: chosen[name] for name in differing(limits, USUAL)},
        from_on=from_on,
        reason=reason,
        by_id=by.id,
        set_at=at,
    )
    db.session.add(row)
    changed = len(differing(limits, before))
    audit.append("set", "limits", row.id, person_id=by.id, at=at, from_on=from_on, changed=changed)
    return row
