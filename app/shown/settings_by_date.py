"""Settings by date as pages show them: what is in force, what is usual, who changed what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Generic, Protocol, TypeVar

from flask_babel import gettext as _

from app.models.rules import SetByDate, Setting
from app.settings_by_date import SettingsByDate, Values, in_force

Set = TypeVar("Set", bound=Values)


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One value: what it decides, what holds, what is usual, and who set it."""

    name: str
    meaning: str
    value: str
    default: str
    is_changed: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class SetLine:
    """One change that somebody made: when it holds, what it changed, by whom, when and why."""

    from_on: date
    state: str
    what: list[str]
    by: str
    reason: str
    set_at: datetime


class Words(Protocol):
    """The words for one kind of setting: `sentences.numbers`, `sentences.limits`."""

    def meaning(self, name: str, /) -> str:
        """What a value decides."""

    def told(self, name: str, value: Any, /) -> str:
        """A value as people say it."""

    def unreasoned(self) -> str:
        """What is said where no reason was given."""

    def unchanged(self) -> str:
        """What is said where nothing would differ."""

    def kept(self, from_on: date, /) -> str:
        """What is said once they are set."""


@dataclass(frozen=True, slots=True)
class Told(Generic[Set]):
    """One kind of setting, with the words for it."""

    settings: SettingsByDate[Any, Set]
    words: Words

    def line(self, name: str, value: Any, by: str = "") -> NumberLine:
        """One value beside the usual one."""
        usual = self.settings.usual.as_dict()[name]
        told = self.words.told
        return NumberLine(
            name, self.words.meaning(name), told(name, value), told(name, usual), value != usual, by
        )

    def differing(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Each value that is not the same in both: what it decides, how it is in the one and how in the other."""
        meaning, told = self.words.meaning, self.words.told
        return [
            (meaning(name), told(name, one[name]), told(name, other[name]))
            for name in self.settings.differing(one, other)
        ]

    def changes(self, now: Set, then: Set) -> list[str]:
        """What differs between two sets of values, a line each."""
        return [
            _("%(meaning)s: %(now)s, was %(then)s", meaning=meaning, now=new, then=old)
            for meaning, new, old in self.differing(now.as_dict(), then.as_dict())
        ]

    def history(self, rows: Sequence[Setting], on: date) -> list[SetLine]:
        """Every setting, the newest first, each with what it changed from the one before it."""
        steps = pairwise([*(self.settings.read(row) for row in rows), self.settings.usual])
        what = [self.changes(now, then) or [_("Nothing: it says what held before")] for now, then in steps]
        return set_lines(rows, what, on)


def set_lines(rows: Sequence[SetByDate], what: Iterable[list[str]], on: date) -> list[SetLine]:
    """Rows that were set by date, the newest first, each with what it set."""
    holds = in_force(rows, on)
    return [
        SetLine(row.from_on, _state(row, holds, on), told, row.by.name, row.reason, row.set_at)
        for row, told in zip(rows, what, strict=True)
    ]


def _state(row: SetByDate, holds: SetByDate | None, on: date) -> str:
    if row.from_on > on:
        return _("Not yet in force")
    return _("In force") if row is holds else _("No longer in force")
