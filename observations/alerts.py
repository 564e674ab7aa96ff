"""Alerts of the same day, before any verdict: each is a prompt with an answer box, never an action."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from observations.ages import age_on
from observations.history import History, Standing
from observations.instrument import Instrument
from observations.trajectory import Trajectory, Verdict
from observations.visit import Grade, Kind, Rating, Visit

LOOK_AGAIN_DAYS = 28
UNSEEN_DAYS = 28
PLAN_MONTHS = (9, 12, 15)
_STUCK = (Verdict.PERSISTENT_CONCERN, Verdict.RELAPSED, Verdict.FLUCTUATING, Verdict.STALLED)
IN_PERSON = (Kind.ANNOUNCED, Kind.UNANNOUNCED, Kind.OFFICE, Kind.SCHOOL)


@dataclass(frozen=True, slots=True)
class Alert:
    """A prompt of the same day, with an answer box and never an action.

    `months`: how long a plan has run, by the last of the months that were passed. `days`: the limit that was passed.
    """

    code: str
    item: str | None = None
    domain: str | None = None
    months: int | None = None
    days: int | None = None


def attempts(history: History) -> list[Visit]:
    """The visits at which somebody stood at the door, let in or not, in order."""
    return [visit for visit in history.in_order() if visit.kind.is_home or visit.kind is Kind.NO_ACCESS]


def alerts_in(ratings: Mapping[str, Rating | int], instrument: Instrument | None) -> tuple[Alert, ...]:
    """The alerts in one visit's own grades, whether or not it can be filed: any 5, any 4 on a critical item.

    Without an instrument nothing is known to be critical, and a 5 is still a 5. Items that the instrument
    does not have are taken like the others: a 5 that cannot be placed is not silent.
    """
    found = (
        (item, rating.grade if isinstance(rating, Rating) else rating) for item, rating in ratings.items()
    )
    return tuple(alert for item, grade in found for alert in _of_grade(item, grade, instrument))


def _of_grade(item: str, grade: int | None, instrument: Instrument | None) -> Iterator[Alert]:
    known = instrument is not None and item in instrument.items
    domain = instrument.domain_of(item).key if instrument is not None and known else None
    critical = instrument is not None and known and instrument.item(item).critical
    if grade == Grade.DANGEROUS:
        yield Alert("grade_5", item, domain)
    elif grade == Grade.FAILING and critical:
        yield Alert("critical_4", item, domain)


def alerts_over_time(
    history: History,
    trajectories: Mapping[str, Trajectory],
    *,
    plan_started_on: date | None = None,
    unseen_days: int = UNSEEN_DAYS,
    plan_months: Sequence[int] = PLAN_MONTHS,
) -> tuple[Alert, ...]:
    """The alerts in a profile's visits together, as known on the day of asking."""
    alerts = [*_no_access_twice(history), *_child_unseen(history, unseen_days)]
    for trajectory in trajectories.values():
        alerts += _not_looked_at(history, trajectory)
    alerts += [Alert("complex_case", domain=t.domain) for t in trajectories.values() if t.verdict in _STUCK]
    if plan_started_on is not None:
        alerts += _legal_planning(history.as_of, trajectories.values(), plan_started_on, plan_months)
    return tuple(alerts)


def _no_access_twice(history: History) -> Iterator[Alert]:
    """`no_access_twice`: nobody was let in at the two latest attempts to see the home."""
    latest = attempts(history)[-2:]
    if len(latest) == 2 and all(visit.kind is Kind.NO_ACCESS for visit in latest):
        yield Alert("no_access_twice")


def _child_unseen(history: History, limit: int) -> Iterator[Alert]:
    """`child_unseen`: nobody has seen the child in person for longer than the limit.

    Counted from the latest visit at home, office or school at which the child was seen; from the first visit,
    or birth if later, when there is none. A video call or a telephone call is not seeing. Not before birth.
    """
    visits = history.in_order()
    if not visits or history.born is None or age_on(history.born, history.as_of) is None:
        return
    seen = [visit.visited_on for visit in visits if visit.child_seen and visit.kind in IN_PERSON]
    since = max(seen[-1] if seen else visits[0].visited_on, history.born)
    if (history.as_of - since).days > limit:
        yield Alert("child_unseen", days=limit)


def _not_looked_at(history: History, found: Trajectory) -> Iterator[Alert]:
    """`concern_not_looked_at`: an open concern was last usably graded more than 28 days ago."""
    for item in found.open_concerns:
        # Still open, so that the latest grade at concern is the latest one that counted.
        latest_first = reversed(history.in_order())
        on = next(visit.visited_on for visit in latest_first if is_concern(history, visit, item))
        if (history.as_of - on).days > LOOK_AGAIN_DAYS:
            yield Alert("concern_not_looked_at", item, found.domain)


def is_concern(history: History, visit: Visit, item: str) -> bool:
    """Whether a visit gave an item a grade at concern, usable or not."""
    rating = visit.ratings.get(item)
    if rating is None or rating.grade is None:
        return False
    return history.parameters.standing(rating.grade) is Standing.CONCERN


def _legal_planning(
    as_of: date, found: Iterable[Trajectory], started_on: date, limits: Sequence[int]
) -> Iterator[Alert]:
    """`legal_planning`: the plan has run for so many whole months (9, 12 or 15) and no domain is sustained,
    unless every domain was met throughout.
    """
    verdicts = [trajectory.verdict for trajectory in found]
    if Verdict.SUSTAINED in verdicts or all(verdict is Verdict.MET_THROUGHOUT for verdict in verdicts):
        return
    months = (as_of.year - started_on.year) * 12 + as_of.month - started_on.month
    months -= as_of.day < started_on.day
    reached = [limit for limit in limits if months >= limit]
    if reached:
        yield Alert("legal_planning", months=reached[-1])
