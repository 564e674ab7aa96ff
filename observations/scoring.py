"""The grade of one domain at one visit: worsening is believed from anyone, improvement has to be seen."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from observations.history import History, Parameters, Standing
from observations.visit import Evidence, Grade, Rating, Visit

# Why a visit gave a domain no grade.
OPEN_CONCERN = "open_concern"
THIN = "thin"
NOT_HOME = "not_home"


def roll_up(grades: Sequence[Grade], concern_at: int = 4) -> Grade:
    """The grade of several items together (`flag_or_mode`); at least one is needed.

    The worst, when it is at concern. Otherwise the commonest; where two or more tie, the upper middle
    of all the grades.
    """
    if max(grades) >= concern_at:
        return max(grades)
    counted = Counter(grades).most_common()
    commonest = [grade for grade, count in counted if count == counted[0][1]]
    return commonest[0] if len(commonest) == 1 else sorted(grades)[len(grades) // 2]


@dataclass(frozen=True, slots=True)
class Known:
    """An item's grade as it was last truly known, and the visit that gave it."""

    grade: Grade
    visit_id: str


@dataclass(frozen=True, slots=True)
class DomainGrade:
    """What one visit says of one domain.

    `reason` says why there is no grade. `set_by` are the items whose grades gave it, `at_concern` those at
    concern when last truly known (looked at or not), `carried` those whose earlier borderline grade was
    rolled up because nobody looked today; `known` has the grade of each of these two. `released`: some concern
    ended, up to now, by not applying; `let_go` are the items whose concern ended so at this visit.
    `unused` are the items that were given a grade which does not count.
    """

    visit_id: str
    grade: Grade | None
    reason: str | None
    set_by: tuple[str, ...]
    at_concern: tuple[str, ...]
    carried: tuple[str, ...]
    released: bool
    graded: int
    applicable: int
    known: Mapping[str, Known] = field(default_factory=dict)
    let_go: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def grade_visits(history: History, domain: str) -> tuple[DomainGrade, ...]:
    """This domain's grade, or why there is none, at each visit of `history.in_order()`."""
    parameters = history.parameters
    standings = {
        grade: parameters.standing(grade) for grade in Grade
    }  # looked up for every item of every visit
    ledger = _Ledger(history.items[domain], parameters, standings)
    return tuple(ledger.grade(visit) for visit in history.in_order())


def is_firm(rating: Rating, visit: Visit) -> bool:
    """Whether a grade was given at home on firm evidence: seen, a record, or a child who was alone."""
    if not visit.kind.is_home:
        return False
    if rating.evidence is Evidence.CHILD:
        return visit.child_alone
    return rating.evidence in (Evidence.SEEN, Evidence.RECORD)


@dataclass(slots=True)
class _Ledger:
    """What was last truly known of each item and not looked at since, carried from visit to visit."""

    items: tuple[str, ...]
    parameters: Parameters
    standings: Mapping[Grade, Standing]
    concerns: dict[str, Known] = field(default_factory=dict)
    borderlines: dict[str, Known] = field(default_factory=dict)
    released: bool = False

    def grade(self, visit: Visit) -> DomainGrade:
        ratings = {item: visit.ratings[item] for item in self.items if item in visit.ratings}
        usable = self._usable(ratings, visit)
        self._settle(usable, visit)
        set_aside = {item for item, rating in ratings.items() if rating.is_set_aside}
        let_go = self._release(set_aside) if visit.kind.is_home else set()
        # In the order of the items, as they were taken.
        unused = tuple(
            item for item, rating in ratings.items() if rating.grade is not None and item not in usable
        )
        return self._verdict(visit, usable, len(self.items) - len(set_aside), self._in_order(let_go), unused)

    def _usable(self, ratings: Mapping[str, Rating], visit: Visit) -> dict[str, Grade]:
        return {
            item: grade
            for item, rating in ratings.items()
            if (grade := rating.grade) is not None and (self._concerns(grade) or is_firm(rating, visit))
        }

    def _concerns(self, grade: Grade) -> bool:
        return self.standings[grade] is Standing.CONCERN

    def _settle(self, usable: Mapping[str, Grade], visit: Visit) -> None:
        for item, grade in usable.items():
            self.concerns.pop(item, None)
            self.borderlines.pop(item, None)
            standing = self.standings[grade]
            if standing is Standing.CONCERN:
                self.concerns[item] = Known(grade, visit.id)
            elif standing is Standing.BORDERLINE:
                self.borderlines[item] = Known(grade, visit.id)

    def _release(self, items: set[str]) -> set[str]:
        """The items whose concern ends because they no longer apply."""
        let_go = {item for item in items if item in self.concerns}
        for item in items:
            self.borderlines.pop(item, None)
            self.concerns.pop(item, None)
        self.released = self.released or bool(let_go)
        return let_go

    def _in_order(self, items: Container[str]) -> tuple[str, ...]:
        return tuple(item for item in self.items if item in items)

    def _verdict(
        self,
        visit: Visit,
        usable: dict[str, Grade],
        applicable: int,
        let_go: tuple[str, ...],
        unused: tuple[str, ...],
    ) -> DomainGrade:
        carried: dict[str, Known] = {}
        reason = None
        if not any(map(self._concerns, usable.values())):
            reason = self._reason(visit, usable, applicable)
            if reason is None:
                # Not looked at is not better.
                carried = {item: known for item, known in self.borderlines.items() if item not in usable}
        rolled = {} if reason else {**usable, **{item: known.grade for item, known in carried.items()}}
        grade = roll_up(list(rolled.values()), self.parameters.concern_at) if rolled else None
        return DomainGrade(
            visit_id=visit.id,
            grade=grade,
            reason=reason,
            set_by=tuple(item for item in self.items if rolled.get(item) == grade and grade is not None),
            at_concern=self._in_order(self.concerns),
            carried=self._in_order(carried),
            released=self.released,
            graded=len(usable),
            applicable=applicable,
            known={**self.concerns, **carried},
            let_go=let_go,
            unused=unused,
        )

    def _reason(self, visit: Visit, usable: Mapping[str, Grade], applicable: int) -> str | None:
        if not visit.kind.is_home:
            return NOT_HOME
        if self.concerns:
            return OPEN_CONCERN
        if not usable or len(usable) < self.parameters.enough(applicable):
            return THIN
        return None
