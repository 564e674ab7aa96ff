"""What was added to a visit after it was filed: dated and named, beside the version, which stays as it was."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import between, blind
from app.extensions import db
from app.models import Addendum, Person, Revision, Visit


def of(visit: Visit) -> list[Addendum]:
    """Give what was added to any version of a visit, in the order in which it was."""
    wanted = (
        select(Addendum)
        .join(Addendum.revision)
        .where(
            Revision.visit_id == visit.id,
            Addendum.struck_at.is_(None),
            blind.addenda_shown_to_reader(),
        )
        .options(joinedload(Addendum.by), joinedload(Addendum.revision))
    )
    return list(db.session.scalars(wanted.order_by(Addendum.recorded_at, Addendum.id)))


def add(revision: Revision, words: str, by: Person, at: datetime) -> Addendum:
    """Add words to a version, with one entry in the trail. Its digest, and what was signed, stay as they are."""
    profile, said = revision.visit.profile, {"revision_id": revision.id, "words": words}
    if again := between.just_now(Addendum, profile, by, at, **said):
        return again
    return between.add(Addendum(**said), profile, by, at, revision=revision.id)
