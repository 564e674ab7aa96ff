"""Keeping: the bytes, the attempt and the alerts of one item, committed before anything is judged."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app import alerts, audit, logs, records
from app.clock import local
from app.custody.filing import file_again
from app.custody.receipt import Receipt, receipt
from app.extensions import db
from app.models import Attempt, Deposit, Person, Profile
from app.schemas import SentItem, Unreadable, parse, read_item


def take(raw: Any, sender: Person, device: uuid.UUID, now: datetime) -> Receipt:
    """Keep one item of an envelope, file it if it can be, and give its receipt.

    Each step is committed. An item of no usable shape, or whose bytes are not those its digest names, is
    damaged: only the attempt is kept.
    """
    item = read_item(raw)
    kept = _keep_safely(item, sender, device, now) if item is not None and _is_whole(item) else None
    if item is None or kept is None:
        return _damaged(raw, sender, device, now)
    deposit, repeat = kept
    if _is_foreign(deposit, sender):
        return _answer_as_foreign(item, sender, device, now)
    if deposit.status == "kept":
        file_again(deposit.id, now)
    return receipt(deposit, repeat=repeat)


def _is_whole(item: SentItem) -> bool:
    # The digest of a sealed item is that of the text inside: it is compared when it is opened.
    return item.payload is None or hashlib.sha256(item.payload).hexdigest() == item.digest


def _damaged(raw: Any, sender: Person, device: uuid.UUID, now: datetime) -> Receipt:
    claimed = raw if isinstance(raw, dict) else {}
    names = {key: _short(claimed.get(key)) for key in ("id", "revision", "digest")}
    db.session.add(
        Attempt(
            at=now,
            sender_id=sender.id,
            author_id=sender.id,
            device=device,
            seq=None,
            status="damaged",
            claimed=" ".join(str(name) for name in names.values()).encode("ascii", "replace").decode()[:200],
        )
    )
    audit.append("received damaged", "device", device, person_id=sender.id, at=now)
    db.session.commit()
    revision = names["revision"] if isinstance(names["revision"], int) else None
    text = {key: name if isinstance(name, str) else None for key, name in names.items()}
    return Receipt(text["id"], revision, text["digest"], "damaged", received_at=now)


def _short(value: Any) -> Any:
    """A claimed name worth repeating: a short text that UTF-8 can hold, or a whole number."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
        return value
    whole = isinstance(value, str) and len(value) <= 100 and value.isprintable() and value.isascii()
    return value if whole else None


def _keep_safely(
    item: SentItem, sender: Person, device: uuid.UUID, now: datetime
) -> tuple[Deposit, bool] | None:
    """Keep an item; None when it could not be kept through a fault of ours, so that its neighbours still can.

    A database that is away or busy is no fault of the item: then the whole request is to be sent again.
    """
    try:
        return _keep(item, sender, device, now)
    except (OperationalError, PoolTimeout):
        raise
    except Exception as fault:
        db.session.rollback()
        logs.failure(fault)
        return None


def _keep(item: SentItem, sender: Person, device: uuid.UUID, now: datetime) -> tuple[Deposit, bool]:
    """Commit the bytes, the attempt and the alerts; give the deposit and whether it had been here before."""
    deposit = _same(item)
    if deposit is None:
        try:
            return _keep_new(item, sender, device, now), False
        except IntegrityError:  # the same bytes came twice at once; the other was first
            db.session.rollback()
            deposit = _same(item)
            if deposit is None:
                raise
    author = _author_of(deposit, sender)
    status = "repeat" if not _is_foreign(deposit, sender) else "foreign"
    db.session.add(_attempt(deposit, sender, author, device, item.seq, now, status))
    audit.append("received again", "deposit", deposit.id, person_id=sender.id, at=now, status=status)
    db.session.commit()
    return deposit, True


def _same(item: SentItem) -> Deposit | None:
    wanted = select(Deposit).where(
        Deposit.visit_id == item.id, Deposit.revision == item.revision, Deposit.digest == item.digest
    )
    return db.session.scalars(wanted).first()


def _keep_new(item: SentItem, sender: Person, device: uuid.UUID, now: datetime) -> Deposit:
    profile = _profile_named(item)
    # A profile that is not the sender's, real or not, is told to the sender's supervisor too.
    own = profile is not None and records.was_held(sender.id, profile.id, local(now).date())
    teams = {profile.team_id if profile else sender.team_id} | (set() if own else {sender.team_id})
    deposit = Deposit(
        id=uuid.uuid4(),
        visit_id=item.id,
        revision=item.revision,
        digest=item.digest,
        payload=item.payload,
        sealed=item.sealed,
        sender_id=sender.id,
        device=device,
        seq=item.seq,
        received_at=now,
        status="kept",
        profile_id=profile.id if profile else None,
        team_id=profile.team_id if profile else sender.team_id,
    )
    raised = alerts.raise_for(deposit, profile, teams)
    deposit.alerted = bool(raised)
    db.session.add(deposit)
    db.session.flush()
    db.session.add_all(raised)
    db.session.add(_attempt(deposit, sender, _author_of(deposit, sender), device, item.seq, now, "new"))
    audit.append(
        "received",
        "deposit",
        deposit.id,
        person_id=sender.id,
        at=now,
        visit=item.id,
        revision=item.revision,
        digest=item.digest,
        alerts=len(raised),
    )
    db.session.commit()
    return deposit


def _attempt(
    deposit: Deposit,
    sender: Person,
    author: uuid.UUID,
    device: uuid.UUID,
    seq: int,
    now: datetime,
    status: str,
) -> Attempt:
    return Attempt(
        at=now,
        sender_id=sender.id,
        author_id=author,
        device=device,
        seq=seq,
        deposit_id=deposit.id,
        status=status,
    )


def _said(payload: bytes | None) -> dict[str, Any]:
    try:
        said = parse(payload or b"")
    except Unreadable:
        return {}
    return said if isinstance(said, dict) else {}


def _uuid_in(said: dict[str, Any], key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said[key])
    except (KeyError, ValueError, AttributeError, TypeError):
        return None


def _profile_named(item: SentItem) -> Profile | None:
    named = _uuid_in(_said(item.payload), "profile")
    return db.session.get(Profile, named) if named else None


def _author_of(deposit: Deposit, sender: Person) -> uuid.UUID:
    """Whose visit this says it is, when that is somebody we know; else the sender's."""
    named = _uuid_in(deposit.sealed or _said(deposit.payload), "author")
    return named if named and db.session.get(Person, named) else sender.id


def _is_foreign(deposit: Deposit, sender: Person) -> bool:
    return sender.id not in (deposit.sender_id, _author_of(deposit, sender))


def _answer_as_foreign(item: SentItem, sender: Person, device: uuid.UUID, now: datetime) -> Receipt:
    """Answer somebody else's bytes as if they were new: when and whether they came is not told."""
    return Receipt(str(item.id), item.revision, item.digest, "held", False, "other_author", received_at=now)
