"""Agreed changes: those set at visits and those set at the desk, in one list, as each stands.

A change agreed at a visit stands in the newest version of that visit. It has no row: its id is made from the
visit's and the item, so that a review can name it.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.between import Known
from app.models import Target, TargetReview
from app.records import ChangeOverTime
from app.wordings import Worded
from observations.scoring import is_firm
from observations.targets import (
    Agreed,
    Graded,
    Outcome,
    Reviewed,
    TargetStanding,
    due_on,
    replacements,
    standing,
)
from observations.visit import Grade, Rating

URGENCY = list(TargetStanding)  # as they are declared: what needs somebody first stands first


@dataclass(frozen=True, slots=True)
class Since:
    """An item at one visit after its change was agreed: graded, or why not."""

    on: date
    visit_id: str
    rating: Rating
    firm: bool


@dataclass(frozen=True, slots=True)
class AgreedChange:
    """One agreed change as it stands. `by_on` is the day as agreed, `due_on` the latest that a review set."""

    id: uuid.UUID
    item: str
    grade_then: Grade | None
    grade: Grade
    agreed_on: date
    by_on: date
    owner: str
    help: str
    family_words: str
    set_by: str
    visit: Worded | None = None  # at which it was agreed
    row: Target | None = None  # by which it was set at the desk
    since: tuple[Since, ...] = ()
    reviews: tuple[TargetReview, ...] = ()  # oldest first, those struck out too
    replaced_on: date | None = None
    due_on: date = date.max
    standing: TargetStanding = TargetStanding.OPEN

    @property
    def reviewed(self) -> TargetReview | None:
        """The latest review that stands."""
        return next((one for one in reversed(self.reviews) if one.struck_at is None), None)


def agreed_changes(change: ChangeOverTime, known: Known) -> list[AgreedChange]:
    """Give every change agreed for a profile and not struck out, what needs somebody first."""
    found = _in_order(change, known.targets)
    replaced = replacements([(one.item, one.agreed_on) for one in found])
    judged = [
        _judged(replace(one, replaced_on=later), change, known.reviews)
        for one, later in zip(found, replaced, strict=True)
    ]
    return sorted(judged, key=lambda one: (URGENCY.index(one.standing), one.due_on))


def struck_targets(known: Known) -> list[Target]:
    """Give the changes set at the desk that were struck out again."""
    return [one for one in known.targets if one.struck_at is not None]


def last_grade(change: ChangeOverTime, item: str, until: date) -> tuple[Grade, date] | None:
    """Give an item's last known grade up to a day, whoever told it, and from which day it is."""
    for visit in reversed(change.history.in_order()):
        rating = visit.ratings.get(item)
        if visit.visited_on <= until and rating and rating.grade is not None:
            return rating.grade, visit.visited_on
    return None


def overdue(changes: Iterable[AgreedChange]) -> list[AgreedChange]:
    """Give those whose day is past and that nobody has come back to."""
    return [one for one in changes if one.standing is TargetStanding.OVERDUE]


def to_review(changes: Iterable[AgreedChange], on: date) -> list[AgreedChange]:
    """Give those that were graded as agreed, whose day is past, and of which nobody has said that they are met."""
    return [one for one in changes if one.standing is TargetStanding.AS_GRADED and one.due_on < on]


def _in_order(change: ChangeOverTime, rows: Iterable[Target]) -> list[AgreedChange]:
    at_visits = [one for revision in change.in_order for one in _at_visit(revision, change)]
    at_desk = [_at_desk(row) for row in sorted(rows, key=lambda one: one.recorded_at) if not row.struck_at]
    return sorted([*at_visits, *at_desk], key=lambda one: one.agreed_on)


def id_at_visit(visit_id: uuid.UUID, item: str) -> uuid.UUID:
    """Give the id of a change that was agreed at a visit."""
    return uuid.uuid5(visit_id, item)


def _at_visit(revision: Worded, change: ChangeOverTime) -> Iterator[AgreedChange]:
    """What was agreed at one visit; of an item named twice, what was said last."""
    told: Mapping[str, Mapping[str, str]] = {one["item"]: one for one in revision.said.get("targets") or ()}
    for item, one in told.items():
        then = last_grade(change, item, revision.visited_on)
        yield AgreedChange(
            id=id_at_visit(revision.visit_id, item),
            item=item,
            grade_then=then[0] if then else None,
            grade=Grade(int(one["grade"])),
            agreed_on=revision.visited_on,
            by_on=date.fromisoformat(one["by"]),
            owner=one.get("owner") or "",
            help=one.get("help") or "",
            family_words=revision.said.get("carer_view") or "",
            set_by=revision.visit.observer.name,
            visit=revision,
        )


def _at_desk(row: Target) -> AgreedChange:
    return AgreedChange(
        id=row.id,
        item=row.item,
        grade_then=Grade(row.grade_then) if row.grade_then is not None else None,
        grade=Grade(row.grade),
        agreed_on=row.agreed_on,
        by_on=row.by_on,
        owner=row.owner,
        help=row.help,
        family_words=row.family_words,
        set_by=row.by.name,
        row=row,
    )


def _judged(one: AgreedChange, change: ChangeOverTime, reviews: Iterable[TargetReview]) -> AgreedChange:
    since = tuple(_since(one, change))
    own = [review for review in reviews if review.target_id == one.id]
    own.sort(key=lambda review: (review.reviewed_on, review.recorded_at))
    agreed = Agreed(
        agreed_on=one.agreed_on,
        grade=one.grade,
        by_on=one.by_on,
        grades=tuple(Graded(at.on, at.rating.grade, at.firm) for at in since if at.rating.grade is not None),
        reviews=tuple(_reviewed(own)),
        replaced_on=one.replaced_on,
    )
    return replace(
        one,
        since=since,
        reviews=tuple(own),
        due_on=due_on(agreed, change.as_of),
        standing=standing(agreed, change.as_of),
    )


def _since(one: AgreedChange, change: ChangeOverTime) -> Iterator[Since]:
    """The later visits that graded the item, or stood in the home and did not."""
    for visit in change.history.in_order():
        rating = visit.ratings.get(one.item)
        if visit.visited_on > one.agreed_on and rating and (visit.kind.is_home or rating.grade is not None):
            yield Since(visit.visited_on, visit.id, rating, is_firm(rating, visit))


def _reviewed(reviews: Iterable[TargetReview]) -> Iterator[Reviewed]:
    for one in reviews:
        if one.struck_at is None:
            yield Reviewed(one.reviewed_on, Outcome(one.outcome), one.by_on)


def as_pack(changes: Sequence[AgreedChange]) -> list[dict[str, object]]:
    """Give what a phone carries of them: those that somebody still has to come back to, soonest due first."""
    still = sorted((one for one in changes if one.standing.is_open), key=lambda one: one.due_on)
    return [
        {
            "item": one.item,
            "grade": int(one.grade),
            "by": one.due_on.isoformat(),
            "owner": one.owner,
            "help": one.help,
        }
        for one in still
    ]
