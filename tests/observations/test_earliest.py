"""From when a missing test could be met: never too soon, and never later than good visits could meet it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observations.earliest import earliest
from observations.history import History
from observations.reading import read_histories
from observations.trajectory import Missing, Trajectory, trajectory
from observations.visit import Evidence, Grade, Kind, Rating, Visit
from tests.observations.builders import START, a_history, a_visit, graded, housing, parameters, seen
from tests.observations.histories import HISTORIES

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = timedelta(days=1)
LATER = st.sampled_from([0, 0, 1, 3, 6, 7, 8, 27, 28, 29, 59, 60, 61, 90])


def dates(history: History) -> dict[str, date | None]:
    found = housing(history)
    return {missing.test: earliest(missing, found, history) for missing in found.missing}


def on(day: int) -> date:
    return START + day * DAY


# Worked by hand -----------------------------------------------------------------------------------


def test_good_looks_follow_each_other_at_the_shortest_gap() -> None:
    history = a_history([seen((0, 4))[0], a_visit(30, {"h1": graded(2), "h2": graded(2)}, child_seen=False)])
    assert dates(history) == {
        "looks": on(44),
        "days": on(120),
        "unannounced": on(58),
        # A visit today joins the look, and lends it that the child was seen.
        "child_seen": on(37),
    }


def test_no_day_before_the_day_of_asking_is_given() -> None:
    visits = seen((0, 4), (30, 2), (60, 2))
    assert dates(a_history(visits, as_of=119)) == {"looks": on(119), "days": on(120), "unannounced": on(119)}
    assert set(dates(a_history(visits, as_of=120)).values()) == {on(120)}


def test_days_wait_for_a_look_of_its_own() -> None:
    assert dates(a_history(seen((0, 4), (30, 2), (75, 2), (118, 2), unannounced=[75]))) == {"days": on(125)}


@pytest.mark.parametrize(("asked", "first"), [(64, 64), (66, 66), (67, 67)])
def test_a_visit_that_joins_the_latest_look_lends_it_what_it_lacked(asked: int, first: int) -> None:
    visits = seen((0, 4), (30, 2), (60, 2))
    alone = [replace(visit, child_alone=False) for visit in visits]
    found = dates(a_history(alone, as_of=asked))
    assert (found["child_alone"], found["unannounced"]) == (on(first), on(first))


def test_a_look_too_soon_after_the_first_lends_no_surprise() -> None:
    assert dates(a_history(seen((0, 4), (30, 2), (57, 2)), as_of=60))["unannounced"] == on(64)
    assert dates(a_history(seen((0, 4), (30, 2), (58, 2)), as_of=60))["unannounced"] == on(60)


def test_a_slip_takes_nothing_from_a_visit_that_joins_it() -> None:
    history = a_history(seen((0, 4), (30, 2), (60, 2), (90, 3)), as_of=92)
    assert dates(history)["unannounced"] == on(97)


def test_after_a_long_silence_all_is_counted_afresh() -> None:
    history = a_history(seen((0, 4), (30, 2), (60, 2)), as_of=121)
    assert dates(history) == {"looks": on(135), "days": on(211), "unannounced": on(149)}


def test_nothing_can_be_said_before_the_next_good_look_when_none_is_watched() -> None:
    paused_after_silence = a_history(seen((0, 4), (30, 2), (60, 2), (200, 3)))
    assert set(dates(paused_after_silence).values()) == {None}


def unborn(born: int | None) -> History:
    visits = [replace(visit, child_seen=False, child_alone=False) for visit in seen((0, 4), (30, 2), (60, 2))]
    return a_history(visits, as_of=62, born=None if born is None else on(born))


@pytest.mark.parametrize(("born", "first"), [(None, None), (100, 101), (65, 67), (62, 67)])
def test_a_child_can_be_seen_from_birth_on(born: int | None, first: int | None) -> None:
    """At the look that a visit on the day of birth still joins, and at the next."""
    assert dates(unborn(born))["child_seen"] == (None if first is None else on(first))


def test_a_child_is_not_seen_before_the_day_of_birth_at_a_look_begun_before_it() -> None:
    once = replace(unborn(100), parameters=parameters(seen_min=1))
    assert dates(once)["child_seen"] == on(100)


@pytest.mark.parametrize(
    ("numbers", "days"),
    [
        # Looks without a gap can all be made today.
        ({"min_gap_days": 0}, {"looks": 30, "days": 120, "unannounced": 58, "child_seen": 30}),
        # Every look starts the count afresh.
        ({"min_gap_days": 30, "max_gap_days": 7}, {}),
        ({"min_gap_days": 0, "max_gap_days": 0}, {"looks": 30, "child_seen": 30}),
        # With looks exactly a week apart, the first that is late enough.
        ({"max_gap_days": 7}, {"looks": 44, "days": 121, "unannounced": 58, "child_seen": 37}),
        ({"sustain_days": 10**30}, {"looks": 44, "unannounced": 58, "child_seen": 37}),
        ({"sustain_days": 4 * 10**6}, {"looks": 44, "unannounced": 58, "child_seen": 37}),
    ],
)
def test_other_numbers_give_other_days_or_none(numbers: dict[str, int], days: dict[str, int]) -> None:
    history = a_history(seen((0, 4), (30, 2)), parameters=parameters(**numbers))
    assert {test: day for test, day in dates(history).items() if day} == {
        test: on(day) for test, day in days.items()
    }


# For any history ----------------------------------------------------------------------------------


def asked(told: dict[str, Any], days: int) -> Iterator[tuple[Missing, Trajectory, History]]:
    """What is missing in each domain so many days after the latest visit, where a good look is watched."""
    (history,) = read_histories(told)
    known = history.in_order()
    as_of = known[-1].visited_on + days * DAY if known else history.as_of
    for domain, items in history.items.items():
        single = replace(history, as_of=as_of, visits=known, items={domain: items})
        found = trajectory(single)[domain]
        if found.watched:
            yield from ((missing, found, single) for missing in found.missing)


def good(day: date, number: int, found: Trajectory, history: History) -> Visit:
    """A visit as good as can be, late on its day, so that it comes after those that are known."""
    best = Rating(grade=Grade.SECURE, evidence=Evidence.SEEN)
    born = history.born is not None and history.born <= day
    return Visit(
        id=f"~{number:04}",
        started_at=datetime.combine(day, time(23, 59, 59)),
        kind=Kind.UNANNOUNCED,
        assessor="w9",
        version=min(found.looks[-1].family),
        ratings=dict.fromkeys(history.items[found.domain], best),
        child_seen=born,
        child_alone=born,
    )


def meets(days: Iterable[date], day: date, missing: Missing, found: Trajectory, history: History) -> bool:
    """Whether good visits on these days meet the test, asked on that one."""
    visits = [good(one, number, found, history) for number, one in enumerate(sorted(days))]
    later = replace(history, as_of=day, visits=(*history.visits, *visits))
    return missing.test not in {one.test for one in trajectory(later)[found.domain].missing}


def plans(day: date, missing: Missing, found: Trajectory, history: History) -> Iterator[list[date]]:
    """Ways to go about it by then: today; looks back from that day, reached by others or not; every day from one on."""
    gap, most = history.parameters.min_gap_days, history.parameters.max_gap_days
    yield [history.as_of] * 4
    for looks in range(missing.need + 1 if missing.test != "days" else 2):
        back = [day - number * gap * DAY for number in range(looks)]
        yield back
        for first in {(back or [day])[-1], day - max(gap - 1, 0) * DAY}:
            for led in led_to(first, gap, most, found, history):
                yield [*back, *led]
                yield [*led, *(first + DAY * number for number in range((day - first).days + 1))]
                yield [history.as_of, *led, *back]
        for start in (history.as_of, found.looks[-1].on + (most + 1) * DAY if most < 1000 else history.as_of):
            yield [*back, start, *led_from(start, back[-1] if back else day, gap, most)]


def led_to(first: date, gap: int, most: int, found: Trajectory, history: History) -> Iterator[list[date]]:
    """Looks that lead from the latest look to a day without a long silence, as evenly as can be."""
    latest = found.looks[-1].on
    start = max(history.as_of, latest + gap * DAY)
    yield [start, *led_from(start, first, gap, most)]
    yield led_from(latest, first, gap, most)


def led_from(start: date, end: date, gap: int, most: int) -> list[date]:
    """Looks between two days and on the last, as few and as even as no long silence allows."""
    between = (end - start).days
    if between <= 0 or not most:
        return []
    steps = -(-between // most)
    return [start + between * step // steps * DAY for step in range(1, steps + 1)]


def ways(day: date, missing: Missing, found: Trajectory, history: History) -> set[tuple[date, ...]]:
    """The plans, without what lies before the day of asking or after that one."""
    return {allowed(plan, day, history) for plan in plans(day, missing, found, history)}


def allowed(days: Iterable[date], day: date, history: History) -> tuple[date, ...]:
    return tuple(sorted(one for one in days if history.as_of <= one <= day))


@pytest.mark.no_cover
@many
@given(HISTORIES, LATER)
def test_good_visits_meet_the_test_on_the_day_that_is_told(told: dict[str, Any], days: int) -> None:
    for missing, found, history in asked(told, days):
        day = earliest(missing, found, history)
        if day is not None:
            every = ways(day, missing, found, history)
            assert any(meets(plan, day, missing, found, history) for plan in every), (missing, day)


SCHEDULES = st.tuples(st.integers(0, 12), st.lists(st.sampled_from([0, 0, 1, 1, 2, 6, 7, 8, 28, 30, 60])))


@pytest.mark.no_cover
@many
@given(HISTORIES, LATER, st.data())
def test_no_good_visits_meet_it_sooner(told: dict[str, Any], days: int, data: st.DataObject) -> None:
    for missing, found, history in asked(told, days):
        first = earliest(missing, found, history)
        last = history.as_of + 400 * DAY if first is None else first - DAY
        if last < history.as_of:
            continue
        start, gaps = data.draw(SCHEDULES)
        drawn = [history.as_of + (start + sum(gaps[:place])) * DAY for place in range(len(gaps) + 1)]
        backwards = [last - (one - history.as_of) for one in drawn]
        every = {allowed(plan, last, history) for plan in (drawn, backwards)}
        for plan in every | ways(last, missing, found, history):
            assert not meets(plan, last, missing, found, history), (plan, missing)
