"""From a profile as it stands to what its strips are drawn from."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.models import Revision
from app.records import ChangeOverTime
from app.sentences.between import event_label
from app.strips import Chart, Event, VisitFacts
from observations.events import EventKind


def chart(
    change: ChangeOverTime,
    *,
    links: bool = True,
    here: Revision | None = None,
    events: Sequence[Event] = (),
    window: tuple[date | None, date] | None = None,
) -> Chart:
    """Give the chart of a profile: who observed each visit, whether its newest version is signed, its page.

    `events` stand above, or a version `here`, whose visit is marked. `window`: the days drawn, if chosen.
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
    marked = [Event(here.visited_on, _("this visit"))] if here else _with_birth(events, change)
    return Chart(change.history, facts, marked, window=window)


def _with_birth(events: Sequence[Event], change: ChangeOverTime) -> list[Event]:
    """The events and, of a child who was known before, the birth; once, where somebody recorded it as well."""
    born, known = change.profile.born, {(event.on, event.label) for event in events}
    birth = Event(born, event_label(EventKind.BIRTH)) if born and born > change.profile.opened_on else None
    if birth is None or (birth.on, birth.label) in known:
        return list(events)
    return sorted([*events, birth], key=lambda event: event.on)
