"""A payload to be read by a person, whatever is wrong with it: in words where it can be, and as it came."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app import words
from app.schemas import Unreadable, parse
from app.sentences.story import item_title

UNSHOWN = 0x20


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two wordings are not the same."""

    place: str
    first: str
    second: str


def lines(payload: bytes, known: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Give everything that a payload says, place by place; nothing when it is not JSON.

    `known`: what stands for an id that says nothing to a reader.
    """
    try:
        told = [(_place(path), legible(text)) for path, text in _flat(parse(payload))]
    except Unreadable:
        return []
    return [(place, (known or {}).get(text, text)) for place, text in told]


def raw(payload: bytes) -> str:
    """Give a payload as it came, with what no page may hold written out."""
    return legible(payload.decode("utf-8", errors="backslashreplace"))


def differences(first: bytes, second: bytes, known: Mapping[str, str] | None = None) -> list[Difference]:
    """Give the places in which two payloads differ, in the order of the first."""
    one, other = dict(lines(first, known)), dict(lines(second, known))
    missing = _("nothing")
    return [
        Difference(place, one.get(place, missing), other.get(place, missing))
        for place in dict.fromkeys([*one, *other])
        if one.get(place) != other.get(place)
    ]


def legible(text: str) -> str:
    """Give a text in which control characters, halves of characters and turns of direction are written out."""
    return "".join(one if _is_plain(one) else f"\\u{ord(one):04x}" for one in text)


def _is_plain(one: str) -> bool:
    code = ord(one)
    if one in "\n\t":
        return True
    turns = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    no_character = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or 0xD800 <= code <= 0xDFFF
    return code >= UNSHOWN and not 0x7F <= code <= 0x9F and not turns and not no_character


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each value that holds no others, with the way to it."""
    if path[:1] == ("ratings",) and len(path) == 2 and isinstance(value, Mapping):
        yield path, _rating(value)  # an item stands on one line
    elif isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for place, inner in enumerate(value, start=1):
            yield from _flat(inner, (*path, str(place)))
    else:
        yield path, _text(value, path)


def _rating(rating: Mapping[str, Any]) -> str:
    """One item in a line: the grade first, then what else is said of it, by name."""
    told = [
        _text(value, (key,))
        if key in ("grade", "not_graded")
        else words.upper_first(f"{names().get(key, key)}: {_text(value, (key,))}")
        for key, value in rating.items()
        if value not in (None, "", False)
    ]
    return ". ".join(one.rstrip(".") for one in told) or _("nothing")


def _text(value: Any, path: tuple[str, ...]) -> str:
    if isinstance(value, str):
        value = _code(value, path)
        return value or _("left empty")
    if isinstance(value, list):
        return ", ".join(one if isinstance(one, str) else json.dumps(one) for one in value) or _("none")
    if path[-1:] == ("grade",) and type(value) is int and 1 <= value <= 5:
        return f"{value} {words.grade_word(value)}"
    if value is None:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return json.dumps(value, ensure_ascii=False)


def _code(value: str, path: tuple[str, ...]) -> str:
    """A code of the checklist in words, where it is one."""
    told = {"kind": words.kind, "not_graded": words.not_graded, "cause": words.cause}.get(
        path[-1] if path else ""
    )
    try:
        return told(value) if told else value
    except ValueError:
        return value


def _place(path: tuple[str, ...]) -> str:
    """The way to a value in words, as far as it has some; else as the payload names it."""
    if path[:1] == ("ratings",) and len(path) > 1:
        rest = ", ".join(names().get(step, step) for step in path[2:])
        title = item_title(path[1])
        return legible(f"{title}: {rest}" if rest else title)
    return legible(words.upper_first(", ".join(names().get(step, step) for step in path))) or _("All of it")


def names() -> dict[str, str]:
    """What the parts of a payload are called."""
    return {
        "author": _("author"), "profile": _("profile"), "kind": _("kind"), "visited_on": _("day of the visit"),
        "started_at": _("began"), "ended_at": _("ended"), "recorded_at": _("recorded"), "zone": _("time zone"),
        "instrument": _("checklist"), "instrument_version": _("version of the checklist"),
        "child_seen": _("child seen"), "child_seen_reason": _("why not seen"),
        "child_alone": _("child seen alone"), "child_alone_reason": _("why not alone"),
        "bedroom_seen": _("bedroom seen"), "bedroom_reason": _("why the bedroom was not seen"),
        "present": _("present"), "household": _("household"), "who": _("who"), "seen": _("seen"),
        "engagement": _("engagement"), "grade": _("grade"), "evidence": _("how known"), "note": _("note"),
        "cause": _("cause"), "not_graded": _("not graded"), "reason": _("reason"),
        "childs_day": _("the child's day"), "childs_words": _("the child's words"), "summary": _("summary"),
        "carer_view": _("the carer's view"), "targets": _("agreed"), "correction": _("correction"),
        "answers": _("answers"), "app_version": _("made with"), "schema": _("form of the message"),
        "occasion": _("same occasion as"), "contact_with": _("spoken with"), "lives": _("lives, stays or visits"),
        "how": _("how"), "why": _("why"), "shared_with_carer": _("grades shared with the carer"),
        "copied_from": _("copied from the visit"), "changed_because": _("what is different"),
        "peeked": _("looked at the last grade first"), "item": _("item"), "by": _("by"), "owner": _("who does it"),
        "help": _("with what help"), "question": _("question"), "answer": _("answer"),
    }  # fmt: skip
