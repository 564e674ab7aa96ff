"""How long things may wait before they are heard of: the authority's limits, by date.

Rows are only ever added. What is late is always asked with the limits of the day on which it is asked.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.config import config
from app.models import LimitSetting
from app.settings_by_date import SettingsByDate

MOST = 999  # hours, days or months


@dataclass(frozen=True, slots=True)
class Limits:
    """The authority's waiting times: policy, like the numbers of the rule."""

    alert_hours: int = 4  # from one level to the next
    challenge_days: int = 5
    write_up_days: int = 2  # working days
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


LIMITS = SettingsByDate(LimitSetting, USUAL, subject="limits")
limits_on, set_limits = LIMITS.on, LIMITS.add


def alert_steps() -> list[tuple[datetime, timedelta]]:
    """Give how long an alert waits at each level, from when each holds, the earliest first.

    What was set for a day that had begun holds from when it was set.
    """
    rows = LIMITS.rows()
    since = {row.id: max(_begins(row), row.set_at) for row in rows}
    steps = [(datetime.min.replace(tzinfo=UTC), USUAL.alert_hours)]
    for moment in sorted(set(since.values())):
        newest = next(row for row in rows if since[row.id] <= moment)
        steps.append((moment, LIMITS.read(newest).alert_hours))
    return [(moment, timedelta(hours=hours)) for moment, hours in steps]


def _begins(row: LimitSetting) -> datetime:
    return datetime.combine(row.from_on, time(), config().timezone)
