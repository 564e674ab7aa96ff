"""Deciding on one version of a visit: what a supervisor must see first, and the one decision that is kept of it."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app import actions, audit, blind, grades, reach, records
from app.extensions import db
from app.models import Acceptance, Person, Question, Rating, Revision, SignOff, Visit
from app.records import ChangeOverTime
from observations import signoff
from observations.errors import NotAllowed
from observations.flags import Alert, Flag, attention
from observations.history import RULE
from observations.visit import Ungraded

READ, CHILDS_VIEW = "read", "childs_view"  # what a signature affirms


@dataclass(frozen=True, slots=True)
class Matter:
    """One version before its supervisor, and everything that a decision on it has to answer."""

    revision: Revision
    change: ChangeOverTime  # with every visit known on the day of deciding, not only those up to this one
    flags: tuple[Flag, ...]
    prompts: tuple[Alert, ...]
    to_accept: tuple[Rating, ...]  # what the observer said does not apply
    decided: SignOff | None

    @property
    def submission(self) -> signoff.Submission:
        """The version as the rules of signing see it."""
        return signoff.Submission(
            author=self.revision.visit.observer_id,
            revision=self.revision.number,
            newest=self.revision.visit.newest,
            decided=self.decided is not None,
            flags=tuple(flag.key for flag in self.flags),
            domains=tuple(domain.key for domain in self.change.instrument.domains),
            statements=(READ, CHILDS_VIEW),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided and no later version has come."""
        return self.decided is None and self.revision.number == self.revision.visit.newest

    @property
    def verdicts(self) -> dict[str, Any]:
        """Per domain, the whole of what the rule says on this day."""
        return {key: self.change.domains[key].as_output() for key in self.submission.domains}

    @property
    def fingerprint(self) -> str:
        """What tells this picture from another: it changes when a verdict, flag, prompt or number of the rule does."""
        prompts = [(one.code, one.item, one.domain, one.months) for one in self.prompts]
        numbers = self.change.history.parameters.as_dict()
        picture = [self.revision.digest, self.verdicts, self.submission.flags, prompts, numbers]
        return hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()


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
        flags=attention(change.history, change.domains),
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
        {"item": one.item, "domain": one.domain, "months": one.months}
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


def filed_from(deposit_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Revision]:
    """Give the version that each of these deposits was filed as; those not filed are left out."""
    wanted = select(Revision).where(Revision.deposit_id.in_(list(deposit_ids)))
    found = db.session.scalars(wanted.options(joinedload(Revision.visit).joinedload(Visit.profile)))
    return {one.deposit_id: one for one in found}


# Lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Returned:
    """A visit that came back with questions and whose answer, the next version, has not come yet."""

    visit: Visit
    revision: Revision
    decision: SignOff


def awaiting(person: Person, on: date) -> list[Revision]:
    """Give the newest versions that this supervisor may decide on and nobody has decided."""
    wanted = (
        select(Revision)
        .join(Revision.visit)
        .outerjoin(SignOff, SignOff.revision_id == Revision.id)
        .where(reach.team_revisions(person, on), Revision.number == Visit.newest, SignOff.id.is_(None))
        .options(joinedload(Revision.visit).options(joinedload(Visit.observer), joinedload(Visit.profile)))
        .order_by(Revision.received_at, Revision.id)
    )
    return list(db.session.scalars(wanted))


def earlier_decisions(revisions: Sequence[Revision]) -> dict[uuid.UUID, SignOff]:
    """Give the latest decision on an earlier version of each of these versions' visits, by the visit's id."""
    wanted = (
        select(SignOff)
        .join(SignOff.revision)
        .where(Revision.visit_id.in_([one.visit_id for one in revisions if one.number > 1]))
        .options(joinedload(SignOff.revision), selectinload(SignOff.questions))
        .order_by(Revision.number)
    )
    numbers = {one.visit_id: one.number for one in revisions}
    found = db.session.scalars(wanted)
    return {
        one.revision.visit_id: one for one in found if one.revision.number < numbers[one.revision.visit_id]
    }


def returned_for(person: Person, on: date) -> list[Returned]:
    """Give this observer's own visits that came back with questions, the longest since first."""
    return _returned(reach.own_visits(person, on))


def returned_by_team(person: Person, on: date) -> list[Returned]:
    """Give the visits to a supervisor's team's profiles that are with their observers, the longest since first."""
    return _returned(Visit.id.in_(select(Revision.visit_id).where(reach.team_revisions(person, on))))


def _returned(which: Any) -> list[Returned]:
    wanted = (
        select(SignOff)
        .join(SignOff.revision)
        .join(Revision.visit)
        .where(which, Revision.number == Visit.newest, SignOff.decision == signoff.Outcome.RETURNED.value)
        .options(
            joinedload(SignOff.revision)
            .joinedload(Revision.visit)
            .options(joinedload(Visit.observer), joinedload(Visit.profile)),
            joinedload(SignOff.person),
            selectinload(SignOff.questions),
        )
        .order_by(SignOff.decided_at, SignOff.id)
    )
    return [Returned(one.revision.visit, one.revision, one) for one in db.session.scalars(wanted)]
