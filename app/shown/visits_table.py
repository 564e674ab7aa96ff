"""A domain at each visit: the table under its strip, which says all that the strip shows, and more."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.grades import Rated
from app.models import Rating
from app.records import ChangeOverTime
from app.sentences import each_cause
from app.shown.caseload import standing
from observations.scoring import DomainGrade
from observations.trajectory import Trajectory
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Row:
    """One visit in a domain's table."""

    on: date
    url: str
    kind: str
    observer: str
    grade: Grade | None
    why_not: str
    set_by: str
    carried: str
    cause: str
    known_from: str
    signed: str
    change: str


def rows(
    change: ChangeOverTime, found: Trajectory, titles: Mapping[str, str], shown: Collection[str]
) -> list[Row]:
    """The visits to be shown, newest first, each with how its grade changed since the grade before."""
    made, before = [], None
    for graded in found.visits:
        if graded.visit_id in shown:
            made.append(_row(change, graded, before, titles))
        before = graded.grade if graded.grade is not None else before
    return made[::-1]


def _row(change: ChangeOverTime, graded: DomainGrade, before: Grade | None, titles: Mapping[str, str]) -> Row:
    revision = change.revisions[graded.visit_id]
    rated = change.rated[revision.id]
    return Row(
        on=revision.visited_on,
        url=f"/profiles/{change.profile.id}/visits/{revision.visit_id}",
        kind=words.kind(revision.kind),
        observer=revision.visit.observer.name,
        grade=graded.grade,
        why_not=_why_not(graded),
        set_by=setters(graded, titles),
        carried="; ".join(titles.get(item, item) for item in graded.carried),
        cause=_cause(rated, graded, change, titles),
        known_from=_known_from(rated, graded),
        signed=words.upper_first(standing(revision, change)),
        change=moved(graded.grade, before),
    )


def setters(graded: DomainGrade, titles: Mapping[str, str]) -> str:
    """The items whose grades gave a domain its grade."""
    if len(graded.set_by) > 1 and len(graded.set_by) == graded.applicable:
        if graded.applicable == 2:
            return _("both items")
        return _("all %(number)s items", number=words.count(graded.applicable))
    return "; ".join(titles.get(item, item) for item in graded.set_by)


def evidence(rating: Rating | Rated) -> str:
    """How one grade is known: every source that was given."""
    return ", ".join(words.evidence(source) for source in (rating.evidence or "").split())


def moved(grade: Grade | None, before: Grade | None) -> str:
    """How a grade stands to the one before; empty where there is none."""
    if grade is None:
        return ""
    if before is None:
        return _("First grade")
    if grade == before:
        return _("Same")
    return _("Worse") if grade > before else _("Better")


def _why_not(graded: DomainGrade) -> str:
    return {
        None: "",
        "open_concern": _("a concern was not looked at again"),
        "thin": _("too little was seen"),
        "not_home": _("not a home visit, and nothing at concern was said"),
    }[graded.reason]


def _cause(
    rated: Iterable[Rated], graded: DomainGrade, change: ChangeOverTime, titles: Mapping[str, str]
) -> str:
    """What a concern was said to come from at this visit, so that it stands beside every grade that is one."""
    if graded.grade is None or graded.grade < change.history.parameters.concern_at:
        return ""
    noted = {one.item: one.cause for one in rated}
    told = each_cause((titles.get(item, item), noted.get(item)) for item in graded.set_by)
    return words.upper_first(told)


def _known_from(rated: Iterable[Rated], graded: DomainGrade) -> str:
    """How the grades that set the domain's grade are known, firmest first, each once."""
    setters = [rating for rating in rated if rating.item in graded.set_by and rating.evidence]
    return "; ".join(dict.fromkeys(evidence(rating) for rating in setters))
