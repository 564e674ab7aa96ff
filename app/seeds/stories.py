"""Reading the stories: a file a family, days counted back from today, grades a line each.

A grade line is `items grade evidence cause: note // what is different`, as in
`n1 n3 4 seen money: Bread and margarine, nothing else. // The card had been stopped.`
or `items reason: why not graded`, as in `h2 not_observed: The room was not entered.`
Without evidence it was seen. `copied` is a housing grade taken over from the brother or sister first
graded on the same occasion.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from observations.visit import Cause, Evidence

FAMILIES = Path(__file__).resolve().parent / "families"
LONDON = ZoneInfo("Europe/London")
ITEM = re.compile(r"[a-z]\d")
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One invented family: whose it is, who lives there, its children, who holds it, what was seen."""

    name: str
    team: str
    household: Sequence[tuple[str, str]]
    children: Sequence[Told]
    holders: Sequence[Told]
    visits: Sequence[Told]
    events: Sequence[Told] = ()
    circumstances: Sequence[Told] = ()
    agreed: Sequence[Told] = ()  # at the desk
    supervision: Sequence[Told] = ()

    def child(self, told: Told) -> Told:
        """The child whom something is about: the first, unless it says another."""
        return next(one for one in self.children if told.get("of", one["initials"]) == one["initials"])


def read_stories() -> list[Story]:
    """Give all stories, in the order of their files."""
    return [read_story(path) for path in sorted(FAMILIES.glob("*.toml"))]


def read_story(path: Path) -> Story:
    """Give the story that a file tells."""
    return Story(name=path.stem, **tomllib.loads(path.read_text("utf-8")))


def working_day(day: date, step: int = -1) -> date:
    """Give this day or, for one at a weekend, the Friday before it (with step 1, the Monday after it)."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def at_noon(day: date) -> datetime:
    """Give twelve o'clock of a day where the families live, in UTC."""
    return datetime.combine(day, time(12), LONDON).astimezone(UTC)


def started(told: Told, today: date) -> datetime:
    """Give the moment at which a visit began, where the home is."""
    day = working_day(today - timedelta(days=told["days"]))
    return datetime.combine(day, time.fromisoformat(told["at"]), LONDON)


def ended(told: Told, today: date) -> datetime:
    """Give the moment at which a visit ended."""
    return started(told, today) + timedelta(minutes=told.get("minutes", 55))


def read_grades(text: str, sibling: UUID | None = None) -> dict[str, dict[str, Any]]:
    """Give the ratings that grade lines tell; `sibling` is the visit that copied grades come from."""
    found: dict[str, dict[str, Any]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        told, _, different = line.partition(" // ")
        head, _, note = told.partition(": ")
        marks = head.split()
        rating = _rating([mark for mark in marks if not ITEM.fullmatch(mark)], note, different, sibling)
        found.update({item: dict(rating) for item in marks if ITEM.fullmatch(item)})
    return found


def _rating(marks: Iterable[str], note: str, different: str, sibling: UUID | None) -> dict[str, Any]:
    first, *rest = marks
    if not first.isdigit():
        return {"not_graded": first, "reason": note}
    return {
        "grade": int(first),
        "evidence": [mark for mark in rest if mark in set(Evidence)] or ["seen"],
        "note": note,
        "cause": next((mark for mark in rest if mark in set(Cause)), None),
        "changed_because": different,
        "copied_from": str(sibling) if "copied" in rest else None,
        "peeked": "peeked" in rest,
    }
