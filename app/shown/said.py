"""What was said at each visit, newest first: the child's own words as quotes, the rest as the observer noted it."""

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
        facts=noted(revision) + taking_part(revision),
    )


def in_time(revisions: Sequence[Worded]) -> list[Said]:
    """What was said at these visits, in their order; those at which nothing was written down are left out."""
    told = [said_at(revision) for revision in revisions]
    return [one for one in told if one.quotes or one.facts]


def quotes(revision: Worded) -> list[tuple[str, str]]:
    """Words that were taken down exactly, and whose they are. The phone asks for the child's so, and for no others."""
    text = revision.said.get("childs_words")
    return [(_("In the child's own words"), text)] if text else []


def noted(revision: Worded) -> list[tuple[str, str]]:
    """What the observer wrote of the child's day and of the carer's view, in words of their own."""
    told = (
        (_("The child's day"), revision.said.get("childs_day")),
        (_("The carer's view"), revision.said.get("carer_view")),
    )
    return [(name, text) for name, text in told if text]


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
