"""The part of a profile's time that is drawn and listed. It changes no verdict: those rest on every visit."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.forms import Form
from app.records import ChangeOverTime
from app.wordings import Wording

NEWEST = 20  # visits listed while nobody has asked for more
MONTHS = {"12": 12, "6": 6, "3": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """From a day (none: from the beginning) to a day, both included; `most` visits are listed, the newest."""

    code: str
    start: date | None
    end: date
    most: int | None = None

    def covers(self, on: date) -> bool:
        """Whether a day lies in it."""
        return (self.start is None or self.start <= on) and on <= self.end

    @property
    def told(self) -> str:
        """The period within a sentence."""
        if self.most is not None:
            return _("the newest %(count)s visits", count=self.most)
        if self.code == "all":
            return _("all visits")
        if self.start is None:
            return _("up to %(end)s", end=words.day(self.end))
        return _("%(start)s to %(end)s", start=words.day(self.start), end=words.day(self.end))


def read(form: Form, change: ChangeOverTime) -> Period:
    """The period that an address asks for: by its code, or by the days from which and to which."""
    as_of, code = change.as_of, form.typed.get("period", "")
    if form.typed.get("from") or form.typed.get("to"):
        return _between(form, change)
    if code in MONTHS:
        return Period(code, months_before(as_of, MONTHS[code]), as_of)
    return Period("all", None, as_of) if code == "all" else usual(change)


def usual(change: ChangeOverTime) -> Period:
    """The period while nobody has chosen one: all visits, or the newest where they are many."""
    if len(change.revisions) <= NEWEST:
        return Period("all", None, change.as_of)
    return Period("newest", None, change.as_of, NEWEST)


def _between(form: Form, change: ChangeOverTime) -> Period:
    as_of = change.as_of
    start, end = form.day("from", most=as_of), form.day("to", most=as_of)
    if start and end and end < start:
        form.refuse("to", _("Enter a date on or after the first"))
    if not form.sound:
        return usual(change)
    return Period("days", start, end or as_of)


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def listed(versions: Sequence[Wording], period: Period) -> list[Wording]:
    """The newest versions of the visits in a period, newest visit first, as many as it lists."""
    within = [one for one in reversed(versions) if period.covers(one.visited_on)]
    return within if period.most is None else within[: period.most]


def names(change: ChangeOverTime) -> dict[str, str]:
    """The periods to choose from by their codes; the newest visits only where there are more."""
    more = {"newest": _("Newest %(count)s visits", count=NEWEST)} if len(change.revisions) > NEWEST else {}
    months = {code: ngettext("Last month", "Last %(num)d months", number) for code, number in MONTHS.items()}
    return more | {"all": _("All")} | months
