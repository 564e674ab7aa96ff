"""Change over time in each domain of a profile: the verdict, and everything needed to say why.

The rule describes and people decide: nothing here closes, steps down or escalates a case.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from observations.facts import DaysInConcern
from observations.history import History
from observations.looks import Look, looks
from observations.scoring import OPEN_CONCERN, THIN, DomainGrade, grade_visits
from observations.verdict import WORDS, Missing, Picture, Tested, Verdict
from observations.visit import Grade

__all__ = ["WORDS", "DaysInConcern", "Missing", "Tested", "Trajectory", "Verdict", "trajectory"]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Change over time in one domain: the verdict, and everything needed to say why.

    `picture` are its looks with the facts that follow from them, `visits` follow `history.in_order()`. `good_run`
    are the run's good looks, `watched` those of them that count towards sustained, `open_concerns` the items last
    known to be at concern.
    """

    domain: str
    verdict: Verdict
    grade: Grade | None
    picture: Picture
    visits: tuple[DomainGrade, ...]
    days_in_concern: DaysInConcern
    missing: tuple[Missing, ...]
    flags: tuple[str, ...]
    good_run: tuple[Look, ...]
    watched: tuple[Look, ...]
    open_concerns: tuple[str, ...]

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks, oldest first."""
        return self.picture.looks

    @property
    def returns(self) -> int:
        """How often concern came back."""
        return self.picture.eras.returns

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


def trajectory(history: History, earlier: Mapping[str, Trajectory] | None = None) -> dict[str, Trajectory]:
    """Change over time in each domain of a profile, as known on the day of asking.

    `earlier`: what was found for this very history as asked about on another day. It changes nothing of what is
    found; where the same visits count on both days, they are not graded again.
    """
    return {domain: _of_domain(history, domain, (earlier or {}).get(domain)) for domain in history.items}


def _of_domain(history: History, domain: str, earlier: Trajectory | None) -> Trajectory:
    grades, picture = _pictured(history, domain, earlier)
    ruling = picture.judge()
    return Trajectory(
        domain=domain,
        verdict=ruling.verdict,
        grade=picture.looks[-1].grade if picture.looks else None,
        picture=picture,
        visits=grades,
        days_in_concern=picture.days,
        missing=ruling.missing,
        flags=tuple(sorted({*ruling.flags, *picture.flags(), *_visit_flags(history, grades)})),
        good_run=tuple(picture.looks[place] for place in picture.run.good),
        watched=tuple(picture.looks[place] for place in picture.run.watched),
        open_concerns=grades[-1].at_concern if grades else (),
    )


def _pictured(
    history: History, domain: str, earlier: Trajectory | None
) -> tuple[tuple[DomainGrade, ...], Picture]:
    """The visits' grades and the picture of their looks. Of these, the day of asking changes which visits count."""
    if earlier is not None and len(earlier.visits) == len(history.in_order()):
        return earlier.visits, replace(earlier.picture, history=history)
    grades = grade_visits(history, domain)
    return grades, Picture.of(history, looks(history, domain, grades))


def _visit_flags(history: History, grades: Sequence[DomainGrade]) -> Iterator[str]:
    home = [graded for visit, graded in zip(history.in_order(), grades, strict=True) if visit.kind.is_home]
    if grades and grades[-1].released:
        yield "released"
    if home and home[-1].reason in (OPEN_CONCERN, THIN):
        yield home[-1].reason
    latest_graded = next((graded for graded in reversed(home) if graded.grade is not None), None)
    if latest_graded is not None and latest_graded.carried:
        yield "carried"
