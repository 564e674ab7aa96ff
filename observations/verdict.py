"""What a domain's looks amount to: the first line that holds gives the verdict (rule `trajectory-1`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import takewhile

from observations.ages import age_on
from observations.facts import DaysInConcern, Eras, Run, days_in_concern
from observations.history import History, Parameters, Standing
from observations.looks import Look
from observations.ruling import WORDS, Line, Missing, Ruling, Tested, Verdict

__all__ = ["WORDS", "Line", "Missing", "Picture", "Ruling", "Tested", "Verdict"]

_AFTER_THE_TESTS = ("3c", "3d", "3e", "3f")


@dataclass(frozen=True, slots=True)
class Picture:
    """One domain's looks and the facts that follow from them."""

    history: History
    looks: tuple[Look, ...] = ()
    standings: tuple[Standing, ...] = ()
    eras: Eras = field(default_factory=Eras)
    run: Run = field(default_factory=Run)

    @classmethod
    def of(cls, history: History, found: Iterable[Look]) -> "Picture":
        """The picture that these looks give on the day of asking."""
        return reduce(cls.then, found, cls(history))

    def then(self, look: Look) -> "Picture":
        """The picture with one look more."""
        looks, standing = (*self.looks, look), self.parameters.standing(look.grade)
        return Picture(
            self.history,
            looks,
            (*self.standings, standing),
            self.eras.then(len(self.looks), standing),
            self.run.then(looks, standing, self.parameters),
        )

    @property
    def parameters(self) -> Parameters:
        return self.history.parameters

    @property
    def days(self) -> DaysInConcern:
        """Days in concern: worked out when asked for, since few verdicts need them."""
        longest = self.parameters.max_gap_days
        return days_in_concern(self.looks, self.standings, self.history.as_of, longest)

    def flags(self) -> Iterator[str]:
        """The flags that do not depend on the verdict's line."""
        if self.looks and (self.history.as_of - self.looks[-1].on).days > self.parameters.stale_days:
            yield "out_of_date"
        if self.run.paused:
            yield "paused"
            yield "recheck"

    @property
    def verdict(self) -> Verdict:
        """The verdict alone, of the first line of the rule that holds."""
        return next(line.verdict for line in self._lines() if line.holds)

    def judge(self) -> Ruling:
        """The first line of the rule that holds, with all that was asked before it."""
        passed, lines = [], self._lines()
        while not (line := next(lines)).holds:
            passed.append(line)
        reached = line.name in _AFTER_THE_TESTS
        restarted = ("clock_restarted",) if reached and self.run.restarted else ()
        return Ruling(
            verdict=line.verdict,
            line=line.name,
            passed=tuple(passed),
            tests=tuple(self.tests()) if reached else (),
            flags=("recheck",) if line.name == "4f" else restarted,
        )

    def _lines(self) -> Iterator[Line]:
        """The lines in their order, each worked out only when those before it do not hold. The last one does."""
        yield Line("1", len(self.looks) < 2, Verdict.BASELINE if self.looks else Verdict.NOT_ASSESSED)
        if self.standings[-1] is Standing.CONCERN:
            yield from self._at_concern()
        elif self.run.good:
            yield from self._at_target()
        else:
            yield from self._at_borderline()

    def _at_concern(self) -> Iterator[Line]:
        start = self.eras.starts[-1]
        era, latest = self.looks[start:], self.looks[-1]
        days = (latest.on - era[0].on).days
        yield Line(
            "2a", len(era) > 1 and all(latest.grade > one.grade for one in era[:-1]), Verdict.WORSENING
        )
        yield Line("2b", len(era) > 1 and days >= self.persistent_days, Verdict.PERSISTENT_CONCERN)
        yield Line("2c", self.eras.returns >= 2, Verdict.FLUCTUATING)
        yield Line("2d", self.eras.returns == 1, Verdict.RELAPSED)
        yield Line("2e", len(era) == 1, Verdict.WORSENING)
        yield Line("2f", True, Verdict.NO_CLEAR_CHANGE)

    @property
    def persistent_days(self) -> int:
        """The span that makes concern persistent at this child's age."""
        age = age_on(self.history.born, self.looks[-1].on)
        infant = age is None or age < 1
        return self.parameters.persistent_days_infant if infant else self.parameters.persistent_days

    def _at_target(self) -> Iterator[Line]:
        before, paused = self.standings[: self.run.good[0]], self.run.paused
        yield Line("3a", _all_met(self.standings), Verdict.MET_THROUGHOUT)
        yield Line("3b", paused and _all_met(before), Verdict.NO_CLEAR_CHANGE)
        yield Line("3c", not paused and all(each.is_met for each in self.tests()), Verdict.SUSTAINED)
        yield Line("3d", self.eras.up_and_down, Verdict.FLUCTUATING)
        first = len(self.run.good) == 1 and (not self.eras.each or self.good_since_concern() < 2)
        yield Line("3e", first, Verdict.IMPROVING)
        yield Line("3f", True, Verdict.IMPROVED_NOT_SUSTAINED)

    def _at_borderline(self) -> Iterator[Line]:
        plateau, better = self.plateau(), Verdict.IMPROVING
        yield Line("4a", self.eras.up_and_down, Verdict.FLUCTUATING)
        yield Line("4b", self._is_stalled(plateau), Verdict.STALLED)
        yield Line("4c", len(plateau) == len(self.looks), Verdict.NO_CLEAR_CHANGE)
        yield Line("4d", self.standings[-len(plateau) - 1] is Standing.CONCERN, better)
        yield Line("4e", len(plateau) > 1, better if self._newly_better() else Verdict.WORSENING)
        yield Line("4f", True, self._one_slip())

    def _one_slip(self) -> Verdict:
        if not self.eras.each:
            return Verdict.NO_CLEAR_CHANGE
        return Verdict.IMPROVING if self._newly_better() else Verdict.IMPROVED_NOT_SUSTAINED

    def _newly_better(self) -> bool:
        return bool(self.eras.each) and self.good_since_concern() < 2

    def _is_stalled(self, plateau: Sequence[Look]) -> bool:
        days = (plateau[-1].on - plateau[0].on).days
        return len(plateau) >= self.parameters.stall_looks and days >= self.parameters.stall_days

    def plateau(self) -> tuple[Look, ...]:
        """The trailing borderline looks."""
        start = len(self.looks)
        while start > 0 and self.standings[start - 1] is Standing.BORDERLINE:
            start -= 1
        return self.looks[start:]

    def good_since_concern(self) -> int:
        """Good looks since the latest concern look; all of them when there never was one."""
        since = takewhile(lambda standing: standing is not Standing.CONCERN, reversed(self.standings))
        return list(since).count(Standing.MET)

    def tests(self) -> Iterator[Tested]:
        """The tests for sustained, on the watched part's good looks."""
        parameters, watched = self.parameters, [self.looks[place] for place in self.run.watched]
        yield Tested("looks", len(watched), parameters.sustain_looks + int(self.gain() <= 1))
        yield Tested("days", (watched[-1].on - watched[0].on).days if watched else 0, self._days_needed())
        later = [look for look in watched if self._late_enough(look, watched[0])]
        yield Tested("unannounced", len(later), parameters.unannounced_min)
        yield Tested("child_seen", sum(look.seen for look in watched), parameters.seen_min)
        age = age_on(self.history.born, self.looks[-1].on)
        if age is not None and age >= parameters.alone_from_age:
            yield Tested("child_alone", sum(look.alone for look in watched), parameters.alone_min)

    def _late_enough(self, look: Look, first: Look) -> bool:
        return look.unannounced and (look.on - first.on).days >= self.parameters.unannounced_after_days

    def _days_needed(self) -> int:
        parameters = self.parameters
        return parameters.sustain_days_long if self.takes_long() else parameters.sustain_days

    def takes_long(self) -> bool:
        """Whether more days are asked for: after any return of concern, or long in concern."""
        return self.eras.returns > 0 or self.days.at_least >= self.parameters.long_concern_days

    def gain(self) -> int:
        """How many steps of grade lie between the worst look outside the good run and the worst within.

        A single one is within ordinary disagreement, so one more look is asked for.
        """
        return self.run.outside - self.run.worst


def _all_met(standings: Sequence[Standing]) -> bool:
    return standings.count(Standing.MET) == len(standings)
