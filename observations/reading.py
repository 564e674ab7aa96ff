"""Histories from outside, as JSON or the equivalent plain values, and the rule's answers to them.

Bad input is refused whole: HistoryError names the history, the visit and the field.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from observations.errors import HistoryError
from observations.history import RULE, History, Parameters
from observations.json_text import Repeated, one_or_many
from observations.trajectory import trajectory
from observations.visit import Because, Evidence, Grade, Kind, Rating, Ungraded, Visit

Word = TypeVar("Word", bound=StrEnum)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_START = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def read_histories(value: object) -> list[History]:
    """The histories in a JSON text (str or UTF-8 bytes) or in plain values: one, or a list of them."""
    return _read(value)[1]


def answer(history: History) -> dict[str, object]:
    """The rule's answer to one history, ready for JSON."""
    domains = {domain: found.as_output() for domain, found in trajectory(history).items()}
    return {"rule": RULE, "as_of": history.as_of.isoformat(), "domains": domains}


def answer_text(text: str | bytes) -> str:
    """The answer to a JSON text as JSON text: an object for one history, a list for a list of them."""
    many, histories = _read(text)
    answers = [answer(history) for history in histories]
    return json.dumps(answers if many else answers[0], indent=2)


def _read(value: object) -> tuple[bool, list[History]]:
    if isinstance(value, str | bytes):
        many, values = one_or_many(value)
    else:
        many = isinstance(value, list)
        values = list(value) if isinstance(value, list) else [value]
    return many, [_history(each, position) for position, each in enumerate(values, start=1)]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the input we are, so that a refusal can say so."""

    position: int
    field: str = ""
    visit: str | None = None
    number: int | None = None

    def at(self, field: str) -> "_Place":
        field = f"{self.field}.{field}" if self.field else field
        return _Place(self.position, field, self.visit, self.number)

    def refuse(self, reason: str) -> NoReturn:
        raise HistoryError(self.position, self.field, reason, self.visit, self.number)


def _history(value: object, position: int) -> History:
    place = _Place(position)
    history = _object(value, place)
    items = _items(_required(history, "items", place), place.at("items"))
    child = _object(_required(history, "child", place), place.at("child"))
    born = _required(child, "born", place.at("child"))
    return History(
        as_of=_day(_required(history, "as_of", place), place.at("as_of")),
        born=None if born is None else _day(born, place.at("child.born")),
        items=items,
        visits=_visits(_required(history, "visits", place), position, _known(items)),
        comparable=_comparable(history, items, place),
        parameters=_parameters(history, place),
    )


def _known(items: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(item for keys in items.values() for item in keys)


def _items(value: object, place: _Place) -> dict[str, tuple[str, ...]]:
    met: set[str] = set()
    found = {}
    for domain, keys in _object(value, place, every=True).items():
        found[domain] = tuple(_texts(keys, place.at(domain)))
        for key in found[domain]:
            if key in met:
                place.at(domain).refuse(f"the item {key} stands there twice")
            met.add(key)
    return found


def _comparable(
    history: Mapping[str, object], items: Iterable[str], place: _Place
) -> dict[str, tuple[frozenset[str], ...]]:
    groups = _object(_optional(history, "comparable", {}, place), place.at("comparable"))
    place = place.at("comparable")
    return {domain: _groups(_optional(groups, domain, [], place), place.at(domain)) for domain in items}


def _groups(value: object, place: _Place) -> tuple[frozenset[str], ...]:
    groups = tuple(frozenset(_texts(group, place)) for group in _list(value, place))
    for number, group in enumerate(groups):
        if any(group & earlier for earlier in groups[:number]):
            place.refuse("a version may belong to one group only")
    return groups


def _parameters(history: Mapping[str, object], place: _Place) -> Parameters:
    overrides = _object(_optional(history, "parameters", {}, place), place.at("parameters"), every=True)
    try:
        return Parameters.from_overrides(overrides)
    except ValueError as error:
        place.at("parameters").refuse(str(error))


def _visits(value: object, position: int, known: frozenset[str]) -> tuple[Visit, ...]:
    visits = []
    met: set[str] = set()
    for number, each in enumerate(_list(value, _Place(position, "visits")), start=1):
        place = _Place(position, number=number)
        visit = _object(each, place)
        key = _text(_required(visit, "id", place), place.at("id"))
        place = _Place(position, "", key, number)
        if key in met:
            place.at("id").refuse("another visit has this id")
        met.add(key)
        visits.append(_visit(visit, key, place, known))
    return tuple(visits)


def _visit(visit: Mapping[str, object], key: str, place: _Place, known: frozenset[str]) -> Visit:
    def field(name: str) -> tuple[object, _Place]:
        return _required(visit, name, place), place.at(name)

    return Visit(
        id=key,
        started_at=_moment(*field("started_at")),
        kind=_word(Kind, *field("kind")),
        assessor=_text(*field("assessor")),
        version=_text(*field("version")),
        ratings=_ratings(*field("ratings"), known),
        child_seen=_true_or_false(_optional(visit, "child_seen", False, place), place.at("child_seen")),
        child_alone=_true_or_false(_optional(visit, "child_alone", False, place), place.at("child_alone")),
    )


def _ratings(value: object, place: _Place, known: frozenset[str]) -> dict[str, Rating]:
    ratings = _object(value, place, every=True)
    for item in ratings:
        if item not in known:
            place.at(item).refuse("is not an item of this history")
    return {item: _rating(rating, place.at(item)) for item, rating in ratings.items()}


def _rating(value: object, place: _Place) -> Rating:
    rating = _object(value, place)
    if ("grade" in rating) == ("not_graded" in rating):
        place.refuse("must have either grade or not_graded")
    if "grade" in rating:
        grade = _grade(_required(rating, "grade", place), place.at("grade"))
        evidence = _word(Evidence, _required(rating, "evidence", place), place.at("evidence"))
        return Rating(grade=grade, evidence=evidence)
    reason = _word(Ungraded, _required(rating, "not_graded", place), place.at("not_graded"))
    if reason is not Ungraded.DOES_NOT_APPLY:
        return Rating(not_graded=reason)
    because = _word(Because, _required(rating, "because", place), place.at("because"))
    return Rating(not_graded=reason, because=because)


def _grade(value: object, place: _Place) -> Grade:
    if type(value) is not int or not 1 <= value <= 5:
        place.refuse("must be a whole number from 1 to 5")
    return Grade(value)


def _object(value: object, place: _Place, *, every: bool = False) -> Mapping[str, Any]:
    """The object that stands here; `every` when all of its keys are read, none ignored."""
    if not isinstance(value, dict):
        place.refuse("must be an object")
    if every:
        for key in value:
            _once(value, _text(key, place), place)
    return value


def _required(found: Mapping[str, Any], key: str, place: _Place) -> object:
    if key not in found:
        place.at(key).refuse("is missing")
    return _once(found, key, place)


def _optional(found: Mapping[str, Any], key: str, default: object, place: _Place) -> object:
    return _once(found, key, place) if key in found else default


def _once(found: Mapping[str, Any], key: str, place: _Place) -> object:
    # Of two values for one key, neither can be believed.
    if isinstance(found, Repeated) and key in found.keys_repeated:
        place.at(key).refuse("stands there twice")
    return found[key]


def _list(value: object, place: _Place) -> list[Any]:
    if not isinstance(value, list):
        place.refuse("must be a list")
    return value


def _text(value: object, place: _Place) -> str:
    if not isinstance(value, str):
        place.refuse("must be text")
    return value


def _texts(value: object, place: _Place) -> Iterable[str]:
    return [_text(each, place) for each in _list(value, place)]


def _true_or_false(value: object, place: _Place) -> bool:
    if not isinstance(value, bool):
        place.refuse("must be true or false")
    return value


def _word(words: type[Word], value: object, place: _Place) -> Word:
    if not isinstance(value, str) or value not in words._value2member_map_:
        place.refuse(f"must be one of {', '.join(words)}")
    return words(value)


def _day(value: object, place: _Place) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        place.refuse("must be a date, YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        place.refuse("is not a day of the calendar")


def _moment(value: object, place: _Place) -> datetime:
    """A local date and time. An offset is ignored: the date is the worker's date."""
    written = _START.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        place.refuse("must be a local date and time, YYYY-MM-DDTHH:MM[:SS], without fractions")
    try:
        return datetime.fromisoformat(written[1])
    except ValueError:
        place.refuse("is not a time of the calendar")
