"""What was seen: visits, their finished wordings, and a row for each item graded or not."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person


class Visit(Base):
    """One dated grading of one profile by one observer. Its id was made on the phone."""

    __tablename__ = "visits"

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    observer_id: Mapped[uuid.UUID] = points_to("people.id")
    newest: Mapped[int]  # the newest filed version: the one that counts in change over time
    first_filed_at: Mapped[datetime] = moment()
    profile: Mapped[Profile] = relationship()
    observer: Mapped[Person] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(order_by="Revision.number", back_populates="visit")


class Revision(Base):
    """The nth finished wording of a visit, as its digest names it. Added, never changed."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("visit_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[Id]
    visit_id: Mapped[uuid.UUID] = points_to("visits.id")
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    deposit_id: Mapped[uuid.UUID] = points_to("deposits.id", unique=True)
    occasion: Mapped[uuid.UUID | None] = mapped_column(index=True)
    instrument: Mapped[str] = mapped_column(String(100))
    instrument_version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    visited_on: Mapped[date] = mapped_column(index=True)
    started_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(required=False)
    zone: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = moment()  # by the phone's clock
    received_at: Mapped[datetime] = moment()  # by ours
    child_seen: Mapped[bool]
    child_alone: Mapped[bool]
    said: Mapped[dict[str, Any]] = (
        as_json()
    )  # the rest of the payload: household, words, targets; as the phone sent it
    correction: Mapped[str | None] = mapped_column(Text)
    app_version: Mapped[str] = mapped_column(String(50))
    visit: Mapped[Visit] = relationship(back_populates="revisions")
    ratings: Mapped[list["Rating"]] = relationship(order_by="Rating.item", back_populates="revision")


class Rating(Base):
    """One item at one version of a visit: exactly one of a grade and the reason why there is none."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("revision_id", "item"),
        CheckConstraint("(grade is null) <> (not_graded is null)", name="grade_or_reason"),
        CheckConstraint("grade between 1 and 5", name="grade_in_range"),
        CheckConstraint("(grade is null) = (evidence is null)", name="grade_with_evidence"),
    )

    id: Mapped[Id]
    revision_id: Mapped[uuid.UUID] = points_to("revisions.id")
    item: Mapped[str] = mapped_column(String(50))
    grade: Mapped[int | None]
    evidence: Mapped[str | None] = mapped_column(String(50))  # all of it, as sent, with spaces between
    not_graded: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str | None] = mapped_column(String(20))
    changed_because: Mapped[str] = mapped_column(Text, default="")
    copied_from: Mapped[uuid.UUID | None]
    peeked: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[Revision] = relationship(back_populates="ratings")
    acceptance: Mapped["Acceptance | None"] = relationship(back_populates="rating")


class Acceptance(Base):
    """A supervisor took an observer's "does not apply" as right. Beside the rating, which stays as it was."""

    __tablename__ = "acceptances"

    id: Mapped[Id]
    rating_id: Mapped[uuid.UUID] = points_to("ratings.id", unique=True)
    person_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    accepted_at: Mapped[datetime] = moment()
    rating: Mapped[Rating] = relationship(back_populates="acceptance")
