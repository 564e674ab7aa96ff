"""The versions of one visit, and how each differs from the one before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.models import Question, Rating, Revision, SignOff
from app.shown.said import noted, quotes
from app.shown.visit import Group, groups, people, remarks, seen
from app.shown.visits_table import evidence
from observations.instrument import Instrument

SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Version:
    """One finished wording of the visit."""

    number: int
    digest: str
    recorded: str
    received: str
    skew: str
    app_version: str
    correction: str
    decision: str
    decision_url: str  # where the decision stands as it was made; nothing where there is none
    signed: bool
    changes: list[str]
    questions: list[tuple[str, str, str]]  # item, question, answer
    groups: list[Group]  # of an earlier version; the newest stands on the page itself


def versions(
    revisions: Sequence[Revision], signoffs: Mapping[Any, SignOff], instrument: Instrument
) -> list[Version]:
    """Every version, newest first, each with what changed since the one before. `revisions` by number."""
    before: Revision | None = None
    found = []
    for revision in revisions:
        signoff = signoffs.get(revision.id)
        found.append(_version(revision, before, signoff, instrument, revisions))
        before = revision
    return found[::-1]


def _version(
    revision: Revision, before: Revision | None, signoff: SignOff | None, instrument: Instrument,
    every: Sequence[Revision],
) -> Version:  # fmt: skip
    zone = ZoneInfo(revision.zone)
    return Version(
        number=revision.number,
        digest=revision.digest,
        recorded=_moment(revision.recorded_at, zone),
        received=_moment(revision.received_at, zone),
        skew=_skew(revision),
        app_version=revision.app_version,
        correction=revision.correction or "",
        decision=_decision(signoff, zone, every[-1].number if revision is not every[-1] else None),
        decision_url=f"/versions/{revision.id}/signed" if signoff else "",
        signed=signoff is not None and signoff.decision == "signed",
        changes=list(_changes(before, revision, instrument)) if before else [],
        questions=[_question(one, every, instrument) for one in signoff.questions] if signoff else [],
        groups=groups(revision, instrument, None) if revision is not every[-1] else [],
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{words.day(local.date())}, {local:%H:%M}"


def _skew(revision: Revision) -> str:
    """How far the phone's clock and ours are apart, from two minutes on: late sending, or a wrong clock."""
    late = revision.received_at - revision.recorded_at
    if abs(late) <= SKEW:
        return ""
    if late < timedelta():
        return _("the phone's clock was %(time)s ahead", time=_lasting(-late))
    return _("%(time)s after it was recorded, by the phone's clock", time=_lasting(late))


def _lasting(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    if minutes < 120:
        return ngettext("%(num)d minute", "%(num)d minutes", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", minutes // 60)
    return words.in_days(minutes // (24 * 60))


def _decision(signoff: SignOff | None, zone: ZoneInfo, newest: int | None) -> str:
    if signoff is None and newest is not None:
        return _("Replaced by version %(number)d", number=newest)
    if signoff is None:
        return _("Waiting for a signature")
    told = {"name": signoff.person.name, "at": _moment(signoff.decided_at, zone)}
    if signoff.decision == "signed":
        return _("Signed by %(name)s, %(at)s", **told)
    return _("Returned with questions by %(name)s, %(at)s", **told)


def _question(one: Question, every: Iterable[Revision], instrument: Instrument) -> tuple[str, str, str]:
    asked = instrument.items.get(one.item or "")
    item = asked.title if asked else _("The visit")
    answers = {
        answer["question"]: answer["answer"]
        for revision in every
        for answer in revision.said.get("answers") or ()
    }
    return item, one.question, answers.get(str(one.id), "")


def _changes(before: Revision, after: Revision, instrument: Instrument) -> Iterator[str]:
    """What one version says otherwise than the one before, a line each."""
    old, new = ({rating.item: rating for rating in revision.ratings} for revision in (before, after))
    for key in [key for key in instrument.items if key in old or key in new]:
        then, now = _short(old.get(key)), _short(new.get(key))
        title = instrument.items[key].title
        if then != now:
            yield _("%(item)s: %(now)s, was %(then)s", item=title, now=now, then=then)
        elif _fine_print(old.get(key)) != _fine_print(new.get(key)):
            yield _("%(item)s: the note or reason", item=title)
    yield from _other_changes(before, after)


def _short(rating: Rating | None) -> str:
    if rating is None:
        return _("left out")
    if rating.grade is None:
        return words.not_graded(rating.not_graded or "")
    return _("%(grade)d (%(evidence)s)", grade=rating.grade, evidence=evidence(rating))


def _fine_print(rating: Rating | None) -> tuple[Any, ...]:
    if rating is None:
        return ()
    return rating.note, rating.reason, rating.cause, rating.changed_because


def _other_changes(before: Revision, after: Revision) -> Iterator[str]:
    facts = {
        _("How the visit came about"): lambda one: one.kind,
        _("Date and time"): lambda one: (one.started_at, one.ended_at),
        _("Whether the child was seen"): lambda one: (one.child_seen, one.child_alone, seen(one)),
        _("People"): people,
        _("Words of the child or carer"): lambda one: (quotes(one), noted(one)),
        _("Other remarks"): remarks,
        _("What was agreed"): lambda one: one.said.get("targets") or [],
    }
    yield from (name for name, fact in facts.items() if fact(before) != fact(after))
