"""What an authority sets by date: rows that are only ever added, and what is in force on a day.

The rule's numbers (`rules`) and the waiting times (`limits`) are set so; a plan's target is kept in the same way.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app import audit
from app.extensions import db
from app.models import Person
from app.models.rules import SetByDate, Setting


class Values(Protocol):
    """All that is set at once, with what is usual where nobody has said otherwise."""

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, object], /) -> Self:
        """The usual values with these instead."""

    def as_dict(self) -> dict[str, Any]:
        """All of them by name, ready for JSON."""


AnyRow = TypeVar("AnyRow", bound=SetByDate)
Row = TypeVar("Row", bound=Setting)
Set = TypeVar("Set", bound=Values)


def newest_first(table: type[AnyRow], *which: ColumnElement[bool]) -> list[AnyRow]:
    """Give every row that was ever set, what holds or will hold last first."""
    wanted = select(table).where(*which).options(joinedload(table.by))
    return list(
        db.session.scalars(wanted.order_by(table.from_on.desc(), table.set_at.desc(), table.id.desc()))
    )


def in_force(rows: Sequence[AnyRow], day: date) -> AnyRow | None:
    """Give which of these rows, the last first, holds on a day; None where none does yet."""
    return next((row for row in rows if row.from_on <= day), None)


@dataclass(frozen=True, slots=True)
class SettingsByDate(Generic[Row, Set]):
    """One kind of setting: its table, what is usual, and its name in the trail."""

    table: type[Row]
    usual: Set
    subject: str

    def rows(self) -> list[Row]:
        """Give everything that the authority ever set, what holds or will hold last first."""
        return newest_first(self.table)

    def row_on(self, day: date) -> Row | None:
        """Give the row that is in force on a day; None where what is usual holds."""
        return in_force(self.rows(), day)

    def read(self, row: Row | None) -> Set:
        """Give all the values of a row; the usual ones without one."""
        return type(self.usual).from_overrides(row.overrides) if row else self.usual

    def on(self, day: date) -> Set:
        """Give the values that are in force on a day."""
        return self.read(self.row_on(day))

    def differing(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
        """Give the names of the values that both have and that are not the same, in the order declared."""
        return [
            name
            for name in self.usual.as_dict()
            if name in one and name in other and one[name] != other[name]
        ]

    def add(self, values: Set, *, from_on: date, reason: str, by: Person, at: datetime) -> Row:
        """Add the values that hold from a day on, with one entry in the trail, to the open transaction."""
        chosen, before = values.as_dict(), self.on(from_on).as_dict()
        row = self.table(
            id=uuid.uuid4(),
            overrides={name: chosen[name] for name in self.differing(chosen, self.usual.as_dict())},
            from_on=from_on,
            reason=reason,
            by_id=by.id,
            set_at=at,
        )
        db.session.add(row)
        changed = len(self.differing(chosen, before))
        audit.append("set", self.subject, row.id, person_id=by.id, at=at, from_on=from_on, changed=changed)
        return row
