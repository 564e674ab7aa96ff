"""The tables of a paper: a domain's visits, the chronology, the versions with who signed them, the rule."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _

from app import filters, words
from app.chronology import Kind, Wanted
from app.models import SignOff
from app.papers import keys
from app.papers.blocks import Block, listed, said, table
from app.papers.choices import Choices
from app.papers.material import Material
from app.sentences import numbers
from app.shown import chronology as told
from app.shown import rule as rule_words
from app.shown.panels import Panel
from app.wordings import Worded
from observations.history import RULE

DIGITS = told.DIGITS


def visits(panel: Panel) -> Block:
    """A domain at each visit, newest first."""
    head = [
        _("Visit"), _("Kind"), _("Visited by"), _("Grade"), _("Change"), _("Known from"), _("Signed"),
    ]  # fmt: skip
    rows = [
        [
            on_its_line(row.on),
            row.kind,
            row.observer,
            _joined(filters.grade(row.grade), row.set_by or row.why_not, row.cause),
            row.change or _("None known"),
            row.known_from or _("Nothing that counts"),
            row.signed,
        ]
        for row in panel.rows
    ]
    return table(_("%(domain)s at each visit, newest first", domain=panel.title), head, rows, of="visits")


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part)


def chronology(material: Material, choices: Choices) -> Iterator[Block]:
    """What was significant in the chosen time, without what is left out."""
    every = told.rows(material.gathered, Wanted(from_on=choices.from_on, until_on=choices.until_on))
    rows = [row for row in told.exported(every) if not _is_left_out(row, choices)]
    if rows:
        head = [_("Date"), _("What happened"), _("Effect on the child"), _("Known from")]
        yield table(
            _("What was significant, the oldest first"), head, map(_significant, rows), of="chronology"
        )


def _is_left_out(row: told.Row, choices: Choices) -> bool:
    return choices.leaves_out(key_of(row))


def key_of(row: told.Row) -> str:
    """By which key a line of the chronology is left out."""
    if row.kind is Kind.EVENT:
        return keys.event(uuid.UUID(row.trace.record))
    return keys.line(row.kind.value, row.trace.record, row.trace.version)


def _significant(row: told.Row) -> list[str]:
    known = row.trace.words + (f", {row.trace.digest[:DIGITS]}" if row.trace.digest else "")
    return [
        on_its_line(row.on),
        row.what,
        row.effect,
        ". ".join(part for part in (row.source, known) if part),
    ]


def versions(material: Material, choices: Choices) -> Iterator[Block]:
    """Which version of each visit this was read from, and who signed which version when."""
    found = material.visits(choices)
    if found:
        head = [_("Visit"), _("Visited by"), _("Version"), _("Digest"), _("Decided")]
        rows = [_version(one, material.decided.get(str(one.visit_id), ())) for one in found]
        yield table(_("The visits, in the versions that were read"), head, rows, of="versions")


def _version(revision: Worded, decided: Iterable[SignOff]) -> list[str]:
    checklist = _("checklist version %(number)d", number=revision.instrument_version)
    return [
        f"{on_its_line(revision.visited_on)}, {words.came_about(revision.kind)}",
        revision.visit.observer.name,
        f"{revision.number}, {checklist}",
        revision.digest[:DIGITS],
        " ".join(map(_decided, decided)) or _("Not signed yet."),
    ]


def _decided(one: SignOff) -> str:
    who = f"{one.person.name}, {words.role(one.role).lower()}, {one.team_name}"
    facts = {"number": one.revision.number, "who": who, "at": filters.moment(one.decided_at)}
    if one.decision == "signed":
        return _("Version %(number)d signed by %(who)s, %(at)s.", **facts)
    return _("Version %(number)d returned with questions by %(who)s, %(at)s.", **facts)


def rule(material: Material) -> Iterator[Block]:
    """The rule and the numbers in force, by which the verdicts were read."""
    change = material.change
    instrument = change.instrument
    yield said(
        _(
            "Read by rule %(rule)s as of %(date)s, with the numbers below. A verdict that was signed keeps the numbers"
            " of its day. The rule describes what was seen at visits. It predicts nothing, and people decide.",
            rule=RULE,
            date=words.day(change.as_of),
        )
    )
    yield said(
        _(
            "Checklist: %(title)s, version %(version)d. %(status)s",
            title=instrument.title,
            version=instrument.version,
            status=instrument.status,
        )
    )
    yield listed(rule_words.source(change.rule))
    in_force = change.history.parameters.as_dict()
    rows = [(numbers.meaning(name), numbers.told(name, value)) for name, value in in_force.items()]
    yield table(_("The numbers in force"), [_("What it decides"), _("Number")], rows, of="numbers")


def quotes(material: Material, choices: Choices) -> Iterator[tuple[Worded, str, str]]:
    """What was said in the chosen time and is not left out, newest first: the version, whose words, the words."""
    for revision in reversed(material.visits(choices)):
        for which in keys.QUOTES:
            text = revision.said.get(which)
            if text and not choices.leaves_out(keys.quote(revision.visit_id, which)):
                yield revision, which, text


def on_its_line(on: date) -> str:
    """A date that stays on its line."""
    return words.day(on).replace(" ", "\u00a0")
