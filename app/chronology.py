"""What was significant in a profile's time here: turns of verdict, alerts, decisions, events, the case itself."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import actions, blind, challenges, closings, discussions, schedule
from app.extensions import db
from app.models import (
    Alert,
    Challenge,
    Closing,
    Discussion,
    Event,
    Plan,
    PlanTarget,
    Profile,
    Reopening,
    Revision,
    SignOff,
    Visit,
)
from app.records import ChangeOverTime
from observations.spells import Spell, spells
from observations.turns import Turn, turns


class Kind(StrEnum):
    """What sort of thing happened."""

    VERDICT = "verdict"
    ALERT = "alert"
    OVER_TIME = "over_time"
    DECISION = "decision"
    EVENT = "event"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a chronology was asked for: some kinds (none chosen: all), from a day, until a day."""

    kinds: frozenset[Kind] = frozenset()
    from_on: date | None = None
    until_on: date | None = None

    def takes(self, kind: Kind, on: date) -> bool:
        """Whether something of this kind on this day belongs to it."""
        early = self.from_on is not None and on < self.from_on
        late = self.until_on is not None and on > self.until_on
        return not early and not late and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Supervised:
    """What supervision did about a profile besides deciding on visits."""

    plans: list[Plan]
    discussions: list[Discussion]
    challenges: list[Challenge]
    closings: list[Closing]
    reopenings: list[Reopening]
    agreed: actions.Open  # what was to be done with each decision on a closing

    @classmethod
    def of(cls, profile: Profile) -> "Supervised":
        """Give all of it, as far as whoever is looking may know."""
        proposed = closings.of(profile)
        return cls(
            plans=schedule.plans_of(profile),
            discussions=discussions.of(profile),
            challenges=challenges.of_profile(profile),
            closings=proposed,
            reopenings=closings.reopenings(profile),
            agreed=actions.agreed_with("closing", [one.id for one in proposed]),
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything of one profile that may be significant, before it is put into words."""

    change: ChangeOverTime
    turns: tuple[Turn, ...]
    spells: tuple[Spell, ...]  # of alerts that no visit raised by itself
    alerts: list[Alert]  # what several teams were told stands once, the answered one if any
    decisions: list[SignOff]
    events: list[Event]  # struck ones too
    plan_targets: list[PlanTarget]
    supervised: Supervised
    filed: Mapping[uuid.UUID, Revision] = field(default_factory=dict)  # by deposit, where one was filed


def gather(change: ChangeOverTime) -> Gathered:
    """Give what is significant of a profile as it stands, in a fixed number of queries."""
    alerts = _once(_alerts(change.profile))
    return Gathered(
        change=change,
        turns=turns(change.history),
        spells=spells(change.history, change.domains, unseen_days=change.schedule.limits.unseen_days),
        alerts=alerts,
        decisions=_decisions(change.profile),
        events=_events(change.profile),
        plan_targets=_plan_targets(change.profile),
        supervised=Supervised.of(change.profile),
        filed=_filed(alert.deposit_id for alert in alerts),
    )


def _alerts(profile: Profile) -> Iterable[Alert]:
    wanted = select(Alert).where(Alert.profile_id == profile.id, blind.alerts_shown_to_reader())
    eager = joinedload(Alert.deposit), joinedload(Alert.answered_by)
    return db.session.scalars(wanted.options(*eager).order_by(Alert.raised_at, Alert.code.desc(), Alert.item))


def _once(alerts: Iterable[Alert]) -> list[Alert]:
    found: dict[tuple[uuid.UUID, str, str], Alert] = {}
    for alert in alerts:
        key = (alert.deposit_id, alert.code, alert.item)
        if key not in found or found[key].answered_at is None:
            found[key] = alert
    return list(found.values())


def _decisions(profile: Profile) -> list[SignOff]:
    """The decisions on any version of any visit, not on the newest only."""
    wanted = select(SignOff).join(SignOff.revision).join(Revision.visit).where(Visit.profile_id == profile.id)
    eager = joinedload(SignOff.revision).joinedload(Revision.visit), joinedload(SignOff.person)
    shown = blind.shown_to_reader(), blind.decisions_shown_to_reader()
    return list(db.session.scalars(wanted.where(*shown).options(*eager).order_by(SignOff.decided_at)))


def _events(profile: Profile) -> list[Event]:
    wanted = (
        select(Event)
        .where(Event.profile_id == profile.id, blind.judged_to_reader(Event))
        .options(joinedload(Event.by), joinedload(Event.struck_by))
    )
    return list(db.session.scalars(wanted.order_by(Event.happened_on, Event.recorded_at)))


def _plan_targets(profile: Profile) -> list[PlanTarget]:
    wanted = select(PlanTarget).where(PlanTarget.profile_id == profile.id).options(joinedload(PlanTarget.by))
    return list(db.session.scalars(wanted.order_by(PlanTarget.set_at)))


def _filed(deposit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Revision]:
    wanted = select(Revision).where(Revision.deposit_id.in_(list(deposit_ids)))
    return {revision.deposit_id: revision for revision in db.session.scalars(wanted)}
