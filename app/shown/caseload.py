"""The caseload: each child with what the visits show, when they were last seen, and what is due; worst first."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.models import Revision
from app.records import ChangeOverTime
from app.sentences import alert_words, cause_noted, verdict_clause
from observations.alerts import alerts_over_time
from observations.trajectory import Trajectory, Verdict
from observations.visit import Cause, Grade, Kind

SHOWN = 2  # domains in a line of the caseload
# From what needs somebody now to what holds.
WORST_FIRST = (
    Verdict.WORSENING,
    Verdict.RELAPSED,
    Verdict.PERSISTENT_CONCERN,
    Verdict.FLUCTUATING,
    Verdict.STALLED,
    Verdict.NO_CLEAR_CHANGE,
    Verdict.BASELINE,
    Verdict.IMPROVING,
    Verdict.IMPROVED_NOT_SUSTAINED,
    Verdict.NOT_ASSESSED,
    Verdict.SUSTAINED,
    Verdict.MET_THROUGHOUT,
)
IN_PERSON = frozenset({Kind.ANNOUNCED, Kind.UNANNOUNCED, Kind.OFFICE, Kind.SCHOOL})


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The latest visit of a profile, in words, and when the child was last seen if not then."""

    on: date
    how: str
    child_seen: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is due next; `overdue` in whole days, 0 when it is not."""

    words: str
    why: str
    overdue: int


@dataclass(frozen=True, slots=True)
class Line:
    """One child in the caseload."""

    profile_id: uuid.UUID
    initials: str
    about: str
    verdicts: list[tuple[Grade | None, str, str]]
    more: str
    alerts: list[str]
    last: LastVisit | None
    due: Due | None


def lines(changes: Iterable[ChangeOverTime]) -> list[Line]:
    """The lines of a caseload, worst first; alike by what is most overdue, then by reference."""
    return [line(change) for change in sorted(changes, key=_urgency)]


def line(change: ChangeOverTime) -> Line:
    """One child's line."""
    profile = change.profile
    age = words.age(profile.born, profile.child.due_on, change.as_of)
    domains = sorted(change.domains.values(), key=severity)
    shown = domains[:SHOWN]
    verdicts = [_verdict(change, found) for found in shown]
    if all(found.verdict is Verdict.NOT_ASSESSED for found in domains):
        verdicts, shown = [(None, _("All domains"), words.verdict(Verdict.NOT_ASSESSED))], domains
    return Line(
        profile_id=profile.id,
        initials=profile.initials,
        about=f"{age}, {profile.reference}",
        verdicts=verdicts,
        more=_more(domains[len(shown) :], change),
        alerts=_alerts(change),
        last=last_visit(change),
        due=due(change),
    )


def _verdict(change: ChangeOverTime, found: Trajectory) -> tuple[Grade | None, str, str]:
    title = next(domain.title for domain in change.instrument.domains if domain.key == found.domain)
    told = verdict_clause(found, change.history), cause_noted(found, causes_of(change))
    return found.grade, title, ", ".join(part for part in told if part)


def causes_of(change: ChangeOverTime) -> dict[str, Cause]:
    """What each item's latest grade was said to come from, where it was said."""
    found: dict[str, Cause] = {}
    for revision in change.in_order:
        for rating in revision.ratings:
            if rating.grade is not None:
                found.pop(rating.item, None)
                if rating.cause:
                    found[rating.item] = Cause(rating.cause)
    return found


def severity(found: Trajectory) -> tuple[int, int]:
    """How much a domain needs somebody: by verdict, then by the grade of the latest look."""
    return WORST_FIRST.index(found.verdict), -int(found.grade or 0)


def last_visit(change: ChangeOverTime) -> LastVisit | None:
    """The latest visit of a profile; None before the first."""
    if not change.revisions:
        return None
    last = change.in_order[-1]
    how = f"{words.came_about(last.kind)}, {standing(last, change)}"
    return LastVisit(last.visited_on, how, _child_seen(change, last))


def standing(revision: Revision, change: ChangeOverTime) -> str:
    """Whether a version is signed, waiting or returned, in words."""
    signoff = change.signoffs.get(revision.id)
    if signoff is None:
        return _("waiting for a signature")
    return _("signed") if signoff.decision == "signed" else _("returned with questions")


def due(change: ChangeOverTime) -> Due | None:
    """When the next look is due, and why then; None for a closed profile."""
    following = change.next_look
    if following is None:
        return None
    by = words.day(following.on).replace(" ", "\u00a0")  # a date stays on its line
    announced = following.kind != Kind.UNANNOUNCED
    told = (
        _("Announced look by %(date)s", date=by) if announced else _("Unannounced look by %(date)s", date=by)
    )
    if not change.revisions:
        told = _("First visit by %(date)s", date=by)
    why = _("agreed at the last decision") if following.agreed else _("the usual four weeks")
    return Due(told, why, max((change.as_of - following.on).days, 0))


def overdue(found: Sequence[Line]) -> int:
    """How many lines are overdue."""
    return sum(one.due is not None and one.due.overdue > 0 for one in found)


def _urgency(change: ChangeOverTime) -> tuple[tuple[int, int], date, str]:
    worst = min((severity(found) for found in change.domains.values()), default=(len(WORST_FIRST), 0))
    following = change.next_look
    return worst, following.on if following else date.max, change.profile.reference


def _more(rest: Sequence[Trajectory], change: ChangeOverTime) -> str:
    if not rest:
        return ""
    concerned = sum(bool(found.open_concerns) for found in rest)
    if concerned:
        told = ngettext("%(num)d more domain", "%(num)d more domains", len(rest))
        return _("%(domains)s, %(count)s with a concern", domains=told, count=words.count(concerned))
    return ngettext("%(num)d more domain, no concern", "%(num)d more domains, no concern", len(rest))


def _alerts(change: ChangeOverTime) -> list[str]:
    # That a domain is stuck, its verdict says already; here stand the other alerts.
    found = alerts_over_time(change.history, change.domains)
    return [alert_words(alert) for alert in found if alert.code != "complex_case"]


def _child_seen(change: ChangeOverTime, last: Revision) -> str:
    seen = [one.visited_on for one in change.in_order if one.child_seen and one.kind in IN_PERSON]
    if not seen:
        return _("child not seen yet") if change.profile.born else ""
    return "" if seen[-1] == last.visited_on else _("child last seen %(date)s", date=words.day(seen[-1]))
