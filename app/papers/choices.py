"""What was chosen for a paper: for whom, in which detail, of which time, and what is left out of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _


class Kind(StrEnum):
    """For whom a paper is."""

    CONFERENCE = "conference"
    COURT = "court"
    FAMILY = "family"


class Detail(StrEnum):
    """How much stands in it."""

    SUMMARY = "summary"
    TABLES = "tables"
    FULL = "full"


class Private(StrEnum):
    """What a family's page leaves out, unless a named person takes it in."""

    CHILD = "child"
    AGENCIES = "agencies"
    HOUSEHOLD = "household"
    CARER = "carer"
    UNANNOUNCED = "unannounced"


class Why(StrEnum):
    """Why an entry is left out."""

    HARM = "harm"
    ANOTHER = "another"
    CONFIDENCE = "confidence"
    PURPOSE = "purpose"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Choices:
    """All that was chosen. `left_out`: by the key of each entry, why."""

    kind: Kind
    detail: Detail = Detail.TABLES
    from_on: date | None = None
    until_on: date | None = None
    grey: bool = False
    siblings: tuple[uuid.UUID, ...] = ()
    taken_in: frozenset[Private] = frozenset()
    left_out: Mapping[str, Why] = field(default_factory=dict)
    why: str = ""  # the words of another reason

    def covers(self, on: date) -> bool:
        """Whether a day lies in the time that tables and entries are of."""
        early = self.from_on is not None and on < self.from_on
        return not early and not (self.until_on is not None and on > self.until_on)

    def leaves_out(self, key: str) -> bool:
        """Whether this entry is left out."""
        return key in self.left_out

    def as_facts(self) -> dict[str, Any]:
        """The choices as the trail keeps them: codes and ids, no words."""
        return {
            "kind": self.kind.value,
            "detail": self.detail.value,
            "profiles": [str(one) for one in self.siblings],
            "taken_in": sorted(self.taken_in),
            "left_out": {key: why.value for key, why in sorted(self.left_out.items())},
        }

    def as_content(self) -> dict[str, Any]:
        """The choices as the paper keeps them."""
        days = {"from_on": self.from_on, "until_on": self.until_on}
        told = {name: day.isoformat() if day else None for name, day in days.items()}
        return {**self.as_facts(), **told, "grey": self.grey, "why": self.why}


def titles() -> dict[Kind, str]:
    """What each kind of paper is called."""
    return {
        Kind.CONFERENCE: _("Conference pack"),
        Kind.COURT: _("Court pack"),
        Kind.FAMILY: _("For the family"),
    }


def details() -> dict[Detail, str]:
    """The degrees of detail in words."""
    return {
        Detail.SUMMARY: _("Summary"),
        Detail.TABLES: _("With tables"),
        Detail.FULL: _("With every item and note"),
    }


def whys() -> dict[Why, str]:
    """Why something is left out, as the paper says it."""
    return {
        Why.HARM: _("it could lead to harm"),
        Why.ANOTHER: _("it is about another person"),
        Why.CONFIDENCE: _("it was given in confidence"),
        Why.PURPOSE: _("it is not needed for this purpose"),
        Why.OTHER: _("another reason"),
    }


def risks() -> dict[Private, tuple[str, str]]:
    """What may be taken into a family's page, each with what could come of it."""
    return {
        Private.CHILD: (
            _("What the child said, and what is known only from the child"),
            _("Somebody at home may hold it against the child."),
        ),
        Private.AGENCIES: (
            _(
                "What other agencies reported, what we learned anywhere but at home, and who helps with what was agreed"
            ),
            _("It may tell somebody who spoke to us, and put them or the child at risk."),
        ),
        Private.HOUSEHOLD: (
            _("Who lives, stays or visits, whom we saw, and who does what was agreed"),
            _("It may tell somebody who should not know who is at home, or that they were spoken of."),
        ),
        Private.CARER: (
            _("What a carer told us"),
            _("Another adult may read what was said when they were not there."),
        ),
        Private.UNANNOUNCED: (
            _("When a visit that nobody is told of is next needed"),
            _("A visit that is expected shows a home made ready for it."),
        ),
    }
