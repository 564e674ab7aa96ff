"""One profile as it stands on a day: the newest version of every visit, and what the rule says of them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import String, and_, select, type_coerce
from sqlalchemy.orm import joinedload

from app import blind, grades, judging, rules
from app.extensions import db
from app.grades import Rated
from app.judging import Basis, Judged, Known
from app.models import Person, Profile, Revision, SignOff, Visit
from app.rules import InForce
from app.schedule import NextLook, Schedule, schedules
from app.wordings import Worded, Wording
from observations import visit as domain
from observations.alerts import Alert, alerts_over_time
from observations.history import History
from observations.instrument import Instrument, current
from observations.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class ChangeOverTime:
    """One profile as it stands on a day: the newest version of every visit, and what the rule says."""

    profile: Profile
    as_of: date
    instrument: Instrument
    judged: Judged
    rule: InForce  # the numbers that it was judged by, and who set them
    schedule: Schedule = field(default_factory=Schedule)  # the plan, and the looks that were asked for

    @property
    def history(self) -> History:
        """The profile as the rule reads it."""
        return self.judged.history

    @property
    def domains(self) -> Mapping[str, Trajectory]:
        """What the rule says of each domain."""
        return self.judged.domains

    @property
    def in_order(self) -> Sequence[Wording]:
        """The newest versions, oldest visit first."""
        return self.judged.wordings

    @property
    def revisions(self) -> Mapping[str, Wording]:
        """The newest versions by visit id, as the rule names it; oldest visit first."""
        return self.judged.by_visit

    @property
    def rated(self) -> Mapping[uuid.UUID, Sequence[Rated]]:
        """The items of each version, by its id; what was noted at an item is not among it."""
        return self.judged.rated

    @property
    def outcomes(self) -> Mapping[uuid.UUID, str]:
        """What was decided, by version: signed or returned; the others await a decision."""
        return self.judged.outcomes

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
    ids = [profile.id for profile in profiles]
    known, in_force, planned = _known(ids), rules.in_force(ids, as_of), schedules(ids, as_of)
    bases = {one.id: Basis(one.born, in_force[one.id].parameters, tuple(known[one.id])) for one in profiles}
    found = judging.judged(bases.values(), as_of)
    return {
        one.id: ChangeOverTime(one, as_of, current(), found[bases[one.id]], in_force[one.id], planned[one.id])
        for one in profiles
    }


def _known(profile_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Known]]:
    """The newest filed version of each visit to these profiles, signed or not, oldest visit first.

    Without a joint visit, and without a decision, that is still hidden from whoever is looking.
    """
    columns = {"profile": Visit.profile_id, "version": Revision.id, "decision": SignOff.id}
    # As they come: to make an id of each would cost most.
    profile, version, decision = (type_coerce(one, String).label(name) for name, one in columns.items())
    decided = SignOff.revision_id == Revision.id, blind.decisions_shown_to_reader()
    wanted = (
        select(profile, version, Person.name, decision, SignOff.decision)
        .select_from(Visit)
        .join(Visit.revisions.and_(Revision.number == Visit.newest))
        .join(Visit.observer)
        .outerjoin(SignOff, and_(*decided))
        .where(Visit.profile_id.in_(profile_ids), blind.shown_to_reader())
        .order_by(Revision.started_at, Revision.visit_id)
    )
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[str(row[0])].append(Known._make(row[1:]))
    own = {uuid.UUID(key): known for key, known in found.items()}
    return {key: own.get(key, []) for key in profile_ids}


def in_full(versions: Sequence[Worded]) -> list[Revision]:
    """Give these versions with every item and all that was noted at it, in their order, in three queries."""
    wanted = select(Revision).where(Revision.id.in_([one.id for one in versions]))
    observed = joinedload(Revision.visit).joinedload(Visit.observer)
    found = {one.id: one for one in db.session.scalars(wanted.options(observed))}
    grades.bring(found.values())
    return [found[one.id] for one in versions]


def signoffs_of(revision_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SignOff]:
    """Give the decision on each of these versions that has one."""
    wanted = select(SignOff).where(
        SignOff.revision_id.in_(list(revision_ids)), blind.decisions_shown_to_reader()
    )
    return {
        signoff.revision_id: signoff
        for signoff in db.session.scalars(wanted.options(joinedload(SignOff.revision)))
    }
