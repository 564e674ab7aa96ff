"""Two visits side by side, item by item: what was given then and then, and which items moved. Nothing is summed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.forms import Form
from app.histories import instrument_of
from app.models import Rating, Revision
from app.records import ChangeOverTime, in_full
from app.shown.unfirm import not_counted, told_not_seen
from app.shown.visit import Graded, graded, times
from app.wordings import Worded, Wording
from observations.instrument import Domain, Item
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Line:
    """One item at both visits, and how it moved; `moves` where it is worse, or seen to be better."""

    item: str
    first: Graded | None
    second: Graded | None
    moved: str
    moves: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One domain's items."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two visits."""

    on: date
    url: str
    how: str
    observer: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The earlier visit, the later one, and their items."""

    first: Side
    second: Side
    blocks: list[Block]


def options(revisions: Sequence[Worded]) -> list[tuple[str, str]]:
    """The visits to choose from, newest first, each by its id; with the time where day and kind are another's too."""
    names = [_name(one) for one in revisions]
    return [
        (str(one.visit_id), _at_its_time(name, one) if names.count(name) > 1 else name)
        for one, name in zip(revisions, names, strict=True)
    ]


def _name(revision: Worded) -> str:
    return _("%(date)s, %(how)s", date=words.day(revision.visited_on), how=words.kind(revision.kind))


def _at_its_time(name: str, revision: Worded) -> str:
    return _("%(visit)s, %(times)s", visit=name, times=times(revision))


def chosen(form: Form, change: ChangeOverTime) -> list[Wording]:
    """The two visits that an address names, the earlier first; none when it does not name two."""
    one = form.choice("one", change.revisions, _("Choose a visit"))
    other = form.choice("other", change.revisions, _("Choose a visit"))
    if one is not None and one is other:
        form.refuse("other", _("Choose another visit than the first"))
    if one is None or other is None or not form.sound:
        return []
    return sorted((one, other), key=lambda revision: (revision.started_at, str(revision.visit_id)))


def compare(change: ChangeOverTime, two: Sequence[Worded], domain: str = "") -> Comparison:
    """Two visits of one profile, item by item, in all domains or in one."""
    first, second = in_full(two)
    told = not_counted(change, second.visit_id)
    return Comparison(_side(first), _side(second), _blocks(first, second, told, domain))


def _side(revision: Revision) -> Side:
    return Side(
        on=revision.visited_on,
        url=f"/profiles/{revision.visit.profile_id}/visits/{revision.visit_id}",
        how=words.kind(revision.kind),
        observer=revision.visit.observer.name,
    )


def _blocks(first: Revision, second: Revision, told: Collection[str], domain: str) -> list[Block]:
    old, new = ratings_of(first), ratings_of(second)
    return [
        Block(
            one.title, [_line(item, old, new, told) for item in items if item.key in old or item.key in new]
        )
        for one, items in domains_of([first, second])
        if domain in ("", one.key)
    ]


def ratings_of(revision: Revision) -> dict[str, Rating]:
    """A version's ratings by item."""
    return {rating.item: rating for rating in revision.ratings}


def domains_of(revisions: Sequence[Revision]) -> list[tuple[Domain, list[Item]]]:
    """The domains of these versions' checklists with the items of all of them, the newest checklist's first."""
    instruments = {(one.instrument, one.instrument_version): instrument_of(one) for one in revisions}
    newest_first = [instruments[key] for key in sorted(instruments, reverse=True)]
    found: dict[str, tuple[Domain, dict[str, Item]]] = {}
    for instrument in newest_first:
        for domain in instrument.domains:
            _kept, items = found.setdefault(domain.key, (domain, {}))
            items.update({item.key: item for item in domain.items if item.key not in items})
    return [(domain, list(items.values())) for domain, items in found.values()]


def _line(item: Item, old: Mapping[str, Rating], new: Mapping[str, Rating], told: Collection[str]) -> Line:
    first, second = (
        graded(item.title, ratings[item.key]) if item.key in ratings else None for ratings in (old, new)
    )
    before, after = (one.grade if one else None for one in (first, second))
    moves = before is not None and after is not None and before != after
    moved = _moved(before, after)
    if before is not None and after is not None and after < before and item.key in told:
        moves, moved = False, words.upper_first(told_not_seen())
    return Line(item.title, first, second, moved, moves)


def _moved(before: Grade | None, after: Grade | None) -> str:
    if before is None and after is None:
        return _("Not graded at either")
    if before is None or after is None:
        return _("Not graded at one of them")
    if before == after:
        return _("Same")
    return _("Worse") if after > before else _("Better")
