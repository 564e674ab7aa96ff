"""Every visit of the chosen time in full: what was seen, item by item, and what else was set down."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app import histories, words
from app.agreed import id_at_visit
from app.models import Revision
from app.papers import keys
from app.papers.beside import kept
from app.papers.blocks import Block, facts, table, under
from app.papers.choices import Choices
from app.papers.material import Material
from app.papers.written import heading, left_out
from app.records import in_full
from app.shown import visit as told


def item_by_item(material: Material, choices: Choices) -> Iterator[Block]:
    """The visits, newest first."""
    for revision in reversed(in_full(material.visits(choices))):
        yield under(heading(revision))
        yield facts(_facts(revision, material, choices))
        yield from _groups(revision, material, choices)


def _facts(revision: Revision, material: Material, choices: Choices) -> Iterator[tuple[str, str]]:
    without = left_out(revision, choices)
    yield _("Seen"), told.seen(revision, without)
    yield from kept(told.people(revision), material.profile.id, choices)
    yield from told.remarks(revision, without)
    said = revision.said.get("targets") or ()
    for one, target in zip(said, told.targets(revision, histories.instrument_of(revision)), strict=True):
        if not choices.leaves_out(keys.target(id_at_visit(revision.visit_id, one["item"]))):
            yield _("Agreed"), target


def _groups(revision: Revision, material: Material, choices: Choices) -> Iterator[Block]:
    for group in told.groups(revision, histories.instrument_of(revision), material.change):
        if group.items:
            head = [_("Item"), _("Grade"), _("How known"), _("Notes")]
            rows = [
                _item(one, choices.leaves_out(keys.note(revision.visit_id, one.key))) for one in group.items
            ]
            yield table(group.title, head, rows, of="items")


def _item(one: told.Graded, wordless: bool) -> list[str]:
    grade = f"{int(one.grade)} {words.grade_word(one.grade)}" if one.grade is not None else one.not_graded
    remarks = one.marked if wordless else one.notes
    notes = ". ".join(f"{name}: {text}".rstrip(".") for name, text in remarks)
    return [one.item, grade, one.known_from or _("Not graded"), f"{notes}." if notes else ""]
