"""Whose life is recorded: families, children, the household that cares for each, and who holds the case."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, moment, points_to
from app.models.people import Person, Team


class Family(Base):
    """Children who are brothers and sisters, wherever each of them lives."""

    __tablename__ = "families"

    id: Mapped[Id]
    demonstration: Mapped[bool] = mapped_column(default=False)


class Household(Base):
    """A home and the adults in it. Brothers and sisters in one household share its rooms, not its grades."""

    __tablename__ = "households"

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(String(500), default="")
    address_restricted: Mapped[bool] = mapped_column(default=False)


class Child(Base):
    """One child, born or expected."""

    __tablename__ = "children"

    id: Mapped[Id]
    family_id: Mapped[uuid.UUID] = points_to("families.id")
    name: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(12))
    born: Mapped[date | None]
    due_on: Mapped[date | None]
    family: Mapped[Family] = relationship(lazy="joined")
    identifiers: Mapped[list["Identifier"]] = relationship(order_by="Identifier.scheme")


class Identifier(Base):
    """A number by which some register knows the child. A child may have many; a number has one child."""

    __tablename__ = "identifiers"
    __table_args__ = (UniqueConstraint("scheme", "value"),)

    id: Mapped[Id]
    child_id: Mapped[uuid.UUID] = points_to("children.id")
    scheme: Mapped[str] = mapped_column(String(50))
    value: Mapped[str] = mapped_column(String(100))


class Profile(Base):
    """One child in one household's care: the unit that is graded and followed."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("child_id", "household_id"),)

    id: Mapped[Id]
    child_id: Mapped[uuid.UUID] = points_to("children.id")
    household_id: Mapped[uuid.UUID] = points_to("households.id")
    team_id: Mapped[uuid.UUID] = points_to("teams.id")
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime] = moment()
    child: Mapped[Child] = relationship(lazy="joined")
    household: Mapped[Household] = relationship()
    team: Mapped[Team] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(
        order_by="Assignment.starts_on", back_populates="profile"
    )

    @property
    def initials(self) -> str:
        """How the child is named wherever others may be looking on."""
        return self.child.initials

    @property
    def born(self) -> date | None:
        """The child's date of birth; none before birth."""
        return self.child.born


class Part(StrEnum):
    """What an assigned person is to the case."""

    LEAD = "lead"
    CO_WORKER = "co_worker"


class Assignment(Base):
    """Who holds a profile, from which day to which (both included). Ended, never deleted."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("part in ('lead', 'co_worker')", name="part_known"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_after_start"),
        Index("ix_assignments_who_when", "person_id", "profile_id", "starts_on", "ends_on"),
    )

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    person_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    part: Mapped[str] = mapped_column(String(20), default=Part.LEAD)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    made_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    made_at: Mapped[datetime] = moment()
    profile: Mapped[Profile] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
