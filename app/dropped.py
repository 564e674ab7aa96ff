"""Agreed changes that a correction of their visit dropped, where somebody had come back to them: the reviews stay."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from app.agreed import agreed_changes
from app.between import Known
from app.extensions import db
from app.models import Revision, TargetReview, Visit
from app.records import ChangeOverTime
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Dropped:
    """A change as it was last agreed, the version of its visit that names it no more, and what reviews found."""

    item: str
    grade: Grade
    by_on: date
    version: Revision
    reviews: tuple[TargetReview, ...]  # oldest first, those struck out too


def dropped(change: ChangeOverTime, known: Known) -> list[Dropped]:
    """Give every change that was reviewed and is agreed no more, the latest visit first."""
    there = {one.id for one in agreed_changes(change, known)} | {row.id for row in known.targets}
    reviews: dict[uuid.UUID, list[TargetReview]] = {}
    for review in sorted(known.reviews, key=lambda one: (one.reviewed_on, one.recorded_at)):
        if review.target_id not in there:
            reviews.setdefault(review.target_id, []).append(review)
    if not reviews:
        return []
    found = {key: (told, version) for key, told, version in _drops(change) if key in reviews}
    return [_dropped(told, version, reviews[key]) for key, (told, version) in reversed(found.items())]


def _dropped(told: Mapping[str, Any], version: Revision, reviews: list[TargetReview]) -> Dropped:
    grade, by_on = Grade(int(told["grade"])), date.fromisoformat(told["by"])
    return Dropped(told["item"], grade, by_on, version, tuple(reviews))


def _drops(change: ChangeOverTime) -> Iterator[tuple[uuid.UUID, Mapping[str, Any], Revision]]:
    """The id of each change that a version names no more, as the version before told it, and that version."""
    for before, after in pairwise(_corrected(change)):
        if before.visit_id == after.visit_id:
            kept = _agreed(after)
            for item, told in _agreed(before).items():
                if item not in kept:
                    yield uuid.uuid5(after.visit_id, item), told, after


def _corrected(change: ChangeOverTime) -> list[Revision]:
    """Every version of the visits that were corrected, oldest visit first, as far as they may be seen."""
    wanted = select(Revision).join(Revision.visit)
    wanted = wanted.where(Visit.profile_id == change.profile.id, Visit.newest > 1)
    places = {key: place for place, key in enumerate(change.revisions)}
    found = [one for one in db.session.scalars(wanted) if str(one.visit_id) in places]
    return sorted(found, key=lambda one: (places[str(one.visit_id)], one.number))


def _agreed(revision: Revision) -> dict[str, Mapping[str, Any]]:
    return {one["item"]: one for one in revision.said.get("targets") or ()}
