"""What was questioned: challenges and their answers, complex-case discussions, closings, what was added to a visit."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.between import Recorded
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person
from app.models.signoffs import SignOff
from app.models.visits import Revision


class Addendum(Recorded, Base):
    """Words added to a filed version by somebody, later. The version stays as it was."""

    __tablename__ = "addenda"

    revision_id: Mapped[uuid.UUID] = points_to("revisions.id")
    words: Mapped[str] = mapped_column(Text)
    revision: Mapped[Revision] = relationship()


class Challenge(Base):
    """Somebody's disagreement with a decision: to be answered by a day, and heard a level higher when it is not."""

    __tablename__ = "challenges"
    __table_args__ = (
        CheckConstraint(
            "outcome in ('changed', 'partly_changed', 'stands', 'withdrawn')", name="outcome_known"
        ),
        CheckConstraint("(answered_at is null) = (outcome is null)", name="answered_with_outcome"),
        CheckConstraint("signoff_id is null or closing_id is null", name="about_one_decision"),
    )

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    signoff_id: Mapped[uuid.UUID | None] = points_to("signoffs.id", required=False)
    closing_id: Mapped[uuid.UUID | None] = points_to("closings.id", required=False)
    words: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text, default="")  # what should happen instead
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    raised_at: Mapped[datetime] = moment()
    due_on: Mapped[date]  # of the first level; each further level has as long again
    team_id: Mapped[uuid.UUID] = points_to("teams.id")  # whose supervisors answer first
    owner_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False)  # who has taken it on
    answered_at: Mapped[datetime | None] = moment(required=False)
    answered_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    answer: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(20))
    profile: Mapped[Profile] = relationship()
    signoff: Mapped[SignOff | None] = relationship()
    closing: Mapped["Closing | None"] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])


class Discussion(Recorded, Base):
    """A complex-case discussion: who met over a stuck case, and what came of it."""

    __tablename__ = "discussions"

    held_on: Mapped[date]
    present: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    agreed: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_at: Mapped[datetime | None] = moment(required=False)
    outcome_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    outcome_by: Mapped[Person | None] = relationship(foreign_keys=[outcome_by_id])


class Closing(Base):
    """A proposal to close a profile or to step its plan down, with all that stood against it, and the decision.

    `picture` is what the visits showed when it was proposed, `decided_picture` when it was decided. Nothing closes
    by itself, and nobody decides on their own proposal. One proposal at a time is open for a profile.
    """

    __tablename__ = "closings"
    __table_args__ = (
        CheckConstraint("kind in ('close', 'step_down')", name="kind_known"),
        CheckConstraint("decision in ('agreed', 'refused', 'withdrawn')", name="decision_known"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decided_when"),
        CheckConstraint("decided_by_id <> proposed_by_id or decision = 'withdrawn'", name="by_another"),
        Index(
            "uq_closings_open", "profile_id", unique=True,
            sqlite_where=text("decision is null"), postgresql_where=text("decision is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    kind: Mapped[str] = mapped_column(String(20))
    to_plan: Mapped[str | None] = mapped_column(String(20))  # where the plan is stepped down
    reasons: Mapped[str] = mapped_column(Text)
    picture: Mapped[dict[str, Any]] = as_json()
    proposed_by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    proposed_at: Mapped[datetime] = moment()
    decision: Mapped[str | None] = mapped_column(String(20))
    decided_picture: Mapped[dict[str, Any] | None] = as_json(required=False)
    decided_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    decided_at: Mapped[datetime | None] = moment(required=False)
    decided_because: Mapped[str] = mapped_column(Text, default="")
    profile: Mapped[Profile] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    asked: Mapped[list["AgencyAsked"]] = relationship(
        order_by="AgencyAsked.asked_on", back_populates="closing"
    )


class AgencyAsked(Base):
    """An agency that was asked before a closing: who, when, and what they answered."""

    __tablename__ = "agencies_asked"

    id: Mapped[Id]
    closing_id: Mapped[uuid.UUID] = points_to("closings.id")
    agency: Mapped[str] = mapped_column(String(200))
    who: Mapped[str] = mapped_column(String(200))
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    recorded_at: Mapped[datetime] = moment()
    closing: Mapped[Closing] = relationship(back_populates="asked")
    by: Mapped[Person] = relationship()


class Reopening(Base):
    """That a closed profile was opened again: by whom, when and why. All that was known of it is in view again."""

    __tablename__ = "reopenings"

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    closed_on: Mapped[date]  # as it stood until then
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    reopened_at: Mapped[datetime] = moment()
    profile: Mapped[Profile] = relationship()
    by: Mapped[Person] = relationship()
