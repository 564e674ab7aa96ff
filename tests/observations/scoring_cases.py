"""The cases of tests/vectors/scoring.json: one domain at one visit alone, shared with the phone.

`python -m tests.observations.scoring_cases` writes the file anew; a test holds it to what is computed here.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from observations.history import Parameters
from observations.scoring import grade_visits
from observations.visit import Evidence, Kind, Rating, Ungraded, firmest
from tests.observations.builders import a_history, a_visit, graded, not_graded

FILE = Path(__file__).parents[1] / "vectors" / "scoring.json"
ABOUT = (
    "Provisional domain grades: one domain at one visit alone, with no earlier visit and the default numbers "
    "(concern from 4, half of the applicable items). Each case gives `kind` and `child_alone` of the visit, "
    "the domain's `applicable` item keys in order (those in the child's age band), and `ratings`: per item "
    "either `grade` with `evidence` (a list; the firmest of seen, record, child, carer counts) or "
    "`not_graded`; a does_not_apply that is accepted or automatic also says `because` (age, accepted, "
    "retired) and then leaves the applicable items. `expected` is the domain's `grade`, or null with the "
    "`reason` (thin, not_home), the items that set the grade (`set_by`) and those at concern (`at_concern`), "
    "both in the order of `applicable`. `roll_up` gives lists of grades and the grade they roll up to."
)
ROLL_UPS = [
    *(
        [2, 2, 3, 2],
        [2, 2, 2, 4],
        [1, 2, 3],
        [2, 2, 3, 3],
        [1, 1, 2, 2],
        [1, 3],
        [1, 1, 2, 3, 3],
        [3, 3, 2, 5],
    ),
    *(
        [1],
        [2],
        [3],
        [4],
        [5],
        [4, 5],
        [1, 1, 1, 5],
        [1, 2],
        [2, 3],
        [1, 2, 2, 3, 3],
        [1, 1, 3, 3],
        [3, 2, 1],
    ),
]
ITEMS = ("a1", "a2", "a3", "a4", "a5")
Ratings = dict[str, dict[str, Any]]


def g(grade: int, *evidence: str) -> dict[str, Any]:
    return {"grade": grade, "evidence": list(evidence or ["seen"])}


def no(reason: str, because: str | None = None) -> dict[str, Any]:
    return {"not_graded": reason} | ({} if because is None else {"because": because})


def told_cases() -> Iterator[tuple[str, Ratings, dict[str, Any]]]:
    """Cases that a person thought of: name, ratings, and what differs from an announced visit."""
    two = {"applicable": ["a1", "a2"]}
    for grades in (each for each in ROLL_UPS if len(each) <= 5):
        ratings = {ITEMS[place]: g(grade) for place, grade in enumerate(grades)}
        yield f"seen: {', '.join(map(str, grades))}", ratings, {"applicable": list(ratings)}
    yield "nothing graded", {}, {}
    yield "two of five is too thin", {"a1": g(1), "a2": g(1)}, {}
    yield "three of five is enough", {"a1": g(1), "a2": g(1), "a3": g(2)}, {}
    yield "half of four is enough", {"a1": g(2), "a2": g(2)}, {"applicable": list(ITEMS[:4])}
    yield "one concern is never too thin", {"a3": g(4)}, {}
    yield "good news from the carer does not count", {"a1": g(1, "carer"), "a2": g(1, "carer")}, two
    yield "nor does it thicken", {"a1": g(2), "a2": g(1, "carer"), "a3": g(1, "carer")}, {}
    yield "nor does it soften", {"a1": g(3), "a2": g(1, "carer")}, two
    yield "a concern told by the carer counts", {"a1": g(4, "carer"), "a2": g(1)}, two
    yield "the firmest evidence counts", {"a1": g(2, "carer", "record"), "a2": g(2, "child", "seen")}, two
    yield "the child with others in the room", {"a1": g(2, "child"), "a2": g(2, "child")}, two
    yield "the child alone", {"a1": g(2, "child"), "a2": g(2, "child")}, two | {"child_alone": True}
    yield "a record", {"a1": g(1, "record")}, {"applicable": ["a1"]}
    yield "surprise visit", {"a1": g(3), "a2": g(2)}, two | {"kind": "unannounced"}
    for kind in ("no_access", "office", "school", "video", "contact"):
        yield (
            f"{kind}: good news",
            {"a1": g(1), "a2": g(1, "record")},
            two | {"kind": kind, "child_alone": True},
        )
        yield f"{kind}: bad news", {"a1": g(5, "carer"), "a2": g(1)}, two | {"kind": kind}
    yield (
        "what is not graded still applies",
        {"a1": g(2), "a2": no("not_observed"), "a3": no("not_asked")},
        {},
    )
    yield "access refused", {item: no("access_refused") for item in ITEMS}, {}
    because = {"a3": "age", "a4": "accepted", "a5": "retired"}
    aside = {item: no("does_not_apply", why) for item, why in because.items()}
    yield "what does not apply is not missed", {"a1": g(2)} | aside, {}
    observer = {item: no("does_not_apply", "observer") for item in ("a2", "a3", "a4")}
    yield "the observer's word alone leaves it applicable", {"a1": g(2)} | observer, {}
    yield (
        "does not apply, not yet accepted",
        {"a1": g(2), "a2": no("does_not_apply"), "a3": no("does_not_apply")},
        {},
    )
    yield (
        "only the worst sets a grade at concern",
        {"a1": g(4), "a2": g(5), "a3": g(5), "a4": g(4), "a5": g(1)},
        {},
    )
    yield "nothing applies", {"a1": no("does_not_apply", "age")}, {"applicable": ["a1"]}


def chance_cases() -> Iterator[tuple[str, Ratings, dict[str, Any]]]:
    """And some that nobody would think of."""
    for seed in range(16):
        chance, ratings = random.Random(seed), {}
        for item in ITEMS:
            evidence = chance.sample([each.value for each in Evidence], chance.choice([1, 1, 2]))
            if chance.random() < 0.8:
                ratings[item] = g(chance.choice([1, 2, 2, 3, 3, 4]), *evidence)
            elif chance.random() < 0.7:
                ratings[item] = no(chance.choice([each.value for each in list(Ungraded)[:3]]))
        kind = chance.choice(["announced", "unannounced", "announced", "contact"])
        yield f"by chance {seed}", ratings, {"kind": kind, "child_alone": chance.random() < 0.5}


def cases() -> list[dict[str, Any]]:
    made = []
    for name, ratings, other in [*told_cases(), *chance_cases()]:
        case: dict[str, Any] = {
            "name": name,
            "kind": "announced",
            "child_alone": False,
            "applicable": list(ITEMS),
        }
        case |= other | {"ratings": ratings}
        made.append(case | {"expected": expected(case)})
    return made


def expected(case: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule says of the case."""
    ratings = {item: rating_of(each) for item, each in case["ratings"].items()}
    visit = a_visit(0, ratings, Kind(case["kind"]), child_alone=case["child_alone"])
    (found,) = grade_visits(a_history([visit], items={"domain": tuple(case["applicable"])}), "domain")
    return {
        "grade": None if found.grade is None else int(found.grade),
        "reason": found.reason,
        "set_by": list(found.set_by),
        "at_concern": list(found.at_concern),
    }


def rating_of(entry: Mapping[str, Any]) -> Rating:
    if "grade" in entry:
        return graded(entry["grade"], firmest(Evidence(each) for each in entry["evidence"]))
    return not_graded(entry["not_graded"], entry.get("because"))


def as_text() -> str:
    from observations.scoring import roll_up
    from observations.visit import Grade

    def rolled(grades: Sequence[int]) -> dict[str, Any]:
        return {"grades": list(grades), "expected": int(roll_up([Grade(grade) for grade in grades]))}

    head = {"about": ABOUT, "concern_at": Parameters().concern_at, "coverage": 0.5}
    lines = [f'  "{key}": {json.dumps(value)},' for key, value in head.items()]
    lines += ['  "roll_up": [', ",\n".join(f"    {json.dumps(rolled(each))}" for each in ROLL_UPS), "  ],"]
    lines += ['  "cases": [', ",\n".join(f"    {json.dumps(case)}" for case in cases()), "  ]"]
    return "\n".join(["{", *lines, "}"]) + "\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
