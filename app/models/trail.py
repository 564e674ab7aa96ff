"""What was done and looked at: one entry an act, each chained to the one before."""

import uuid
from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.models.columns import moment, points_to


class AuditEntry(Base):
    """One act or one look. `hash` covers everything else here and the hash before it."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3 ... without gaps
    at: Mapped[datetime] = moment(index=True)
    person_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False)
    action: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(50))
    subject_id: Mapped[str] = mapped_column(String(100), index=True)
    profile_id: Mapped[uuid.UUID | None] = points_to("profiles.id", required=False)
    facts: Mapped[str] = mapped_column(
        Text
    )  # canonical JSON of ids, versions and digests; never a name or a note
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that every writer of the trail locks: numbers have no gaps, the end cannot be cut."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
