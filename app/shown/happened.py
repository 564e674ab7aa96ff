"""The log of what happened between the visits: what somebody recorded, and what the record knows by itself."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app import words
from app.clock import local
from app.milestones import Milestone, milestones
from app.models import Event
from app.records import ChangeOverTime
from app.sentences.between import event_told, event_words
from app.shown.events import Happened, happened
from app.shown.plan import plan_words
from app.wordings import Worded
from observations.events import EventKind
from observations.visit import Kind


def log(events: Iterable[Event], change: ChangeOverTime, kind: EventKind | None = None) -> list[Happened]:
    """The log, newest first, or its events of one kind; with what the record knows by itself."""
    every = list(events)
    recorded = {(one.happened_on, one.kind) for one in every if one.struck_at is None}
    told = [(EventKind(one.kind), happened(one)) for one in every]
    told += [
        (EventKind.NO_ACCESS, _shut_door(one, change))
        for one in change.in_order
        if one.kind == Kind.NO_ACCESS
    ]
    told += [
        (one.kind, _milestone(one, change))
        for one in milestones(change, change.schedule.plans)
        if (one.on, one.kind.value) not in recorded
    ]
    chosen = [one for of, one in told if kind in (None, of)]
    return sorted(chosen, key=lambda one: one.on, reverse=True)


def _shut_door(visit: Worded, change: ChangeOverTime) -> Happened:
    """A visit of ours at which nobody was let in: each counts, so each stands in the log."""
    return Happened(
        id=None,
        on=visit.visited_on,
        title=event_words(EventKind.NO_ACCESS),
        effect=_("The child was seen at the door") if visit.child_seen else _("The child was not seen"),
        known_from=visit.visit.observer.name,
        recorded=_("Recorded as a visit"),
        url=f"/profiles/{change.profile.id}/visits/{visit.visit_id}",
    )


def _milestone(one: Milestone, change: ChangeOverTime) -> Happened:
    here, plan = f"/profiles/{change.profile.id}", one.plan
    if plan is None:
        title = event_words(one.kind)
        return Happened(None, one.on, title, _("Not recorded"), _("The profile"), "", url=here)
    named = {"name": plan.by.name, "date": words.day(local(plan.set_at).date())}
    return Happened(
        id=None,
        on=one.on,
        title=event_told(one.kind, plan_words(plan.kind) if one.kind is EventKind.PLAN_STARTED else ""),
        effect=_("Not recorded"),
        known_from=plan.by.name,
        recorded=_("Set by %(name)s on %(date)s: %(reason)s", **named, reason=plan.reason),
        url=f"{here}/plan",
    )
