"""The only door between the tables and `observations/`: what was stored, as the rule reads it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from app.grades import Rated
from app.wordings import Worded, Wording
from observations import visit as domain
from observations.history import History, Parameters
from observations.instrument import Instrument, current, find, published


def history_of(
    born: date | None,
    versions: Sequence[Wording],
    rated: Mapping[uuid.UUID, Sequence[Rated]],
    parameters: Parameters,
    as_of: date,
) -> History:
    """Give what the rule may know of a profile: these versions, with age and retired items filled in.

    LookupError when one was graded with a checklist that is not published here.
    """
    items = _items_by_domain()
    every = [key for keys in items.values() for key in keys]
    return History(
        as_of=as_of,
        born=born,
        items=items,
        visits=tuple(_as_visit(one, rated[one.id], born, every) for one in versions),
        parameters=parameters,
    )


def _items_by_domain() -> dict[str, tuple[str, ...]]:
    """Every item that any published checklist has or had, under its domain, newest order first."""
    items: dict[str, tuple[str, ...]] = {}
    for instrument in (current(), *published()):
        for domain_key, keys in instrument.item_keys().items():
            items[domain_key] = tuple(dict.fromkeys((*items.get(domain_key, ()), *keys)))
    return items


def _as_visit(
    version: Wording, rated: Iterable[Rated], born: date | None, every: Sequence[str]
) -> domain.Visit:
    ratings = {one.item: one.as_rating for one in rated}
    return domain.Visit(
        id=str(version.visit_id),
        started_at=version.started_at.astimezone(ZoneInfo(version.zone)).replace(tzinfo=None, microsecond=0),
        kind=domain.Kind(version.kind),
        assessor=str(version.visit.observer_id),
        version=f"{version.instrument}/{version.instrument_version}",
        ratings=domain.fill_in(ratings, instrument_of(version), born, version.visited_on, every),
        child_seen=version.child_seen,
        child_alone=version.child_alone,
    )


def instrument_of(version: Worded) -> Instrument:
    """Give the checklist that a version was graded with. LookupError when it is not published here."""
    found = find(version.instrument, version.instrument_version)
    if found is None:
        raise LookupError(f"{version.instrument} {version.instrument_version} is not published here")
    return found
