"""What the record answers to an item that came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import Deposit, Revision


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the record answers to one item: where it stands, and since when it has been here."""

    id: str | None
    revision: int | None
    digest: str | None
    status: str
    repeat: bool = False
    reason: str | None = None
    fields: dict[str, str] | None = None
    alerted: bool = False
    notes_missing: tuple[str, ...] = ()
    received_at: datetime | None = None


def receipt(deposit: Deposit, *, repeat: bool) -> Receipt:
    """Give what the record says of a deposit as it stands now."""
    status = deposit.status if deposit.status in ("filed", "conflict") else "held"
    return Receipt(
        id=str(deposit.visit_id),
        revision=deposit.revision,
        digest=deposit.digest,
        status=status,
        repeat=repeat,
        reason=deposit.reason if status == "held" else None,
        fields=deposit.fields if status == "held" else None,
        alerted=deposit.alerted,
        notes_missing=_notes_missing(deposit) if status == "filed" else (),
        received_at=deposit.received_at,
    )


def _notes_missing(deposit: Deposit) -> tuple[str, ...]:
    wanted = select(Revision).where(Revision.deposit_id == deposit.id)
    revision = db.session.scalars(wanted).first()
    ratings = revision.ratings if revision else []
    return tuple(rating.item for rating in ratings if (rating.grade or 0) >= 4 and not rating.note.strip())
