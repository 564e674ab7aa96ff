"""Short words for building histories in tests."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from observations.history import History, Parameters
from observations.trajectory import Trajectory, trajectory
from observations.visit import Because, Evidence, Grade, Kind, Rating, Ungraded, Visit

START = date(2025, 1, 6)
AT_SIX = date(2018, 11, 2)


def graded(grade: int, evidence: str = "seen") -> Rating:
    return Rating(grade=Grade(grade), evidence=Evidence(evidence))


def not_graded(reason: str, because: str | None = None) -> Rating:
    return Rating(not_graded=Ungraded(reason), because=None if because is None else Because(because))


def a_visit(
    day: int, ratings: dict[str, Rating] | None = None, kind: str = "announced", **other: Any
) -> Visit:
    """A visit so many days after the first of January's Mondays, at ten."""
    started_at = datetime.combine(START + timedelta(days=day), datetime.min.time()).replace(hour=10)
    facts: dict[str, Any] = {"assessor": "amira", "version": "1", "child_seen": True, "child_alone": True}
    facts |= {"id": f"v{day:04}", "started_at": started_at, "kind": Kind(kind), "ratings": ratings or {}}
    return Visit(**(facts | other))


def a_history(visits: Iterable[Visit], as_of: int | None = None, **other: Any) -> History:
    """A six-year-old's history with one domain, housing, of two items, asked on the day of the last visit."""
    visits = tuple(visits)
    last = max((visit.visited_on for visit in visits), default=START)
    facts: dict[str, Any] = {"born": AT_SIX, "items": {"housing": ("h1", "h2")}, "visits": visits}
    facts["as_of"] = last if as_of is None else START + timedelta(days=as_of)
    return History(**(facts | other))


def seen(*grades_on: tuple[int, int], unannounced: Iterable[int] = ()) -> tuple[Visit, ...]:
    """Visits to h1 and h2 alike, as (day, grade); these of the days were unannounced."""
    return tuple(
        a_visit(
            day,
            {"h1": graded(grade), "h2": graded(grade)},
            "unannounced" if day in unannounced else "announced",
        )
        for day, grade in grades_on
    )


def housing(history: History) -> Trajectory:
    return trajectory(history)["housing"]


def parameters(**overrides: int) -> Parameters:
    return Parameters.from_overrides(overrides)
