"""A week in words: what is past its day, then what is due on each day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from app import words
from app.shown.discussions import unsaid_words
from app.shown.plan import late
from app.week import Due


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A look, an action or an outcome to say: whose, what, by how much it is late, and where it is dealt with."""

    child: str
    what: str
    owner: str
    late: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week, or all that is past, with what is due."""

    key: str
    title: str
    lines: list[WeekLine]


def days(found: Sequence[Due], on: date) -> list[Day]:
    """What is past its day first, then day by day; days on which nothing is due are left out."""
    past = _lines([one for one in found if one.on < on], on)
    ahead = groupby((one for one in found if one.on >= on), key=lambda one: one.on)
    listed = [Day(day.isoformat(), _title(day, on), _lines(those, on)) for day, those in ahead]
    return ([Day("past", _("Overdue"), past)] if past else []) + listed


def _title(day: date, on: date) -> str:
    told = words.day(day)
    return _("Today, %(date)s", date=told) if day == on else f"{_weekday(day)}, {told}"


def _weekday(day: date) -> str:
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[day.weekday()]


def _lines(found: Iterable[Due], on: date) -> list[WeekLine]:
    return [_line(one, on) for one in found]


def _line(one: Due, on: date) -> WeekLine:
    at = f"/profiles/{one.profile.id}"
    if one.action is not None:
        what, owner, url = one.action.what, one.action.owner, f"{at}/actions"
    elif one.unsaid is not None:
        what, owner, url = unsaid_words(one.unsaid), "", f"{at}/discussions"
    else:
        announced = one.look is not None and one.look.kind == "announced"
        what = _("Announced look") if announced else _("Unannounced look")
        owner, url = "", f"{at}/plan"
    child = f"{one.profile.initials}, {one.profile.reference}"
    return WeekLine(child, what, owner, late(one.on, on), url)
