"""Reading JSON text without guessing: what could be read in two ways is refused."""

import json
import re
from typing import Any

DEEPEST = 32
Fields = dict[str, str]


class Unreadable(ValueError):
    """A text that is not the JSON we take; `str()` says why."""


class Invalid(ValueError):
    """A payload of a wrong form; `fields` gives the reason per dotted field, "" for the whole."""

    def __init__(self, wrong: Fields) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in wrong.items()))
        self.fields = wrong


def parse(text: bytes) -> Any:
    """Give the value of a JSON text.

    Raises Unreadable for anything but UTF-8 JSON, and for duplicate keys, NaN, raw NUL, nesting over 32.
    """
    try:
        words = text.decode("utf-8")
        _refuse_depth(words)
        return json.loads(words, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def refuse_unwritable(value: Any) -> None:
    """Refuse, with Unreadable, a value that cannot be written again as JSON in UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unreadable("holds half a character") from error
    except ValueError as error:  # 1e999 is read as infinite, which JSON has no way to write
        raise Unreadable("holds a number that is too large") from error


def dotted(messages: Any, path: str = "") -> Fields:
    """Give marshmallow's nested messages as one reason per dotted field."""
    if not isinstance(messages, dict):
        return {path: "; ".join(str(message) for message in messages)}
    found: Fields = {}
    for key, inner in messages.items():
        # "key" and "value" are marshmallow's own levels for a Dict; "_schema" is the object itself.
        step = path if key in ("_schema", "value", "key") else f"{path}.{key}".lstrip(".")
        found.update(dotted(inner, str(step)))
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _refuse_depth(text: str) -> None:
    depth = 0
    for mark in re.sub(r'"(?:[^"\\]|\\.)*"?', "", text, flags=re.S):
        depth += (mark in "[{") - (mark in "]}")
        if depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST}")
