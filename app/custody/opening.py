"""Opening what came sealed: at once, or as soon as its key is here. The envelope stays beside the text."""

import hashlib
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from app import logs, sealing
from app.config import config
from app.extensions import db
from app.models import Deposit
from app.schemas import SentItem, read_sealed


def text_of(item: SentItem, device: uuid.UUID) -> bytes | None:
    """Give the text of an item; None when it is sealed and cannot be opened now."""
    if item.payload is not None:
        return item.payload
    return _opened(item.sealed, device, item.seq, item)


def text_kept(deposit: Deposit) -> bytes | None:
    """Give the text in one of a deposit's envelopes that opens now and holds what its digest names."""
    for one in [{"device": deposit.device, "seq": deposit.seq, "sealed": deposit.sealed}, *again(deposit)]:
        found = _opened(one["sealed"], one["device"], one["seq"], deposit)
        if found is not None and is_named_by(deposit.digest, found):
            return found
    return None


def again(deposit: Deposit) -> list[dict[str, Any]]:
    """Give the further envelopes of a deposit, each with the phone and number that it was sealed with."""
    return list(deposit.sealed_again or ())


def is_named_by(digest: str, text: bytes) -> bool:
    """Tell whether these are the bytes that a digest names."""
    return hashlib.sha256(text).hexdigest() == digest


def unjudged() -> list[uuid.UUID]:
    """Give what was kept and never judged, and what is sealed and can be opened now."""
    sealed = (Deposit.status == "held") & Deposit.payload.is_(None)
    lying = db.session.scalars(select(Deposit).where(or_(Deposit.status == "kept", sealed)))
    return [one.id for one in lying if one.payload is not None or text_kept(one) is not None]


def _opened(raw: Any, device: Any, seq: int, names: SentItem | Deposit) -> bytes | None:
    sealed = read_sealed(raw)
    if sealed is None:
        return None
    visit_id = names.visit_id if isinstance(names, Deposit) else names.id
    bound_to = sealing.header(
        "visit",
        kid=sealed.kid,
        device=device,
        author=sealed.author,
        id=visit_id,
        revision=names.revision,
        seq=seq,
        digest=names.digest,
    )
    try:
        return sealing.open_text(Path(config().keys), sealed, bound_to)
    except sealing.Unopenable:
        return None
    except Exception as fault:  # whatever is in an envelope, its bytes are kept
        logs.failure(fault)
        return None
