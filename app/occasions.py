"""Visits to brothers and sisters on one occasion. Each reader is given those they may see, and no trace of others."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import reach
from app.extensions import db
from app.models import Person, Profile, Revision, Visit
from app.wordings import Worded


def visits_on(occasion: uuid.UUID, person: Person, on: date) -> list[Revision]:
    """Give the newest versions of the visits on an occasion that a person may see, by the profile's reference."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .join(Visit.profile)
        .where(
            Revision.occasion == occasion,
            Revision.number == Visit.newest,
            reach.visible_visits(person, on),
        )
        .options(
            joinedload(Revision.visit).joinedload(Visit.observer),
            joinedload(Revision.visit).joinedload(Visit.profile),
            selectinload(Revision.ratings),
        )
        .order_by(Profile.reference, Revision.started_at, Revision.visit_id)
    )
    return list(db.session.scalars(wanted))


def sources(revision: Revision, person: Person, on: date) -> set[uuid.UUID]:
    """Give the visits from which grades of a version were copied, as far as a person may see them."""
    copied = {one.copied_from for one in revision.ratings if one.copied_from}
    if not copied:
        return set()
    return set(
        db.session.scalars(select(Visit.id).where(Visit.id.in_(copied), reach.visible_visits(person, on)))
    )


def shared(
    revisions: Iterable[Worded], profile: Profile, person: Person, on: date
) -> dict[uuid.UUID, list[Profile]]:
    """Give, for each occasion of these versions, the other profiles visited on it that a person may see."""
    occasions = {one.occasion for one in revisions if one.occasion}
    if not occasions:
        return {}
    wanted = (
        select(Revision.occasion, Profile)
        .join(Revision.visit)
        .join(Visit.profile)
        .where(
            Revision.occasion.in_(occasions),
            Revision.number == Visit.newest,
            Visit.profile_id != profile.id,
            reach.visible_visits(person, on),
        )
        .order_by(Profile.reference)
    )
    found: dict[uuid.UUID, list[Profile]] = defaultdict(list)
    for occasion, other in db.session.execute(wanted):
        if occasion and other not in found[occasion]:
            found[occasion].append(other)
    return dict(found)
