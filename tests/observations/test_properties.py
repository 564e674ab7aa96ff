"""What must hold of the rule for any history."""

import copy
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from observations.history import History, Standing
from observations.reading import answer, read_histories
from observations.scoring import DomainGrade, grade_visits, is_firm
from observations.trajectory import trajectory
from tests.observations.histories import HISTORIES, KINDS

# The worked cases reach every branch, and tracing makes these three times as slow.
pytestmark = pytest.mark.no_cover
many = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
HAPPY = {"sustained", "improving", "met_throughout"}


def answered(history: dict[str, Any]) -> dict[str, Any]:
    (read,) = read_histories(history)
    found: dict[str, Any] = answer(read)
    return found


def with_visit(history: dict[str, Any], visit: dict[str, Any]) -> dict[str, Any]:
    return history | {"visits": [*history["visits"], visit]}


def a_visit(history: dict[str, Any], started_at: str, ratings: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "the last",
        "started_at": started_at,
        "kind": "announced",
        "assessor": "w9",
        "version": "1",
        "ratings": ratings,
    }


def concern_at(history: dict[str, Any]) -> int:
    found: int = history.get("parameters", {}).get("concern_at", 4)
    return found


@many
@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_visits_are_given_is_irrelevant(
    history: dict[str, Any], chance: random.Random
) -> None:
    shuffled = history | {"visits": chance.sample(history["visits"], len(history["visits"]))}
    assert answered(shuffled) == answered(history)


@many
@given(HISTORIES, st.randoms(use_true_random=False))
def test_a_told_grade_below_concern_changes_nothing(history: dict[str, Any], chance: random.Random) -> None:
    told = copy.deepcopy(history)
    for visit in told["visits"]:
        unrated = [i for keys in told["items"].values() for i in keys if i not in visit["ratings"]]
        for item in chance.sample(unrated, len(unrated) // 2 + len(unrated) % 2):
            grade = chance.randint(1, min(concern_at(history), 6) - 1)
            visit["ratings"][item] = {"grade": grade, "evidence": "carer"}
    assert answered(told) == answered(history)


@many
@given(HISTORIES, st.randoms(use_true_random=False), st.sampled_from(KINDS), st.integers(0, 400))
def test_a_told_visit_below_concern_changes_nothing_but_what_the_latest_home_visit_says(
    history: dict[str, Any], chance: random.Random, kind: str, days: int
) -> None:
    items = [i for keys in history["items"].values() for i in keys]
    below = min(concern_at(history), 6) - 1
    ratings = {i: {"grade": chance.randint(1, below), "evidence": "carer"} for i in items}
    on = date.fromisoformat(history["as_of"]) - timedelta(days=days)
    told = with_visit(history, a_visit(history, f"{on}T12:00", ratings) | {"kind": kind})
    before, after = answered(history), answered(told)
    for found in (*before["domains"].values(), *after["domains"].values()):
        found["flags"] = [flag for flag in found["flags"] if flag not in ("thin", "open_concern")]
    assert after == before


@many
@given(HISTORIES, st.integers(0, 100), st.sampled_from(KINDS), st.sampled_from(["seen", "carer"]))
def test_a_concern_look_appended_last_never_leaves_a_happy_verdict(
    history: dict[str, Any], days: int, kind: str, evidence: str
) -> None:
    assume(concern_at(history) <= 5)
    starts = [visit["started_at"][:10] for visit in history["visits"]]
    last = max([*starts, history["as_of"]])
    on = date.fromisoformat(last) + timedelta(days=days)
    ratings = {i: {"grade": 5, "evidence": evidence} for keys in history["items"].values() for i in keys}
    worse = with_visit(history, a_visit(history, f"{on}T23:59:59", ratings) | {"kind": kind})
    worse["as_of"] = on.isoformat()
    found = answered(worse)["domains"]
    assert not {found[key]["verdict"] for key, items in history["items"].items() if items} & HAPPY


@many
@given(HISTORIES, st.integers(1, 300), st.randoms(use_true_random=False))
def test_visits_after_the_asking_day_change_nothing(
    history: dict[str, Any], days: int, chance: random.Random
) -> None:
    on = date.fromisoformat(history["as_of"]) + timedelta(days=days)
    ratings = {
        i: {"grade": chance.randint(1, 5), "evidence": "seen"}
        for keys in history["items"].values()
        for i in keys
    }
    assert answered(with_visit(history, a_visit(history, f"{on}T00:00", ratings))) == answered(history)


@many
@given(HISTORIES, st.randoms(use_true_random=False))
def test_leaving_an_item_out_never_puts_a_visit_in_a_better_state(
    history: dict[str, Any], chance: random.Random
) -> None:
    """At most it gives no grade, against grading the item again as it last was.

    Where even a 5 is no concern, many sorts of borderline may tie with what is met, and no longer do.
    """
    assume(concern_at(history) <= 5)
    (read,) = read_histories(history)
    homes = [visit["id"] for visit in history["visits"] if visit["kind"] in ("announced", "unannounced")]
    domain = chance.choice(sorted(history["items"]))
    assume(homes and history["items"][domain])
    target, item = chance.choice(homes), chance.choice(history["items"][domain])
    last = last_known(read, target, domain, item)
    assume(last is not None)
    left_out, again = copy.deepcopy(history), copy.deepcopy(history)
    visit_of(left_out, target)["ratings"].pop(item, None)
    visit_of(again, target)["ratings"][item] = {"grade": last, "evidence": "seen"}
    without, given_again = state_at(left_out, target, domain), state_at(again, target, domain)
    assert without is None or (given_again is not None and without >= given_again)


def visit_of(history: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(visit for visit in history["visits"] if visit["id"] == key)
    return found


def last_known(history: History, before: str, domain: str, item: str) -> int | None:
    """The item's last usable grade before a visit, unless it was released since."""
    known: int | None = None
    for visit in history.in_order():
        rating = visit.ratings.get(item)
        if visit.id == before:
            return known
        if rating is None:
            continue
        if rating.grade is not None and (is_firm(rating, visit) or is_concern(history, rating.grade)):
            known = int(rating.grade)
        if rating.is_set_aside and visit.kind.is_home:
            known = None
    return None


def is_concern(history: History, grade: int) -> bool:
    return history.parameters.standing(grade) is Standing.CONCERN


def state_at(history: dict[str, Any], key: str, domain: str) -> int | None:
    """0 met, 1 borderline, 2 concern, or None for no grade."""
    (read,) = read_histories(history)
    graded: DomainGrade | None = next((g for g in grade_visits(read, domain) if g.visit_id == key), None)
    if graded is None or graded.grade is None:
        return None
    return list(Standing).index(read.parameters.standing(graded.grade))


@many
@given(HISTORIES, st.integers(min_value=-400, max_value=400))
def test_what_was_found_on_another_day_changes_nothing(history: dict[str, Any], days: int) -> None:
    (today,) = read_histories(history)
    another = replace(today, as_of=today.as_of + timedelta(days=days))
    assert trajectory(another, trajectory(today)) == trajectory(another)
