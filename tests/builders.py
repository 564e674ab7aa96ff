"""Visits as a phone would send them, and envelopes around them."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.models import Person, Profile

LONDON = ZoneInfo("Europe/London")
ITEMS = (
    "n1",
    "n2",
    "n3",
    "h1",
    "h2",
    "h3",
    "h4",
    "y1",
    "y2",
    "y3",
    "y4",
    "s1",
    "s2",
    "s3",
    "s4",
    "w1",
    "w2",
    "w3",
    "w4",
    "w5",
)
DEVICE = uuid.UUID("00000000-0000-4000-8000-00000000d0d0")


def graded(grade: int, *evidence: str, **more: Any) -> dict[str, Any]:
    """One item's grade, seen unless said otherwise."""
    return {"grade": grade, "evidence": list(evidence or ("seen",)), **more}


def all_graded(grade: int, *evidence: str, **others: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every item at this grade, but for those given by name."""
    note = {"note": "What I saw."} if grade >= 4 else {}
    return {item: graded(grade, *evidence, **note) for item in ITEMS} | others


def payload(
    author: Person, profile: Profile, when: datetime | None = None, /, **changes: Any
) -> dict[str, Any]:
    """The payload of a visit, an announced one yesterday at ten with everything at 2 unless changed.

    A change to `...` leaves the key out.
    """
    when = when or datetime.now(LONDON).replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(
        days=1
    )
    said = {
        "schema": 1,
        "author": str(author.id),
        "profile": str(profile.id),
        "instrument": "home-visit-observation",
        "instrument_version": 1,
        "kind": "announced",
        "visited_on": when.date().isoformat(),
        "started_at": when.isoformat(),
        "zone": "Europe/London",
        "recorded_at": (when + timedelta(hours=1)).isoformat(),
        "child_seen": True,
        "child_alone": False,
        "ratings": all_graded(2),
        "app_version": "1.0.0",
    }
    return {key: value for key, value in (said | changes).items() if value is not ...}


def item(
    said: Any,
    *,
    visit: uuid.UUID | str | None = None,
    revision: Any = 1,
    seq: Any = 1,
    **changes: Any,
) -> dict[str, Any]:
    """One item of an envelope around a payload (a text is sent as it is)."""
    text = said if isinstance(said, str) else json.dumps(said)
    sent = {
        "id": str(visit or uuid.uuid4()),
        "revision": revision,
        "seq": seq,
        "digest": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "payload": text,
    }
    return {key: value for key, value in (sent | changes).items() if value is not ...}


def envelope(*items: Any, high_water: int | None = None, device: uuid.UUID = DEVICE) -> dict[str, Any]:
    """What a phone posts."""
    highest = max(
        (one["seq"] for one in items if isinstance(one, dict) and isinstance(one.get("seq"), int)), default=0
    )
    return {
        "device": str(device),
        "high_water": highest if high_water is None else high_water,
        "items": list(items),
    }
