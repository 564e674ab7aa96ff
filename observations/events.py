"""What happened between the visits, by kind; and how often care was missed or the door stayed shut."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What sort of thing happened beside the visits."""

    WAS_NOT_BROUGHT = "was_not_brought"
    REARRANGED = "rearranged"
    NO_ACCESS = "no_access"
    ACCIDENT = "accident"
    POLICE_REPORT = "police_report"
    SCHOOL_REPORT = "school_report"
    CONFERENCE = "conference"
    PLAN_STARTED = "plan_started"
    PLAN_ENDED = "plan_ended"
    MOVE = "move"
    BIRTH = "birth"
    NEW_PARTNER = "new_partner"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something happened: in all, and within the last twelve months."""

    in_all: int
    lately: int


def tally(days: Iterable[date], as_of: date) -> Tally:
    """Count these days, up to the asking day. The same day may stand more than once."""
    known = [on for on in days if on <= as_of]
    return Tally(len(known), sum(on > a_year_before(as_of) for on in known))


def a_year_before(day: date) -> date:
    """The same day a year earlier; of 29 February, the 28th."""
    if day.year == date.min.year:
        return date.min
    earlier = day.year - 1
    return day.replace(year=earlier, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=earlier)


def shut_doors(visits: Iterable[date], events: Iterable[date]) -> list[date]:
    """The days on which nobody was let in: our own visits, and what others told of other days."""
    ours = list(visits)
    return sorted([*ours, *(on for on in events if on not in set(ours))])
