"""What an observer wrote at a visit, part by part, each with the key by which it is left out."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app import histories, words
from app.grades import Noted
from app.papers import keys
from app.papers.choices import Choices
from app.shown import visit as told
from app.wordings import Worded


def heading(revision: Worded) -> str:
    """By what a visit is known on a paper: when, how it came about, by whom."""
    return _(
        "%(date)s, %(kind)s, %(times)s, by %(name)s",
        date=words.day(revision.visited_on),
        kind=words.came_about(revision.kind),
        times=told.times(revision),
        name=revision.visit.observer.name,
    )


def parts(revision: Worded, noted: Sequence[Noted]) -> Iterator[tuple[str, str, str]]:
    """The parts of a visit that can be left out, with the key of each, what it is and how it begins."""
    for which, name, text in _beside_items(revision):
        if text:
            yield keys.part(revision.visit_id, which), name, text
    items = histories.instrument_of(revision).items
    for one in noted:
        title = items[one.item].title if one.item in items else one.item
        text = ". ".join(remark for _kind, remark in told.written(one))
        yield keys.note(revision.visit_id, one.item), title, text


def _beside_items(revision: Worded) -> Iterator[tuple[str, str, str]]:
    said = revision.said
    reasons = said.get("child_seen_reason"), said.get("child_alone_reason"), said.get("bedroom_reason")
    yield "reasons", _("Why not seen, or not alone"), ". ".join(one for one in reasons if one)
    yield "contact_with", _("Spoken with"), said.get("contact_with") or ""
    yield "summary", _("Summary"), said.get("summary") or ""
    yield "engagement", _("How the family engages"), (said.get("engagement") or {}).get("why") or ""


def left_out(revision: Worded, choices: Choices) -> frozenset[str]:
    """Which parts of a visit are left out, the notes at its items apart."""
    return frozenset(one for one in keys.PARTS if choices.leaves_out(keys.part(revision.visit_id, one)))
