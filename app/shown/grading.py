"""How observers grade beside colleagues, with the caution that it needs: counts by domain, and nothing in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import Person
from observations.instrument import current
from observations.observers import FEW, Beside, Tally


@dataclass(frozen=True, slots=True)
class Line:
    """One domain; `said` stands instead of the counts where they are too few to say anything."""

    title: str
    pairs: int
    same: int
    milder: int
    stricter: int
    said: str


@dataclass(frozen=True, slots=True)
class Observer:
    """One observer: from what it is counted, and each domain."""

    name: str
    basis: str
    lines: list[Line]


def observers(found: Mapping[str, Beside], people: Sequence[Person]) -> list[Observer]:
    """Each of these people who has graded beside a colleague, in the order given."""
    return [observer(one.name, found[str(one.id)]) for one in people if str(one.id) in found]


def observer(name: str, found: Beside) -> Observer:
    """One person beside colleagues."""
    titles = {domain.key: domain.title for domain in current().domains}
    lines = [_line(title, found.domains.get(key, Tally())) for key, title in titles.items()]
    return Observer(name, _basis(found), lines)


def _basis(found: Beside) -> str:
    children = ngettext("%(num)d child", "%(num)d children", found.profiles)
    return ngettext(
        "%(num)d visit to %(children)s", "%(num)d visits to %(children)s", found.visits, children=children
    )


def _line(title: str, found: Tally) -> Line:
    few = "" if found.says_something else _("Fewer than %(few)d: says nothing", few=FEW)
    return Line(title, found.pairs, found.same, found.milder, found.stricter, few)
