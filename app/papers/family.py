"""The family's page. It may be read by somebody who should not know: what could harm is out unless taken in."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app import words
from app.papers import keys, plain, tables
from app.papers.beside import people
from app.papers.blocks import Block, Section, facts, filled, listed, section
from app.papers.choices import Choices, Private
from app.papers.entries import told_or_noted
from app.papers.lives import life
from app.papers.material import Material
from app.papers.tellable import tellable
from app.papers.together import still_to_come
from app.records import ChangeOverTime
from app.sentences.between import event_told, known_from
from observations.visit import Kind


def about(material: Material) -> list[str]:
    """What this page is, to those who read it."""
    return [
        _(
            "This page is for you. It says what we saw when we visited, and whether things are getting better."
        ),
        _(
            "If something here is wrong, or you see it in another way, tell us. We write it down beside what we saw."
        ),
        _("No page can hold everything. We would like to talk about all of it with you in person."),
        _("People decide what happens next, together with you. No computer decides."),
    ]


def pages(material: Material, choices: Choices) -> list[Section]:
    """The sections of the page, those with nothing in them left out.

    It says nothing of what is left out: that something is would itself tell somebody what they should not know.
    """
    change = material.change
    told = tellable(change, choices)
    domains = [
        section(plain.heading(domain), life(domain, change, told, choices))
        for domain in change.instrument.domains
    ]
    return filled(
        [
            *domains,
            section(_("What we agreed"), _agreed(material, told, choices)),
            section(_("What was said and noted"), _said(material, choices)),
            section(_("What others told us"), _others(material, choices)),
            section(_("Who is at home"), _household(material, choices)),
            section(_("Our visits"), _visits(material, choices)),
        ]
    )


# What stands beside -------------------------------------------------------------------------------


def _agreed(material: Material, told: ChangeOverTime, choices: Choices) -> Iterator[Block]:
    if lines := list(still_to_come(material, told, choices)):
        yield listed(lines)


def _said(material: Material, choices: Choices) -> Iterator[Block]:
    taken = {
        "childs_day": Private.CHILD,
        "childs_words": Private.CHILD,
        "carer_view": Private.CARER,
    }
    for revision, which, text in tables.quotes(material, choices):
        if taken[which] in choices.taken_in:
            yield told_or_noted(which, revision.visited_on, text)


def _others(material: Material, choices: Choices) -> Iterator[Block]:
    if Private.AGENCIES not in choices.taken_in:
        return
    lines = [
        f"{words.day(one.happened_on)}: {event_told(one.kind, one.what)} {known_from(one.source)}"
        for one in material.gathered.events
        if one.struck_at is None and choices.covers(one.happened_on)
        if not choices.leaves_out(keys.event(one.id))
    ]
    if lines:
        yield listed(lines)


def _household(material: Material, choices: Choices) -> Iterator[Block]:
    if Private.HOUSEHOLD in choices.taken_in:
        yield from people(material, choices)


def _visits(material: Material, choices: Choices) -> Iterator[Block]:
    """When somebody came to the home, and who."""
    home = [one for one in material.visits(choices) if Kind(one.kind).is_home]
    if home:
        yield facts((words.day(one.visited_on), one.visit.observer.name) for one in reversed(home))
