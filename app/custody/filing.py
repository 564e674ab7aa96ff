"""Filing: judging a kept deposit, and adding it to the case or holding it with its reason."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import audit, devices, holding, logs, versions
from app.custody.decided import Act, as_decided, is_allowed
from app.custody.opening import text_kept
from app.custody.said import tell
from app.extensions import db
from app.models import Deposit, Person, Profile, Visit
from app.schemas import Invalid, Reported, Unreadable, check_instrument, read_visit
from observations.instrument import find
from observations.revision import Arrival, Known, receive

PREGNANCY = timedelta(days=280)


class Held(Exception):
    """A deposit that cannot be filed yet: the reason by its code, and the fields it lies in, if any."""

    def __init__(self, reason: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.fields = reason, fields


class Conflict(Exception):
    """Another wording is already there under this id and revision."""


def file_again(deposit_id: uuid.UUID, now: datetime, act: Act | None = None) -> bool:
    """Judge a kept or held deposit, file it if it can be, with the versions that waited for it; commit.

    `act`: what a person decided about it, in this same transaction. False, and nothing of that was kept, when
    a fault of ours came between.
    """
    try:
        audit.lock()  # one judgement at a time: two wordings of one version cannot both be first
        deposit = db.session.get_one(Deposit, deposit_id, populate_existing=True)
        if deposit.status in ("kept", "held"):
            _open(deposit, now)
            _judge(deposit, now, act)
            _file_waiting(deposit, now)
        db.session.commit()
        return True
    except Exception as fault:  # the bytes are committed; a fault of ours must not hold up the neighbours
        db.session.rollback()
        logs.failure(fault)
        _note_fault(deposit_id, now)
        return False


def _open(deposit: Deposit, now: datetime) -> None:
    """Take the text out of an envelope whose key has come back, and raise what must be heard."""
    text = text_kept(deposit) if deposit.payload is None else None
    if text is None:
        return
    deposit.payload = text
    raised = tell(deposit, now)
    audit.append(
        "opened", "deposit", deposit.id, person_id=None, at=now, digest=deposit.digest, alerts=raised
    )


def _note_fault(deposit_id: uuid.UUID, now: datetime) -> None:
    """Say that it waits for a fault of ours, unless something else held it before; it is judged when offered again."""
    audit.lock()
    deposit = db.session.get_one(Deposit, deposit_id)
    deposit.reason = deposit.reason or "fault"
    audit.append("failed to judge", "deposit", deposit.id, person_id=None, at=now, digest=deposit.digest)
    db.session.commit()


def _judge(deposit: Deposit, now: datetime, act: Act | None = None) -> None:
    try:
        reported = _check(deposit, now)
    except Held as held:
        deposit.status, deposit.reason, deposit.fields = "held", held.reason, held.fields
    except Conflict:
        deposit.status, deposit.reason, deposit.fields = "conflict", None, None
    else:
        revision = versions.add_revision(deposit, reported, now)
        deposit.status, deposit.reason, deposit.fields = "filed", None, None
        _note(deposit, now, act, revision=revision.number)
        return
    _note(deposit, now, act, reason=deposit.reason)


def _note(deposit: Deposit, now: datetime, act: Act | None, **facts: Any) -> None:
    """The entry of a judgement; of an act of somebody's, the one entry that says what was done and what came of it."""
    more = {**act.facts, "outcome": deposit.status} if act else {}
    audit.append(
        act.name if act else deposit.status,
        "deposit",
        deposit.id,
        person_id=act.by if act else deposit.sender_id,
        at=now,
        profile_id=deposit.filed_for_profile_id or deposit.profile_id,
        visit=deposit.visit_id,
        digest=deposit.digest,
        **facts,
        **more,
    )


def _check(deposit: Deposit, now: datetime) -> Reported:
    """Give the visit if it may be filed. Raises Held with the reason, or Conflict."""
    sender = deposit.sender
    if deposit.payload is None:
        raise Held("unopenable")  # before all else: then the phone offers what it still can open
    if sender.suspended_at is not None and not is_allowed(deposit, "suspended"):
        raise Held("suspended")
    if devices.is_revoked(deposit.device, sender) and not is_allowed(deposit, "device_revoked"):
        raise Held("device_revoked")
    reported = _read(deposit)
    _check_author(deposit, reported)
    profile = _check_profile(deposit, reported, now)
    if _arrival(deposit) is Arrival.CONFLICT:
        raise Conflict
    _check_dates(reported, profile, now)
    if _arrival(deposit) is Arrival.OUT_OF_ORDER:
        raise Held("out_of_order")
    return reported


def _read(deposit: Deposit) -> Reported:
    try:
        reported = as_decided(deposit, read_visit(deposit.payload or b""))
        instrument = find(reported.instrument, reported.instrument_version)
        if instrument is None:
            raise Held(
                "unknown_instrument", {"instrument": "this version of the checklist is not known here"}
            )
        check_instrument(reported, instrument)
        _check_correction(deposit.revision, reported)
    except Invalid as invalid:
        raise Held("invalid", invalid.fields) from invalid
    except Unreadable as unreadable:
        raise Held("invalid", {"": str(unreadable)[:200]}) from unreadable
    return reported


def _check_correction(revision: int, reported: Reported) -> None:
    if revision == 1 and reported.correction is not None:
        raise Invalid({"correction": "a first version corrects nothing"})
    if revision > 1 and reported.correction is None:
        raise Invalid({"correction": "must say why there is a further version"})


def _check_author(deposit: Deposit, reported: Reported) -> None:
    if reported.author == deposit.sender_id:
        return
    # Whoever it names must be somebody: a visit is never filed under nobody.
    if not is_allowed(deposit, "other_author") or db.session.get(Person, reported.author) is None:
        raise Held("other_author")


def _check_profile(deposit: Deposit, reported: Reported, now: datetime) -> Profile:
    profile = db.session.get(Profile, reported.profile)
    filed = db.session.get(Visit, deposit.visit_id)
    if profile is None or (filed is not None and filed.observer_id != reported.author):
        raise Held("not_yours")
    held = holding.was_held(reported.author, profile.id, reported.visited_on)
    held = held or holding.was_held(reported.author, profile.id, now.astimezone(reported.zone).date())
    if not held or profile.closed_on is not None:
        raise Held("not_yours")
    if filed is not None and filed.profile_id != profile.id:
        raise Held("invalid", {"profile": "is not that of the earlier versions"})
    return profile


def _check_dates(reported: Reported, profile: Profile, now: datetime) -> None:
    tomorrow = now.astimezone(reported.zone).date() + timedelta(days=1)
    expected = profile.born or profile.child.due_on
    if reported.visited_on > tomorrow:
        raise Held("invalid", {"visited_on": "is after tomorrow"})
    if expected and reported.visited_on.year < (expected - PREGNANCY).year:
        raise Held("invalid", {"visited_on": "is before the child was expected"})


def _arrival(deposit: Deposit) -> Arrival:
    """What this version is to those of its visit that count: filed ones, and this sender's own earlier ones.

    Somebody else's unfiled bytes under the same id count for nothing: a stranger cannot block a visit.
    """
    others = db.session.scalars(
        select(Deposit).where(Deposit.visit_id == deposit.visit_id, Deposit.id != deposit.id)
    )
    known = [
        Known(one.revision, one.digest, one.status == "filed") for one in others if _counts_for(deposit, one)
    ]
    return receive(known, deposit.revision, deposit.digest)


def _counts_for(deposit: Deposit, other: Deposit) -> bool:
    if other.status == "filed":
        return True
    own = other.sender_id == deposit.sender_id and other.status != "conflict"
    if other.revision != deposit.revision:
        return own
    # Of what was never opened nobody knows that it is what its digest names: it is no other wording yet.
    return own and other.payload is not None and _came_before(other, deposit)


def _came_before(other: Deposit, deposit: Deposit) -> bool:
    return (other.received_at, str(other.id)) < (deposit.received_at, str(deposit.id))


def _file_waiting(deposit: Deposit, now: datetime) -> None:
    """Judge again the later versions of this visit that waited for an earlier one."""
    wanted = select(Deposit).where(
        Deposit.visit_id == deposit.visit_id, Deposit.status == "held", Deposit.reason == "out_of_order"
    )
    for waiting in db.session.scalars(wanted.order_by(Deposit.revision)).all():
        if waiting.id != deposit.id:
            _judge_apart(waiting, now)


def _judge_apart(waiting: Deposit, now: datetime) -> None:
    """Judge one that waited; after a fault of ours it waits on, and the version it waited for is filed."""
    try:
        with db.session.begin_nested():
            _judge(waiting, now)
    except OperationalError:
        raise
    except Exception as fault:
        logs.failure(fault)
