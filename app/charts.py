"""From a profile as it stands to what its strips are drawn from."""

from flask_babel import gettext as _

from app.models import Revision
from app.records import ChangeOverTime
from app.strips import Chart, Event, VisitFacts


def chart(change: ChangeOverTime, *, links: bool = True, here: Revision | None = None) -> Chart:
    """Give the chart of a profile: who observed each visit, whether its newest version is signed, its page.

    `here`: a version whose visit is marked above.
    """
    signed = {key for key, signoff in change.signoffs.items() if signoff.decision == "signed"}
    facts = {
        visit_id: VisitFacts(
            observer=revision.visit.observer.initials,
            signed=revision.id in signed,
            url=f"/profiles/{change.profile.id}/visits/{visit_id}" if links else "",
        )
        for visit_id, revision in change.revisions.items()
    }
    events = (Event(here.visited_on, _("this visit")),) if here else ()
    return Chart(change.history, facts, events)
