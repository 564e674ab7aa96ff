"""What happened between the visits, as pages show it: the log, and how often care was missed or a door stayed shut."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.clock import local
from app.models import Event, Recorded
from app.records import ChangeOverTime
from app.sentences.between import event_told, event_words, tally_words
from observations.events import EventKind, Tally, shut_doors, tally
from observations.visit import Kind


@dataclass(frozen=True, slots=True)
class Count:
    """How often one thing happened, in words."""

    kind: EventKind
    title: str
    told: str
    counted: Tally


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the log."""

    id: uuid.UUID | None  # none: the record knows it by itself
    on: date
    title: str
    effect: str
    known_from: str
    recorded: str
    struck: str = ""  # by whom, when and why; empty while it stands
    url: str = ""  # of what the record knows by itself: where it stands


def happened(event: Event) -> Happened:
    """One event of the log."""
    return Happened(
        id=event.id,
        on=event.happened_on,
        title=event_told(event.kind, event.what),
        effect=event.effect or _("Not recorded"),
        known_from=event.source,
        recorded=recorded(event),
        struck=struck(event),
    )


def recorded(row: Recorded) -> str:
    """Who set something down, and when."""
    told = {"name": row.by.name, "date": words.day(local(row.recorded_at).date())}
    return _("Recorded by %(name)s on %(date)s", **told)


def struck(row: Recorded) -> str:
    """Who struck something out, when and why; empty while it stands."""
    if row.struck_at is None or row.struck_by is None:
        return ""
    told = {"name": row.struck_by.name, "date": words.day(local(row.struck_at).date())}
    return _("Struck out by %(name)s on %(date)s: %(why)s", **told, why=row.struck_because)


def counts(events: Sequence[Event], change: ChangeOverTime) -> list[Count]:
    """How often the child was not brought, something was rearranged, nobody was let in; those that happened."""
    days = {kind: [one.happened_on for one in events if _counts(one, kind)] for kind in EventKind}
    shut = [one.visited_on for one in change.revisions.values() if one.kind == Kind.NO_ACCESS]
    days[EventKind.NO_ACCESS] = shut_doors(shut, days[EventKind.NO_ACCESS])
    kinds = (EventKind.WAS_NOT_BROUGHT, EventKind.REARRANGED, EventKind.NO_ACCESS)
    found = [(kind, tally(days[kind], change.as_of)) for kind in kinds]
    return [
        Count(kind, event_words(kind), tally_words(counted), counted)
        for kind, counted in found
        if counted.in_all
    ]


def _counts(event: Event, kind: EventKind) -> bool:
    return event.struck_at is None and event.kind == kind
