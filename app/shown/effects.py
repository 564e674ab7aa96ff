"""What a grade says of a child's life: the checklist's own description, which is its effect on the child."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import ngettext

from app import words
from app.models import Revision
from app.records import ChangeOverTime, instrument_of
from observations.instrument import Instrument, current
from observations.turns import Turn

SHOWN = 2  # items told in words; how many more there are is said


def level(item: str, grade: int, revision: Revision | None) -> str:
    """How the checklist of this version describes an item at a grade; nothing where it has no such item."""
    return _level(item, grade, instrument_of(revision) if revision else current())


def of_turns(turns: Sequence[Turn], revision: Revision, change: ChangeOverTime) -> str:
    """What the child lives with where these verdicts changed: at concern first, else what set the grade."""
    line, instrument = change.history.parameters.concern_at, instrument_of(revision)
    told = [turn for turn in turns if turn.grade >= line] or list(turns)
    every = list(dict.fromkeys(_levels(told, instrument)))
    more = len(every) - SHOWN
    shown = every[:SHOWN]
    if more > 0:
        number = words.count(more)
        shown.append(ngettext("And one more item.", "And %(number)s more items.", more, number=number))
    return " ".join(shown)


def _levels(turns: Iterable[Turn], instrument: Instrument) -> Iterator[str]:
    for turn in turns:
        for item in turn.set_by:
            if told := _level(item, turn.grade, instrument):
                yield told


def _level(item: str, grade: int, instrument: Instrument) -> str:
    known = instrument.items.get(item)
    return f"{known.title}: {known.levels[grade - 1]}" if known else ""
