"""From a profile as it stands to what its strips are drawn from."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.models import Plan, Revision
from app.records import ChangeOverTime
from app.schedule import turns_of
from app.sentences.between import event_label
from app.strips import Chart, Event, VisitFacts
from observations.events import EventKind


def chart(
    change: ChangeOverTime,
    *,
    links: bool = True,
    here: Revision | None = None,
    events: Sequence[Event] = (),
    plans: Sequence[Plan] | None = None,
    window: tuple[date | None, date] | None = None,
) -> Chart:
    """Give the chart of a profile: who observed each visit, whether its newest version is signed, its page.

    `events` stand above with the plans (all, unless some are given), or a version `here`, whose visit is marked.
    `window`: the days drawn, if chosen.
    """
    visits = f"/profiles/{change.profile.id}/visits" if links else ""
    signed = {key for key, outcome in change.outcomes.items() if outcome == "signed"}
    facts = {
        visit_id: VisitFacts(
            observer=revision.visit.observer.initials,
            signed=revision.id in signed,
            url=f"{visits}/{visit_id}" if links else "",
        )
        for visit_id, revision in change.revisions.items()
    }
    known = change.schedule.plans if plans is None else plans
    marked = [Event(here.visited_on, _("this visit"))] if here else _known_itself(events, change, known)
    return Chart(change.history, facts, marked, window=window)


def _known_itself(events: Sequence[Event], change: ChangeOverTime, plans: Sequence[Plan]) -> list[Event]:
    """These events and what the record knows itself: plans, and the birth of a child who was known before.

    What somebody recorded as well stands once.
    """
    found = [Event(plan.since_on, event_label(kind)) for plan, kind in turns_of(plans)]
    born = change.profile.born
    if born and born > change.profile.opened_on:
        found.append(Event(born, event_label(EventKind.BIRTH)))
    known = {(event.on, event.label) for event in events}
    more = [event for event in found if (event.on, event.label) not in known]
    return sorted([*events, *more], key=lambda event: event.on)
