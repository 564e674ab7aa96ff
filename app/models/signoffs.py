"""What was decided: a dated judgement on one version of one visit, and the questions it went back with."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, as_json, moment, points_to
from app.models.people import Person
from app.models.visits import Revision


class SignOff(Base):
    """One decision on one version: signed, or returned with questions. Never more than one a version.

    The digest, the verdicts seen, the rule and its parameters are kept with it, so that later code or later
    visits cannot change what was signed.
    """

    __tablename__ = "signoffs"
    __table_args__ = (CheckConstraint("decision in ('signed', 'returned')", name="decision_known"),)

    id: Mapped[Id]
    revision_id: Mapped[uuid.UUID] = points_to("revisions.id", unique=True)
    person_id: Mapped[uuid.UUID] = points_to("people.id")
    role: Mapped[str] = mapped_column(String(20))
    team_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = moment()
    decision: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    instrument_version: Mapped[int]
    rule: Mapped[str] = mapped_column(String(50))
    parameters: Mapped[dict[str, Any]] = as_json()
    as_of: Mapped[date]
    verdicts: Mapped[dict[str, Any]] = (
        as_json()
    )  # per domain, the rule's whole output as the supervisor saw it
    agreements: Mapped[dict[str, Any]] = as_json()  # per domain {"agree": bool, "reason": text}
    flags: Mapped[list[Any]] = as_json()  # those acknowledged: [{"code", "domain", "detail"}]
    # what was answered to each kind of prompt: [{"code", "about": [{"item", "domain", "months", "days"}], "answer"}]
    prompts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    rationale: Mapped[str] = mapped_column(Text, default="")
    actions: Mapped[list[Any]] = as_json()  # [{"what", "who", "by"}]
    next_look_on: Mapped[date | None]
    next_look_kind: Mapped[str | None] = mapped_column(String(20))
    childs_view_considered: Mapped[bool] = mapped_column(default=False)
    typed_name: Mapped[str] = mapped_column(String(200))
    revision: Mapped[Revision] = relationship()
    person: Mapped[Person] = relationship()
    questions: Mapped[list["Question"]] = relationship(order_by="Question.position", back_populates="signoff")


class Question(Base):
    """Something a returned version was asked, at an item or about the whole visit."""

    __tablename__ = "questions"

    id: Mapped[Id]
    signoff_id: Mapped[uuid.UUID] = points_to("signoffs.id")
    position: Mapped[int]
    item: Mapped[str | None] = mapped_column(String(50))
    question: Mapped[str] = mapped_column(Text)
    signoff: Mapped[SignOff] = relationship(back_populates="questions")
