"""What was printed for a conference, a court or a family: enough to tell later whether a paper is one of ours."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person


class Document(Base):
    """One document that was made: of which versions, in which detail, with what left out and why."""

    __tablename__ = "documents"
    __table_args__ = (CheckConstraint("kind in ('conference', 'court', 'family')", name="kind_known"),)

    id: Mapped[Id]
    profile_id: Mapped[uuid.UUID] = points_to("profiles.id")
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), index=True)  # of its content, as printed on each page
    as_of: Mapped[date]
    content: Mapped[dict[str, Any]] = (
        as_json()
    )  # versions with their digests, verdicts, rule, parameters, choices
    by_id: Mapped[uuid.UUID] = points_to("people.id", index=False)
    made_at: Mapped[datetime] = moment()
    profile: Mapped[Profile] = relationship()
    by: Mapped[Person] = relationship()
