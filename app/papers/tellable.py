"""A profile read from nothing but what may stand on a family's page, as if nothing else were known."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.grades import Rated
from app.histories import history_of
from app.judging import Judged
from app.papers.choices import Choices, Private
from app.records import ChangeOverTime
from app.wordings import Wording
from observations.trajectory import trajectory
from observations.visit import Evidence, Kind

TOLD_BY = {
    Private.CHILD: Evidence.CHILD,
    Private.AGENCIES: Evidence.RECORD,
    Private.CARER: Evidence.CARER,
}


def tellable(change: ChangeOverTime, choices: Choices) -> ChangeOverTime:
    """What the visits show without those elsewhere than at home, and without grades that would name who told."""
    judged = change.judged
    versions = tuple(one for one in judged.wordings if _may_be_told(one, choices))
    hidden = frozenset(known for part, known in TOLD_BY.items() if part not in choices.taken_in)
    rated = {one.id: list(_as_told(judged.rated[one.id], hidden)) for one in versions}
    return replace(change, judged=_again(judged, versions, rated))


def _may_be_told(version: Wording, choices: Choices) -> bool:
    """Whether the household knows of this visit, or may."""
    return Kind(version.kind).is_home or Private.AGENCIES in choices.taken_in


def _as_told(rated: Iterable[Rated], hidden: frozenset[Evidence]) -> Iterator[Rated]:
    """Each item as it is known from the others who told of it; a grade that nobody else told of is not there."""
    for one in rated:
        left = [word for word in (one.evidence or "").split() if Evidence(word) not in hidden]
        if one.grade is None or left:
            yield one._replace(evidence=" ".join(left) or None)


def _again(judged: Judged, versions: tuple[Wording, ...], rated: dict[uuid.UUID, list[Rated]]) -> Judged:
    """The rule asked anew, of these versions alone."""
    before = judged.history
    history = history_of(before.born, versions, rated, before.parameters, before.as_of)
    return replace(judged, history=history, wordings=versions, rated=rated, domains=trajectory(history))
