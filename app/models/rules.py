"""The numbers that an authority gives the rule and its own work, and a plan's own target. Added, never changed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person


class RuleSetting(Base):
    """Parameters of the rule from a day on, until the next row: who set them and why."""

    __tablename__ = "rule_settings"

    id: Mapped[Id]
    overrides: Mapped[dict[str, Any]] = as_json()  # only those that differ from the rule's defaults
    from_on: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    set_at: Mapped[datetime] = moment()
    by: Mapped[Person] = relationship()


class PlanTarget(Base):
    """The grade that a profile's plan aims at, from a day on, until the next row; none: the authority's again."""

    __tablename__ = "plan_targets"
    __table_args__ = (CheckConstraint("target between 1 and 4", name="target_in_range"),)

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    target: Mapped[int | None]
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    set_at: Mapped[datetime] = moment()
    by: Mapped[Person] = relationship()
    profile: Mapped[Profile] = relationship()


class LimitSetting(Base):
    """How long things may wait before they are heard of, from a day on, until the next row: who set it and why."""

    __tablename__ = "limit_settings"

    id: Mapped[Id]
    overrides: Mapped[dict[str, Any]] = as_json()  # only those that differ from the usual ones
    from_on: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    set_at: Mapped[datetime] = moment()
    by: Mapped[Person] = relationship()
