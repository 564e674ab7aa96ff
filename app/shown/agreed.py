"""Agreed changes in words: what was agreed, how it stood then, at each later visit and now, and what reviews found."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.agreed import AgreedChange, Since, last_grade
from app.dropped import Dropped
from app.models import Target, TargetReview
from app.records import ChangeOverTime
from app.sentences.between import outcome_words, standing_words
from app.shown.events import recorded, struck
from app.shown.unfirm import told_not_seen
from observations.instrument import Domain, Instrument
from observations.targets import TargetStanding
from observations.visit import Grade

NEWEST = 4  # later visits that are shown of one change


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody found on coming back to a change."""

    id: uuid.UUID
    on: date
    outcome: str
    grade: Grade | None
    until: str
    words: str
    family_words: str
    recorded: str
    struck: str


@dataclass(frozen=True, slots=True)
class Later:
    """The item at one visit after it was agreed. `how` says what is not there to be relied on, or why no grade."""

    on: date
    url: str
    grade: Grade | None
    how: str


@dataclass(frozen=True, slots=True)
class Line:
    """One agreed change."""

    id: uuid.UUID
    title: str
    standing: TargetStanding
    state: str
    open: bool
    then: Grade | None
    now: Grade | None
    now_on: date | None
    aim: Grade
    due_on: date
    due: str
    set_by: str
    url: str  # the visit at which it was agreed; empty where it was set at the desk
    who: str
    help: str
    family_words: str
    whose_words: str
    later: list[Later]
    earlier: int  # how many more later visits there are
    reviews: list[Review]
    struck: str = ""


def lines(changes: Iterable[AgreedChange], change: ChangeOverTime) -> list[Line]:
    """Agreed changes in words, in the order given."""
    return [line(one, change) for one in changes]


def line(one: AgreedChange, change: ChangeOverTime) -> Line:
    """One agreed change in words."""
    now = last_grade(change, one.item, change.as_of)
    later = [_later(at, change) for at in reversed(one.since)]
    return Line(
        id=one.id,
        title=title(one.item, change.instrument),
        standing=one.standing,
        state=_state(one, change.as_of),
        open=one.standing.is_open,
        then=one.grade_then,
        now=now[0] if now else None,
        now_on=now[1] if now else None,
        aim=one.grade,
        due_on=one.due_on,
        due=_due(one),
        set_by=_set_by(one),
        url=f"/profiles/{change.profile.id}/visits/{one.visit.visit_id}" if one.visit else "",
        who=one.owner,
        help=one.help,
        family_words=one.family_words,
        whose_words=_("The carer's view at that visit") if one.visit else _("In the family's own words"),
        later=later[:NEWEST],
        earlier=len(later[NEWEST:]),
        reviews=[_review(review) for review in reversed(one.reviews)],
    )


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A change that a correction of its visit dropped: what it was, which version dropped it, its reviews."""

    what: str
    told: str
    url: str
    reviews: list[Review]


def dropped_lines(found: Iterable[Dropped], change: ChangeOverTime) -> list[DroppedLine]:
    """Changes that were reviewed and that a correction dropped, in words."""
    return [
        DroppedLine(
            what=_aim(one.item, one.grade, one.by_on, change.instrument),
            told=_(
                "Dropped in version %(number)d of the visit of %(date)s",
                number=one.version.number,
                date=words.day(one.version.visited_on),
            ),
            url=f"/profiles/{change.profile.id}/visits/{one.version.visit_id}",
            reviews=[_review(review) for review in reversed(one.reviews)],
        )
        for one in found
    ]


def _aim(item: str, grade: int, by_on: date, instrument: Instrument) -> str:
    return _(
        "%(item)s at %(grade)s by %(date)s",
        item=title(item, instrument),
        grade=f"{int(grade)} {words.grade_word(grade)}",
        date=words.day(by_on),
    )


def title(item: str, instrument: Instrument) -> str:
    """An item's title; of an item that the checklist no longer has, its key."""
    return instrument.items[item].title if item in instrument.items else item


def struck_lines(rows: Iterable[Target], instrument: Instrument) -> list[tuple[str, str]]:
    """What was set at the desk and struck out again: what it was, and by whom, when and why it was struck."""
    return [(_aim(one.item, one.grade, one.by_on, instrument), struck(one)) for one in rows]


def choices(change: ChangeOverTime) -> list[tuple[str, str]]:
    """The items of which a change can be agreed, each with its last known grade."""
    return [(key, text) for domain in change.instrument.domains for key, text in _items(domain, change)]


def _items(domain: Domain, change: ChangeOverTime) -> Iterator[tuple[str, str]]:
    for item in domain.items:
        now = last_grade(change, item.key, change.as_of)
        told = f"{int(now[0])} {words.grade_word(now[0])}" if now else _("not graded yet")
        yield item.key, _("%(item)s, now %(grade)s", item=item.title, grade=told)


def _state(one: AgreedChange, as_of: date) -> str:
    if one.standing is TargetStanding.OVERDUE:
        return ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", (as_of - one.due_on).days)
    if one.standing is TargetStanding.REPLACED and one.replaced_on:
        return _("Agreed anew on %(date)s", date=words.day(one.replaced_on))
    if not one.standing.is_open and one.reviewed:
        found = outcome_words(one.reviewed.outcome)
        return _("%(found)s, reviewed on %(date)s", found=found, date=words.day(one.reviewed.reviewed_on))
    return standing_words(one.standing)


def _due(one: AgreedChange) -> str:
    told = words.day(one.due_on)
    if one.due_on == one.by_on:
        return told
    return _("%(day)s; first agreed for %(first)s", day=told, first=words.day(one.by_on))


def _set_by(one: AgreedChange) -> str:
    told = {"date": words.day(one.agreed_on), "name": one.set_by}
    if one.visit:
        return _("Agreed at the visit of %(date)s, %(name)s", **told)
    return _("Agreed on %(date)s, set at the desk by %(name)s", **told)


def _later(at: Since, change: ChangeOverTime) -> Later:
    rating = at.rating
    if rating.grade is None:
        how = words.not_graded(rating.not_graded or "")
    else:
        how = "" if at.firm else told_not_seen()
    return Later(at.on, f"/profiles/{change.profile.id}/visits/{at.visit_id}", rating.grade, how)


def _review(row: TargetReview) -> Review:
    return Review(
        id=row.id,
        on=row.reviewed_on,
        outcome=outcome_words(row.outcome),
        grade=Grade(row.grade) if row.grade is not None else None,
        until=_("now by %(date)s", date=words.day(row.by_on)) if row.by_on else "",
        words=row.words,
        family_words=row.family_words,
        recorded=recorded(row),
        struck=struck(row),
    )
