"""The numbers that an authority gives the rule and its own work, and a plan's own target. Added, never changed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person


class SetByDate(Base):
    """What holds from a day on, until the next row: who set it, when and why."""

    __abstract__ = True

    id: Mapped[Id]
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = moment()

    @declared_attr
    def by_id(self) -> Mapped[uuid.UUID]:
        """Who set it."""
        return points_to("people.id", index=False)

    @declared_attr
    def by(self) -> Mapped[Person]:
        """Who set it."""
        return relationship(Person)


class Setting(SetByDate):
    """What the authority set, of several values those that differ from the usual ones."""

    __abstract__ = True

    from_on: Mapped[date] = mapped_column(index=True)
    overrides: Mapped[dict[str, Any]] = as_json()


class RuleSetting(Setting):
    """Parameters of the rule."""

    __tablename__ = "rule_settings"


class LimitSetting(Setting):
    """How long things may wait before they are heard of."""

    __tablename__ = "limit_settings"


class PlanTarget(SetByDate):
    """The grade that a profile's plan aims at; none: the authority's again."""

    __tablename__ = "plan_targets"
    __table_args__ = (CheckConstraint("target between 1 and 4", name="target_in_range"),)

    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    target: Mapped[int | None]
    profile: Mapped[Profile] = relationship()
