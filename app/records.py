"""The only door between the tables and `observations/`: what was stored, as the rule reads it, and back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app import blind, grades, reach, rules
from app.extensions import db
from app.grades import Rated
from app.models import Assignment, Deposit, Person, Profile, Rating, Revision, SignOff, Visit
from app.rules import InForce
from app.schedule import NextLook, Schedule, schedules
from app.schemas import Reported
from observations import visit as domain
from observations.alerts import Alert, alerts_over_time
from observations.history import History, Parameters
from observations.instrument import Instrument, current, find, published
from observations.trajectory import Trajectory, trajectory


@dataclass(frozen=True, slots=True)
class ChangeOverTime:
    """One profile as it stands on a day: the newest version of every visit, and what the rule says."""

    profile: Profile
    as_of: date
    instrument: Instrument
    history: History
    revisions: Mapping[str, Revision]  # by visit id, as the rule names it; oldest visit first
    rated: Mapping[uuid.UUID, Sequence[Rated]]  # by revision id; what was noted at an item is not among it
    domains: Mapping[str, Trajectory]
    outcomes: Mapping[uuid.UUID, str]  # by revision id: signed or returned; the others await a decision
    rule: InForce  # the numbers that it was judged by, and who set them
    schedule: Schedule = field(default_factory=Schedule)  # the plan, and the looks that were asked for

    @property
    def in_order(self) -> list[Revision]:
        """The newest versions, oldest visit first."""
        return list(self.revisions.values())

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What the visits together and the time under a plan call for: prompts, never actions."""
        return alerts_over_time(self.history, self.domains, plan_started_on=self.schedule.since)

    @property
    def next_look(self) -> NextLook | None:
        """What is due first; None when closed."""
        return next(iter(self.looks_due), None)

    @property
    def looks_due(self) -> list[NextLook]:
        """Every look still to be had, the soonest first; none when closed. A door that stayed shut was no look."""
        if self.profile.closed_on:
            return []
        at_home = [one for one in self.in_order if domain.Kind(one.kind).is_home]
        wanted = any(test.test == "unannounced" for found in self.domains.values() for test in found.missing)
        kind = domain.Kind.UNANNOUNCED if wanted else domain.Kind.ANNOUNCED
        return self.schedule.due(at_home, self.profile.opened_on, kind)


# Reading ------------------------------------------------------------------------------------------


def caseload(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person holds or supervises on a day, by reference."""
    wanted = select(Profile).where(reach.visible_profiles(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def held(person: Person, on: date) -> list[Profile]:
    """Give the open profiles that a person is assigned to on a day, by reference."""
    wanted = select(Profile).where(reach.holds(person, on), Profile.closed_on.is_(None))
    return list(db.session.scalars(wanted.order_by(Profile.reference)))


def change_over_time(profile: Profile, as_of: date) -> ChangeOverTime:
    """Give one profile as it stands on a day."""
    return changes_over_time([profile], as_of)[profile.id]


def changes_over_time(profiles: Sequence[Profile], as_of: date) -> dict[uuid.UUID, ChangeOverTime]:
    """Give many profiles as they stand on a day, in a fixed number of queries."""
    which = _newest([profile.id for profile in profiles])
    rated, outcomes = grades.rated(which), grades.outcomes(which & blind.decisions_shown_to_reader())
    in_force = rules.in_force((profile.id for profile in profiles), as_of)
    planned = schedules((profile.id for profile in profiles), as_of)
    own: dict[uuid.UUID, list[Revision]] = {profile.id: [] for profile in profiles}
    for revision in _revisions(which):
        own[revision.visit.profile_id].append(revision)
    return {
        profile.id: _change(
            profile, own[profile.id], rated, outcomes, in_force[profile.id], planned[profile.id], as_of
        )
        for profile in profiles
    }


def _newest(profile_ids: Sequence[uuid.UUID]) -> ColumnElement[bool]:
    """The condition for the newest filed version of each visit to these profiles, signed or not.

    Without a joint visit that is still hidden from whoever is looking.
    """
    newest = Visit.profile_id.in_(profile_ids) & (Revision.number == Visit.newest)
    return newest & blind.shown_to_reader()


def _revisions(which: ColumnElement[bool]) -> Iterable[Revision]:
    """The versions that a condition names, oldest visit first."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .where(which)
        .options(joinedload(Revision.visit).joinedload(Visit.observer))
        .order_by(Revision.started_at, Revision.visit_id)
    )
    return db.session.scalars(wanted)


def signoffs_of(revision_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SignOff]:
    """Give the decision on each of these versions that has one."""
    wanted = select(SignOff).where(
        SignOff.revision_id.in_(list(revision_ids)), blind.decisions_shown_to_reader()
    )
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
        reach.visible_profiles(person, on),
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


def _change(
    profile: Profile,
    revisions: Sequence[Revision],
    rated: Mapping[uuid.UUID, Sequence[Rated]],
    outcomes: Mapping[uuid.UUID, str],
    rule: InForce,
    planned: Schedule,
    as_of: date,
) -> ChangeOverTime:
    own = {one.id: rated.get(one.id, []) for one in revisions}
    known = _history(profile, revisions, own, as_of, rule.parameters)
    return ChangeOverTime(
        profile=profile,
        as_of=as_of,
        instrument=current(),
        history=known,
        revisions={str(revision.visit_id): revision for revision in revisions},
        rated=own,
        domains=trajectory(known),
        outcomes={one.id: outcomes[one.id] for one in revisions if one.id in outcomes},
        rule=rule,
        schedule=planned,
    )


def _history(
    profile: Profile,
    revisions: Iterable[Revision],
    rated: Mapping[uuid.UUID, Sequence[Rated]],
    as_of: date,
    parameters: Parameters,
) -> History:
    """What the rule may know of a profile: these versions, with age and retired items filled in."""
    items = _items_by_domain()
    every = [key for keys in items.values() for key in keys]
    return History(
        as_of=as_of,
        born=profile.born,
        items=items,
        visits=tuple(_as_visit(one, rated[one.id], profile.born, every) for one in revisions),
        parameters=parameters,
    )


def _items_by_domain() -> dict[str, tuple[str, ...]]:
    """Every item that any published checklist has or had, under its domain, newest order first."""
    items: dict[str, tuple[str, ...]] = {}
    for instrument in (current(), *published()):
        for domain_key, keys in instrument.item_keys().items():
            items[domain_key] = tuple(dict.fromkeys((*items.get(domain_key, ()), *keys)))
    return items


def _as_visit(
    revision: Revision, rated: Iterable[Rated], born: date | None, every: Sequence[str]
) -> domain.Visit:
    ratings = {one.item: one.as_rating for one in rated}
    return domain.Visit(
        id=str(revision.visit_id),
        started_at=revision.started_at.astimezone(ZoneInfo(revision.zone)).replace(
            tzinfo=None, microsecond=0
        ),
        kind=domain.Kind(revision.kind),
        assessor=str(revision.visit.observer_id),
        version=f"{revision.instrument}/{revision.instrument_version}",
        ratings=domain.fill_in(ratings, instrument_of(revision), born, revision.visited_on, every),
        child_seen=revision.child_seen,
        child_alone=revision.child_alone,
    )


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
