"""One occasion: brothers and sisters side by side, item by item, and what differs between them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.models import Profile, Rating, Revision
from app.shown.comparing import domains_of, ratings_of
from app.shown.visit import Graded, graded, seen
from app.wordings import Worded
from observations.instrument import Item


@dataclass(frozen=True, slots=True)
class Child:
    """One child's visit on the occasion."""

    initials: str
    reference: str
    url: str
    on: date
    how: str
    observer: str
    seen: str


@dataclass(frozen=True, slots=True)
class Line:
    """One item for every child, in the children's order, and whether they differ."""

    item: str
    cells: list[Graded | None]
    between: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One domain's items."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Together:
    """An occasion of a profile on which other children were visited."""

    on: date
    url: str
    others: str


def children(visits: Sequence[Revision]) -> list[Child]:
    """Who was visited, how, and whether each child was seen."""
    return [
        Child(
            initials=one.visit.profile.initials,
            reference=one.visit.profile.reference,
            url=f"/profiles/{one.visit.profile_id}/visits/{one.visit_id}",
            on=one.visited_on,
            how=words.kind(one.kind),
            observer=one.visit.observer.name,
            seen=seen(one),
        )
        for one in visits
    ]


def blocks(visits: Sequence[Revision]) -> list[Block]:
    """The items of these visits side by side, by domain; those that nobody's visit has are left out."""
    sources = {one.visit_id: one.visit.profile.initials for one in visits}
    every = [ratings_of(one) for one in visits]
    found = []
    for domain, items in domains_of(visits):
        lines = [_line(item, every, sources) for item in items if any(item.key in own for own in every)]
        found.append(Block(domain.title, lines))
    return found


def _line(item: Item, every: Sequence[Mapping[str, Rating]], sources: Mapping[uuid.UUID, str]) -> Line:
    cells = [_cell(item, own.get(item.key), sources) for own in every]
    grades = [cell.grade for cell in cells if cell and cell.grade is not None]
    differs = len(set(grades)) > 1
    return Line(item.title, cells, _between(differs, len(grades), len(cells)), differs)


def _cell(item: Item, rating: Rating | None, sources: Mapping[uuid.UUID, str]) -> Graded | None:
    """One child's grade; of a copied one, from whose visit, if that visit is shown here."""
    if rating is None:
        return None
    source = sources.get(rating.copied_from) if rating.copied_from else None
    return graded(item.title, rating, _("from the visit to %(initials)s", initials=source) if source else "")


def _between(differs: bool, known: int, children: int) -> str:
    if differs:
        return _("Differs")
    if known == children:
        return _("Same") if children > 1 else ""
    return _("Not graded for all") if known else _("Not graded")


def together(
    revisions: Sequence[Worded], others: Mapping[uuid.UUID, Sequence[Profile]], profile: Profile
) -> list[Together]:
    """The occasions of a profile on which others were visited too, in the order of these versions."""
    return [
        Together(
            on=one.visited_on,
            url=f"/profiles/{profile.id}/occasions/{one.occasion}",
            others=words.series([other.initials for other in others[one.occasion]]),
        )
        for one in revisions
        if one.occasion and one.occasion in others
    ]
