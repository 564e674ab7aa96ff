"""Fields that take exact forms only: a "2" is not a 2, and 1.0 is not 1."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from marshmallow import ValidationError, fields, validate

Made = TypeVar("Made")
LARGEST = 2**31 - 1
LONG_TEXT, SHORT_TEXT, MANY = 20_000, 500, 100
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


class Whole(fields.Field[int]):
    """A whole number written as one: not 2.0, not "2", not true."""

    def __init__(self, least: int, most: int = LARGEST, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
        return value


class Truth(fields.Field[bool]):
    """true or false, written so."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Words(fields.Field[str]):
    """A text of at most so many characters, without NUL."""

    def __init__(self, most: int = LONG_TEXT, least: int = 0, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if "\0" in value:
            raise ValidationError("must not contain NUL")
        if len(value) > self.most or len(value.strip()) < self.least:
            raise ValidationError(f"must have {self.least} to {self.most} characters")
        return value


class Choice(Words):
    """One of a few words."""

    def __init__(self, choices: Any, **more: Any) -> None:
        super().__init__(**more)
        self.choices = [str(choice) for choice in choices]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise ValidationError(f"must be one of {', '.join(self.choices)}")
        return value


class Uuid(fields.Field[uuid.UUID]):
    """A lower-case hyphenated UUID."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> uuid.UUID:
        if not isinstance(value, str) or not UUID.fullmatch(value):
            raise ValidationError("must be a lower-case hyphenated UUID")
        return uuid.UUID(value)


class Day(fields.Field[date]):
    """A date, YYYY-MM-DD."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise ValidationError("must be a date, YYYY-MM-DD")
        return or_refuse(date.fromisoformat, value, "must be a date that exists")


class Instant(fields.Field[datetime]):
    """A moment with its offset, YYYY-MM-DDTHH:MM:SS+HH:MM."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        if not isinstance(value, str) or not INSTANT.fullmatch(value):
            raise ValidationError("must be a date and time with an offset")
        moment = or_refuse(datetime.fromisoformat, value, "must be a date and time that exists")
        if not 1900 < moment.year < 9000:
            raise ValidationError("must be a date and time of our day")
        return moment


class Zone(fields.Field[ZoneInfo]):
    """The name of a time zone."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> ZoneInfo:
        if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", value):
            raise ValidationError("must be the name of a time zone")
        return or_refuse(ZoneInfo, value, "must be the name of a time zone")


def or_refuse(make: Callable[[str], Made], value: str, why: str) -> Made:
    try:
        return make(value)
    except (ValueError, OSError, KeyError) as error:
        raise ValidationError(why) from error


def many(inner: fields.Field[Any], least: int = 0, **more: Any) -> fields.List[Any]:
    """Give a field for a list of at most a hundred."""
    return fields.List(inner, validate=validate.Length(least, MANY), **more)
