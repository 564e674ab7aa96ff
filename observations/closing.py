"""What stands against closing: the domains that are not sustained, and on what an improvement rests.

Nothing closes by itself: this lists what whoever decides must have before them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from observations.earliest import earliest
from observations.history import History, Standing
from observations.looks import Look
from observations.scoring import DomainGrade, is_firm
from observations.trajectory import Missing, Trajectory, Verdict
from observations.visit import Evidence, Grade, Rating, Visit

HOLDS = frozenset({Verdict.SUSTAINED, Verdict.MET_THROUGHOUT})
ACCOUNTS = frozenset({Evidence.CARER, Evidence.CHILD})


@dataclass(frozen=True, slots=True)
class Rest:
    """On what an improvement rests. The good run carries it; while there is none, the looks since the latest concern.

    `announced` of them were expected; at `partly_told` of them some item was known from the family's account only.
    `told_only`: visits since that concern at which all that was graded came from the family, so that they are no look.
    `said_better`: items still at concern that the family has since said to be better, seen by nobody.
    """

    looks: int
    announced: int
    partly_told: int
    told_only: int
    said_better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DomainStands:
    """One domain as it stands before a closing."""

    domain: str
    verdict: Verdict
    grade: Grade | None
    missing: tuple[tuple[Missing, str | None], ...]  # each with the first day on which it could be met
    open_concerns: tuple[str, ...]
    rest: Rest

    @property
    def holds(self) -> bool:
        """Whether the rule calls it sustained, or met throughout."""
        return self.verdict in HOLDS

    def as_output(self) -> dict[str, Any]:
        """The same as plain values, ready for JSON."""
        return {
            "domain": self.domain,
            "verdict": self.verdict.value,
            "grade": None if self.grade is None else int(self.grade),
            "holds": self.holds,
            "missing": [{**asdict(test), "from": on} for test, on in self.missing],
            "open_concerns": list(self.open_concerns),
            "rest": {**asdict(self.rest), "said_better": list(self.rest.said_better)},
        }


def before_closing(history: History, found: Mapping[str, Trajectory]) -> tuple[DomainStands, ...]:
    """Every domain as it stands before a closing, in the checklist's order."""
    return tuple(_stands(history, one) for one in found.values())


def _stands(history: History, found: Trajectory) -> DomainStands:
    return DomainStands(
        domain=found.domain,
        verdict=found.verdict,
        grade=found.grade,
        missing=tuple((test, _from(test, found, history)) for test in found.missing),
        open_concerns=found.open_concerns,
        rest=_rest(history, found),
    )


def _from(test: Missing, found: Trajectory, history: History) -> str | None:
    on = earliest(test, found, history)
    return None if on is None else on.isoformat()


def _rest(history: History, found: Trajectory) -> Rest:
    since = _since_concern(found.looks, history)
    carrying = found.good_run or since
    visits = {visit.id: visit for visit in history.in_order()}
    told = {graded.visit_id for graded in found.visits if any(_told(graded, visits[graded.visit_id]))}
    return Rest(
        looks=len(carrying),
        announced=sum(not look.unannounced for look in carrying),
        partly_told=sum(not told.isdisjoint(look.visit_ids) for look in carrying),
        told_only=sum(_only_told(one, visits[one.visit_id]) for one in _later(found, since)),
        said_better=tuple(item for item in found.open_concerns if _said_better(item, history)),
    )


def _since_concern(looks: Sequence[Look], history: History) -> tuple[Look, ...]:
    """The looks since the latest one at concern; all of them when there never was one."""
    standing = history.parameters.standing
    later = takewhile(lambda look: standing(look.grade) is not Standing.CONCERN, reversed(looks))
    return tuple(reversed(list(later)))


def _later(found: Trajectory, since: Sequence[Look]) -> Sequence[DomainGrade]:
    """What each visit since the latest look at concern said; all of them when there never was one."""
    before = found.looks[: len(found.looks) - len(since)]
    if not before:
        return found.visits
    last = before[-1].visit_ids[-1]
    place = next(place for place, graded in enumerate(found.visits) if graded.visit_id == last)
    return found.visits[place + 1 :]


def _told(graded: DomainGrade, visit: Visit) -> Iterator[str]:
    """The items that a visit knew from the family's account only, and so did not count as better."""
    return (item for item in graded.unused if _is_account(visit.ratings[item], visit))


def _only_told(graded: DomainGrade, visit: Visit) -> bool:
    told = tuple(_told(graded, visit))
    return graded.graded == 0 and bool(told) and told == graded.unused


def _is_account(rating: Rating, visit: Visit) -> bool:
    return rating.evidence in ACCOUNTS and not is_firm(rating, visit)


def _said_better(item: str, history: History) -> bool:
    """Whether the latest grade of an item still at concern is a better one, from the family's account only."""
    visit, rating, grade = list(_graded(item, history))[-1]
    return _is_account(rating, visit) and history.parameters.standing(grade) is not Standing.CONCERN


def _graded(item: str, history: History) -> Iterator[tuple[Visit, Rating, Grade]]:
    for visit in history.in_order():
        rating = visit.ratings.get(item)
        if rating is not None and rating.grade is not None:
            yield visit, rating, rating.grade
