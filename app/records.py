"""The only door between the tables and `observations/`: what was stored, as the rule reads it, and back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import policy
from app.extensions import db
from app.models import Assignment, Deposit, Person, Profile, Rating, Revision, SignOff, Visit
from app.schemas import Reported
from observations import visit as domain
from observations.history import History, Parameters
from observations.instrument import Instrument, current, find, published
from observations.trajectory import Trajectory, trajectory

LOOK_EVERY = timedelta(days=28)  # when nobody has set the next look: the usual four-weekly rhythm


@dataclass(frozen=True, slots=True)
class NextLook:
    """When the home is to be looked at next, and whether announced."""

    on: date
    kind: str
    agreed: bool  # set at a sign-off, rather than by the usual rhythm


@dataclass(frozen=True, slots=True)
class ChangeOverTime:
    """One profile as it stands on a day: the newest version of every visit, and what the rule says."""

    profile: Profile
    as_of: date
    instrument: Instrument
    history: History
    revisions: Mapping[str, Revision]  # by visit id, as the rule names it
    domains: Mapping[str, Trajectory]
    signoffs: Mapping[uuid.UUID, SignOff]  # by revision id

    @property
    def in_order(self) -> list[Revision]:
        """The newest versions, oldest visit first."""
        return sorted(
            self.revisions.values(), key=lambda revision: (revision.started_at, str(revision.visit_id))
        )

    @property
    def next_look(self) -> NextLook | None:
        """What is due: the look agreed at the latest sign-off, else the usual rhythm; None when closed.

        An agreed look has been had when the home was visited since, in the agreed way or unannounced.
        """
        if self.profile.closed_on:
            return None
        at_home = [one for one in self.in_order if domain.Kind(one.kind).is_home]
        agreed = [one for one in self.signoffs.values() if one.next_look_on]
        latest = max(agreed, key=lambda one: one.decided_at, default=None)
        if latest is not None and latest.next_look_on and not _had(latest, at_home):
            return NextLook(latest.next_look_on, latest.next_look_kind or "announced", True)
        last = max((one.visited_on for one in at_home), default=self.profile.opened_on)
        wanted = any(test.test == "unannounced" for found in self.domains.values() for test in found.missing)
        return NextLook(last + LOOK_EVERY, "unannounced" if wanted else "announced", False)


def _had(agreed: SignOff, at_home: Iterable[Revision]) -> bool:
    kinds = (agreed.next_look_kind, "unannounced")
    return any(one.visited_on > agreed.revision.visited_on and one.kind in kinds for one in at_home)


# Reading ------------------------------------------------------------------------------------------


def caseload(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person holds or supervises on a day, by reference."""
    wanted = select(Profile).where(policy.visible_profiles(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def held(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person is assigned to on a day, by reference."""
    wanted = select(Profile).where(policy.holds(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def change_over_time(profile: Profile, as_of: date) -> ChangeOverTime:
    """Give one profile as it stands on a day."""
    return changes_over_time([profile], as_of)[profile.id]


def changes_over_time(profiles: Sequence[Profile], as_of: date) -> dict[uuid.UUID, ChangeOverTime]:
    """Give many profiles as they stand on a day, in a fixed number of queries."""
    revisions = newest_revisions(profile.id for profile in profiles)
    signoffs = signoffs_of(revision.id for revision in revisions)
    found = {}
    for profile in profiles:
        own = [revision for revision in revisions if revision.visit.profile_id == profile.id]
        found[profile.id] = _change(profile, own, signoffs, as_of)
    return found


def newest_revisions(profile_ids: Iterable[uuid.UUID]) -> list[Revision]:
    """Give the newest filed version of each visit to these profiles, signed or not, oldest visit first."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .where(Visit.profile_id.in_(list(profile_ids)), Revision.number == Visit.newest)
        .options(
            joinedload(Revision.visit).joinedload(Visit.observer),
            selectinload(Revision.ratings).joinedload(Rating.acceptance),
        )
        .order_by(Revision.started_at, Revision.visit_id)
    )
    return list(db.session.scalars(wanted))


def signoffs_of(revision_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SignOff]:
    """Give the decision on each of these versions that has one."""
    wanted = select(SignOff).where(SignOff.revision_id.in_(list(revision_ids)))
    return {
        signoff.revision_id: signoff
        for signoff in db.session.scalars(wanted.options(joinedload(SignOff.revision)))
    }


def siblings(profile: Profile, person: Person, on: date) -> list[Profile]:
    """Give the open profiles of brothers and sisters in the same household that this person may see."""
    wanted = select(Profile).where(
        Profile.household_id == profile.household_id,
        Profile.id != profile.id,
        Profile.closed_on.is_(None),
        policy.visible_profiles(person, on),
    )
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def was_held(person_id: uuid.UUID, profile_id: uuid.UUID, on: date) -> bool:
    """Tell whether this person was assigned to this profile on this day."""
    wanted = select(Assignment.id).where(
        Assignment.person_id == person_id,
        Assignment.profile_id == profile_id,
        Assignment.starts_on <= on,
        (Assignment.ends_on.is_(None)) | (Assignment.ends_on >= on),
    )
    return db.session.scalars(wanted).first() is not None


def instrument_of(revision: Revision) -> Instrument:
    """Give the checklist that a version was graded with. LookupError when it is not published here."""
    found = find(revision.instrument, revision.instrument_version)
    if found is None:
        raise LookupError(f"{revision.instrument} {revision.instrument_version} is not published here")
    return found


def history(
    profile: Profile, revisions: Iterable[Revision], as_of: date, parameters: Parameters | None = None
) -> History:
    """Give what the rule may know of a profile: these versions, with age and retired items filled in."""
    items = _items_by_domain()
    return History(
        as_of=as_of,
        born=profile.born,
        items=items,
        visits=tuple(_as_visit(revision, profile.born, items) for revision in revisions),
        parameters=parameters or Parameters(),
    )


def _change(
    profile: Profile, revisions: Sequence[Revision], signoffs: Mapping[uuid.UUID, SignOff], as_of: date
) -> ChangeOverTime:
    known = history(profile, revisions, as_of)
    own = {revision.id for revision in revisions}
    return ChangeOverTime(
        profile=profile,
        as_of=as_of,
        instrument=current(),
        history=known,
        revisions={str(revision.visit_id): revision for revision in revisions},
        domains=trajectory(known),
        signoffs={key: signoff for key, signoff in signoffs.items() if key in own},
    )


def _items_by_domain() -> dict[str, tuple[str, ...]]:
    """Every item that any published checklist has or had, under its domain, newest order first."""
    items: dict[str, tuple[str, ...]] = {}
    for instrument in (current(), *published()):
        for domain_key, keys in instrument.item_keys().items():
            items[domain_key] = tuple(dict.fromkeys((*items.get(domain_key, ()), *keys)))
    return items


def _as_visit(revision: Revision, born: date | None, items: Mapping[str, tuple[str, ...]]) -> domain.Visit:
    every = [key for keys in items.values() for key in keys]
    rated = {rating.item: _as_rating(rating) for rating in revision.ratings}
    return domain.Visit(
        id=str(revision.visit_id),
        started_at=revision.started_at.astimezone(ZoneInfo(revision.zone)).replace(
            tzinfo=None, microsecond=0
        ),
        kind=domain.Kind(revision.kind),
        assessor=str(revision.visit.observer_id),
        version=f"{revision.instrument}/{revision.instrument_version}",
        ratings=domain.fill_in(rated, instrument_of(revision), born, revision.visited_on, every),
        child_seen=revision.child_seen,
        child_alone=revision.child_alone,
    )


def _as_rating(rating: Rating) -> domain.Rating:
    if rating.grade is not None:
        evidence = [domain.Evidence(word) for word in (rating.evidence or "").split()]
        return domain.Rating(grade=domain.Grade(rating.grade), evidence=domain.firmest(evidence))
    reason = domain.Ungraded(rating.not_graded or "")
    if reason is not domain.Ungraded.DOES_NOT_APPLY:
        return domain.Rating(not_graded=reason)
    accepted = domain.Because.ACCEPTED if rating.acceptance else domain.Because.OBSERVER
    return domain.Rating(not_graded=reason, because=accepted)


# Adding -------------------------------------------------------------------------------------------


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
