"""When the child and the bedroom were last seen, by whom, and when nobody was expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.records import ChangeOverTime
from app.shown.caseload import IN_PERSON
from app.wordings import Wording
from observations.ages import age_on
from observations.visit import Kind


@dataclass(frozen=True, slots=True)
class Sight:
    """One visit at which something was seen."""

    on: date
    ago: str
    url: str
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class LastSeen:
    """One thing that has to be seen: when it was last, and when it last was at a visit nobody expected."""

    what: str
    last: Sight | None
    unannounced: Sight | None  # the same visit, where that one was unannounced


def last_seen(change: ChangeOverTime) -> list[LastSeen]:
    """The bedroom, the child, the child alone, the home; each with the latest visit at which it was seen.

    A child not born yet cannot be seen, and one too young to be seen alone need not be.
    """
    age = age_on(change.history.born, change.as_of)
    newest_first = change.in_order[::-1]
    wanted: tuple[tuple[bool, str, Callable[[Wording], bool]], ...] = (
        (True, _("Bedroom"), lambda one: one.said.get("bedroom_seen") is True),
        (age is not None, _("Child"), lambda one: one.child_seen and one.kind in IN_PERSON),
        (_speaks(age, change), _("Child alone"), lambda one: one.child_alone and one.kind in IN_PERSON),
        (True, _("Home"), lambda one: Kind(one.kind).is_home),
    )
    return [
        LastSeen(
            what,
            _latest(newest_first, seen, change),
            _latest([one for one in newest_first if one.kind == Kind.UNANNOUNCED], seen, change),
        )
        for asked, what, seen in wanted
        if asked
    ]


def _speaks(age: int | None, change: ChangeOverTime) -> bool:
    return age is not None and age >= change.history.parameters.alone_from_age


def _latest(
    newest_first: Sequence[Wording], seen: Callable[[Wording], bool], change: ChangeOverTime
) -> Sight | None:
    found = next((one for one in newest_first if seen(one)), None)
    if found is None:
        return None
    return Sight(
        on=found.visited_on,
        ago=_ago((change.as_of - found.visited_on).days),
        url=f"/profiles/{change.profile.id}/visits/{found.visit_id}",
        by=found.visit.observer.name,
        how=words.came_about(found.kind),
    )


def _ago(days: int) -> str:
    return _("today") if days <= 0 else _("%(time)s ago", time=words.length(days))
