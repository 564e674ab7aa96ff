"""From looks to a verdict, and what is missing before change can be called sustained (`trajectory-1`).

The rule describes and people decide: nothing here closes, steps down or escalates a case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from observations.ages import age_on
from observations.facts import DaysInConcern, Eras, Run, days_in_concern, eras, good_run
from observations.history import History, Parameters, Standing
from observations.looks import Look, looks
from observations.scoring import OPEN_CONCERN, THIN, DomainGrade, grade_visits
from observations.visit import Grade


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
class Trajectory:
    """Change over time in one domain: the verdict, and everything needed to say why.

    `visits` follow `history.in_order()`. `good_run` are the run's good looks, `watched` those of them that
    count towards sustained, `open_concerns` the items last known to be at concern.
    """

    domain: str
    verdict: Verdict
    grade: Grade | None
    looks: tuple[Look, ...]
    visits: tuple[DomainGrade, ...]
    returns: int
    days_in_concern: DaysInConcern
    missing: tuple[Missing, ...]
    flags: tuple[str, ...]
    good_run: tuple[Look, ...]
    watched: tuple[Look, ...]
    open_concerns: tuple[str, ...]

    def as_output(self) -> dict[str, object]:
        """The verdict and its reasons as plain values, ready for JSON."""
        return {
            "verdict": self.verdict.value,
            "grade": None if self.grade is None else int(self.grade),
            "looks": len(self.looks),
            "returns": self.returns,
            "days_in_concern": asdict(self.days_in_concern),
            "missing": [asdict(missing) for missing in self.missing],
            "flags": list(self.flags),
        }


def trajectory(history: History) -> dict[str, Trajectory]:
    """Change over time in each domain of a profile, as known on the day of asking."""
    return {domain: _of_domain(history, domain) for domain in history.items}


def earliest(missing: Missing, found: Trajectory, history: History) -> date | None:
    """The first day on which a missing test could be met; None when only the next good look can tell.

    For an unannounced look and for days, it is counted from the first watched good look. For the others, from
    the latest look, so many looks on. It may lie in the past: then any day from now on will do.
    """
    if not found.watched:
        return None
    if missing.test == "unannounced":
        return _later(found.watched[0].on, history.parameters.unannounced_after_days)
    if missing.test == "days":
        return _later(found.watched[0].on, missing.need)
    return _later(found.looks[-1].on, (missing.need - missing.have) * history.parameters.min_gap_days)


def _later(on: date, days: int) -> date | None:
    try:
        return on + timedelta(days=days)
    except OverflowError:
        return None


def _of_domain(history: History, domain: str) -> Trajectory:
    grades = grade_visits(history, domain)
    picture = _Picture.of(history, looks(history, domain, grades))
    verdict, missing, extra = picture.judge()
    return Trajectory(
        domain=domain,
        verdict=verdict,
        grade=picture.looks[-1].grade if picture.looks else None,
        looks=picture.looks,
        visits=grades,
        returns=picture.eras.returns,
        days_in_concern=picture.days,
        missing=missing,
        flags=tuple(sorted({*extra, *picture.flags(), *_visit_flags(history, grades)})),
        good_run=tuple(picture.looks[place] for place in picture.run.good),
        watched=tuple(picture.looks[place] for place in picture.run.watched),
        open_concerns=grades[-1].at_concern if grades else (),
    )


def _visit_flags(history: History, grades: Sequence[DomainGrade]) -> Iterator[str]:
    home = [graded for visit, graded in zip(history.in_order(), grades, strict=True) if visit.kind.is_home]
    if grades and grades[-1].released:
        yield "released"
    if home and home[-1].reason in (OPEN_CONCERN, THIN):
        yield home[-1].reason
    latest_graded = next((graded for graded in reversed(home) if graded.grade is not None), None)
    if latest_graded is not None and latest_graded.carried:
        yield "carried"


@dataclass(frozen=True, slots=True)
class _Picture:
    """One domain's looks and the facts that follow from them."""

    history: History
    looks: tuple[Look, ...]
    standings: tuple[Standing, ...]
    eras: Eras
    run: Run
    days: DaysInConcern

    @classmethod
    def of(cls, history: History, found: tuple[Look, ...]) -> "_Picture":
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
        good = 0
        for standing in reversed(self.standings):
            if standing is Standing.CONCERN:
                break
            good += standing is Standing.MET
        return good

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
