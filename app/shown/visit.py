"""One visit: a version item by item, and what was seen, said and agreed."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app import words
from app.grades import Noted
from app.models import Rating, Revision
from app.records import ChangeOverTime
from app.sentences import alert_words
from app.shown.said import taking_part
from app.shown.visits_table import evidence, setters
from app.wordings import Worded
from observations.alerts import alerts_in
from observations.instrument import Domain, Instrument
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Graded:
    """One item of a version, in words."""

    key: str
    item: str
    grade: Grade | None
    not_graded: str
    known_from: str
    written: list[tuple[str, str]]  # what kind of remark, and the remark as it was written
    marked: list[tuple[str, str]]  # what else is said of the grade, in words of ours

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Every remark: what kind it is, and the remark."""
        return self.written + self.marked


@dataclass(frozen=True, slots=True)
class Group:
    """One domain of a version: its items, and for the newest version its grade."""

    title: str
    grade: Grade | None
    set_by: str
    items: list[Graded]


def groups(
    revision: Revision,
    instrument: Instrument,
    change: ChangeOverTime | None,
    sources: Collection[uuid.UUID] = (),
) -> list[Group]:
    """The items of a version by domain; with `change`, the grade that the domain got from it.

    `sources`: the visits from which grades were copied and that the reader may see.
    """
    ratings = {rating.item: rating for rating in revision.ratings}
    return [_group(domain, ratings, revision, change, sources) for domain in instrument.domains]


def _group(
    domain: Domain,
    ratings: Mapping[str, Rating],
    revision: Revision,
    change: ChangeOverTime | None,
    sources: Collection[uuid.UUID],
) -> Group:
    found = [(item.title, ratings[item.key]) for item in domain.items if item.key in ratings]
    items = [graded(title, rating, _copied(rating, sources)) for title, rating in found]
    visits = change.domains[domain.key].visits if change and domain.key in change.domains else ()
    given = next((graded for graded in visits if graded.visit_id == str(revision.visit_id)), None)
    titles = {item.key: item.title for item in domain.items}
    return Group(
        title=domain.title,
        grade=given.grade if given else None,
        set_by=setters(given, titles) if given else "",
        items=items,
    )


def _copied(rating: Rating, sources: Collection[uuid.UUID]) -> str:
    """From where a grade was copied: who may not see that visit is not told that it is a sibling's."""
    if rating.copied_from in sources:
        return _("from a brother's or sister's visit and confirmed here")
    return _("from another visit and confirmed here")


def graded(title: str, rating: Rating, copied: str | None = None) -> Graded:
    """One item of a version. `copied`: what to say of a grade that was copied, if more is known of the visit."""
    if copied is None:
        copied = _copied(rating, ())
    marks = [
        (_("Cause"), words.upper_first(words.cause(rating.cause)) if rating.cause else ""),
        (_("Copied"), copied if rating.copied_from else ""),
        (_("Looked early"), _("the earlier grade was looked at first") if rating.peeked else ""),
    ]
    return Graded(
        key=rating.item,
        item=title,
        grade=Grade(rating.grade) if rating.grade is not None else None,
        not_graded=words.not_graded(rating.not_graded) if rating.not_graded else "",
        known_from=evidence(rating),
        written=written(rating),
        marked=[(kind, mark) for kind, mark in marks if mark],
    )


def written(at: Rating | Noted) -> list[tuple[str, str]]:
    """What was written at one item: what kind of remark, and the remark."""
    told = (
        (_("Note"), at.note),
        (_("Reason"), at.reason),
        (_("What is different"), at.changed_because),
    )
    return [(kind, remark) for kind, remark in told if remark]


def alerts(revision: Revision, instrument: Instrument) -> list[str]:
    """What in this version must be answered the same day."""
    grades = {rating.item: rating.grade for rating in revision.ratings if rating.grade is not None}
    return [alert_words(alert) for alert in alerts_in(grades, instrument)]


# What was said ------------------------------------------------------------------------------------


def times(revision: Worded) -> str:
    """From when to when, by the clock at the home."""
    zone = ZoneInfo(revision.zone)
    start = f"{revision.started_at.astimezone(zone):%H:%M}"
    if revision.ended_at is None:
        return start
    return _("%(start)s to %(end)s", start=start, end=f"{revision.ended_at.astimezone(zone):%H:%M}")


def seen(revision: Worded, without: Collection[str] = ()) -> str:
    """Whether the child was seen, and alone, and whether the bedroom was; and why not, not `without` "reasons"."""
    said = revision.said
    why = {} if "reasons" in without else said
    told = [
        _yes(revision.child_seen, _("Child seen"), _("Child not seen"), why.get("child_seen_reason")),
        _yes(revision.child_alone, _("seen alone"), _("not seen alone"), why.get("child_alone_reason")),
    ]
    if said.get("bedroom_seen") is not None:
        told.append(
            _yes(said["bedroom_seen"], _("bedroom seen"), _("bedroom not seen"), why.get("bedroom_reason"))
        )
    return ", ".join(told[:1] if not revision.child_seen and len(told) == 2 else told)


def _yes(truth: bool, yes: str, no: str, reason: str | None) -> str:
    if truth:
        return yes
    return _("%(no)s (%(reason)s)", no=no, reason=reason) if reason else no


def people(revision: Worded) -> list[tuple[str, str]]:
    """Who lives, stays or visits and whether they were seen; then who else was there."""
    lives = {"lives": _("lives here"), "stays": _("stays here"), "visits": _("visits")}
    household = [
        (
            words.upper_first(one["who"]),
            ", ".join((lives[one["lives"]], _("seen") if one["seen"] else _("not seen"))),
        )
        for one in revision.said.get("household") or ()
    ]
    there = [
        (words.upper_first(one["who"]), one.get("note") or _("there"))
        for one in revision.said.get("present") or ()
    ]
    return household + there


def remarks(revision: Worded, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """What else the observer set down, `without` some of its parts."""
    told = [(_("Spoken with"), "contact_with"), (_("Summary"), "summary")]
    kept = [(name, revision.said.get(part)) for name, part in told if part not in without]
    return [(name, text) for name, text in kept if text] + taking_part(revision, without)


def targets(revision: Worded, instrument: Instrument) -> list[str]:
    """What was agreed: which grade of which item, by when, by whom, with what help."""
    return [_target(one, instrument) for one in revision.said.get("targets") or ()]


def _target(one: Mapping[str, Any], instrument: Instrument) -> str:
    item = instrument.items[one["item"]].title if one["item"] in instrument.items else one["item"]
    grade = f"{one['grade']} {words.grade_word(one['grade'])}"
    told = _(
        "%(item)s at %(grade)s by %(date)s",
        item=item,
        grade=grade,
        date=words.day(date.fromisoformat(one["by"])),
    )
    more = [one.get("owner"), _("help: %(help)s", help=one["help"]) if one.get("help") else ""]
    return ", ".join([told, *(part for part in more if part)])
