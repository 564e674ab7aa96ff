"""The queue: what must be answered today, what awaits a decision, what came back, and what is with its observer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app import alerts as told
from app import between, queue, records, words
from app.forms import shown
from app.models import Alert, Person, Revision, SignOff
from app.queue import Returned
from app.records import ChangeOverTime
from app.sentences import alert_words, verdict_clause
from app.shown.caseload import WORST_FIRST, late, severity
from app.shown.waiting import is_late, waiting
from observations.flags import Alert as Cause
from observations.visit import Grade

SHOWN = 2  # domains in a line of the queue


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version that awaits a decision."""

    url: str
    child: str
    about: str
    verdicts: list[tuple[Grade | None, str, str]]
    alerts: str
    waited: str
    late: bool
    corrected: str
    overdue: str  # agreed changes whose day is past
    targets_url: str


def awaiting(person: Person, on: date, now: datetime) -> dict[str, list[VersionLine]]:
    """What awaits this supervisor's decision, worst first; what came back corrected stands apart."""
    revisions = queue.awaiting(person, on)
    profiles = {one.visit.profile for one in revisions}
    changes, known = records.changes_over_time([*profiles], on), between.known_of(profiles)
    alerts, earlier = told.of_versions(revisions, person.team_id), queue.earlier_decisions(revisions)
    apart: dict[str, list[VersionLine]] = {"corrected": [], "new": []}
    for one in sorted(revisions, key=lambda one: _urgency(one, changes[one.visit.profile_id], alerts)):
        change, before = changes[one.visit.profile_id], earlier.get(one.visit_id)
        overdue = late(change, known[change.profile.id])
        line = _version_line(one, change, alerts.get(one.deposit_id, []), before, overdue, now)
        apart["corrected" if before else "new"].append(line)
    return apart


def _urgency(
    revision: Revision, change: ChangeOverTime, alerts: Mapping[uuid.UUID, Sequence[Alert]]
) -> tuple[tuple[bool, ...], tuple[int, int], datetime, str]:
    """Worst first: by alerts (unanswered before answered, a 5 before a 4), by the worst verdict, by waiting."""
    raised = alerts.get(revision.deposit_id, [])
    alerted = min(
        ((one.answered_at is not None, one.code != "grade_5") for one in raised), default=(True, True)
    )
    worst = min((severity(found) for found in change.domains.values()), default=(len(WORST_FIRST), 0))
    return (not raised, *alerted), worst, revision.received_at, str(revision.id)


def _version_line(
    revision: Revision,
    change: ChangeOverTime,
    alerts: Sequence[Alert],
    earlier: SignOff | None,
    overdue: str,
    now: datetime,
) -> VersionLine:
    """One version with what its domains say, worst first."""
    profile, domains = change.profile, sorted(change.domains.values(), key=severity)
    titles = {domain.key: domain.title for domain in change.instrument.domains}
    return VersionLine(
        url=f"/versions/{revision.id}/decision",
        child=f"{profile.initials}, {profile.reference}",
        about=_about(revision),
        verdicts=[
            (found.grade, titles[found.domain], verdict_clause(found, change.history))
            for found in domains[:SHOWN]
        ],
        alerts=_alerted(alerts),
        waited=waiting(revision.received_at, now),
        late=is_late(revision.received_at, now),
        corrected=_corrected(revision, earlier),
        overdue=overdue,
        targets_url=f"/profiles/{profile.id}/targets",
    )


def _about(revision: Revision) -> str:
    return _(
        "Visit of %(date)s, %(kind)s, %(name)s",
        date=words.day(revision.visited_on),
        kind=words.came_about(revision.kind),
        name=revision.visit.observer.name,
    )


def _alerted(alerts: Sequence[Alert]) -> str:
    """What was alerted, in brief: each kind with its items, or with their number where they are many."""
    items: dict[str, list[str]] = {}
    for alert in alerts:
        items.setdefault(alert.code, []).append(shown(alert.item))
    return "; ".join(_kind_of_alert(code, some) for code, some in items.items())


def _kind_of_alert(code: str, items: Sequence[str]) -> str:
    if len(items) == 1:
        return alert_words(Cause(code, items[0]))
    told = {
        "grade_5": _("%(number)s items graded 5 Dangerous", number=words.count(len(items))),
        "critical_4": _("%(number)s critical items graded 4 Failing", number=words.count(len(items))),
    }[code]
    return words.upper_first(told)


def _corrected(revision: Revision, earlier: SignOff | None) -> str:
    if earlier is None:
        return ""
    if earlier.decision == "returned":
        return ngettext(
            "Version %(number)d, after %(num)d question", "Version %(number)d, after %(num)d questions",
            len(earlier.questions), number=revision.number,
        )  # fmt: skip
    return _(
        "Version %(number)d, corrected after version %(before)d was signed",
        number=revision.number,
        before=earlier.revision.number,
    )


def returned(person: Person, on: date, now: datetime) -> list[tuple[str, str, str]]:
    """What is with its observers, the longest since first."""
    return [_returned_line(one, now) for one in queue.returned_by_team(person, on)]


def _returned_line(one: Returned, now: datetime) -> tuple[str, str, str]:
    """A visit that is with its observer: the words, the line below, where it can be read."""
    profile = one.visit.profile
    return (
        f"{profile.initials}, {profile.reference}",
        _(
            "%(about)s: %(questions)s, with the observer for %(time)s",
            about=_about(one.revision),
            questions=ngettext("%(num)d question", "%(num)d questions", len(one.decision.questions)),
            time=waiting(one.decision.decided_at, now),
        ),
        f"/versions/{one.revision.id}/signed",
    )


def counts(
    alerts: int, lines: Mapping[str, Sequence[VersionLine]], challenges: int = 0, closings: int = 0
) -> list[str]:
    """How much awaits this supervisor, in a few sentences."""
    every = [line for some in lines.values() for line in some]
    late = sum(line.late for line in every)
    told = [
        ngettext("%(num)d alert to answer.", "%(num)d alerts to answer.", alerts),
        ngettext("%(num)d version to decide.", "%(num)d versions to decide.", len(every)),
    ]
    if challenges:
        told.append(ngettext("%(num)d challenge to answer.", "%(num)d challenges to answer.", challenges))
    if closings:
        told.append(ngettext("%(num)d closing to decide.", "%(num)d closings to decide.", closings))
    if late:
        told.append(
            ngettext(
                "%(num)d unsigned for more than 24 hours.", "%(num)d unsigned for more than 24 hours.", late
            )
        )
    return told
