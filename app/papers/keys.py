"""The names by which entries of a paper are left out. They hold ids only, so that the trail may keep them."""

import hashlib
import uuid

from app.chronology import Kind
from observations.household import key as known_again

QUOTES = ("childs_day", "childs_words", "carer_view")
EXACT = "childs_words"  # the one that is taken down word for word
PARTS = ("reasons", "contact_with", "summary", "engagement")  # what else is written at a visit in words


def event(ident: uuid.UUID) -> str:
    """The key of an event."""
    return f"event:{ident}"


def circumstance(ident: uuid.UUID) -> str:
    """The key of a circumstance."""
    return f"circumstance:{ident}"


def quote(visit_id: uuid.UUID, which: str) -> str:
    """The key of what somebody said at a visit."""
    return f"quote:{visit_id}:{which}"


def part(visit_id: uuid.UUID, which: str) -> str:
    """The key of one of the other parts of a visit, whichever version of it is printed."""
    return f"visit:{visit_id}:{which}"


def note(visit_id: uuid.UUID, item: str) -> str:
    """The key of all that was written at an item, whichever version of the visit is printed."""
    return f"note:{visit_id}:{item}"


def line(kind: str, record: str, version: int | None = None) -> str:
    """The key of a line of the chronology, and of all of its kind that are known from the same."""
    return f"line:{kind}:{record}:{version or 0}"


def plan(ident: uuid.UUID) -> str:
    """The key of a plan: that of its line of the chronology."""
    return line(Kind.CASE.value, str(ident))


def adult(profile_id: uuid.UUID, who: str) -> str:
    """The key of an adult, who has no id of their own."""
    named = f"{profile_id}:{known_again(who)}"
    return f"adult:{profile_id}:{hashlib.sha256(named.encode('utf-8')).hexdigest()[:12]}"


def target(ident: uuid.UUID) -> str:
    """The key of an agreed change, wherever it was agreed."""
    return f"target:{ident}"


def agreed(ident: uuid.UUID) -> str:
    """The key of what a family said of an agreed change."""
    return f"agreed:{ident}"
