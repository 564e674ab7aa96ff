"""The digest that names a paper: of everything that is printed on it."""

import hashlib
import json
import re
from typing import Any

LEAST = 16  # so many of its characters find a paper
_TYPED = re.compile(r"[0-9a-f]{16,64}", re.ASCII)


def of(content: dict[str, Any]) -> str:
    """The SHA-256 of a paper's content, written in one way only."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def typed(text: str) -> str | None:
    """A digest as somebody typed it from a paper, or its beginning; None when it cannot be one."""
    found = "".join(text.split()).replace("-", "").lower()
    return found if _TYPED.fullmatch(found) else None


def in_groups(digest: str) -> str:
    """The digest in groups of eight, to be read and typed."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
