"""From a profile as it stands to what its strips are drawn from."""

from app.records import ChangeOverTime
from app.strips import Chart, VisitFacts


def chart(change: ChangeOverTime, *, links: bool = True) -> Chart:
    """Give the chart of a profile: who observed each visit, whether its newest version is signed, its page."""
    signed = {key for key, signoff in change.signoffs.items() if signoff.decision == "signed"}
    facts = {
        visit_id: VisitFacts(
            observer=revision.visit.observer.initials,
            signed=revision.id in signed,
            url=f"/profiles/{change.profile.id}/visits/{visit_id}" if links else "",
        )
        for visit_id, revision in change.revisions.items()
    }
    return Chart(change.history, facts)
