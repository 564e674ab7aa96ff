"""Somebody's week: the looks and actions of the cases they hold that are due or past their day, and outcomes to say."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from app import actions, discussions, holding, reach, records
from app.discussions import Unsaid
from app.models import Action, Person, Profile
from app.records import ChangeOverTime
from app.schedule import NextLook
from observations.schedule import Why

WEEK = timedelta(days=6)  # from today on
ASKED_FOR = frozenset({Why.DECISION, Why.PLANNED})


@dataclass(frozen=True, slots=True)
class Due:
    """A look or an action that is due on a day, or what came of a discussion to be said since then, in one case."""

    on: date
    profile: Profile
    look: NextLook | None = None
    action: Action | None = None
    unsaid: Unsaid | None = None


def due(person: Person, on: date, until: date) -> list[Due]:
    """Give what is due until a day in the cases that a person holds, what is past its day too, the soonest first."""
    profiles = holding.held(person, on)
    changes, open_actions = records.changes_over_time(profiles, on), actions.open_of(profiles, until)
    found = [Due(look.on, one.profile, look=look) for one in changes.values() for look in _looks(one, until)]
    found += [Due(row.by_on, profile, action=row) for profile in profiles for row in open_actions[profile.id]]
    unsaid = discussions.unsaid(profiles, on)
    found += [Due(one.since, profile, unsaid=one) for profile in profiles for one in unsaid[profile.id]]
    left = actions.after_closing(reach.holds(person, on), until)
    found += [Due(row.by_on, row.profile, action=row) for row in left]
    return sorted(found, key=lambda one: (one.on, one.profile.reference))


def looks_by_day(person: Person, on: date, until: date) -> Counter[date]:
    """Give how many looks are due on each day; those past theirs are due today."""
    looks = [one for one in due(person, on, until) if one.look is not None]
    return Counter(max(one.on, on) for one in looks)


def _looks(change: ChangeOverTime, until: date) -> list[NextLook]:
    """Those that somebody asked for, and that of the rhythm where it comes first."""
    looks = enumerate(change.looks_due)
    return [one for place, one in looks if one.on <= until and (place == 0 or one.why in ASKED_FOR)]


def profile_ids(found: list[Due]) -> list[uuid.UUID]:
    """Give whose cases they are, each once, in order."""
    return list(dict.fromkeys(one.profile.id for one in found))
