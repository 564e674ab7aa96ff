"""JSON text from outside, read strictly; numbers keep the form in which they were written."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from typing import Any

from observations.errors import HistoryError

_SPACE = re.compile(r"[ \t\n\r]*")
_MOST_DIGITS = 1000


class Repeated(dict[str, Any]):
    """A JSON object in which these keys stand more than once."""

    keys_repeated: frozenset[str] = frozenset()


class NotANumber:
    """Stands where a number was written that no rule can use: NaN, Infinity, or one of absurd length."""


def one_or_many(text: str | bytes) -> tuple[bool, list[object]]:
    """Whether the text holds a list, and the values: the entries of that list, or the single value.

    Entries are read one by one, so that HistoryError can name the one that is not JSON.
    """
    text = _decoded(text)
    start = _skip(text, 0)
    many = text[start : start + 1] == "["
    return many, list(_entries(text, start + 1) if many else _single(text, start))


def _decoded(text: str | bytes) -> str:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError:
            raise HistoryError(1, "", "the text is not UTF-8") from None
    return text.removeprefix("\ufeff")


def _single(text: str, at: int) -> Iterator[object]:
    value, at = _value(text, at, 1)
    yield value
    _end(text, at, 1)


def _entries(text: str, at: int) -> Iterator[object]:
    at, position = _skip(text, at), 1
    if text[at : at + 1] == "]":
        return _end(text, at + 1, position)
    while True:
        value, at = _value(text, at, position)
        yield value
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return _end(text, at + 1, position)
        if text[at : at + 1] != ",":
            raise HistoryError(position, "", "the text is not JSON: a comma or ] is missing after it")
        at, position = at + 1, position + 1


def _end(text: str, at: int, position: int) -> None:
    if _skip(text, at) != len(text):
        raise HistoryError(position, "", "the text is not JSON: something follows its end")


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, position: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, _skip(text, at))
    except JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise HistoryError(position, "", f"the text is not JSON: {error.msg}, {where}") from None
    except RecursionError:
        raise HistoryError(position, "", "the text is nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    counted = Counter(key for key, _ in pairs)
    repeated.keys_repeated = frozenset(key for key, times in counted.items() if times > 1)
    return repeated


def _whole(written: str) -> object:
    return int(written) if len(written) <= _MOST_DIGITS else NotANumber()


def _decimal(written: str) -> object:
    try:
        return Decimal(written)
    except InvalidOperation:
        return NotANumber()


def _constant(_: str) -> object:
    return NotANumber()


_DECODER = JSONDecoder(
    object_pairs_hook=_object, parse_float=_decimal, parse_int=_whole, parse_constant=_constant
)
