"""What a profile's page shows of what is known beside its visits: the newest and the most urgent of each."""

from dataclasses import dataclass

from app import agreed
from app.between import Known
from app.models import Profile
from app.records import ChangeOverTime
from app.shown import adults, circumstances, events, happened
from app.shown import agreed as targets

NEWEST = 3  # events on the profile's page


@dataclass(frozen=True, slots=True)
class Beside:
    """What happened, what was agreed, what must be in view, and who lives, stays or visits."""

    profile: Profile
    counts: list[events.Count]
    events: list[events.Happened]  # the newest
    more_events: int
    in_view: list[circumstances.InView]
    targets: list[targets.Line]  # those that somebody still has to come back to
    closed_targets: int
    adults: list[adults.AdultLine]

    @property
    def overdue(self) -> int:
        """How many agreed changes are past their day."""
        return sum(one.standing is targets.TargetStanding.OVERDUE for one in self.targets)


def beside(change: ChangeOverTime, known: Known) -> Beside:
    """What is known of a profile beside its visits, as its page shows it."""
    standing = [one for one in known.events if one.struck_at is None]
    log = happened.log(standing, change)
    changes = agreed.agreed_changes(change, known)
    still = [one for one in changes if one.standing.is_open]
    return Beside(
        profile=change.profile,
        counts=events.counts(standing, change),
        events=log[:NEWEST],
        more_events=len(log[NEWEST:]),
        in_view=circumstances.in_force(change.profile, known.circumstances, change.as_of),
        targets=targets.lines(still, change),
        closed_targets=len(changes) - len(still),
        adults=adults.lines(change),
    )
