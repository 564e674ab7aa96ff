"""An instrument's file, checked key by key: what comes out of here is known to be whole."""

import json
import re
from collections.abc import Callable
from typing import Any

from observations.ages import Band
from observations.errors import InstrumentError

LONGEST_LEVEL = 75
_EVIDENCE = ("seen", "record", "child", "carer")

Check = Callable[[object, str], None]


def checked(content: bytes) -> dict[str, Any]:
    """The file as plain values, in the shape the keys below describe.

    InstrumentError names the dotted key and the reason: a key that is missing, unknown or there twice, a
    value of the wrong kind, a description that is too long. Every text stands in every language the file
    names, so that none is half translated.
    """
    file = _object(_parse(content), "", _FILE)
    _each(file["languages"], "languages", _language)
    _Checklist(tuple(file["languages"])).check(file)
    return file


_TEXTS = ("title", "status", "guidance", "direction", "source")
_FILE = (*_TEXTS, "key", "version", "languages", "licence", "grade_words", "roll_up", "domains")
_DOMAIN = ("key", "title", "items")
_ITEM = ("key", "title", "look_for", "critical", "best_evidence", "bands", "levels", "details")


class _Checklist:
    """Checks one file whose languages are known; remembers the keys it has met."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.domains: set[str] = set()
        self.items: set[str] = set()

    def check(self, file: dict[str, Any]) -> None:
        for key in _TEXTS:
            self._in_every_language(file[key], key, _text)
        _text(file["key"], "key")
        _version(file["version"], "version")
        _text(file["licence"], "licence")
        self._in_every_language(file["grade_words"], "grade_words", _five)
        _one_of("flag_or_mode")(file["roll_up"], "roll_up")
        _each(file["domains"], "domains", self._domain)

    def _domain(self, value: object, path: str) -> None:
        domain = _object(value, path, _DOMAIN)
        _own_key(domain["key"], f"{path}.key", self.domains)
        self._in_every_language(domain["title"], f"{path}.title", _text)
        _each(domain["items"], f"{path}.items", self._item)

    def _item(self, value: object, path: str) -> None:
        item = _object(value, path, _ITEM)
        _own_key(item["key"], f"{path}.key", self.items)
        for key in ("title", "look_for"):
            self._in_every_language(item[key], f"{path}.{key}", _text)
        _true_or_false(item["critical"], f"{path}.critical")
        if item["best_evidence"] is not None:
            _one_of(*_EVIDENCE)(item["best_evidence"], f"{path}.best_evidence")
        _each(item["bands"], f"{path}.bands", _one_of(*Band))
        self._in_every_language(item["levels"], f"{path}.levels", _five_short)
        self._in_every_language(item["details"], f"{path}.details", _five)

    def _in_every_language(self, value: object, path: str, check: Check) -> None:
        texts = _object(value, path, self.languages)
        for language in self.languages:
            check(texts[language], f"{path}.{language}")


class _Repeated(dict[str, Any]):
    """A JSON object in which a key stands twice: kept, so that the place can be named."""

    key = ""


def _noting_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found = _Repeated(found)
        found.key = next(key for key in keys if keys.count(key) > 1)
    return found


def _parse(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_noting_repeats)
    except UnicodeDecodeError:
        raise InstrumentError("", "is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InstrumentError("", f"is not JSON ({error})") from None


def _object(value: object, path: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InstrumentError(path, "must be an object")
    if isinstance(value, _Repeated):
        raise InstrumentError(_join(path, value.key), "stands there twice")
    for key in keys:
        if key not in value:
            raise InstrumentError(_join(path, key), "is missing")
    for key in value:
        if key not in keys:
            raise InstrumentError(_join(path, key), "is not known here")
    return value


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _each(value: object, path: str, check: Check) -> None:
    if not isinstance(value, list) or not value:
        raise InstrumentError(path, "must be a list with something in it")
    for place, entry in enumerate(value):
        check(entry, f"{path}.{place}")
    if any(entry in value[:place] for place, entry in enumerate(value)):
        raise InstrumentError(path, "must not hold the same thing twice")


def _five(value: object, path: str) -> None:
    _each(value, path, _text)
    if not isinstance(value, list) or len(value) != 5:
        raise InstrumentError(path, "must hold five texts, best first")


def _five_short(value: object, path: str) -> None:
    _five(value, path)
    for place, text in enumerate(value if isinstance(value, list) else ()):
        if len(text) > LONGEST_LEVEL:
            raise InstrumentError(f"{path}.{place}", f"is {len(text)} characters long, over {LONGEST_LEVEL}")


def _text(value: object, path: str) -> None:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise InstrumentError(path, "must be a line of text")


def _own_key(value: object, path: str, met: set[str]) -> None:
    _text(value, path)
    if value in met:
        raise InstrumentError(path, f"{value} is used already")
    met.add(str(value))


def _language(value: object, path: str) -> None:
    _text(value, path)
    if not re.fullmatch("[a-z]{2}", str(value)):
        raise InstrumentError(path, "must be a language code of two letters")


def _version(value: object, path: str) -> None:
    if type(value) is not int or value < 1:
        raise InstrumentError(path, "must be a whole number of 1 or more")


def _true_or_false(value: object, path: str) -> None:
    if not isinstance(value, bool):
        raise InstrumentError(path, "must be true or false")


def _one_of(*allowed: str) -> Check:
    def check(value: object, path: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise InstrumentError(path, f"must be one of {', '.join(allowed)}")

    return check
