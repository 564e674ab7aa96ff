"""Versions of visits as they are filed: adding the one that a deposit reports, and finding it again."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Deposit, Rating, Revision, Visit
from app.schemas import Reported


def add_revision(deposit: Deposit, reported: Reported, now: datetime) -> Revision:
    """Add the version that a deposit reports, with a row for each item, to the open transaction.

    The newest version by number is the one that counts, in whichever order they came.
    """
    visit = db.session.get(Visit, deposit.visit_id)
    if visit is None:
        visit = Visit(
            id=deposit.visit_id,
            profile_id=reported.profile,
            observer_id=reported.author,
            newest=deposit.revision,
            first_filed_at=now,
        )
        db.session.add(visit)
        db.session.flush()
    visit.newest = max(visit.newest, deposit.revision)
    revision = Revision(
        visit_id=visit.id,
        number=deposit.revision,
        digest=deposit.digest,
        deposit_id=deposit.id,
        occasion=reported.occasion,
        instrument=reported.instrument,
        instrument_version=reported.instrument_version,
        kind=reported.kind.value,
        visited_on=reported.visited_on,
        started_at=reported.started_at,
        ended_at=reported.ended_at,
        zone=reported.zone.key,
        recorded_at=reported.recorded_at,
        received_at=deposit.received_at,
        child_seen=reported.child_seen,
        child_alone=reported.child_alone,
        said=dict(reported.said),
        correction=reported.correction,
        app_version=reported.app_version,
        ratings=[_as_row(item, rating) for item, rating in reported.ratings.items()],
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def _as_row(item: str, rating: Mapping[str, Any]) -> Rating:
    return Rating(
        item=item,
        grade=rating.get("grade"),
        evidence=" ".join(rating["evidence"]) if "evidence" in rating else None,
        not_graded=rating.get("not_graded"),
        reason=rating.get("reason") or "",
        note=rating.get("note") or "",
        cause=rating.get("cause"),
        changed_because=rating.get("changed_because") or "",
        copied_from=rating.get("copied_from"),
        peeked=rating.get("peeked", False),
    )


def filed_from(deposit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Revision]:
    """Give the version that each of these deposits was filed as; those not filed are left out."""
    wanted = select(Revision).where(Revision.deposit_id.in_(list(deposit_ids)))
    found = db.session.scalars(wanted.options(joinedload(Revision.visit).joinedload(Visit.profile)))
    return {one.deposit_id: one for one in found}
