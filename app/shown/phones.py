"""The pages about phones: what each is called, when it was last heard from, and what has not come from it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app import phones, words
from app.models import Device
from app.shown.waiting import is_late


@dataclass(frozen=True, slots=True)
class Line:
    """One phone as one person uses it. Nothing of what is on it."""

    id: uuid.UUID
    name: str
    owner: str
    since: datetime | None  # ready for use without signal
    heard: datetime
    missing: Sequence[int]
    missing_since: datetime | None
    lost_at: datetime | None
    silent: bool  # for more than a day and a night, while something is missing
    withdrawn_at: datetime | None
    withdrawn_by: str

    @property
    def owes(self) -> str:
        """Which finished visits have not come, in words; nothing where all did."""
        if not self.missing:
            return ""
        which = ranges(self.missing)
        return ngettext(
            "Finished visit number %(which)s has not come.",
            "Finished visits number %(which)s have not come.",
            len(self.missing),
            which=which,
        )

    @property
    def badness(self) -> tuple[bool | float, ...]:
        """What comes first: an emptied store that owes visits, silence, a missing visit, an emptied store, age."""
        lost, owes, in_use = self.lost_at is not None, bool(self.missing), self.withdrawn_at is None
        return lost and owes, self.silent, owes, lost and in_use, in_use, -self.heard.timestamp()


def lines(found: Iterable[Device], now: datetime) -> list[Line]:
    """Say of each phone what there is to say, in the order given."""
    found = list(found)
    missing = phones.missing(found)
    return [_line(phone, missing.get(phone, []), now) for phone in found]


def worst_first(found: Iterable[Line]) -> list[Line]:
    """Put first what somebody must do something about."""
    return sorted(found, key=lambda line: line.badness, reverse=True)


def _line(phone: Device, missing: list[int], now: datetime) -> Line:
    return Line(
        id=phone.id,
        name=name_of(phone),
        owner=phone.person.name,
        since=phone.registered_at,
        heard=phone.last_seen_at,
        missing=missing,
        missing_since=phones.missing_since(phone, missing[0]) if missing else None,
        lost_at=phone.lost_at,
        silent=bool(missing) and is_late(phone.last_seen_at, now),
        withdrawn_at=phone.revoked_at,
        withdrawn_by=phone.revoked_by.name if phone.revoked_by else "",
    )


def name_of(phone: Device) -> str:
    """What a phone is called."""
    return phone.name or _("A phone without a name")


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in a row, shortened where they follow each other: 2, 5 to 8 and 11."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return words.series([part for run in runs for part in _parts(run)])


def _parts(run: list[int]) -> list[str]:
    if len(run) < 3:
        return [str(number) for number in run]
    return [_("%(first)d to %(last)d", first=run[0], last=run[-1])]
