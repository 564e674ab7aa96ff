"""Each part of the child's life on a family's page: how it is going, what worries us, what we still need to see."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.grades import Rated
from app.histories import instrument_of
from app.papers import plain
from app.papers.blocks import Block, listed, said
from app.papers.choices import Choices, Private
from app.records import ChangeOverTime
from app.sentences import missing_words
from app.wordings import Wording
from observations.instrument import Domain
from observations.trajectory import Missing, Trajectory


@dataclass(frozen=True, slots=True)
class Account:
    """What there is to say of one part. `going` is empty where nothing can be said for certain."""

    going: str
    concerns: tuple[tuple[str, int], ...]  # items with their grades
    needed: tuple[str, ...]

    def bears_out(self, told: "Account") -> bool:
        """Whether another account, which may lack concerns, says nothing but what this one says too."""
        same = (told.going, told.needed) == (self.going, self.needed)
        return same and set(told.concerns) <= set(self.concerns)


def life(domain: Domain, change: ChangeOverTime, told: ChangeOverTime, choices: Choices) -> Iterator[Block]:
    """What may be told of one part, where all that we know bears it out; else that we would like to talk.

    To say that all is well would be untrue; to say what is not might tell who told us. So that it is no sign of
    either, the same stands wherever nothing is certain yet.
    """
    account = _account(domain, told, choices)
    if account.going and _account(domain, change, choices).bears_out(account):
        yield from _printed(account, told)
    else:
        yield said(plain.in_person())


def _account(domain: Domain, change: ChangeOverTime, choices: Choices) -> Account:
    found = change.domains[domain.key]
    concerns = tuple((item, _last_concern(item, change)[1].grade or 0) for item in found.open_concerns)
    certain = concerns or found.verdict not in plain.UNCERTAIN
    needed = tuple(_needed(one, found, change, choices) for one in found.missing)
    return Account(plain.verdict(found.verdict) if certain else "", concerns, needed)


def _printed(account: Account, change: ChangeOverTime) -> Iterator[Block]:
    yield said(account.going, strong=True)
    if account.concerns:
        yield said(_("What worries us:"))
        yield listed(_concern(item, change) for item, _grade in account.concerns)
    if account.needed:
        yield said(_("Before we can say that things have stayed better, we still need:"))
        yield listed(account.needed)


def _concern(item: str, change: ChangeOverTime) -> str:
    """The item with the description that was chosen, and what makes it hard where that lies outside the home."""
    revision, rating = _last_concern(item, change)
    known = instrument_of(revision).items[item]
    told = f"{known.title}: {known.levels[(rating.grade or 1) - 1]}"
    because = plain.cause(change.judged.causes.get(item, ""))
    return f"{told} {because}".strip()


def _last_concern(item: str, change: ChangeOverTime) -> tuple[Wording, Rated]:
    line = change.history.parameters.concern_at
    return next(
        (revision, rating)
        for revision in reversed(change.in_order)
        for rating in change.rated[revision.id]
        if rating.item == item and rating.grade is not None and rating.grade >= line
    )


def _needed(one: Missing, found: Trajectory, change: ChangeOverTime, choices: Choices) -> str:
    if one.test == "unannounced" and Private.UNANNOUNCED in choices.taken_in:
        return missing_words(one, found, change.history)
    return plain.needed(one)
