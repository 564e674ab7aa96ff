"""What was said at each visit, newest first: quotes with whose words they are, and how the family took part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.wordings import Worded

OPEN = 3  # visits whose words stand open; those before are one press away


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they were written down, and whose they are."""

    whose: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was said at one visit."""

    on: date
    url: str
    how: str
    observer: str
    quotes: list[Quote]
    facts: list[tuple[str, str]]


def said_at(revision: Worded) -> Said:
    """What was said at one visit."""
    return Said(
        on=revision.visited_on,
        url=f"/profiles/{revision.visit.profile_id}/visits/{revision.visit_id}",
        how=words.kind(revision.kind),
        observer=revision.visit.observer.name,
        quotes=[Quote(whose, told) for whose, told in quotes(revision)],
        facts=taking_part(revision),
    )


def in_time(revisions: Sequence[Worded]) -> list[Said]:
    """What was said at these visits, in their order; those at which nothing was written down are left out."""
    told = [said_at(revision) for revision in revisions]
    return [one for one in told if one.quotes or one.facts]


def quotes(revision: Worded) -> list[tuple[str, str]]:
    """The words of the child and the carer, as they were written down."""
    said = revision.said
    told = (
        (_("The child's day"), said.get("childs_day")),
        (_("In the child's own words"), said.get("childs_words")),
        (_("The carer's view"), said.get("carer_view")),
    )
    return [(whose, text) for whose, text in told if text]


def taking_part(revision: Worded, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """How the family is engaging, and why not (not `without` "engagement"); whether the grades were shared."""
    said, engagement = revision.said, revision.said.get("engagement") or {}
    how = {
        "engaged": _("Engaged"),
        "reluctant": _("Reluctant"),
        "sporadic": _("Sporadic"),
        "refused": _("Refused"),
    }.get(engagement.get("how", ""), "")
    shared = {"yes": _("Yes"), "no": _("No"), "refused": _("The carer did not want to hear them")}
    why = "" if "engagement" in without else engagement.get("why")
    told = (
        (_("How the family engages"), ": ".join(part for part in (how, why) if part)),
        (_("Grades shared with the carer"), shared.get(said.get("shared_with_carer") or "", "")),
    )
    return [(name, text) for name, text in told if text]
