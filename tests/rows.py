"""The record's rows, as tests count and find them."""

from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import AuditEntry


def how_many(table: Any) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def entries(action: str = "", subject: str = "") -> list[AuditEntry]:
    """The entries in the trail, oldest first: all, or those of one act or about one kind of thing."""
    wanted = select(AuditEntry).order_by(AuditEntry.number)
    if action:
        wanted = wanted.where(AuditEntry.action == action)
    if subject:
        wanted = wanted.where(AuditEntry.subject == subject)
    return list(db.session.scalars(wanted))
