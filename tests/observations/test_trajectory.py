"""The worked cases of the rule, each with its exact answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from observations.reading import answer_text

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "trajectory.json").read_text(encoding="utf-8"))[
    "cases"
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_worked_case_has_its_exact_answer(case: dict[str, Any]) -> None:
    assert json.loads(answer_text(json.dumps(case["history"]))) == case["expected"]


def test_a_list_of_histories_gives_a_list_of_answers() -> None:
    text = json.dumps([case["history"] for case in CASES])
    assert json.loads(answer_text(text)) == [case["expected"] for case in CASES]
