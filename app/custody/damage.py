"""What did not arrive whole: only the attempt is kept, with the names that it claimed."""

import uuid
from datetime import datetime
from typing import Any

from app import audit
from app.custody.receipt import Receipt
from app.extensions import db
from app.models import Attempt, Person


def damaged(raw: Any, sender: Person, device: uuid.UUID, now: datetime) -> Receipt:
    """Note the attempt, commit it, and answer that it is to be sent again."""
    claimed = raw if isinstance(raw, dict) else {}
    names = {key: _short(claimed.get(key)) for key in ("id", "revision", "digest")}
    audit.lock()
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
