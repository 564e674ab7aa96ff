"""What the rule can say of a line of looks: a verdict, by which line, and which tests for sustained are met."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What the rule says of a line of looks."""

    NOT_ASSESSED = "not_assessed"
    BASELINE = "baseline"
    IMPROVING = "improving"
    IMPROVED_NOT_SUSTAINED = "improved_not_sustained"
    SUSTAINED = "sustained"
    MET_THROUGHOUT = "met_throughout"
    STALLED = "stalled"
    NO_CLEAR_CHANGE = "no_clear_change"
    WORSENING = "worsening"
    PERSISTENT_CONCERN = "persistent_concern"
    RELAPSED = "relapsed"
    FLUCTUATING = "fluctuating"

    @property
    def words(self) -> str:
        """The verdict as it stands on the screen."""
        return WORDS[self]


WORDS = {
    Verdict.NOT_ASSESSED: "Not yet graded",
    Verdict.BASELINE: "First picture",
    Verdict.IMPROVING: "First sign of improvement, not yet confirmed",
    Verdict.IMPROVED_NOT_SUSTAINED: "Improved, not yet sustained",
    Verdict.SUSTAINED: "Sustained",
    Verdict.MET_THROUGHOUT: "Met throughout",
    Verdict.STALLED: "Stalled at borderline",
    Verdict.NO_CLEAR_CHANGE: "No clear change",
    Verdict.WORSENING: "Worsening",
    Verdict.PERSISTENT_CONCERN: "Persistent concern",
    Verdict.RELAPSED: "Slipped back",
    Verdict.FLUCTUATING: "Up and down",
}


@dataclass(frozen=True, slots=True)
class Tested:
    """A test for sustained: looks, days, unannounced, child_seen or child_alone."""

    test: str
    have: int
    need: int

    @property
    def is_met(self) -> bool:
        """Whether there is enough."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class Missing(Tested):
    """A test for sustained that is not yet met."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rule's section 5: whether it holds, and the verdict that it would give."""

    name: str
    holds: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict, the line of the rule that gave it, and the lines before it that did not hold.

    `tests` are those for sustained, met or not, where the rule comes to them. `flags` come with the line.
    """

    verdict: Verdict
    line: str
    passed: tuple[Line, ...]
    tests: tuple[Tested, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The tests that are not yet met."""
        return tuple(Missing(each.test, each.have, each.need) for each in self.tests if not each.is_met)
