"""The rule's numbers by date: what an authority set, what a plan aims at, and what is in force on a day.

Rows are only ever added. A day keeps the numbers that were in force on it, and a signature keeps its own.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app import audit
from app.extensions import db
from app.models import Person, PlanTarget, Profile, RuleSetting
from app.settings_by_date import SettingsByDate, newest_first
from observations.history import Parameters

DEFAULTS = Parameters()
NUMBERS = SettingsByDate(RuleSetting, DEFAULTS, subject="rule")
set_parameters = NUMBERS.add


@dataclass(frozen=True, slots=True)
class InForce:
    """The numbers that hold for a profile on a day, and where they come from."""

    setting: RuleSetting | None = None  # none: the rule's defaults
    plan: PlanTarget | None = None  # the newest for this profile; it may say that the authority's holds again

    @property
    def authority(self) -> Parameters:
        """The authority's numbers, whatever the plan says."""
        return NUMBERS.read(self.setting)

    @property
    def parameters(self) -> Parameters:
        """The numbers to judge by."""
        target = self.planned
        if target is None:
            return self.authority
        return Parameters.from_overrides(
            {**(self.setting.overrides if self.setting else {}), "target": target}
        )

    @property
    def planned(self) -> int | None:
        """The plan's own target, where there is one that the authority's line of concern leaves room for."""
        target = self.plan.target if self.plan else None
        return target if target is not None and target < self.authority.concern_at else None

    @property
    def unused(self) -> int | None:
        """A plan's target that does not hold: the authority's line of concern has come to lie at it or below."""
        return self.plan.target if self.plan and self.planned is None else None


# Reading ------------------------------------------------------------------------------------------


def in_force(profile_ids: Iterable[uuid.UUID], on: date) -> dict[uuid.UUID, InForce]:
    """Give what holds for each of these profiles on a day, in two queries."""
    wanted, setting = list(profile_ids), NUMBERS.row_on(on)
    rows = newest_first(PlanTarget, PlanTarget.profile_id.in_(wanted), PlanTarget.from_on <= on)
    newest = {row.profile_id: row for row in reversed(rows)}
    return {profile_id: InForce(setting, newest.get(profile_id)) for profile_id in wanted}


def targets_of(profile: Profile) -> list[PlanTarget]:
    """Give every target that a profile's plan ever set, what holds or will hold last first."""
    return newest_first(PlanTarget, PlanTarget.profile_id == profile.id)


# Setting ------------------------------------------------------------------------------------------


def set_target(
    profile: Profile, target: int | None, *, from_on: date, reason: str, by: Person, at: datetime
) -> PlanTarget:
    """Add what a profile's plan aims at from a day on (None: what the authority says), with one entry in the trail."""
    row = PlanTarget(
        id=uuid.uuid4(),
        profile_id=profile.id,
        target=target,
        from_on=from_on,
        reason=reason,
        by_id=by.id,
        set_at=at,
    )
    db.session.add(row)
    audit.append("set", "plan target", row.id, person_id=by.id, at=at, profile_id=profile.id, from_on=from_on)
    return row
