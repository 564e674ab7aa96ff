"""A profile's page: who it is about, what needs attention, and change over time in each domain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from app import words
from app.charts import chart
from app.models import Rating, Revision
from app.records import ChangeOverTime
from app.sentences import (
    Account,
    account,
    alert_words,
    explain,
    flag_words,
    missing_words,
    short,
    starts_afresh,
)
from app.shown.caseload import causes_of, standing
from app.strips import Chart, legend, strip
from observations.alerts import alerts_over_time
from observations.flags import attention
from observations.instrument import Domain
from observations.looks import Look
from observations.scoring import DomainGrade
from observations.trajectory import Trajectory
from observations.visit import Cause, Grade


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
    cause: str
    known_from: str
    signed: str
    change: str


@dataclass(frozen=True, slots=True)
class Test:
    """One test for sustained that is not yet met."""

    words: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One domain: its sentence, its strip, its table, and what a supervisor asks about it."""

    key: str
    title: str
    grade: Grade | None
    told: Account
    short: str
    strip: Markup
    tests: list[Test]  # none where the count starts afresh anyway
    at_concern: str
    set_by: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Notice:
    """A flag in words, the domains it is about (none: the whole profile), and why it matters."""

    words: str
    domains: str
    why: str


def panels(change: ChangeOverTime, here: Revision | None = None) -> list[Panel]:
    """Every domain of the checklist, in its order. The last strip carries the months.

    With a version `here`, each strip stands by itself and marks its visit.
    """
    drawn, causes, domains = chart(change, here=here), causes_of(change), change.instrument.domains
    return [
        _panel(
            change, domain, drawn, causes,
            labels=here is not None or domain is domains[0],
            names=here is not None or domain is domains[-1],
        )
        for domain in domains
    ]  # fmt: skip


def age(change: ChangeOverTime) -> str:
    """How old the child is, as the first words of a sentence."""
    child = change.profile.child
    return words.upper_first(words.age(child.born, child.due_on, change.as_of))


def marks(change: ChangeOverTime) -> Markup:
    """What the marks on the strips mean."""
    return legend("legend", change.history.parameters.max_gap_days)


def alerts(change: ChangeOverTime) -> list[str]:
    """What must be answered the same day, in words."""
    titles = {domain.key: domain.title for domain in change.instrument.domains}
    about: dict[str, list[str]] = {}
    for alert in alerts_over_time(change.history, change.domains):
        domain = [titles[alert.domain]] if alert.domain in titles else []
        about.setdefault(alert_words(alert), []).extend(domain)
    return [f"{told} ({words.series(domains)})" if domains else told for told, domains in about.items()]


def notices(change: ChangeOverTime) -> list[Notice]:
    """What makes this picture weaker than it looks: the flags that a supervisor acknowledges."""
    titles = {domain.key: domain.title for domain in change.instrument.domains}
    people = {str(one.visit.observer_id): one.visit.observer.name for one in change.revisions.values()}
    about: dict[tuple[str, str], list[str]] = {}
    for flag in attention(change.history, change.domains):
        domain = [titles[flag.domain]] if flag.domain in titles else []
        about.setdefault((flag_words(flag, people), flag.code), []).extend(domain)
    return [Notice(told, words.series(domains), explain(code)) for (told, code), domains in about.items()]


def _panel(
    change: ChangeOverTime,
    domain: Domain,
    drawn: Chart,
    causes: Mapping[str, Cause],
    *,
    labels: bool,
    names: bool,
) -> Panel:
    found = change.domains[domain.key]
    told = account(found, change.history, domain.title, causes)
    titles = {item.key: item.title for item in domain.items}
    return Panel(
        key=domain.key,
        title=domain.title,
        grade=found.grade,
        told=told,
        short=short(found, change.history, causes),
        strip=strip(drawn, found, domain.title, told.rest, labels=labels, names=names),
        tests=_tests(change, found),
        at_concern=_at_concern(found, titles, change.history.parameters.concern_at),
        set_by=_set_by(found, titles),
        rows=list(_rows(change, found, titles)),
    )


def _tests(change: ChangeOverTime, found: Trajectory) -> list[Test]:
    if starts_afresh(found, change.history):
        return []
    return [
        Test(missing_words(missing, found, change.history), missing.have, missing.need)
        for missing in found.missing
    ]


def _graded_at(look: Look, found: Trajectory) -> DomainGrade:
    """What was known at the end of a look."""
    return next(graded for graded in reversed(found.visits) if graded.visit_id in look.visit_ids)


def _at_concern(found: Trajectory, titles: Mapping[str, str], line: int) -> str:
    """How many items are at concern now and were at the look before: three of four repaired must show."""
    now = len(found.open_concerns)
    if len(found.looks) < 2:
        return _("%(number)s now", number=words.count(now)) if now else ""
    before = _graded_at(found.looks[-2], found).at_concern
    if not now and not before:
        return ""
    told = _(
        "%(now)s now, %(before)s at the look before", now=words.count(now), before=words.count(len(before))
    )
    gone = [titles.get(item, item) for item in before if item not in found.open_concerns]
    return _("%(told)s (no longer: %(items)s)", told=told, items="; ".join(gone)) if gone else told


def _set_by(found: Trajectory, titles: Mapping[str, str]) -> str:
    """Which items gave the latest grade."""
    giver = next((graded for graded in reversed(found.visits) if graded.grade is not None), None)
    return setters(giver, titles) if giver else ""


def setters(graded: DomainGrade, titles: Mapping[str, str]) -> str:
    """The items whose grades gave a domain its grade."""
    if len(graded.set_by) > 1 and len(graded.set_by) == graded.applicable:
        return _("all %(number)s items", number=words.count(graded.applicable))
    return "; ".join(titles.get(item, item) for item in graded.set_by)


# The table ----------------------------------------------------------------------------------------


def _rows(change: ChangeOverTime, found: Trajectory, titles: Mapping[str, str]) -> Iterator[Row]:
    """The visits, newest first."""
    rows, before = [], None
    for graded in found.visits:
        revision = change.revisions[graded.visit_id]
        rows.append(_row(change, revision, graded, before, titles))
        before = graded.grade if graded.grade is not None else before
    return reversed(rows)


def _row(
    change: ChangeOverTime,
    revision: Revision,
    graded: DomainGrade,
    before: Grade | None,
    titles: Mapping[str, str],
) -> Row:
    return Row(
        on=revision.visited_on,
        url=f"/profiles/{change.profile.id}/visits/{revision.visit_id}",
        kind=words.kind(revision.kind),
        observer=revision.visit.observer.name,
        grade=graded.grade,
        why_not=_why_not(graded),
        set_by=setters(graded, titles),
        cause=_cause(revision, graded, change),
        known_from=_known_from(revision, graded),
        signed=words.upper_first(standing(revision, change)),
        change=_change(graded.grade, before),
    )


def _why_not(graded: DomainGrade) -> str:
    return {
        None: "",
        "open_concern": _("a concern was not looked at again"),
        "thin": _("too little was seen"),
        "not_home": _("not a home visit, and nothing at concern was said"),
    }[graded.reason]


def _cause(revision: Revision, graded: DomainGrade, change: ChangeOverTime) -> str:
    """What a concern was said to come from, so that it stands beside every grade that is one."""
    if graded.grade is None or graded.grade < change.history.parameters.concern_at:
        return ""
    causes = [one.cause for one in revision.ratings if one.cause and one.item in graded.set_by]
    told = words.series([words.cause(cause) for cause in dict.fromkeys(causes)])
    return _("Cause noted: %(causes)s", causes=told) if told else ""


def _known_from(revision: Revision, graded: DomainGrade) -> str:
    """How the grades that set the domain's grade are known, firmest first, each once."""
    setters = [rating for rating in revision.ratings if rating.item in graded.set_by and rating.evidence]
    return "; ".join(dict.fromkeys(evidence(rating) for rating in setters))


def evidence(rating: Rating) -> str:
    """How one grade is known: every source that was given."""
    return ", ".join(words.evidence(source) for source in (rating.evidence or "").split())


def _change(grade: Grade | None, before: Grade | None) -> str:
    if grade is None:
        return ""
    if before is None:
        return _("First grade")
    if grade == before:
        return _("Same")
    return _("Worse") if grade > before else _("Better")
