"""Spells: from when until when an alert over time stood, by the visits as they are known now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from observations.alerts import (
    IN_PERSON,
    LOOK_AGAIN_DAYS,
    UNSEEN_DAYS,
    Alert,
    attempts,
    is_concern,
)
from observations.history import History
from observations.trajectory import Trajectory
from observations.visit import Kind, Visit

CODES = (
    "no_access_twice",
    "child_unseen",
    "concern_not_looked_at",
)  # the others follow from verdicts and plans


@dataclass(frozen=True, slots=True)
class Spell:
    """One time during which an alert stood: from its first day until the first day on which it stood no more.

    `until` is None while it stands. `visit_id`: the visit since which it is so: the second at a shut door, the last
    at which the child was seen (the first of all, where none was), the last that graded the item at concern.
    """

    alert: Alert
    since: date
    until: date | None
    visit_id: str


def spells(
    history: History, trajectories: Mapping[str, Trajectory], *, unseen_days: int = UNSEEN_DAYS
) -> tuple[Spell, ...]:
    """Every spell up to the asking day of an alert named in `CODES`, oldest first.

    On each day they are those of `alerts_over_time`, asked on that day.
    """
    found = [*_shut(history), *_unseen(history, unseen_days)]
    for trajectory in trajectories.values():
        found += _not_looked_at(history, trajectory)
    return tuple(sorted(found, key=lambda spell: spell.since))


def _shut(history: History) -> Iterator[Spell]:
    """Nobody was let in at the two latest attempts."""
    alert, began = Alert("no_access_twice"), None
    tried: list[Visit] = []
    for on, day in groupby(attempts(history), key=lambda visit: visit.visited_on):
        tried += day
        shut = len(tried) > 1 and all(visit.kind is Kind.NO_ACCESS for visit in tried[-2:])
        if shut and began is None:
            began = on, tried[-1].id
        elif began and not shut:
            yield Spell(alert, began[0], on, began[1])
            began = None
    if began:
        yield Spell(alert, began[0], None, began[1])


def _unseen(history: History, limit: int) -> Iterator[Spell]:
    """Nobody saw the child in person for longer than the limit, counted from birth where that is later."""
    visits, born = history.in_order(), history.born
    if not visits or born is None:
        return
    seen = [visit for visit in visits if visit.child_seen and visit.kind in IN_PERSON]
    last = {visit.visited_on: visit.id for visit in (visits[0], *seen)}
    for (on, visit_id), until in zip(last.items(), [*list(last)[1:], None], strict=True):
        counted = max(on, born)
        if ((until or history.as_of) - counted).days > limit + (until is not None):
            yield Spell(
                Alert("child_unseen", days=limit), counted + timedelta(days=limit + 1), until, visit_id
            )


def _not_looked_at(history: History, found: Trajectory) -> Iterator[Spell]:
    """Each item whose open concern was last usably graded longer ago than it may be."""
    graded: dict[str, Visit] = {}  # the latest visit that graded an item at concern
    standing: dict[str, Spell] = {}
    days = _days(history, found)
    for (on, visits, concerns), until in zip(days, [*(on for on, *_ in days), None][1:], strict=True):
        graded |= {
            item: visit for visit in visits for item in visit.ratings if is_concern(history, visit, item)
        }
        for item, spell in list(standing.items()):
            if item not in concerns or graded[item].id != spell.visit_id:
                yield replace(standing.pop(item), until=on)
        for item in concerns:
            since = max(on, graded[item].visited_on + timedelta(days=LOOK_AGAIN_DAYS + 1))
            if item not in standing and (since < until if until else since <= history.as_of):
                alert = Alert("concern_not_looked_at", item, found.domain)
                standing[item] = Spell(alert, since, None, graded[item].id)
    yield from standing.values()


def _days(history: History, found: Trajectory) -> list[tuple[date, list[Visit], tuple[str, ...]]]:
    """Each day with its visits, and the concerns that were open at its end."""
    known = zip(history.in_order(), found.visits, strict=True)
    days = ((on, list(day)) for on, day in groupby(known, key=lambda one: one[0].visited_on))
    return [(on, [visit for visit, _graded in day], day[-1][1].at_concern) for on, day in days]
