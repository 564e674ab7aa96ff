"""Deciding on one version of a visit: what a supervisor must see first, and the one decision that is kept of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app import actions, audit, blind, grades, records
from app.extensions import db
from app.matter import CHILDS_VIEW, Matter
from app.models import Acceptance, Person, Question, Rating, Revision, SignOff, Visit
from observations import signoff
from observations.errors import NotAllowed
from observations.flags import Flag
from observations.history import RULE
from observations.visit import Ungraded


@dataclass(frozen=True, slots=True)
class Following:
    """What goes with a decision: what is accepted, answered, agreed to be done and looked at next."""

    accepted: frozenset[str] = frozenset()  # items that indeed do not apply
    prompts: Mapping[str, str] = field(default_factory=dict)
    actions: Sequence[Mapping[str, str]] = ()
    next_look_on: date | None = None
    next_look_kind: str | None = None


def matter(revision: Revision, as_of: date) -> Matter:
    """Give what a supervisor must see of one version, as known on a day."""
    change = records.change_over_time(revision.visit.profile, as_of)
    grades.bring(revision.visit.revisions)
    return Matter(
        revision=revision,
        change=change,
        flags=change.judged.flags,
        prompts=change.alerts,
        to_accept=tuple(rating for rating in revision.ratings if _awaits_acceptance(rating)),
        decided=decision_on(revision),
    )


def _awaits_acceptance(rating: Rating) -> bool:
    return rating.not_graded == Ungraded.DOES_NOT_APPLY and rating.acceptance is None


def decision_on(revision: Revision) -> SignOff | None:
    """Give the decision on a version, if there is one that is not hidden from whoever is looking."""
    wanted = select(SignOff).where(SignOff.revision_id == revision.id, blind.decisions_shown_to_reader())
    return db.session.scalars(wanted.options(selectinload(SignOff.questions))).first()


def decide(
    before: Matter, judgement: signoff.Judgement, following: Following, person: Person, at: datetime
) -> SignOff:
    """Add the decision, its questions or acceptances and one entry in the trail to the open transaction.

    NotAllowed with the rule that stands against it. Somebody who decided in between is found by the database:
    then everything is rolled back and the refusal is `already_decided`.
    """
    decision = signoff.decide(before.submission, judgement)
    kept = _row(before, decision, judgement.typed_name, following, person, at)
    try:
        db.session.add(kept)
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise NotAllowed(
            "already_decided", f"Version {decision.revision} was decided in the meantime."
        ) from error
    _agree(kept, before, person, at)
    accepted = _accept(before, following, person, at) if kept.decision == signoff.Outcome.SIGNED else 0
    _note(kept, before, accepted)
    return kept


def _row(
    before: Matter,
    decision: signoff.Decision,
    typed_name: str,
    following: Following,
    person: Person,
    at: datetime,
) -> SignOff:
    return SignOff(
        id=uuid.uuid4(),
        revision_id=before.revision.id,
        person_id=person.id,
        role=person.role,
        team_name=person.team.name,
        decided_at=at,
        decision=decision.outcome.value,
        digest=before.revision.digest,
        instrument_version=before.revision.instrument_version,
        rule=RULE,
        parameters=before.change.history.parameters.as_dict(),
        as_of=before.change.as_of,
        verdicts=before.verdicts,
        agreements={
            key: {"agree": one.agree, "reason": one.reason.strip()}
            for key, one in decision.agreements.items()
        },
        flags=[_kept_flag(flag) for flag in before.flags if flag.key in decision.acknowledged],
        prompts=[_kept_prompt(code, answer, before) for code, answer in following.prompts.items()],
        rationale=decision.rationale,
        actions=[dict(action) for action in following.actions],
        next_look_on=following.next_look_on,
        next_look_kind=following.next_look_kind,
        childs_view_considered=CHILDS_VIEW in decision.statements,
        typed_name=" ".join(typed_name.split()),
        questions=[
            Question(id=uuid.uuid4(), position=position, item=item or None, question=text)
            for position, (item, text) in enumerate(decision.questions.items(), start=1)
        ],
    )


def _kept_flag(flag: Flag) -> dict[str, Any]:
    return {"code": flag.code, "domain": flag.domain, "detail": dict(flag.detail)}


def _kept_prompt(code: str, answer: str, before: Matter) -> dict[str, Any]:
    """What was answered, and everything that this kind of prompt was about."""
    about = [
        {"item": one.item, "domain": one.domain, "months": one.months, "days": one.days}
        for one in before.prompts
        if one.code == code
    ]
    return {"code": code, "about": about, "answer": answer}


def _agree(kept: SignOff, before: Matter, person: Person, at: datetime) -> None:
    """What was agreed to be done stays in the decision as it was signed; from here on it is followed up too."""
    tasks = [actions.Task(one["what"], one["who"], date.fromisoformat(one["by"])) for one in kept.actions]
    actions.agree("decision", kept.id, before.change.profile, tasks, person, at)


def _accept(before: Matter, following: Following, person: Person, at: datetime) -> int:
    found = [rating for rating in before.to_accept if rating.item in following.accepted]
    for rating in found:
        db.session.add(Acceptance(rating_id=rating.id, person_id=person.id, accepted_at=at))
    return len(found)


def _note(kept: SignOff, before: Matter, accepted: int) -> None:
    disagreed = sum(not one["agree"] for one in kept.agreements.values())
    audit.append(
        kept.decision,
        "revision",
        kept.revision_id,
        person_id=kept.person_id,
        at=kept.decided_at,
        profile_id=before.change.profile.id,
        visit=before.revision.visit_id,
        version=before.revision.number,
        digest=kept.digest,
        rule=kept.rule,
        flags=len(kept.flags),
        disagreed=disagreed,
        questions=len(kept.questions),
        accepted=accepted,
        actions=len(kept.actions),
    )


def people_in(decision: SignOff) -> dict[str, str]:
    """Give the names of those whom the flags of a decision speak of, by id."""
    ids = {flag["detail"]["assessor"] for flag in decision.flags if "assessor" in flag["detail"]}
    wanted = select(Person).where(Person.id.in_([uuid.UUID(one) for one in ids]))
    return {str(person.id): person.name for person in db.session.scalars(wanted)}


def newest_of(visit: Visit) -> Revision:
    """Give the newest filed version of a visit: the one that can be decided."""
    wanted = select(Revision).where(Revision.visit_id == visit.id, Revision.number == visit.newest)
    return db.session.scalars(wanted).one()
