"""What was planned and promised for a profile: its plan, looks to come, actions, the page a new worker read first."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.between import Recorded
from app.models.columns import Id, moment, points_to
from app.models.families import Assignment, Profile
from app.models.people import Person


class Plan(Base):
    """The plan that a profile is under from a day on, until the next row. Added, never changed."""

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint(
            "kind in ('none', 'early_help', 'child_in_need', 'child_protection')", name="kind_known"
        ),
        CheckConstraint("visit_every between 1 and 365", name="rhythm_in_range"),
    )

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    kind: Mapped[str] = mapped_column(String(20))
    since_on: Mapped[date]
    visit_every: Mapped[int | None]  # days from one visit to the next; none: as the authority has it
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    set_at: Mapped[datetime] = moment()
    profile: Mapped[Profile] = relationship()
    by: Mapped[Person] = relationship()


class PlannedLook(Recorded, Base):
    """A look that was planned besides those agreed at decisions. An unannounced one is not told to the family."""

    __tablename__ = "planned_looks"
    __table_args__ = (CheckConstraint("kind in ('announced', 'unannounced')", name="kind_known"),)

    look_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(Text, default="")


class Action(Recorded, Base):
    """Something to be done by somebody by a day, agreed at a decision, a discussion or a closing."""

    __tablename__ = "actions"
    __table_args__ = (
        CheckConstraint("source in ('decision', 'discussion', 'challenge', 'closing')", name="source_known"),
        CheckConstraint("(done_at is null) = (done_by_id is null)", name="done_by_somebody"),
    )

    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[uuid.UUID] = mapped_column(index=True)  # the row it was agreed with
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(200))
    by_on: Mapped[date]
    done_at: Mapped[datetime | None] = moment(required=False)
    done_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    outcome: Mapped[str] = mapped_column(Text, default="")  # what became of it
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])


class Handover(Base):
    """That a new worker read the history of a case, before the first visit or not."""

    __tablename__ = "handovers"

    id: Mapped[Id]
    assignment_id: Mapped[uuid.UUID] = points_to("assignments.id", index=False, unique=True)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    read_at: Mapped[datetime] = moment()
    assignment: Mapped[Assignment] = relationship()
    by: Mapped[Person] = relationship()


class JointVisit(Recorded, Base):
    """Two observers who are to grade one occasion, each without the other's grades. Its id is the occasion's."""

    __tablename__ = "joint_visits"
    __table_args__ = (CheckConstraint("first_id <> second_id", name="two_observers"),)

    visit_on: Mapped[date]
    first_id: Mapped[uuid.UUID] = points_to("people.id")
    second_id: Mapped[uuid.UUID] = points_to("people.id")
    first: Mapped[Person] = relationship(foreign_keys=[first_id])
    second: Mapped[Person] = relationship(foreign_keys=[second_id])


class CalendarFeed(Base):
    """A private address from which somebody's calendar reads when looks are due. Here is only its hash."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = points_to("people.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(required=False)
    person: Mapped[Person] = relationship()
