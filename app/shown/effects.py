"""What a grade says of a child's life: the checklist's own description, which is its effect on the child."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import ngettext

from app import words
from app.histories import instrument_of
from app.records import ChangeOverTime
from app.sentences import each_cause
from app.wordings import Worded
from observations.instrument import Instrument, current
from observations.turns import Turn
from observations.visit import Grade

SHOWN = 2  # items told in words; how many more there are is said


def level(item: str, grade: int, revision: Worded | None, change: ChangeOverTime) -> str:
    """How the checklist of this version describes an item at a grade; nothing where it has no such item."""
    instrument = instrument_of(revision) if revision else current()
    return " ".join(
        part for part in (_level(item, grade, instrument), _cause([item], revision, change)) if part
    )


def of_turns(turns: Sequence[Turn], revision: Worded, change: ChangeOverTime) -> str:
    """What the child lives with where these verdicts changed: at concern first, else what set the grade."""
    line, instrument = change.history.parameters.concern_at, instrument_of(revision)
    told = [turn for turn in turns if turn.grade >= line] or list(turns)
    concerned = [item for turn in told if turn.grade >= line for item in turn.set_by]
    return _in_short(_levels(told, instrument), _cause(concerned, revision, change))


def of_grades(grades: Mapping[str, Grade], revision: Worded, change: ChangeOverTime) -> str:
    """What the child lives with where these items were graded so at a visit."""
    instrument = instrument_of(revision)
    levels = (_level(item, grade, instrument) for item, grade in grades.items())
    return _in_short(levels, _cause(list(grades), revision, change))


def _in_short(levels: Iterable[str], cause: str) -> str:
    """The first levels in words, how many more there are, and what they were said to come from."""
    every = [told for told in dict.fromkeys(levels) if told]
    more, shown = len(every) - SHOWN, every[:SHOWN]
    if more > 0:
        number = words.count(more)
        shown.append(ngettext("And one more item.", "And %(number)s more items.", more, number=number))
    return " ".join(part for part in (*shown, cause) if part)


def _cause(items: Sequence[str], revision: Worded | None, change: ChangeOverTime) -> str:
    """What concerns were said to come from at a visit, so that poverty is not read as something else.

    Nothing of a version that was not read: what was noted in it is not known here.
    """
    rated = change.rated.get(revision.id, ()) if revision else ()
    titles, line = _titles(revision), change.history.parameters.concern_at
    told = each_cause(
        (titles.get(one.item, one.item), one.cause)
        for one in rated
        if one.item in items and one.grade is not None and (one.cause or one.grade >= line)
    )
    return f"{words.upper_first(told)}." if told else ""


def _titles(revision: Worded | None) -> dict[str, str]:
    instrument = instrument_of(revision) if revision else current()
    return {key: item.title for key, item in instrument.items.items()}


def _levels(turns: Iterable[Turn], instrument: Instrument) -> Iterator[str]:
    for turn in turns:
        for item in turn.set_by:
            if told := _level(item, turn.grade, instrument):
                yield told


def _level(item: str, grade: int, instrument: Instrument) -> str:
    known = instrument.items.get(item)
    return f"{known.title}: {known.levels[grade - 1]}" if known else ""
