"""What stands against closing a profile, or stepping its plan down, on a day: one picture, kept as it was seen."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import actions, agreed, between, blind, discussions, handovers, records
from app.between import Known
from app.clock import local
from app.extensions import db
from app.models import Action, AgencyAsked, Challenge, Closing, Discussion, Profile
from app.records import ChangeOverTime
from observations.closing import before_closing
from observations.history import RULE


@dataclass(frozen=True, slots=True)
class Before:
    """A profile before a closing, as it stands on a day, with all that whoever decides must weigh."""

    change: ChangeOverTime
    picture: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """What tells this picture from another; that a day has passed is no other picture."""
        seen = {key: value for key, value in self.picture.items() if key != "as_of"}
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def before(profile: Profile, on: date, closing: Closing | None = None) -> Before:
    """Give what stands against closing a profile on a day; with a proposal, whom it was asked about too."""
    change, known = records.change_over_time(profile, on), between.known(profile)
    stands = before_closing(change.history, change.domains)
    here = {domain.key for domain in change.instrument.domains}
    picture: dict[str, Any] = {
        "as_of": on.isoformat(),
        "rule": RULE,
        "parameters": change.history.parameters.as_dict(),
        "domains": [one.as_output() for one in stands if one.domain in here],
        "flags": _flags(change),
        "plan": change.schedule.plan.kind if change.schedule.plan else None,
        "people": {str(one.visit.observer_id): one.visit.observer.name for one in change.revisions.values()},
        "unsigned": sum(one.id not in change.outcomes for one in change.revisions.values()),
        "targets": _targets(change, known),
        "actions": [_action(one) for one in open_actions(profile)],
        "discussions": [_discussion(one) for one in discussions.open_of(profile)],
        "challenges": [_challenge(one) for one in open_challenges(profile)],
        "unsent": _unsent(profile),
        "agencies": [_asked(one) for one in closing.asked] if closing else [],
    }
    return Before(change, picture)


def _flags(change: ChangeOverTime) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "domain": one.domain, "detail": dict(one.detail)} for one in change.judged.flags
    ]


def _targets(change: ChangeOverTime, known: Known) -> list[dict[str, Any]]:
    return [
        {
            "item": one.item,
            "grade": int(one.grade),
            "due_on": one.due_on.isoformat(),
            "owner": one.owner,
            "standing": one.standing.value,
        }
        for one in agreed.agreed_changes(change, known)
        if one.standing.is_open
    ]


def open_actions(profile: Profile) -> list[Action]:
    """Give the actions that nobody has said are done, the soonest due first."""
    return [one for one in actions.of(profile) if one.done_at is None]


def open_challenges(profile: Profile) -> list[Challenge]:
    """Give the challenges that nobody has answered, the longest open first."""
    shown = Challenge.answered_at.is_(None), blind.judged_to_reader(Challenge)
    wanted = select(Challenge).where(Challenge.profile_id == profile.id, *shown)
    return list(
        db.session.scalars(
            wanted.options(joinedload(Challenge.by)).order_by(Challenge.raised_at, Challenge.id)
        )
    )


def _action(one: Action) -> dict[str, Any]:
    return {"what": one.what, "owner": one.owner, "by_on": one.by_on.isoformat()}


def _discussion(one: Discussion) -> dict[str, Any]:
    return {"held_on": one.held_on.isoformat(), "agreed": one.agreed}


def _challenge(one: Challenge) -> dict[str, Any]:
    raised_on = local(one.raised_at).date().isoformat()
    return {"id": str(one.id), "by": one.by.name, "raised_on": raised_on, "due_on": one.due_on.isoformat()}


def _asked(one: AgencyAsked) -> dict[str, Any]:
    return {
        "agency": one.agency,
        "who": one.who,
        "asked_on": one.asked_on.isoformat(),
        "answered_on": one.answered_on.isoformat() if one.answered_on else None,
        "answer": one.answer,
    }


def _unsent(profile: Profile) -> list[dict[str, Any]]:
    """Finished visits that never came from phones of those who hold or held the case. Of which child, none can say."""
    owing = handovers.owing(one.person for one in handovers.everybody(profile))
    return [{"name": phone.person.name, "visits": len(numbers)} for phone, numbers in owing.items()]
