"""What a domain's looks amount to: the first line that holds gives the verdict (rule `trajectory-1`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from observations.ages import age_on
from observations.facts import DaysInConcern, Eras, Run, days_in_concern, eras, good_run
from observations.history import History, Parameters, Standing
from observations.looks import Look


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
class Missing:
    """A test for sustained that is not yet met: looks, days, unannounced, child_seen or child_alone."""

    test: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One domain's looks and the facts that follow from them."""

    history: History
    looks: tuple[Look, ...]
    standings: tuple[Standing, ...]
    eras: Eras
    run: Run
    days: DaysInConcern

    @classmethod
    def of(cls, history: History, found: tuple[Look, ...]) -> "Picture":
        """The picture that these looks give on the day of asking."""
        parameters = history.parameters
        standings = tuple(parameters.standing(look.grade) for look in found)
        return cls(
            history,
            found,
            standings,
            eras(standings),
            good_run(found, standings, parameters),
            days_in_concern(found, standings, history.as_of, parameters.max_gap_days),
        )

    @property
    def parameters(self) -> Parameters:
        return self.history.parameters

    def flags(self) -> Iterator[str]:
        """The flags that do not depend on the verdict's line."""
        if self.looks and (self.history.as_of - self.looks[-1].on).days > self.parameters.stale_days:
            yield "out_of_date"
        if self.run.paused:
            yield "paused"
            yield "recheck"

    def judge(self) -> tuple[Verdict, tuple[Missing, ...], tuple[str, ...]]:
        """The verdict, the tests missing and the flags that come with its line: the first that holds."""
        if len(self.looks) < 2:
            return (Verdict.BASELINE if self.looks else Verdict.NOT_ASSESSED), (), ()
        if self.standings[-1] is Standing.CONCERN:
            return self._at_concern(), (), ()
        if self.run.good:
            return self._at_target()
        return self._at_borderline()

    def _at_concern(self) -> Verdict:
        start = self.eras.starts[-1]
        era, latest = self.looks[start:], self.looks[-1]
        if len(era) > 1 and all(latest.grade > look.grade for look in era[:-1]):
            return Verdict.WORSENING
        if len(era) > 1 and (latest.on - era[0].on).days >= self._persistent_days():
            return Verdict.PERSISTENT_CONCERN
        if self.eras.returns:
            return Verdict.FLUCTUATING if self.eras.returns >= 2 else Verdict.RELAPSED
        return Verdict.WORSENING if len(era) == 1 else Verdict.NO_CLEAR_CHANGE

    def _persistent_days(self) -> int:
        age = age_on(self.history.born, self.looks[-1].on)
        infant = age is None or age < 1
        return self.parameters.persistent_days_infant if infant else self.parameters.persistent_days

    def _at_target(self) -> tuple[Verdict, tuple[Missing, ...], tuple[str, ...]]:
        if all(standing is Standing.MET for standing in self.standings):
            return Verdict.MET_THROUGHOUT, (), ()
        before = self.standings[: self.run.good[0]]
        if self.run.paused and all(standing is Standing.MET for standing in before):
            return Verdict.NO_CLEAR_CHANGE, (), ()
        missing = tuple(test for test in self._tests() if test.have < test.need)
        restarted = ("clock_restarted",) if self.run.restarted else ()
        return self._improved(missing), missing, restarted

    def _improved(self, missing: Sequence[Missing]) -> Verdict:
        if not missing and not self.run.paused:
            return Verdict.SUSTAINED
        if self.eras.up_and_down:
            return Verdict.FLUCTUATING
        if len(self.run.good) == 1 and (not self.eras.starts or self._good_since_concern() < 2):
            return Verdict.IMPROVING
        return Verdict.IMPROVED_NOT_SUSTAINED

    def _at_borderline(self) -> tuple[Verdict, tuple[Missing, ...], tuple[str, ...]]:
        plateau = self._plateau()
        if self.eras.up_and_down:
            return Verdict.FLUCTUATING, (), ()
        if self._is_stalled(plateau):
            return Verdict.STALLED, (), ()
        if len(plateau) == len(self.looks):
            return Verdict.NO_CLEAR_CHANGE, (), ()
        if self.standings[-len(plateau) - 1] is Standing.CONCERN:
            return Verdict.IMPROVING, (), ()
        if len(plateau) > 1:
            return (Verdict.IMPROVING if self._newly_better() else Verdict.WORSENING), (), ()
        return self._one_slip(), (), ("recheck",)

    def _one_slip(self) -> Verdict:
        if not self.eras.starts:
            return Verdict.NO_CLEAR_CHANGE
        return Verdict.IMPROVING if self._newly_better() else Verdict.IMPROVED_NOT_SUSTAINED

    def _newly_better(self) -> bool:
        return bool(self.eras.starts) and self._good_since_concern() < 2

    def _is_stalled(self, plateau: Sequence[Look]) -> bool:
        days = (plateau[-1].on - plateau[0].on).days
        return len(plateau) >= self.parameters.stall_looks and days >= self.parameters.stall_days

    def _plateau(self) -> tuple[Look, ...]:
        start = len(self.looks)
        while start > 0 and self.standings[start - 1] is Standing.BORDERLINE:
            start -= 1
        return self.looks[start:]

    def _good_since_concern(self) -> int:
        """Good looks since the latest concern look; all of them when there never was one."""
        since = takewhile(lambda standing: standing is not Standing.CONCERN, reversed(self.standings))
        return list(since).count(Standing.MET)

    def _tests(self) -> Iterator[Missing]:
        parameters, watched = self.parameters, [self.looks[place] for place in self.run.watched]
        yield Missing("looks", len(watched), parameters.sustain_looks + self._small_gain())
        yield Missing("days", (watched[-1].on - watched[0].on).days if watched else 0, self._days_needed())
        later = [look for look in watched if self._late_enough(look, watched[0])]
        yield Missing("unannounced", len(later), parameters.unannounced_min)
        yield Missing("child_seen", sum(look.seen for look in watched), parameters.seen_min)
        age = age_on(self.history.born, self.looks[-1].on)
        if age is not None and age >= parameters.alone_from_age:
            yield Missing("child_alone", sum(look.alone for look in watched), parameters.alone_min)

    def _late_enough(self, look: Look, first: Look) -> bool:
        return look.unannounced and (look.on - first.on).days >= self.parameters.unannounced_after_days

    def _days_needed(self) -> int:
        parameters = self.parameters
        long = self.eras.returns or self.days.at_least >= parameters.long_concern_days
        return parameters.sustain_days_long if long else parameters.sustain_days

    def _small_gain(self) -> int:
        """One more look when the whole gain is a single grade, which is within ordinary disagreement."""
        good = set(self.run.good)
        worst_good = max(self.looks[place].grade for place in good)
        others = (look.grade for place, look in enumerate(self.looks) if place not in good)
        return int(max(others) - worst_good <= 1)
