"""What happens when a wording of a visit arrives: revisions are added, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Arrival(StrEnum):
    """What an arriving wording is to the ones that came before it."""

    NEW = "new"
    REPEAT = "repeat"
    CONFLICT = "conflict"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, slots=True)
class Known:
    """A wording of the visit that has come already, filed in the case or only kept."""

    revision: int
    digest: str
    filed: bool


def receive(known: Sequence[Known], revision: int, digest: str) -> Arrival:
    """What this wording is to those already known of the same visit.

    The same revision and digest is a repeat, however it was answered the first time; the same revision with
    other words is a conflict. It is out of order while an earlier one has not come; one that is held has.
    """
    if any((earlier.revision, earlier.digest) == (revision, digest) for earlier in known):
        return Arrival.REPEAT
    if any(earlier.revision == revision for earlier in known):
        return Arrival.CONFLICT
    return Arrival.NEW if may_file(known, revision) else Arrival.OUT_OF_ORDER


def may_file(known: Sequence[Known], revision: int) -> bool:
    """Whether every earlier revision has come, so that one kept out of order can now file itself."""
    come = {earlier.revision for earlier in known if 1 <= earlier.revision < revision}
    return len(come) == revision - 1


def newest_filed(known: Sequence[Known]) -> int | None:
    """The revision that counts in change over time, signed or not; None when none is filed."""
    return max((each.revision for each in known if each.filed), default=None)
