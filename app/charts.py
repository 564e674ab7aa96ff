"""From a profile as it stands to what its strips are drawn from."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.milestones import milestones
from app.models import Plan, Revision
from app.records import ChangeOverTime
from app.sentences.between import event_label
from app.strips import Chart, Event, VisitFacts


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
    marked = [Event(here.visited_on, _("this visit"))] if here else _with_milestones(events, change, known)
    return Chart(change.history, facts, marked, window=window)


def _with_milestones(events: Sequence[Event], change: ChangeOverTime, plans: Sequence[Plan]) -> list[Event]:
    """These events and what the record knows itself; what somebody recorded as well stands once."""
    found = [Event(one.on, event_label(one.kind)) for one in milestones(change, plans)]
    recorded = {(event.on, event.label) for event in events}
    more = [event for event in found if (event.on, event.label) not in recorded]
    return sorted([*events, *more], key=lambda event: event.on)
