"""A visit: one dated grading of one profile by one observer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from observations.instrument import Instrument


class Grade(IntEnum):
    """An ordered label, 1 best to 5 worst: compared, never added."""

    SECURE = 1
    SOUND = 2
    UNEVEN = 3
    FAILING = 4
    DANGEROUS = 5


class Kind(StrEnum):
    """How the visit came about; only announced and unannounced visits are home visits."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    NO_ACCESS = "no_access"
    OFFICE = "office"
    SCHOOL = "school"
    VIDEO = "video"
    CONTACT = "contact"

    @property
    def is_home(self) -> bool:
        """Whether somebody stood in the home and looked."""
        return self in (Kind.ANNOUNCED, Kind.UNANNOUNCED)


class Evidence(StrEnum):
    """How the worker knows, firmest first."""

    SEEN = "seen"
    RECORD = "record"
    CHILD = "child"
    CARER = "carer"


class Ungraded(StrEnum):
    """Why there is no grade: a reason of its own, never a nought."""

    NOT_OBSERVED = "not_observed"
    ACCESS_REFUSED = "access_refused"
    NOT_ASKED = "not_asked"
    DOES_NOT_APPLY = "does_not_apply"


class Because(StrEnum):
    """Why an item does not apply; `observer` is the observer's word alone, `accepted` a supervisor's too."""

    AGE = "age"
    ACCEPTED = "accepted"
    RETIRED = "retired"
    OBSERVER = "observer"


class Cause(StrEnum):
    """What a shortfall comes from; stands beside a grade and never changes it."""

    MONEY = "money"
    LANDLORD = "landlord"
    DISABILITY = "disability"
    CARERS_CONTROL = "carers_control"
    OTHER = "other"


_FIRMNESS = {evidence: place for place, evidence in enumerate(Evidence)}


def firmest(evidence: Iterable[Evidence]) -> Evidence:
    """The firmest of several kinds of evidence: seen, then record, child, carer. At least one is needed."""
    return min(evidence, key=_FIRMNESS.__getitem__)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a visit says of one item: a grade with its firmest evidence, or the reason there is none.

    What does not apply says because of what; nothing said is the observer's word alone.
    """

    grade: Grade | None = None
    evidence: Evidence | None = None
    not_graded: Ungraded | None = None
    because: Because | None = None

    def __post_init__(self) -> None:
        if (self.grade is None) == (self.not_graded is None):
            raise ValueError("a rating has a grade or a reason for none, never both")
        if (self.grade is None) != (self.evidence is None):
            raise ValueError("a grade, and only a grade, has evidence")

    @property
    def is_set_aside(self) -> bool:
        """Whether the item truly does not apply, which the observer's word alone cannot say."""
        return self.because is not None and self.because is not Because.OBSERVER


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one profile. `started_at` is naive: the local date and time at the home."""

    id: str
    started_at: datetime
    kind: Kind
    assessor: str
    version: str
    ratings: Mapping[str, Rating]
    child_seen: bool = False
    child_alone: bool = False

    @property
    def visited_on(self) -> date:
        """The worker's local date."""
        return self.started_at.date()


_TOO_YOUNG_OR_OLD = Rating(not_graded=Ungraded.DOES_NOT_APPLY, because=Because.AGE)
_RETIRED = Rating(not_graded=Ungraded.DOES_NOT_APPLY, because=Because.RETIRED)


def fill_in(
    ratings: Mapping[str, Rating],
    instrument: Instrument,
    born: date | None,
    on: date,
    known_items: Iterable[str],
) -> dict[str, Rating]:
    """The ratings with the reasons that follow from age and version added, for items without an entry.

    Items the visit's instrument does not have are retired; items outside the child's age band on the
    visit's date do not apply. Whatever the observer entered stays as it is.
    """
    filled = dict(ratings)
    for item in known_items:
        if item in filled:
            continue
        if item not in instrument.items:
            filled[item] = _RETIRED
        elif not instrument.applies(item, born, on):
            filled[item] = _TOO_YOUNG_OR_OLD
    return filled
