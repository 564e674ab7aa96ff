"""What a paper says of what is known beside the grades: adults, what must be in view, what was missed and agreed."""

import uuid
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from app import words
from app.agreed import agreed_changes
from app.filters import grade
from app.papers import keys
from app.papers.blocks import Block, facts, quoted, table
from app.papers.choices import Choices
from app.papers.entries import family_words
from app.papers.material import Material
from app.shown import adults, circumstances, events
from app.shown import agreed as targets


def people(material: Material, choices: Choices) -> Iterator[Block]:
    """Every adult who lives, stays or visits, seen or not, by all visits together."""
    every = [(one.who, _adult(one)) for one in adults.lines(material.change)]
    if pairs := kept(every, material.profile.id, choices):
        yield facts(pairs)


def _adult(one: adults.AdultLine) -> str:
    return ". ".join(words.upper_first(part) for part in (one.how, one.seen, one.unseen, one.left) if part)


def kept(pairs: Iterable[tuple[str, str]], profile_id: uuid.UUID, choices: Choices) -> list[tuple[str, str]]:
    """The adults, each with what is said of them, without those that are left out."""
    return [(who, said) for who, said in pairs if not choices.leaves_out(keys.adult(profile_id, who))]


def in_view(material: Material, choices: Choices) -> Iterator[Block]:
    """What guidance says must be in view, with source and date."""
    every = circumstances.in_force(material.profile, material.known.circumstances, material.change.as_of)
    shown = [one for one in every if one.id is None or not choices.leaves_out(keys.circumstance(one.id))]
    if shown:
        head = [_("What"), _("Whom"), _("When"), _("What is known"), _("Known from")]
        rows = [(one.title, one.about, one.when, one.told, one.known_from) for one in shown]
        yield table(_("What must be in view"), head, rows)


def missed(material: Material, choices: Choices) -> Iterator[Block]:
    """How often the child was not brought, something was put off, nobody was let in."""
    standing = [one for one in material.known.events if not choices.leaves_out(keys.event(one.id))]
    if counted := events.counts(standing, material.change):
        yield facts((one.title, words.upper_first(one.told)) for one in counted)


def agreed(material: Material, choices: Choices) -> Iterator[Block]:
    """The agreed changes and how each stands, what needs somebody first."""
    changes = agreed_changes(material.change, material.known)
    kept_in = [one for one in changes if not choices.leaves_out(keys.target(one.id))]
    found = targets.lines(kept_in, material.change)
    if found:
        head = [_("What"), _("From"), _("To"), _("Now"), _("By"), _("Who, with what help"), _("State")]
        yield table(_("Agreed changes"), head, map(_target, found), of="agreed")
    for one in found:
        # At a visit this is the carer's view, which stands with what was said and noted.
        if one.family_words and not one.url and not choices.leaves_out(keys.agreed(one.id)):
            yield quoted(f"{family_words()}: {one.title}", one.family_words)


def _target(one: targets.Line) -> list[str]:
    who = ". ".join(part for part in (one.who, one.help) if part)
    return [one.title, grade(one.then), grade(one.aim), grade(one.now), one.due, who, one.state]
