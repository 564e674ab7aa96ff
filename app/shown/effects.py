"""What a grade says of a child's life: the checklist's own description, which is its effect on the child."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.histories import instrument_of
from app.records import ChangeOverTime
from app.sentences import each_cause
from app.wordings import Worded
from observations.instrument import Instrument, current
from observations.turns import Turn
from observations.visit import Grade

SHOWN = 2  # items told in words on a page; how many more there are is said


@dataclass(frozen=True, slots=True)
class Effect:
    """What a child lives with: the first items in words, for a page; every item, for a file."""

    short: str = ""
    whole: str = ""


def level(item: str, grade: int, revision: Worded | None, change: ChangeOverTime) -> str:
    """How the checklist of this version describes an item at a grade; nothing where it has no such item."""
    instrument = instrument_of(revision) if revision else current()
    return " ".join(
        part for part in (_level(item, grade, instrument), _cause([item], revision, change)) if part
    )


def of_turns(turns: Sequence[Turn], revision: Worded, change: ChangeOverTime) -> Effect:
    """What the child lives with where these verdicts changed: at concern first, else what set the grade."""
    line, instrument = change.history.parameters.concern_at, instrument_of(revision)
    told = [turn for turn in turns if turn.grade >= line] or list(turns)
    concerned = [item for turn in told if turn.grade >= line for item in turn.set_by]
    return _told(_levels(told, instrument), _cause(concerned, revision, change))


def of_grades(grades: Mapping[str, Grade], revision: Worded, change: ChangeOverTime) -> Effect:
    """What the child lives with where these items were graded so at a visit."""
    instrument = instrument_of(revision)
    levels = (_level(item, grade, instrument) for item, grade in grades.items())
    return _told(levels, _cause(list(grades), revision, change))


def of_visit(revision: Worded, change: ChangeOverTime) -> Effect:
    """What the child lived with at a visit, the worst first, as its newest version graded it; else nothing."""
    known, seen = (
        change.revisions.get(str(revision.visit_id)),
        change.history.by_id.get(str(revision.visit_id)),
    )
    if known is None or seen is None or known.id != revision.id:
        return Effect()
    given = (
        (item, seen.ratings[item].grade) for item in instrument_of(revision).items if item in seen.ratings
    )
    graded = {item: grade for item, grade in given if grade is not None}
    line = change.history.parameters.concern_at
    worst = sorted((one for one in graded.items() if one[1] >= line), key=lambda one: one[1], reverse=True)
    concerned = dict(worst)
    if graded and not concerned:
        said = _("Nothing that was graded was at concern.")
        return Effect(said, said)
    return of_grades(concerned, revision, change)


def _told(levels: Iterable[str], cause: str) -> Effect:
    """The levels in words, and what they were said to come from; in short, how many more there are."""
    every = [told for told in dict.fromkeys(levels) if told]
    more, shown = len(every) - SHOWN, every[:SHOWN]
    if more > 0:
        number = words.count(more)
        shown.append(ngettext("And one more item.", "And %(number)s more items.", more, number=number))
    short, whole = (" ".join(part for part in (*some, cause) if part) for some in (shown, every))
    return Effect(short, whole)


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
