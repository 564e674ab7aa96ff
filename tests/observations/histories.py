"""Random histories: silly ones as well, because the rule must hold for any."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

KINDS = ["announced", "announced", "unannounced", "no_access", "office", "school", "video", "contact"]
EVIDENCE = ["seen", "seen", "record", "child", "carer"]
UNGRADED = [{"not_graded": reason} for reason in ("not_observed", "access_refused", "not_asked")] + [
    {"not_graded": "does_not_apply", "because": because}
    for because in ("age", "accepted", "retired", "observer")
]
BIRTHS = [None, 0, 1, 20, 200, 364, 365, 366, 1000, 1400, 1461, 1500, 3000, -10, -300]
DAY_GAPS = [0, 0, 1, 3, 6, 7, 8, 14, 21, 28, 30, 42, 59, 60, 61, 90, 180]
# Whole numbers near each default, where the rule turns.
OVERRIDES: dict[str, Sequence[Any]] = {
    "concern_at": [3, 4, 5, 6, 99],
    "target": [0, 1, 2],
    "coverage": [0, 0.1, 0.3, 0.5, 0.7, 0.75, 1, 1.0],
    "min_gap_days": [0, 1, 7, 30],
    "max_gap_days": [0, 7, 28, 60, 10**30],
    "sustain_looks": [0, 1, 2, 4],
    "sustain_days": [0, 28, 90],
    "sustain_days_long": [0, 60, 180],
    "long_concern_days": [0, 30, 180],
    "unannounced_min": [0, 1, 2],
    "unannounced_after_days": [0, 7, 28],
    "seen_min": [0, 1, 2, 3],
    "alone_min": [0, 1, 2],
    "alone_from_age": [0, 1, 4, 5],
    "persistent_days": [0, 21, 42],
    "persistent_days_infant": [0, 14, 28],
    "stall_looks": [0, 1, 2, 3],
    "stall_days": [0, 30, 90],
    "pause_window_days": [0, 30, 180],
    "stale_days": [0, 42],
}


def random_history(chance: random.Random) -> dict[str, Any]:
    """One history, in the shape of the rule's input: half of them a jumble, half a plausible story."""
    first = date(chance.choice([2019, 2023, 2024]), chance.randint(1, 12), chance.randint(1, 28))
    told = chance.random() < 0.5
    items = {"d0": ["d0i0"]} if told else _items(chance)
    visits = _story(chance, first) if told else _visits(chance, first, items)
    last = max((visit["started_at"][:10] for visit in visits), default=first.isoformat())
    as_of = date.fromisoformat(last) + timedelta(days=chance.choice([0, 0, 1, 42, 43, -30, 200]))
    history = {
        "as_of": as_of.isoformat(),
        "child": {"born": _born(chance, as_of)},
        "items": items,
        "visits": chance.sample(visits, len(visits)),
    }
    if chance.random() < 0.4:
        history["comparable"] = {domain: [["1", "2"], ["3"]] for domain in items if chance.random() < 0.7}
    if chance.random() < 0.5:
        history["parameters"] = _parameters(chance)
    return history


def _items(chance: random.Random) -> dict[str, list[str]]:
    sizes = chance.choice([[1], [1], [3], [4, 2], [0, 3], [5, 1, 10]])
    return {f"d{place}": [f"d{place}i{n}" for n in range(size)] for place, size in enumerate(sizes)}


def _born(chance: random.Random, as_of: date) -> str | None:
    days = chance.choice(BIRTHS)
    if chance.random() < 0.1:
        return "2020-02-29"
    return None if days is None else (as_of - timedelta(days=days)).isoformat()


def _visits(chance: random.Random, first: date, items: dict[str, list[str]]) -> list[dict[str, Any]]:
    started, visits = datetime.combine(first, datetime.min.time()), []
    gaps = chance.choice([DAY_GAPS, [0, 1, 6, 7], [21, 28, 30], [14, 30, 60, 61]])
    mood = chance.choice([[1, 2], [1, 2, 3], [2, 4], [1, 2, 3, 4, 5], [3], [2, 2, 2, 3, 4]])
    told = chance.random() * 0.5
    for number in range(chance.choice([0, 1, 2, 3, 5, 8, 12, 16])):
        started += timedelta(days=chance.choice(gaps), minutes=chance.choice([0, 0, 1, 600]))
        if chance.random() < 0.15:
            mood = chance.choice([[1, 2], [3], [4, 5], [1, 2, 3, 4, 5]])
        visits.append(_visit(chance, f"v{number:02}", started, items, mood, told))
    return visits


def _story(chance: random.Random, first: date) -> list[dict[str, Any]]:
    """Phases of better and worse in one item, seen at home at about the same interval."""
    gap, started = chance.choice([20, 28, 30, 40, 60]), datetime.combine(first, datetime.min.time())
    visits: list[dict[str, Any]] = []
    surprises = chance.choice([0, 0.3, 0.7])
    for _ in range(chance.randint(1, 5)):
        mood = chance.choice([[1], [1, 2], [1, 2], [2], [3], [2, 2, 2, 3], [4], [4, 5], [3, 4], [2, 4]])
        for _ in range(chance.randint(1, 7)):
            visit = _visit(chance, f"v{len(visits):02}", started, {"d0": ["d0i0"]}, mood, 0)
            visit["kind"] = "unannounced" if chance.random() < surprises else "announced"
            visit["ratings"]["d0i0"] = {"grade": chance.choice(mood), "evidence": "seen"}
            visit["version"] = "1" if chance.random() < 0.97 else "2"
            visits.append(visit)
            started += timedelta(days=gap + chance.choice([0, 0, 0, 1, 2, -gap]))
    return visits


def _visit(
    chance: random.Random,
    key: str,
    started: datetime,
    items: dict[str, list[str]],
    mood: Sequence[int],
    told: float,
) -> dict[str, Any]:
    visit: dict[str, Any] = {
        "id": key,
        "started_at": started.isoformat()[: chance.choice([16, 19, 19])]
        + chance.choice(["", "", "Z", "+01:00"]),
        "kind": chance.choice(KINDS if chance.random() < told else KINDS[:3]),
        "assessor": chance.choice(["w1", "w2"]),
        "version": chance.choice(["1", "1", "1", "2", "3"]),
        "ratings": _ratings(chance, items, mood, told),
    }
    for fact in ("child_seen", "child_alone"):
        if chance.random() < 0.8:
            visit[fact] = chance.random() < 0.7
    return visit


def _ratings(
    chance: random.Random, items: dict[str, list[str]], mood: Sequence[int], told: float
) -> dict[str, Any]:
    ratings: dict[str, Any] = {}
    skipped = chance.choice([0, 0, 0.3, 0.8])
    for item in (item for keys in items.values() for item in keys):
        if chance.random() < skipped:
            continue
        if chance.random() < 0.12:
            ratings[item] = chance.choice(UNGRADED)
        else:
            evidence = chance.choice(EVIDENCE) if chance.random() < told else "seen"
            ratings[item] = {"grade": chance.choice(mood), "evidence": evidence}
    return ratings


def _parameters(chance: random.Random) -> dict[str, Any]:
    names = chance.sample(sorted(OVERRIDES), chance.randint(0, 6))
    parameters = {name: chance.choice(OVERRIDES[name]) for name in names}
    if parameters.get("target", 2) >= parameters.get("concern_at", 4):
        del parameters["target"]
    return parameters


# From a number each: to draw every choice from Hypothesis takes seven times as long, and meets fewer verdicts.
HISTORIES = st.integers(0, 2**32).map(lambda number: random_history(random.Random(number)))
