"""Column types and shorthands that every table uses."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, ForeignKey, Uuid, types
from sqlalchemy.orm import mapped_column


class Moment(types.TypeDecorator[datetime]):
    """A moment in UTC, aware on both sides; a naive one is refused, since nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give the moment in UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        # SQLite keeps no zone: what it holds is UTC by agreement.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give the kept moment back as an aware one, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=uuid.uuid4)]


def points_to(target: str, *, required: bool = True, index: bool = True, **more: Any) -> Any:
    """A column that refers to a row of another table; rows that are referred to are never deleted."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), nullable=not required, index=index, **more)


def moment(*, required: bool = True, index: bool = False) -> Any:
    """A column for a moment (aware, UTC)."""
    return mapped_column(Moment, nullable=not required, index=index)


def as_json(*, required: bool = True) -> Any:
    """A column for a small JSON value."""
    return mapped_column(JSON(none_as_null=True), nullable=not required)
