"""A line of a chronology: what happened, with its effect on the child, and from which version or event it is known."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.chronology import Gathered, Kind, Wanted
from app.wordings import Worded


@dataclass(frozen=True, slots=True)
class Trace:
    """From what a row is known: a version of a visit, an event, the profile itself."""

    words: str
    url: str
    record: str  # the id of the visit or the event
    version: int | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chronology. `struck`: why it was struck out again; such lines are shown, and neither printed
    nor exported. `effect_whole`: the effect with every item, where `effect` names the first few.
    """

    on: date
    kind: Kind
    what: str
    effect: str
    source: str
    trace: Trace
    struck: str = ""
    effect_whole: str = ""

    @property
    def kind_words(self) -> str:
        """What sort of thing it is, in a word."""
        return kinds()[self.kind]


def kinds() -> dict[Kind, str]:
    """The kinds in words, in the order in which they are offered."""
    return {
        Kind.VERDICT: _("Change over time"),
        Kind.ALERT: _("Alert"),
        Kind.OVER_TIME: _("Alert over time"),
        Kind.DECISION: _("Decision"),
        Kind.EVENT: _("Event"),
        Kind.CASE: _("Birth and case"),
    }


def part(wanted: Wanted) -> str:
    """Which part of a chronology it is, in words: nobody may take a part for the whole."""
    chosen = [told for kind, told in kinds().items() if kind in wanted.kinds]
    which = _("Only these kinds: %(kinds)s.", kinds=words.series(chosen)) if chosen else _("Every kind.")
    return f"{which} {_days(wanted)}"


def _days(wanted: Wanted) -> str:
    days = {"start": wanted.from_on, "end": wanted.until_on}
    told = {name: words.day(day) for name, day in days.items() if day}
    if len(told) == 2:
        return _("From %(start)s to %(end)s.", **told)
    if "start" in told:
        return _("From %(start)s on.", **told)
    return _("Up to %(end)s.", **told) if told else _("The whole time.")


def version(revision: Worded, gathered: Gathered) -> Trace:
    """The version from which a row is known."""
    told = {"date": words.day(revision.visited_on), "number": revision.number}
    return Trace(
        words=_("Visit of %(date)s, version %(number)d", **told),
        url=f"/profiles/{gathered.change.profile.id}/visits/{revision.visit_id}",
        record=str(revision.visit_id),
        version=revision.number,
        digest=revision.digest,
    )
