"""The rule's numbers by date: what an authority set, what a plan aims at, and what is in force on a day.

Rows are only ever added. A day keeps the numbers that were in force on it, and a signature keeps its own.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit
from app.extensions import db
from app.models import Person, PlanTarget, Profile, RuleSetting
from observations.history import Parameters

DEFAULTS = Parameters()
Number = int | float


@dataclass(frozen=True, slots=True)
class InForce:
    """The numbers that hold for a profile on a day, and where they come from."""

    setting: RuleSetting | None = None  # none: the rule's defaults
    plan: PlanTarget | None = (
        None  # the newest row for this profile; it may say that the authority's holds again
    )

    @property
    def authority(self) -> Parameters:
        """The authority's numbers, whatever the plan says."""
        return Parameters.from_overrides(self.setting.overrides) if self.setting else DEFAULTS

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
    wanted, setting = list(profile_ids), setting_on(on)
    rows = select(PlanTarget).where(PlanTarget.profile_id.in_(wanted), PlanTarget.from_on <= on)
    ordered = rows.order_by(PlanTarget.from_on, PlanTarget.set_at, PlanTarget.id)
    newest = {row.profile_id: row for row in db.session.scalars(ordered.options(joinedload(PlanTarget.by)))}
    return {profile_id: InForce(setting, newest.get(profile_id)) for profile_id in wanted}


def setting_on(on: date) -> RuleSetting | None:
    """Give the authority's setting that is in force on a day; None where the defaults are."""
    return next((row for row in settings() if row.from_on <= on), None)


def settings() -> list[RuleSetting]:
    """Give everything that the authority ever set, what holds or will hold last first."""
    wanted = select(RuleSetting).options(joinedload(RuleSetting.by))
    ordered = wanted.order_by(RuleSetting.from_on.desc(), RuleSetting.set_at.desc(), RuleSetting.id.desc())
    return list(db.session.scalars(ordered))


def targets_of(profile: Profile) -> list[PlanTarget]:
    """Give every target that a profile's plan ever set, what holds or will hold last first."""
    wanted = select(PlanTarget).where(PlanTarget.profile_id == profile.id).options(joinedload(PlanTarget.by))
    ordered = wanted.order_by(PlanTarget.from_on.desc(), PlanTarget.set_at.desc(), PlanTarget.id.desc())
    return list(db.session.scalars(ordered))


def parameters_of(setting: RuleSetting | None) -> Parameters:
    """Give all the numbers of a setting."""
    return InForce(setting).authority


def differing(one: Mapping[str, Number], other: Mapping[str, Number]) -> list[str]:
    """Give the names of the numbers that are not the same in both, in the rule's order."""
    return [name for name in asdict(DEFAULTS) if name in one and name in other and one[name] != other[name]]


# Setting ------------------------------------------------------------------------------------------


def set_parameters(
    parameters: Parameters, *, from_on: date, reason: str, by: Person, at: datetime
) -> RuleSetting:
    """Add the numbers that hold from a day on, with one entry in the trail, to the open transaction."""
    numbers, defaults = parameters.as_dict(), DEFAULTS.as_dict()
    before = parameters_of(setting_on(from_on)).as_dict()
    row = RuleSetting(
        id=uuid.uuid4(),
        overrides={name: numbers[name] for name in differing(numbers, defaults)},
        from_on=from_on,
        reason=reason,
        by_id=by.id,
        set_at=at,
    )
    db.session.add(row)
    changed = len(differing(numbers, before))
    audit.append("set", "rule", row.id, person_id=by.id, at=at, from_on=from_on, changed=changed)
    return row


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
