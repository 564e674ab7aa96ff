"""What arrived: the bytes of every deposit, every attempt to send, and what was alerted from them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.families import Profile
from app.models.people import Person, Team


class Deposit(Base):
    """The bytes of one item that arrived whole, kept before anything was judged and never changed since.

    `status` and what belongs to it say where it stands now; the bytes and the digest stay. The sender is whoever
    answers for it: its author, as soon as its author has sent it; who else brought it is among the attempts.
    """

    __tablename__ = "deposits"
    __table_args__ = (
        UniqueConstraint("visit_id", "revision", "digest"),
        CheckConstraint("status in ('kept', 'filed', 'held', 'conflict', 'set_aside')", name="status_known"),
        CheckConstraint("payload is not null or sealed is not null", name="payload_or_sealed"),
    )

    id: Mapped[Id]
    visit_id: Mapped[uuid.UUID] = mapped_column(index=True)  # as claimed: there may be no such visit yet
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    payload: Mapped[bytes | None]  # UTF-8, exactly as hashed: it may hold what no text column takes
    sealed: Mapped[dict[str, Any] | None] = as_json(required=False)  # stays beside the text once it is opened
    # Other envelopes around the same text that came while none could be opened, each with its phone and number.
    sealed_again: Mapped[list[dict[str, Any]] | None] = as_json(required=False)
    sender_id: Mapped[uuid.UUID] = points_to("people.id")
    device: Mapped[uuid.UUID]
    seq: Mapped[int]
    received_at: Mapped[datetime] = moment()
    status: Mapped[str] = mapped_column(String(10), index=True)
    reason: Mapped[str | None] = mapped_column(String(30))
    fields: Mapped[dict[str, Any] | None] = as_json(required=False)
    alerted: Mapped[bool] = mapped_column(default=False)
    profile_id: Mapped[uuid.UUID | None] = points_to(
        "profiles.id", required=False
    )  # the real one it names, if any
    team_id: Mapped[uuid.UUID] = points_to("teams.id")  # whose tray it lies in
    # What a person decided about it, beside the bytes: `custody.filing` reads it with these in mind.
    filed_for_profile_id: Mapped[uuid.UUID | None] = points_to("profiles.id", required=False, index=False)
    read_with: Mapped[str | None] = mapped_column(String(120))  # another checklist: "key/version"
    allowed: Mapped[list[str] | None] = as_json(required=False)  # reasons that no longer hold it
    worked_at: Mapped[datetime | None] = moment(required=False)
    worked_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    worked_how: Mapped[str | None] = mapped_column(Text)
    sender: Mapped[Person] = relationship(foreign_keys=[sender_id])
    worked_by: Mapped[Person | None] = relationship(foreign_keys=[worked_by_id])
    profile: Mapped[Profile | None] = relationship(foreign_keys=[profile_id])
    filed_for: Mapped[Profile | None] = relationship(foreign_keys=[filed_for_profile_id])
    team: Mapped[Team] = relationship()


class Attempt(Base):
    """One item in one request that reached us: repeats and damaged ones too: every answer follows a write."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_numbers", "device", "author_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = moment()
    sender_id: Mapped[uuid.UUID] = points_to("people.id")
    author_id: Mapped[uuid.UUID] = points_to(
        "people.id", index=False
    )  # whose number it is: each counts their own
    device: Mapped[uuid.UUID]
    seq: Mapped[int | None]
    deposit_id: Mapped[uuid.UUID | None] = points_to("deposits.id", required=False)  # none when damaged
    status: Mapped[str] = mapped_column(String(10))
    claimed: Mapped[str] = mapped_column(
        String(200), default=""
    )  # id, revision and digest as claimed, when damaged


class Alert(Base):
    """Something a supervisor must hear the same day. A prompt with an answer, never an action."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("deposit_id", "team_id", "code", "item"),)

    id: Mapped[Id]
    deposit_id: Mapped[uuid.UUID] = points_to("deposits.id")
    team_id: Mapped[uuid.UUID] = points_to("teams.id")  # whose supervisors are told
    profile_id: Mapped[uuid.UUID | None] = points_to("profiles.id", required=False)
    code: Mapped[str] = mapped_column(String(30))
    item: Mapped[str] = mapped_column(String(50))
    raised_at: Mapped[datetime] = moment()
    answered_at: Mapped[datetime | None] = moment(required=False)
    answered_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    answer: Mapped[str | None] = mapped_column(Text)
    deposit: Mapped[Deposit] = relationship()
    profile: Mapped[Profile | None] = relationship()
    answered_by: Mapped[Person | None] = relationship()
