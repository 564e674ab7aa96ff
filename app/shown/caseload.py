"""The caseload: each child with what the visits show, when they were last seen, and what is due; worst first."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.agreed import agreed_changes, to_review
from app.agreed import overdue as overdue_changes
from app.between import Known
from app.models import Action
from app.records import ChangeOverTime
from app.schedule import NextLook
from app.sentences import alert_words, cause_noted, verdict_clause
from app.shown.actions import count_late
from app.wordings import Worded
from observations.schedule import Why
from observations.trajectory import Trajectory, Verdict
from observations.visit import Cause, Grade, Kind

NOTHING = Known()
SHOWN = 2  # domains in a line of the caseload
FOUR_WEEKS = 28
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
    late: str  # agreed changes whose day is past and that nobody has come back to
    late_actions: str  # actions past their day


def lines(
    changes: Iterable[ChangeOverTime],
    known: Mapping[uuid.UUID, Known],
    late_actions: Mapping[uuid.UUID, Sequence[Action]],
) -> list[Line]:
    """The lines of a caseload, worst first; alike by what is most overdue, then by reference."""
    return [
        line(change, known[change.profile.id], late_actions[change.profile.id])
        for change in sorted(changes, key=_urgency)
    ]


def line(change: ChangeOverTime, known: Known = NOTHING, late_actions: Sequence[Action] = ()) -> Line:
    """One child's line; without what is known beside the visits, nothing is said to be late."""
    profile = change.profile
    age = words.age(profile.born, profile.child.due_on, change.as_of)
    domains = sorted(change.domains.values(), key=severity)
    shown = domains[:SHOWN]
    verdicts = [_verdict(change, found, change.judged.causes) for found in shown]
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
        late=late(change, known),
        late_actions=count_late(late_actions),
    )


def late(change: ChangeOverTime, known: Known) -> str:
    """How many agreed changes wait for somebody past their day; nothing where none does."""
    changes = agreed_changes(change, known)
    number, graded = len(overdue_changes(changes)), len(to_review(changes, change.as_of))
    overdue = ngettext("%(num)d agreed change overdue", "%(num)d agreed changes overdue", number)
    review = ngettext("%(num)d agreed change to be reviewed", "%(num)d agreed changes to be reviewed", graded)
    return "; ".join(told for told, how_many in ((overdue, number), (review, graded)) if how_many)


def _verdict(
    change: ChangeOverTime, found: Trajectory, causes: Mapping[str, Cause]
) -> tuple[Grade | None, str, str]:
    title = next(domain.title for domain in change.instrument.domains if domain.key == found.domain)
    told = verdict_clause(found, change.history), cause_noted(found, causes)
    return found.grade, title, ", ".join(part for part in told if part)


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


def standing(revision: Worded, change: ChangeOverTime) -> str:
    """Whether a version is signed, waiting or returned, in words."""
    outcome = change.outcomes.get(revision.id)
    if outcome is None:
        return _("waiting for a signature")
    return _("signed") if outcome == "signed" else _("returned with questions")


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
    return Due(told, look_why(following, change), max((change.as_of - following.on).days, 0))


def look_why(look: NextLook, change: ChangeOverTime) -> str:
    """What asks for a look."""
    every = change.schedule.every.days
    rhythm = _("four weeks") if every == FOUR_WEEKS else words.length(every)
    return {
        Why.DECISION: _("agreed at the last decision"),
        Why.PLANNED: _("planned"),
        Why.PLAN: _("the plan's %(rhythm)s", rhythm=rhythm),
        Why.USUAL: _("the usual %(rhythm)s", rhythm=rhythm),
    }[look.why]


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
    found = change.alerts
    return [alert_words(alert) for alert in found if alert.code != "complex_case"]


def _child_seen(change: ChangeOverTime, last: Worded) -> str:
    seen = [one.visited_on for one in change.in_order if one.child_seen and one.kind in IN_PERSON]
    if not seen:
        return _("child not seen yet") if change.profile.born else ""
    return "" if seen[-1] == last.visited_on else _("child last seen %(date)s", date=words.day(seen[-1]))
