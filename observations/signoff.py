"""A supervisor's dated judgement on one revision of a visit: sign it, or return it with questions."""

import unicodedata
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from observations.errors import NotAllowed


class Outcome(StrEnum):
    """What a supervisor can decide."""

    SIGNED = "signed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agree or disagree with the verdict of one domain. Signing never requires agreement, only a reason."""

    agree: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """The revision before the supervisor, and all that a signature under it has to answer.

    `newest` is the newest filed revision of the visit. Each of `flags` (`Flag.key`) must be acknowledged,
    each of `domains` agreed or disagreed with, each of `statements` affirmed.
    """

    author: Hashable
    revision: int
    newest: int
    decided: bool = False
    flags: Collection[str] = ()
    domains: Collection[str] = ()
    statements: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a supervisor wants to decide: their id and full name, the name they typed, and their answers."""

    outcome: Outcome
    by: Hashable
    name: str
    typed_name: str = ""
    acknowledged: Collection[str] = ()
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    statements: Collection[str] = ()
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, on exactly which revision. Questions stand at the items they are about."""

    outcome: Outcome
    revision: int
    by: Hashable
    name: str
    acknowledged: tuple[str, ...]
    agreements: Mapping[str, Agreement]
    questions: Mapping[str, str]
    statements: tuple[str, ...]
    rationale: str


def decide(submission: Submission, judgement: Judgement) -> Decision:
    """The decision on a revision, or NotAllowed with the first rule that stands against it.

    Codes: own_visit, already_decided, not_newest; to return it, question_missing; to sign it,
    flags_unacknowledged, domain_undecided, reason_missing, statement_missing, name_mismatch.
    """
    _may_be_decided(submission, judgement)
    if judgement.outcome is Outcome.RETURNED:
        _says_what_to_answer(judgement)
    else:
        _answers_everything(submission, judgement)
    return Decision(
        outcome=judgement.outcome,
        revision=submission.revision,
        by=judgement.by,
        name=judgement.name,
        acknowledged=tuple(flag for flag in submission.flags if flag in judgement.acknowledged),
        agreements={key: each for key, each in judgement.agreements.items() if key in submission.domains},
        questions=_asked(judgement),
        statements=tuple(each for each in submission.statements if each in judgement.statements),
        rationale=judgement.rationale.strip(),
    )


def _may_be_decided(submission: Submission, judgement: Judgement) -> None:
    if judgement.by == submission.author:
        raise NotAllowed("own_visit", "Nobody signs or returns their own visit.")
    if submission.decided:
        raise NotAllowed("already_decided", f"Version {submission.revision} was decided already.")
    if submission.revision != submission.newest:
        newest = f"the newest is version {submission.newest}"
        raise NotAllowed("not_newest", f"This is version {submission.revision}; {newest}: open that one.")


def _says_what_to_answer(judgement: Judgement) -> None:
    if not _asked(judgement):
        raise NotAllowed("question_missing", "Say at one item at least what should be answered.")


def _asked(judgement: Judgement) -> dict[str, str]:
    return {item: text.strip() for item, text in judgement.questions.items() if text.strip()}


def _answers_everything(submission: Submission, judgement: Judgement) -> None:
    if any(flag not in judgement.acknowledged for flag in submission.flags):
        raise NotAllowed("flags_unacknowledged", "Acknowledge each flag before signing.")
    for domain in submission.domains:
        _answers_for(judgement.agreements.get(domain))
    if any(statement not in judgement.statements for statement in submission.statements):
        raise NotAllowed("statement_missing", "Affirm each statement before signing.")
    if not _same_name(judgement.typed_name, judgement.name):
        raise NotAllowed("name_mismatch", "Type your own name, as it stands at the top of the page.")


def _answers_for(agreement: Agreement | None) -> None:
    if agreement is None:
        raise NotAllowed("domain_undecided", "Agree or disagree with the verdict of each domain.")
    if not agreement.agree and not agreement.reason.strip():
        raise NotAllowed("reason_missing", "Give the reason where you disagree.")


def _same_name(typed: str, name: str) -> bool:
    return _plain(typed) == _plain(name) != ""


def _plain(name: str) -> str:
    """Capitals, spacing and the way an accent was typed do not make another name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
