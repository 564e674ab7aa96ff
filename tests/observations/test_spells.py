"""From when until when alerts over time stood: on each day they are those that are asked for on that day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observations.alerts import alerts_over_time
from observations.history import History
from observations.reading import read_histories
from observations.spells import CODES, Spell, spells
from observations.trajectory import trajectory
from observations.visit import Visit
from tests.observations.builders import START, a_history, a_visit, graded, seen
from tests.observations.histories import HISTORIES

HOME = {"h1": graded(2), "h2": graded(2)}


def on(day: int) -> date:
    return START + timedelta(days=day)


def told(history: History, code: str, **limits: int) -> list[tuple[int, int | None, str]]:
    """The spells of an alert: its first day, the first day without it, and the visit since which it is so."""
    return [
        (
            (one.since - START).days,
            None if one.until is None else (one.until - START).days,
            one.visit_id,
        )
        for one in spells(history, trajectory(history), **limits)
        if one.alert.code == code
    ]


def shut(*days: int) -> Sequence[Visit]:
    return [a_visit(day, {}, "no_access", child_seen=False, child_alone=False) for day in days]


def test_a_shut_door_stands_from_the_second_time_until_somebody_is_let_in() -> None:
    history = a_history([*shut(0, 7, 14), a_visit(30, HOME), *shut(40, 44)], as_of=60)
    assert told(history, "no_access_twice") == [(7, 30, "v0007"), (44, None, "v0044")]


def test_a_door_that_opens_the_same_day_was_not_shut() -> None:
    later = a_visit(7, HOME, id="later", started_at=a_visit(7).started_at.replace(hour=15))
    assert told(a_history([*shut(0, 7), later]), "no_access_twice") == []


def test_a_child_is_unseen_from_the_day_after_the_limit_until_the_day_it_is_seen() -> None:
    history = a_history([a_visit(0, HOME), *shut(20), a_visit(40, HOME)], as_of=90)
    assert told(history, "child_unseen") == [(29, 40, "v0000"), (69, None, "v0040")]
    assert told(history, "child_unseen", unseen_days=39) == [(80, None, "v0040")]
    assert told(replace(history, as_of=on(79)), "child_unseen", unseen_days=39) == []


def test_a_child_that_nobody_has_seen_yet_counts_from_the_first_visit_or_from_birth() -> None:
    history = a_history(shut(0, 50), as_of=60)
    assert told(history, "child_unseen") == [(29, None, "v0000")]
    assert told(replace(history, born=on(20)), "child_unseen") == [(49, None, "v0000")]
    assert told(replace(history, born=None), "child_unseen") == []
    assert told(a_history([]), "child_unseen") == []


def test_a_concern_stands_as_not_looked_at_until_it_is_looked_at() -> None:
    elsewhere = a_visit(50, {"h2": graded(2)})
    history = a_history([*seen((0, 4)), elsewhere, *seen((80, 4), (100, 2))], as_of=200)
    assert told(history, "concern_not_looked_at") == [(29, 50, "v0000"), (29, 80, "v0000")]


def test_a_concern_looked_at_on_the_day_on_which_it_would_stand_never_stood() -> None:
    assert told(a_history(seen((0, 4), (29, 2)), as_of=60), "concern_not_looked_at") == []


def test_a_concern_that_nobody_came_back_to_stands_to_this_day() -> None:
    history = a_history(seen((0, 4)), as_of=28)
    assert told(history, "concern_not_looked_at") == []
    assert told(replace(history, as_of=on(29)), "concern_not_looked_at") == [(29, None, "v0000")] * 2


@pytest.mark.no_cover
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(HISTORIES, st.integers(min_value=0, max_value=60))
def test_on_each_day_they_are_the_alerts_of_that_day(history: dict[str, Any], limit: int) -> None:
    (read,) = read_histories(history)
    found = spells(read, trajectory(read), unseen_days=limit)
    for days in range(0, 400, 7):
        asked = replace(read, as_of=read.as_of - timedelta(days=days))
        alerts = alerts_over_time(asked, trajectory(asked), unseen_days=limit)
        expected = {(one.code, one.item, one.domain) for one in alerts if one.code in CODES}
        assert _standing(found, asked.as_of) == expected


def _standing(found: Sequence[Spell], day: date) -> set[tuple[str, str | None, str | None]]:
    standing = [one for one in found if one.since <= day and (one.until is None or day < one.until)]
    assert len(standing) == len({one.alert for one in standing})
    return {(one.alert.code, one.alert.item, one.alert.domain) for one in standing}
