"""The entries that can be left out of a paper, as the form offers them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.agreed import agreed_changes
from app.chronology import Kind as Sort
from app.chronology import Wanted
from app.papers import keys, tables, written
from app.papers.blocks import Block, facts, quoted
from app.papers.choices import Kind
from app.papers.material import Material
from app.sentences.between import event_told
from app.shown import adults, chronology
from app.shown.agreed import title
from app.shown.circumstances import in_force

SHOWN = 90  # characters by which an entry is known again


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its key, which sort it is of, and by which words it is known again.

    `visit`: at which visit it was written, of what stands only in a paper with every item and note.
    """

    key: str
    sort: str
    words: str
    visit: str = ""


def entries(material: Material, kind: Kind) -> list[Entry]:
    """Everything about one child that can be left out of a paper of this kind, sort by sort."""
    sorts = (_events, _quotes, _changes, _adults) if kind is Kind.FAMILY else EVERY_SORT
    return [entry for sort in sorts for entry in sort(material)]


def _lines(material: Material) -> Iterator[Entry]:
    """The chronology's lines that somebody wrote; of a challenge or a closing, all that came of it at once."""
    written, told = (Sort.ALERT, Sort.DECISION, Sort.CASE), dict[str, Entry]()
    for row in chronology.rows(material.gathered, Wanted(frozenset(written))):
        if row.trace.record != str(material.profile.id):
            key = tables.key_of(row)
            told.setdefault(key, Entry(key, _("Chronology"), short(f"{words.day(row.on)}: {row.what}")))
    yield from told.values()


def _events(material: Material) -> Iterator[Entry]:
    for one in material.gathered.events:
        if one.struck_at is None:
            told = f"{words.day(one.happened_on)}: {event_told(one.kind, one.what)}"
            yield Entry(keys.event(one.id), _("Events"), short(told))


def _circumstances(material: Material) -> Iterator[Entry]:
    for one in in_force(material.profile, material.known.circumstances, material.change.as_of):
        if one.id:  # what the date of birth says stays
            told = f"{one.title}, {one.about}: {one.told}"
            yield Entry(keys.circumstance(one.id), _("Circumstances"), short(told))


def _quotes(material: Material) -> Iterator[Entry]:
    for revision in material.change.in_order:
        for which in keys.QUOTES:
            if text := revision.said.get(which):
                told = f"{words.day(revision.visited_on)}, {quote_words(which)}: {text}"
                yield Entry(keys.quote(revision.visit_id, which), _("What was said"), short(told))


def _changes(material: Material) -> Iterator[Entry]:
    """The agreed changes: who does what, and with whose help, may be another's to tell."""
    for one in agreed_changes(material.change, material.known):
        parts = words.day(one.agreed_on), title(one.item, material.change.instrument), one.owner, one.help
        told = ", ".join(part for part in parts if part)
        yield Entry(keys.target(one.id), _("Agreed changes"), short(told))


def _agreed(material: Material) -> Iterator[Entry]:
    """What a family said of a change that was agreed at the desk; at a visit it is the carer's view."""
    for one in material.known.targets:
        if one.struck_at is None and one.family_words:
            told = f"{words.day(one.agreed_on)}, {family_words()}: {one.family_words}"
            yield Entry(keys.agreed(one.id), _("What was said"), short(told))


def _adults(material: Material) -> Iterator[Entry]:
    for one in adults.lines(material.change):
        yield Entry(keys.adult(material.profile.id, one.who), _("Adults"), one.who)


def _written(material: Material) -> Iterator[Entry]:
    """What was written at each visit, in the order in which a paper has them: the newest first."""
    for revision in reversed(material.change.in_order):
        for key, sort, text in written.parts(revision, material.noted.get(revision.id, ())):
            yield Entry(key, sort, short(text), written.heading(revision))


# A family's page has four of them: no circumstances, no chronology, nothing visit by visit.
EVERY_SORT = _events, _circumstances, _quotes, _changes, _agreed, _adults, _lines, _written


def family_words() -> str:
    """Whose words stand beside an agreed change."""
    return _("In the family's own words")


def quote_words(which: str) -> str:
    """Whose words they are, or what they are about."""
    return {
        "childs_day": _("The child's day"),
        "childs_words": _("In the child's own words"),
        "carer_view": _("The carer's view"),
    }[which]


def told_or_noted(which: str, on: date, text: str) -> Block:
    """What was said exactly as a quote, what the observer wrote of it as prose; each with its day."""
    name = f"{quote_words(which)}, {words.day(on)}"
    return quoted(name, text) if which == keys.EXACT else facts([(name, text)])


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}\u2026"
