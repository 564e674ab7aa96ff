"""Joint visits on their pages: how each stands for whoever looks, and what two observers graded differently."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.joint import Standing
from app.models import Person, Rating, Revision
from app.shown.comparing import domains_of, ratings_of
from app.shown.visit import Graded, graded
from observations.instrument import Item, current
from observations.observers import Grades, Tally, tally, total
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Line:
    """One joint visit in a list. For an observer, nothing of the other's until both are filed."""

    id: uuid.UUID
    on: date
    who: str
    how: str
    struck: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One observer's visit."""

    observer: str
    url: str
    how: str
    later: str  # that a later version exists, written when the other's could be read


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as both graded it, and whether they differ."""

    item: str
    first: Graded | None
    second: Graded | None
    between: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One domain: what both graded, in short, and its items."""

    title: str
    agreed: str
    lines: list[ItemLine]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One domain over all joint visits of a team."""

    title: str
    pairs: int
    same: int
    says_something: bool


def lines(found: Iterable[Standing], viewer: Person, on: date) -> list[Line]:
    """The joint visits of a profile, as far as this person may know how they stand."""
    return [
        Line(
            one.row.id,
            one.row.visit_on,
            observers(one),
            state(one, viewer, on),
            one.row.struck_at is not None,
        )
        for one in found
    ]


def observers(found: Standing) -> str:
    """The two, by name, neither before the other but by the alphabet."""
    return words.series(sorted((found.row.first.name, found.row.second.name)))


def state(found: Standing, viewer: Person, on: date) -> str:
    """How a joint visit stands, without telling an observer whether the other's visit has come."""
    row, own = found.row, found.own(viewer)
    if row.struck_at is not None:
        by = row.struck_by.name if row.struck_by else ""
        return _("Called off by %(name)s: %(why)s", name=by, why=row.struck_because)
    if found.both:
        return _("Both visits are filed")
    if own:
        return _("Your visit is filed. The other is shown once it is filed too")
    if own is False:
        return _("Your visit is not filed yet") if row.visit_on <= on else _("Planned")
    if row.visit_on > on or len(found.missing) == 2:
        return _("Planned") if row.visit_on >= on else _("Neither visit has come")
    return _("Waiting for the visit of %(name)s", name=found.missing[0].name)


def page(found: Standing) -> dict[str, Any]:
    """The two visits side by side, once both are filed; nothing before."""
    if found.both is None:
        return {"sides": [], "blocks": []}
    return {"sides": [_side(one) for one in found.both], "blocks": _blocks(*found.both)}


def _side(revision: Revision) -> Side:
    later = revision.visit.newest - revision.number
    return Side(
        observer=revision.visit.observer.name,
        url=f"/profiles/{revision.visit.profile_id}/visits/{revision.visit_id}",
        how=words.kind(revision.kind),
        later=ngettext(
            "Corrected since: %(num)d later version, written when the other visit could be read.",
            "Corrected since: %(num)d later versions, written when the other visit could be read.",
            later,
        )
        if later
        else "",
    )


def _blocks(first: Revision, second: Revision) -> list[Block]:
    own, other = ratings_of(first), ratings_of(second)
    return [
        Block(
            title=domain.title,
            agreed=_agreed(tally(_grades(first), _grades(second), {"": [item.key for item in items]})[""]),
            lines=[_line(item, own, other) for item in items if item.key in own or item.key in other],
        )
        for domain, items in domains_of([first, second])
    ]


def _agreed(found: Tally) -> str:
    if not found.pairs:
        return _("No item was graded by both.")
    return ngettext(
        "Graded by both: %(num)d item, the same %(same)d.",
        "Graded by both: %(num)d items, the same %(same)d.",
        found.pairs,
        same=found.same,
    )


def _line(item: Item, own: Mapping[str, Rating], other: Mapping[str, Rating]) -> ItemLine:
    first, second = (
        graded(item.title, ratings[item.key]) if item.key in ratings else None for ratings in (own, other)
    )
    two = [one.grade for one in (first, second) if one is not None and one.grade is not None]
    differs = len(set(two)) == 2
    between = _("Differs") if differs else _("Same") if len(two) == 2 else _("Not graded by both")
    return ItemLine(item.title, first, second, between, differs)


def _grades(revision: Revision) -> Grades:
    return {one.item: Grade(one.grade) for one in revision.ratings if one.grade is not None}


def agreement(found: Sequence[Standing]) -> list[Agreement]:
    """By domain, how many items both observers graded over these joint visits, and how many the same."""
    items = current().item_keys()
    tallies = [tally(_grades(one.both[0]), _grades(one.both[1]), items) for one in found if one.both]
    every = [(domain.title, total(tallies, domain.key)) for domain in current().domains]
    return (
        [Agreement(title, one.pairs, one.same, one.says_something) for title, one in every] if tallies else []
    )
