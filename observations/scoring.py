"""The grade of one domain at one visit: worsening is believed from anyone, improvement has to be seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
class DomainGrade:
    """What one visit says of one domain.

    `reason` says why there is no grade. `set_by` are the items whose grades gave it, `at_concern` those at
    concern when last truly known (looked at or not), `carried` those whose earlier borderline grade was
    rolled up because nobody looked today. `released`: some concern ended, up to now, by not applying.
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


def grade_visits(history: History, domain: str) -> tuple[DomainGrade, ...]:
    """This domain's grade, or why there is none, at each visit of `history.in_order()`."""
    ledger = _Ledger(history.items[domain], history.parameters)
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
    concerns: dict[str, Grade] = field(default_factory=dict)
    borderlines: dict[str, Grade] = field(default_factory=dict)
    released: bool = False

    def grade(self, visit: Visit) -> DomainGrade:
        ratings = {item: visit.ratings[item] for item in self.items if item in visit.ratings}
        usable = self._usable(ratings, visit)
        self._settle(usable)
        set_aside = {item for item, rating in ratings.items() if rating.is_set_aside}
        if visit.kind.is_home:
            self._release(set_aside)
        return self._verdict(visit, usable, len(self.items) - len(set_aside))

    def _usable(self, ratings: Mapping[str, Rating], visit: Visit) -> dict[str, Grade]:
        return {
            item: rating.grade
            for item, rating in ratings.items()
            if rating.grade is not None and (self._concerns(rating.grade) or is_firm(rating, visit))
        }

    def _concerns(self, grade: Grade) -> bool:
        return self.parameters.standing(grade) is Standing.CONCERN

    def _settle(self, usable: Mapping[str, Grade]) -> None:
        for item, grade in usable.items():
            self.concerns.pop(item, None)
            self.borderlines.pop(item, None)
            standing = self.parameters.standing(grade)
            if standing is Standing.CONCERN:
                self.concerns[item] = grade
            elif standing is Standing.BORDERLINE:
                self.borderlines[item] = grade

    def _release(self, items: set[str]) -> None:
        for item in items:
            self.borderlines.pop(item, None)
            if self.concerns.pop(item, None) is not None:
                self.released = True

    def _verdict(self, visit: Visit, usable: dict[str, Grade], applicable: int) -> DomainGrade:
        carried: dict[str, Grade] = {}
        reason = None
        if not any(map(self._concerns, usable.values())):
            reason = self._reason(visit, usable, applicable)
            if reason is None:
                # Not looked at is not better.
                carried = {item: grade for item, grade in self.borderlines.items() if item not in usable}
        rolled = {} if reason else {**usable, **carried}
        grade = roll_up(list(rolled.values()), self.parameters.concern_at) if rolled else None
        return DomainGrade(
            visit_id=visit.id,
            grade=grade,
            reason=reason,
            set_by=tuple(item for item in self.items if rolled.get(item) == grade and grade is not None),
            at_concern=tuple(item for item in self.items if item in self.concerns),
            carried=tuple(item for item in self.items if item in carried),
            released=self.released,
            graded=len(usable),
            applicable=applicable,
        )

    def _reason(self, visit: Visit, usable: Mapping[str, Grade], applicable: int) -> str | None:
        if not visit.kind.is_home:
            return NOT_HOME
        if self.concerns:
            return OPEN_CONCERN
        if not usable or len(usable) < self.parameters.enough(applicable):
            return THIN
        return None
