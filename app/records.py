"""The only door between the tables and `observations/`: what was stored, as the rule reads it, and back."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app import blind, grades, rules
from app.extensions import db
from app.grades import Rated
from app.models import Profile, Revision, SignOff, Visit
from app.rules import InForce
from app.schedule import NextLook, Schedule, schedules
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
        limits = self.schedule.limits
        return alerts_over_time(
            self.history,
            self.domains,
            plan_started_on=self.schedule.since,
            unseen_days=limits.unseen_days,
            plan_months=limits.drift_months,
        )

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
