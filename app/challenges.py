"""Disagreement with a decision: anybody with access raises it, somebody else answers, and it climbs when late.

Nothing that was decided is changed by it: what is decided instead is done where it belongs.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app import actions, audit, blind, heard, reach
from app.actions import Task
from app.chain import chain
from app.clock import local
from app.extensions import db
from app.limits import limits_on
from app.models import Challenge, Closing, Person, Profile, Revision, SignOff

OUTCOMES = ("changed", "partly_changed", "stands")
OFFERED = 20  # decisions to choose from, the newest first


@dataclass(frozen=True, slots=True)
class About:
    """What a challenge is about: one decision, one closing, or (neither) how the case goes."""

    signoff: SignOff | None = None
    closing: Closing | None = None


# Reading ------------------------------------------------------------------------------------------


def of_profile(profile: Profile) -> list[Challenge]:
    """Give every challenge about a profile: the open ones first, then the newest."""
    return _found(Challenge.profile_id == profile.id)


def of_decision(decision: SignOff) -> list[Challenge]:
    """Give the challenges to one decision."""
    return _found(Challenge.signoff_id == decision.id)


def raised_by(person: Person, since: datetime) -> list[Challenge]:
    """Give what a person has raised, whoever holds the case by now: still open, or answered since a moment."""
    lately = or_(Challenge.answered_at.is_(None), Challenge.answered_at > since)
    return _found(Challenge.by_id == person.id, lately)


def open_about(profile: Profile) -> int:
    """Give how many challenges about a profile nobody has answered."""
    unanswered = Challenge.profile_id == profile.id, Challenge.answered_at.is_(None)
    wanted = select(func.count()).where(*unanswered, blind.judged_to_reader(Challenge))
    return db.session.scalar(wanted) or 0


def _found(*conditions: ColumnElement[bool]) -> list[Challenge]:
    wanted = select(Challenge).where(*conditions, blind.judged_to_reader(Challenge)).options(*heard.TO_SHOW)
    ordered = wanted.order_by(Challenge.answered_at.is_not(None), Challenge.raised_at.desc(), Challenge.id)
    return list(db.session.scalars(ordered))


def decisions_about(profile: Profile, person: Person, on: date) -> Sequence[SignOff]:
    """Give the decisions on a profile's visits that a person may see, the newest first."""
    wanted = (
        select(SignOff)
        .join(SignOff.revision)
        .where(
            reach.visible_revisions(person, on),
            Revision.visit.has(profile_id=profile.id),
            blind.decisions_shown_to_reader(),
        )
        .options(joinedload(SignOff.revision), joinedload(SignOff.person))
        .order_by(SignOff.decided_at.desc(), SignOff.id)
    )
    return db.session.scalars(wanted.limit(OFFERED)).all()


def closings_about(profile: Profile) -> Sequence[Closing]:
    """Give the closings that were ever proposed for a profile, the newest first."""
    wanted = select(Closing).where(Closing.profile_id == profile.id, blind.judged_to_reader(Closing))
    return db.session.scalars(wanted.order_by(Closing.proposed_at.desc(), Closing.id)).all()


# Setting down: each act adds one entry to the trail, and the caller commits ------------------------


def challenge(profile: Profile, about: About, words: str, wanted: str, by: Person, at: datetime) -> Challenge:
    """Set a disagreement down, to be answered within the authority's limit.

    The profile's own team hears first; of a second one, those above whoever answered the first.
    """
    if again := _just_now(profile, about, words, wanted, by):
        return again
    on = local(at).date()
    row = Challenge(
        id=uuid.uuid4(),
        profile_id=profile.id,
        signoff_id=about.signoff.id if about.signoff else None,
        closing_id=about.closing.id if about.closing else None,
        words=words,
        wanted=wanted,
        by_id=by.id,
        raised_at=at,
        due_on=on + timedelta(days=limits_on(on).challenge_days),
        team_id=_first_to_answer(profile, about, by),
        answer="",
    )
    db.session.add(row)
    db.session.flush()
    _note("challenged", row, by, at, due_on=row.due_on)
    return row


def _just_now(profile: Profile, about: About, words: str, wanted: str, by: Person) -> Challenge | None:
    """The same in the same words that nobody has answered: a form that was sent twice is once."""
    same = *_same(profile, about, by), Challenge.words == words, Challenge.wanted == wanted
    unanswered = select(Challenge).where(*same, Challenge.answered_at.is_(None))
    return db.session.scalars(unanswered.limit(1)).first()


def _same(profile: Profile, about: About, by: Person) -> tuple[ColumnElement[bool], ...]:
    """The condition for what this person challenged before about the same."""
    return (
        Challenge.profile_id == profile.id,
        Challenge.by_id == by.id,
        Challenge.signoff_id == (about.signoff.id if about.signoff else None),
        Challenge.closing_id == (about.closing.id if about.closing else None),
    )


def _first_to_answer(profile: Profile, about: About, by: Person) -> uuid.UUID:
    """Give the team that is to answer first: a level higher where this person's last challenge to it was answered."""
    same = *_same(profile, about, by), Challenge.outcome.in_(OUTCOMES)
    before = db.session.scalars(select(Challenge).where(*same).order_by(Challenge.answered_at.desc())).first()
    teams = [team.id for team in chain(profile.team)]
    answered = before.answered_by.team_id if before and before.answered_by else None
    if answered not in teams:
        return profile.team_id
    return teams[min(teams.index(answered) + 1, len(teams) - 1)]


def take_on(row: Challenge, person: Person, at: datetime) -> None:
    """Let somebody be the one to answer, in place of whoever was."""
    row.owner = person
    _note("took on", row, person, at)


def answer(
    row: Challenge, outcome: str, words: str, person: Person, at: datetime, tasks: Sequence[Task] = ()
) -> None:
    """Keep the answer and what came of it, and set what is to be done.

    ValueError when there is an answer, or when it is one's own challenge.
    """
    if row.answered_at is not None:
        raise ValueError("this challenge was answered already")
    if row.by_id == person.id:
        raise ValueError("nobody answers their own challenge")
    row.owner = row.owner or person
    _close(row, outcome, words, person, at)
    actions.agree("challenge", row.id, row.profile, tasks, person, at)
    _note("answered", row, person, at, actions=len(tasks))


def withdraw(row: Challenge, why: str, person: Person, at: datetime) -> None:
    """Let whoever raised it take it back, with the reason. It stays readable."""
    if row.answered_at is not None:
        raise ValueError("this challenge was answered already")
    _close(row, "withdrawn", why, person, at)
    _note("withdrew", row, person, at)


def _close(row: Challenge, outcome: str, words: str, person: Person, at: datetime) -> None:
    row.outcome, row.answer, row.answered_by, row.answered_at = outcome, words, person, at


def _note(action: str, row: Challenge, by: Person, at: datetime, **facts: object) -> None:
    audit.append(action, "challenge", row.id, person_id=by.id, at=at, profile_id=row.profile_id, **facts)


def profiles_of(rows: Iterable[Challenge]) -> list[str]:
    """Give the ids of the profiles that challenges are about: what the trail keeps of a list."""
    return sorted({str(row.profile_id) for row in rows})
