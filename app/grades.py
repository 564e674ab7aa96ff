"""What many visits graded and what was decided on them, as plain rows: all that change over time reads of them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm.attributes import set_committed_value

from app import blind
from app.extensions import db
from app.models import Acceptance, Rating, Revision
from app.wordings import Worded, batches
from observations import visit as domain


class Rated(NamedTuple):
    """One item at one version: its grade or why there is none, how it is known, and what it comes from."""

    item: str
    grade: int | None
    evidence: str | None  # all of it, as sent, with spaces between
    not_graded: str | None
    cause: str | None
    accepted: bool  # a supervisor took it as right that the item does not apply

    @property
    def as_rating(self) -> domain.Rating:
        """The item as the rule reads it."""
        return _rating(self.grade, self.evidence, self.not_graded, self.accepted)

    def known_with(self, decided: bool) -> "Rated":
        """The item as it is known with or without the decision on its version: nothing is accepted before."""
        return self if decided or not self.accepted else self._replace(accepted=False)


class Noted(NamedTuple):
    """What was written at one item of a version, in the observer's words."""

    item: str
    note: str
    reason: str
    changed_because: str


@cache  # there are few different ones, and very many of each
def _rating(grade: int | None, evidence: str | None, not_graded: str | None, accepted: bool) -> domain.Rating:
    if grade is not None:
        known = [domain.Evidence(word) for word in (evidence or "").split()]
        return domain.Rating(grade=domain.Grade(grade), evidence=domain.firmest(known))
    reason = domain.Ungraded(not_graded or "")
    if reason is not domain.Ungraded.DOES_NOT_APPLY:
        return domain.Rating(not_graded=reason)
    return domain.Rating(
        not_graded=reason, because=domain.Because.ACCEPTED if accepted else domain.Because.OBSERVER
    )


def rated(revision_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Rated]]:
    """Give the items of these versions, by version, in one query for each ten thousand of them.

    Columns, not objects: many visits have tens of thousands of items, whose objects took most of a page's time.
    """
    key = type_coerce(
        Rating.revision_id, String
    )  # as it comes: an id made of each row's would be the dearest
    columns = Rating.item, Rating.grade, Rating.evidence, Rating.not_graded, Rating.cause
    wanted = select(key, *columns, Acceptance.id.is_not(None)).outerjoin(Rating.acceptance)
    found: defaultdict[str, list[Rated]] = defaultdict(list)
    for some in batches(revision_ids):
        own = Rating.revision_id.in_(some)
        for row in db.session.execute(wanted.where(own).order_by(Rating.item)):
            found[row[0]].append(_one_of_few(*row[1:]))
    return {uuid.UUID(str(key)): own for key, own in found.items()}


@cache  # what many visits say in the same way is kept once
def _one_of_few(*columns: Any) -> Rated:
    return Rated._make(columns)


def noted(revisions: Iterable[Worded]) -> dict[uuid.UUID, list[Noted]]:
    """Give what was written at the items of these versions, by version, in one query; nothing of the others."""
    texts = Rating.note, Rating.reason, Rating.changed_because
    wanted = (
        select(Rating.revision_id, Rating.item, *texts)
        .where(Rating.revision_id.in_([one.id for one in revisions]), or_(*(text != "" for text in texts)))
        .order_by(Rating.item)
    )
    found: defaultdict[uuid.UUID, list[Noted]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row[0]].append(Noted._make(row[1:]))
    return dict(found)


def bring(revisions: Iterable[Revision]) -> None:
    """Load every item of these versions with all that was noted at it, in two queries however many they are.

    For versions that are shown item by item. SQLAlchemy's own way asks anew for each version and each item.
    """
    own = {revision.id: revision for revision in revisions}
    items = select(Rating).where(Rating.revision_id.in_(own)).order_by(Rating.item)
    known = Rating.revision_id.in_(own), blind.acceptances_shown_to_reader()
    accepted = select(Acceptance).join(Acceptance.rating).where(*known)
    acceptances = {one.rating_id: one for one in db.session.scalars(accepted)}
    of: dict[uuid.UUID, list[Rating]] = {key: [] for key in own}
    for rating in db.session.scalars(items):
        set_committed_value(rating, "acceptance", acceptances.get(rating.id))
        of[rating.revision_id].append(rating)
    for key, revision in own.items():
        set_committed_value(revision, "ratings", of[key])
