"""How observers grade beside each other: one item of one home, by two. Something to talk about, no measure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from observations.history import History
from observations.visit import Grade, Visit

Grades = Mapping[str, Grade]  # by item, of those that were graded

FEW = 10  # pairs of grades: fewer say nothing
SAME, MILDER, STRICTER = "same", "milder", "stricter"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one gave the same grade as the other, a better one, a worse one."""

    same: int = 0
    milder: int = 0
    stricter: int = 0

    @property
    def pairs(self) -> int:
        """How many items both graded."""
        return self.same + self.milder + self.stricter

    @property
    def says_something(self) -> bool:
        """Whether there are enough pairs to talk about."""
        return self.pairs >= FEW


@dataclass(frozen=True, slots=True)
class Beside:
    """One observer beside colleagues: from how many visits, to how many children, and the grades by domain."""

    visits: int
    profiles: int
    domains: Mapping[str, Tally]


def tally(first: Grades, second: Grades, items: Mapping[str, Sequence[str]]) -> dict[str, Tally]:
    """Give by domain how the first graded beside the second, on the items that both graded."""
    counted = _counted(first, second, items)
    return {domain: _tally(counted, domain) for domain in items}


def total(tallies: Iterable[Mapping[str, Tally]], domain: str) -> Tally:
    """Give several tallies of one domain as one."""
    found = [one[domain] for one in tallies if domain in one]
    return Tally(
        sum(one.same for one in found), sum(one.milder for one in found), sum(one.stricter for one in found)
    )


def beside_colleagues(histories: Iterable[History], within: timedelta) -> dict[str, Beside]:
    """Give for each observer how they graded beside whichever colleague came nearest in time to the same child.

    A child's life moves between two visits, so that a difference may be the home's as well as the observer's.
    """
    counted: dict[str, Counter[tuple[str, str]]] = {}
    visits: Counter[str] = Counter()
    children: Counter[str] = Counter()
    domains: dict[str, None] = {}
    for history in histories:
        domains.update(dict.fromkeys(history.items))
        pairs = _pairs(history, within)
        children.update({mine.assessor for mine, _theirs in pairs})
        for mine, theirs in pairs:
            visits[mine.assessor] += 1
            own = counted.setdefault(mine.assessor, Counter())
            own.update(_counted(_grades(mine), _grades(theirs), history.items))
    return {
        who: Beside(visits[who], children[who], {key: _tally(counted[who], key) for key in domains})
        for who in counted
    }


def _pairs(history: History, within: timedelta) -> list[tuple[Visit, Visit]]:
    """Each visit in the home with the colleague's that is nearest to it in time."""
    at_home = [visit for visit in history.in_order() if visit.kind.is_home]
    found = []
    for mine in at_home:
        others = [one for one in at_home if one.assessor != mine.assessor and _apart(mine, one) <= within]
        if others:
            found.append((mine, min(others, key=lambda one: _apart(mine, one))))
    return found


def _grades(visit: Visit) -> Grades:
    return {key: rating.grade for key, rating in visit.ratings.items() if rating.grade is not None}


def _apart(one: Visit, other: Visit) -> timedelta:
    return abs(one.started_at - other.started_at)


def _counted(first: Grades, second: Grades, items: Mapping[str, Sequence[str]]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for domain, keys in items.items():
        for key in keys:
            if key in first and key in second:
                found[domain, _how(first[key], second[key])] += 1
    return found


def _how(mine: Grade, theirs: Grade) -> str:
    if mine == theirs:
        return SAME
    return STRICTER if mine > theirs else MILDER


def _tally(counted: Mapping[tuple[str, str], int], domain: str) -> Tally:
    same, milder, stricter = (counted.get((domain, how), 0) for how in (SAME, MILDER, STRICTER))
    return Tally(same, milder, stricter)
