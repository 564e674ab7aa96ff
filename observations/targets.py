"""How an agreed change stands on a day. The grades describe; whether it is met, a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from observations.visit import Grade

SOON = timedelta(days=7)


class TargetStanding(StrEnum):
    """Where an agreed change stands. The first four are still to be reviewed."""

    OVERDUE = "overdue"
    AS_GRADED = "as_graded"  # the latest firm grade is the one agreed, or better: it waits for a person
    DUE_SOON = "due_soon"
    OPEN = "open"
    MET = "met"
    ENDED = "ended"
    REPLACED = "replaced"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to come back to it."""
        return self in (self.OVERDUE, self.AS_GRADED, self.DUE_SOON, self.OPEN)


class Outcome(StrEnum):
    """What a person found when they came back to an agreed change."""

    MET = "met"
    GOING_ON = "going_on"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Graded:
    """The item's grade at a visit after the change was agreed. What is not firm can worsen, never reassure."""

    on: date
    grade: Grade
    firm: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person found on a day, and until when the change goes on if a new day was set."""

    on: date
    outcome: Outcome
    by_on: date | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A change that was agreed: from a day on, to which grade, by when; and what followed, in its order."""

    agreed_on: date
    grade: Grade
    by_on: date
    grades: tuple[Graded, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    replaced_on: date | None = None  # when the same item's change was agreed anew


def standing(agreed: Agreed, as_of: date) -> TargetStanding:
    """How it stands on a day: the latest review decides, then a later agreement, then the grades, then the day."""
    reviews = [review for review in agreed.reviews if review.on <= as_of]
    outcome = reviews[-1].outcome if reviews else Outcome.GOING_ON
    if outcome is not Outcome.GOING_ON:
        return TargetStanding.MET if outcome is Outcome.MET else TargetStanding.ENDED
    if agreed.replaced_on is not None and agreed.replaced_on <= as_of:
        return TargetStanding.REPLACED
    if is_as_graded(agreed, as_of):
        return TargetStanding.AS_GRADED
    return _by_day(due_on(agreed, as_of), as_of)


def due_on(agreed: Agreed, as_of: date) -> date:
    """By when it is to be there: the day agreed, or the latest day that a review set instead."""
    days = [review.by_on for review in agreed.reviews if review.on <= as_of and review.by_on]
    return days[-1] if days else agreed.by_on


def is_as_graded(agreed: Agreed, as_of: date) -> bool:
    """Whether the latest grade that can be relied on is the one agreed or better.

    A grade that is not firm counts where it is worse than agreed: telling can raise a concern, not lower one.
    """
    counted = [one for one in agreed.grades if one.on <= as_of and (one.firm or one.grade > agreed.grade)]
    return bool(counted) and counted[-1].grade <= agreed.grade


def _by_day(due: date, as_of: date) -> TargetStanding:
    if due < as_of:
        return TargetStanding.OVERDUE
    return TargetStanding.DUE_SOON if due - as_of <= SOON else TargetStanding.OPEN


def replacements(agreed_on: Sequence[tuple[str, date]]) -> list[date | None]:
    """For each (item, day) in the order of agreeing: when the same item was next agreed, if it was."""
    return [
        next((later for other, later in agreed_on[place + 1 :] if other == item), None)
        for place, (item, _day) in enumerate(agreed_on)
    ]
