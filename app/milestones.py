"""What the record itself knows to have happened: plans that started or ended, and a birth."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from app.models import Plan
from app.records import ChangeOverTime
from app.schedule import turns_of
from observations.events import EventKind


class Milestone(NamedTuple):
    """One of them. `plan` is the one with which another plan started or none was left."""

    on: date
    kind: EventKind
    plan: Plan | None = None


def milestones(change: ChangeOverTime, plans: Iterable[Plan]) -> Iterator[Milestone]:
    """Those of these plans, and the birth of a child who was known before. Somebody may have recorded them as well."""
    for plan, kind in turns_of(plans):
        yield Milestone(plan.since_on, kind, plan)
    born = change.profile.born
    if born and change.profile.opened_on < born <= change.as_of:
        yield Milestone(born, EventKind.BIRTH)
