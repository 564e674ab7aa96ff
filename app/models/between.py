"""What is known beside the visits: events, circumstances, agreed changes and how they were reviewed.

Nothing here is edited or removed: what was wrong is struck out, with a reason, and stays readable.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, moment, points_to
from app.models.families import Profile
from app.models.people import Person


class Recorded:
    """Who set something down about a profile, and when; and who struck it out again, and why."""

    id: Mapped[Id]
    recorded_at: Mapped[datetime] = moment()
    struck_at: Mapped[datetime | None] = moment(required=False)
    struck_because: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    def profile_id(self) -> Mapped[uuid.UUID]:
        """The profile that it is about."""
        return points_to("profiles.id")

    @declared_attr
    def by_id(self) -> Mapped[uuid.UUID]:
        """Who set it down."""
        return points_to("people.id", index=False)

    @declared_attr
    def struck_by_id(self) -> Mapped[uuid.UUID | None]:
        """Who struck it out."""
        return points_to("people.id", required=False, index=False)

    @declared_attr
    def profile(self) -> Mapped[Profile]:
        """The profile that it is about."""
        return relationship(Profile)

    @declared_attr
    def by(self) -> Mapped[Person]:
        """Who set it down."""
        return relationship(Person, foreign_keys=[self.by_id])  # type: ignore[list-item]

    @declared_attr
    def struck_by(self) -> Mapped[Person | None]:
        """Who struck it out."""
        return relationship(Person, foreign_keys=[self.struck_by_id])  # type: ignore[list-item]


class Event(Recorded, Base):
    """Something that happened between the visits: a missed appointment, a conference, a birth."""

    __tablename__ = "events"

    kind: Mapped[str] = mapped_column(String(30))
    happened_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))  # the agency or person that it is known from
    what: Mapped[str] = mapped_column(Text, default="")  # of missed care: what for
    effect: Mapped[str] = mapped_column(Text, default="")  # on the child


class Circumstance(Recorded, Base):
    """Something about a child or an adult of the household that must be in view: born early, a disability, violence."""

    __tablename__ = "circumstances"
    __table_args__ = (CheckConstraint("until_on is null or until_on >= since_on", name="until_after_since"),)

    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(200), default="")  # whom: the mother, the partner, the child
    source: Mapped[str] = mapped_column(String(200))
    since_on: Mapped[date]  # when it was known, or began
    until_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text, default="")


class Target(Recorded, Base):
    """A change agreed at the desk. What was agreed at a visit stands in the visit's own wording."""

    __tablename__ = "targets"
    __table_args__ = (CheckConstraint("grade between 1 and 5", name="grade_in_range"),)

    item: Mapped[str] = mapped_column(String(50))
    grade_then: Mapped[int | None]  # the item's last known grade when it was agreed
    grade: Mapped[int]
    agreed_on: Mapped[date]
    by_on: Mapped[date]
    owner: Mapped[str] = mapped_column(String(200), default="")
    help: Mapped[str] = mapped_column(Text, default="")
    family_words: Mapped[str] = mapped_column(Text, default="")


class TargetReview(Recorded, Base):
    """What became of an agreed change on a day. The change may have been agreed at a visit: see `between.py`."""

    __tablename__ = "target_reviews"
    __table_args__ = (
        CheckConstraint("outcome in ('met', 'going_on', 'ended')", name="outcome_known"),
        CheckConstraint("grade between 1 and 5", name="grade_in_range"),
    )

    target_id: Mapped[uuid.UUID] = mapped_column(index=True)  # a row of ours, or made from visit and item
    reviewed_on: Mapped[date]
    grade: Mapped[int | None]  # the item's last known grade then
    outcome: Mapped[str] = mapped_column(String(20))
    by_on: Mapped[date | None]  # where it goes on: the new day, if one was agreed
    words: Mapped[str] = mapped_column(Text, default="")
    family_words: Mapped[str] = mapped_column(Text, default="")
