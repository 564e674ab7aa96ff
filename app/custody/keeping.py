"""Keeping: the bytes, the attempt and the alerts of one item, committed before anything is judged."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app import alerts, audit, devices, logs
from app.custody.damage import damaged
from app.custody.filing import file_again
from app.custody.opening import again, is_named_by, text_of
from app.custody.receipt import Receipt, receipt
from app.custody.said import author_of, tell
from app.extensions import db
from app.models import Attempt, Deposit, Person
from app.schemas import SentItem, read_item


@dataclass(frozen=True, slots=True)
class Arrived:
    """One item as it came: what it is, its text if it can be read, by whom it was sent, from where and when."""

    item: SentItem
    text: bytes | None
    sender: Person
    device: uuid.UUID
    at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether the text is what its digest names; of what cannot be opened nobody can say otherwise."""
        return self.text is None or is_named_by(self.item.digest, self.text)


def take(raw: Any, sender: Person, device: uuid.UUID, now: datetime) -> Receipt:
    """Keep one item of an envelope, file it if it can be, and give its receipt.

    Each step is committed. An item of no usable shape, or whose bytes are not those its digest names, is
    damaged: only the attempt is kept.
    """
    item = read_item(raw)
    arrived = Arrived(item, text_of(item, device), sender, device, now) if item else None
    kept = _keep_safely(arrived) if arrived and arrived.is_whole else None
    if arrived is None or kept is None:
        return damaged(raw, sender, device, now)
    deposit, repeat = kept
    if deposit.status == "kept":
        file_again(deposit.id, now)
    if _is_foreign(deposit, sender):
        return _answer_as_foreign(arrived)
    return receipt(deposit, repeat=repeat)


def _keep_safely(arrived: Arrived) -> tuple[Deposit, bool] | None:
    """Keep an item; None when it could not be kept through a fault of ours, so that its neighbours still can.

    A database that is away or busy is no fault of the item: then the whole request is to be sent again.
    """
    try:
        return _keep(arrived)
    except (OperationalError, PoolTimeout):
        raise
    except Exception as fault:
        db.session.rollback()
        logs.failure(fault)
        return None


def _keep(arrived: Arrived) -> tuple[Deposit, bool]:
    """Commit the bytes, the attempt and the alerts; give the deposit and whether it had been here before."""
    audit.lock()  # first of all: whoever writes takes turns here, and the same bytes twice at once come in turn
    deposit = _same(arrived.item)
    repeat = deposit is not None
    deposit, raised = (deposit, _keep_more(deposit, arrived)) if deposit else _keep_new(arrived)
    status = "new" if not repeat else "foreign" if _is_foreign(deposit, arrived.sender) else "repeat"
    _note(deposit, arrived, status, alerts=raised)
    db.session.commit()
    return deposit, repeat


def _same(item: SentItem) -> Deposit | None:
    wanted = select(Deposit).where(
        Deposit.visit_id == item.id, Deposit.revision == item.revision, Deposit.digest == item.digest
    )
    return db.session.scalars(wanted).first()


def _keep_new(arrived: Arrived) -> tuple[Deposit, int]:
    item, sender = arrived.item, arrived.sender
    deposit = Deposit(
        id=uuid.uuid4(),
        visit_id=item.id,
        revision=item.revision,
        digest=item.digest,
        payload=arrived.text,
        sealed=item.sealed,
        sender_id=sender.id,
        device=arrived.device,
        seq=item.seq,
        received_at=arrived.at,
        status="kept",
        alerted=False,
        team_id=sender.team_id,
    )
    db.session.add(deposit)
    return deposit, tell(deposit, arrived.at)


# The same again -----------------------------------------------------------------------------------


def _keep_more(deposit: Deposit, arrived: Arrived) -> int:
    """Keep what these bytes add: a text, another envelope, the word of their author; then it is to be judged anew.

    Gives how many alerts were raised.
    """
    had_text = deposit.payload is not None
    deposit.payload = deposit.payload if had_text else arrived.text
    authors = deposit.status in ("kept", "held") and _is_by_its_author(deposit, arrived.sender)
    if authors:
        _let_answer(deposit, arrived)
    elif not had_text and arrived.item.sealed not in (None, deposit.sealed):
        _put_beside(deposit, arrived.device, arrived.item.seq, arrived.item.sealed)
    if not authors and (had_text or arrived.text is None):
        return 0
    if deposit.status == "held":
        deposit.status, deposit.reason, deposit.fields = "kept", None, None
    return tell(deposit, arrived.at)


def _is_by_its_author(deposit: Deposit, sender: Person) -> bool:
    """Tell whether its author sends what somebody else has been answering for."""
    return sender.id == author_of(deposit) != deposit.sender_id


def _let_answer(deposit: Deposit, arrived: Arrived) -> None:
    """Let the author answer for what somebody else brought first, from the phone that now sends it."""
    if deposit.sealed is not None:
        _put_beside(deposit, deposit.device, deposit.seq, deposit.sealed)
        deposit.sealed = arrived.item.sealed
    deposit.sender_id, deposit.device, deposit.seq = arrived.sender.id, arrived.device, arrived.item.seq


def _put_beside(deposit: Deposit, device: uuid.UUID, seq: int, sealed: Any) -> None:
    envelope = {"device": str(device), "seq": seq, "sealed": sealed}
    if envelope not in again(deposit):
        deposit.sealed_again = [*again(deposit), envelope]


def _is_foreign(deposit: Deposit, sender: Person) -> bool:
    return sender.id not in (deposit.sender_id, author_of(deposit))


def _answer_as_foreign(arrived: Arrived) -> Receipt:
    """Answer somebody else's bytes as if they were new: when and whether they came is not told."""
    item, alerted = arrived.item, bool(alerts.causes(arrived.text or b""))
    return Receipt(
        str(item.id),
        item.revision,
        item.digest,
        "held",
        reason="other_author",
        alerted=alerted,
        received_at=arrived.at,
    )


# Every attempt ------------------------------------------------------------------------------------


def _note(deposit: Deposit, arrived: Arrived, status: str, **facts: Any) -> None:
    db.session.add(
        Attempt(
            at=arrived.at,
            sender_id=arrived.sender.id,
            author_id=author_of(deposit) or arrived.sender.id,
            device=arrived.device,
            seq=arrived.item.seq,
            deposit_id=deposit.id,
            status=status,
        )
    )
    if status == "new":
        facts |= {"visit": deposit.visit_id, "revision": deposit.revision, "digest": deposit.digest}
    if devices.is_revoked(arrived.device, arrived.sender):
        facts |= {"revoked": True}
    audit.append(
        "received" if status == "new" else "received again",
        "deposit",
        deposit.id,
        person_id=arrived.sender.id,
        at=arrived.at,
        status=status,
        **facts,
    )
