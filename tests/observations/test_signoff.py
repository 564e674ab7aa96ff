"""Who may sign what, and on which answers."""

from dataclasses import replace
from typing import Any

import pytest

from observations.errors import NotAllowed
from observations.signoff import Agreement, Judgement, Outcome, Submission, decide

VISIT = Submission(
    author="amira",
    revision=2,
    newest=2,
    flags=("one_assessor", "paused:housing"),
    domains=("housing", "hygiene"),
    statements=("read",),
)
SIGNS = Judgement(
    outcome=Outcome.SIGNED,
    by="chidi",
    name="Chidi Okafor",
    typed_name="Chidi Okafor",
    acknowledged=("one_assessor", "paused:housing", "another"),
    agreements={
        "housing": Agreement(True),
        "hygiene": Agreement(False, "Not enough was seen."),
        "garden": Agreement(True),
    },
    statements=("read",),
    rationale=" Held for four months. ",
)
RETURNS = Judgement(Outcome.RETURNED, "chidi", "Chidi Okafor", questions={"h1": " Which room? ", "h2": " "})


def refused(submission: Submission, judgement: Judgement) -> str:
    with pytest.raises(NotAllowed) as caught:
        decide(submission, judgement)
    assert str(caught.value).endswith(".")
    return caught.value.code


def test_a_signature_keeps_what_was_decided() -> None:
    decision = decide(VISIT, SIGNS)
    assert (decision.outcome, decision.revision, decision.by) == (Outcome.SIGNED, 2, "chidi")
    assert decision.acknowledged == ("one_assessor", "paused:housing")
    assert decision.agreements == {
        "housing": Agreement(True),
        "hygiene": Agreement(False, "Not enough was seen."),
    }
    assert (decision.statements, decision.rationale, decision.questions) == (
        ("read",),
        "Held for four months.",
        {},
    )


def test_a_return_needs_only_its_questions() -> None:
    decision = decide(VISIT, RETURNS)
    assert (decision.outcome, decision.questions) == (Outcome.RETURNED, {"h1": "Which room?"})
    assert refused(VISIT, replace(RETURNS, questions={})) == "question_missing"
    assert refused(VISIT, replace(RETURNS, questions={"h1": " "})) == "question_missing"


@pytest.mark.parametrize("judgement", [SIGNS, RETURNS], ids=["sign", "return"])
def test_nobody_decides_on_their_own_visit_an_old_version_or_twice(judgement: Judgement) -> None:
    assert refused(replace(VISIT, author="chidi"), judgement) == "own_visit"
    assert refused(replace(VISIT, newest=3), judgement) == "not_newest"
    assert refused(replace(VISIT, decided=True), judgement) == "already_decided"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"acknowledged": ("one_assessor",)}, "flags_unacknowledged"),
        ({"agreements": {"housing": Agreement(True)}}, "domain_undecided"),
        ({"agreements": {"housing": Agreement(True), "hygiene": Agreement(False, " ")}}, "reason_missing"),
        ({"statements": ()}, "statement_missing"),
        ({"typed_name": "Dana Okafor"}, "name_mismatch"),
        ({"typed_name": ""}, "name_mismatch"),
        ({"typed_name": " ", "name": ""}, "name_mismatch"),
    ],
)
def test_a_signature_answers_everything(change: dict[str, Any], code: str) -> None:
    assert refused(VISIT, replace(SIGNS, **change)) == code


@pytest.mark.parametrize("typed", ["chidi okafor", "  CHIDI   OKAFOR ", "Chidi\tOkafor"])
def test_capitals_and_spacing_do_not_make_another_name(typed: str) -> None:
    assert decide(VISIT, replace(SIGNS, typed_name=typed)).name == "Chidi Okafor"


def test_nor_does_the_way_an_accent_was_typed() -> None:
    assert decide(VISIT, replace(SIGNS, name="Zoë", typed_name="Zoe\u0308"))


def test_with_nothing_to_acknowledge_a_name_is_enough() -> None:
    plain = Submission(author="amira", revision=1, newest=1)
    assert decide(plain, Judgement(Outcome.SIGNED, "chidi", "Chidi", "Chidi")).acknowledged == ()
