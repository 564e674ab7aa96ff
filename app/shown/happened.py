"""The log of what happened between the visits: what somebody recorded, and what the record knows by itself."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from app import words
from app.clock import local
from app.models import Event
from app.records import ChangeOverTime
from app.schedule import turns_of
from app.sentences.between import event_told, event_words
from app.shown.events import Happened, happened
from app.shown.plan import plan_words
from observations.events import EventKind
from observations.visit import Kind


def log(events: Iterable[Event], change: ChangeOverTime, kind: EventKind | None = None) -> list[Happened]:
    """The log, newest first, or its events of one kind; with what the record knows by itself."""
    every = list(events)
    told = [(EventKind(one.kind), happened(one)) for one in every]
    told += [*_closed_doors(change), *_plans(every, change), *_birth(every, change)]
    chosen = [one for of, one in told if kind in (None, of)]
    return sorted(chosen, key=lambda one: one.on, reverse=True)


def _closed_doors(change: ChangeOverTime) -> Iterator[tuple[EventKind, Happened]]:
    """Our own visits at which nobody was let in: each counts, so each stands in the log."""
    for one in change.in_order:
        if one.kind == Kind.NO_ACCESS:
            yield (
                EventKind.NO_ACCESS,
                Happened(
                    id=None,
                    on=one.visited_on,
                    title=event_words(EventKind.NO_ACCESS),
                    effect=_("The child was seen at the door")
                    if one.child_seen
                    else _("The child was not seen"),
                    known_from=one.visit.observer.name,
                    recorded=_("Recorded as a visit"),
                    url=f"/profiles/{change.profile.id}/visits/{one.visit_id}",
                ),
            )


def _plans(events: Sequence[Event], change: ChangeOverTime) -> Iterator[tuple[EventKind, Happened]]:
    """The plans as they started and ended, but for those that somebody recorded of the same day."""
    known = {(one.happened_on, one.kind) for one in events if one.struck_at is None}
    for plan, kind in turns_of(change.schedule.plans):
        if (plan.since_on, kind.value) in known:
            continue
        name = {"name": plan.by.name, "date": words.day(local(plan.set_at).date())}
        yield (
            kind,
            Happened(
                id=None,
                on=plan.since_on,
                title=event_told(kind, plan_words(plan.kind) if kind is EventKind.PLAN_STARTED else ""),
                effect=_("Why: %(reason)s", reason=plan.reason),
                known_from=plan.by.name,
                recorded=_("Set by %(name)s on %(date)s", **name),
                url=f"/profiles/{change.profile.id}/plan",
            ),
        )


def _birth(events: Sequence[Event], change: ChangeOverTime) -> Iterator[tuple[EventKind, Happened]]:
    """The birth of a child who was known before, unless somebody recorded it as well."""
    profile = change.profile
    recorded_too = any(one.kind == EventKind.BIRTH and one.struck_at is None for one in events)
    if profile.born and profile.opened_on < profile.born <= change.as_of and not recorded_too:
        title, url = event_words(EventKind.BIRTH), f"/profiles/{profile.id}"
        yield (
            EventKind.BIRTH,
            Happened(None, profile.born, title, _("Not recorded"), _("The profile"), "", url=url),
        )
