"""The family's page. It may be read by somebody who should not know: what could harm is out unless taken in."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.agreed import agreed_changes
from app.grades import Rated
from app.papers import keys, plain, tables
from app.papers.beside import people
from app.papers.blocks import Block, Section, facts, filled, listed, said, section
from app.papers.choices import Choices, Private
from app.papers.entries import entries, told_or_noted
from app.papers.material import Material
from app.sentences import missing_words
from app.sentences.between import event_told, known_from
from app.wordings import Wording
from observations.instrument import Domain
from observations.trajectory import Trajectory
from observations.visit import Evidence, Kind

OF_THE_CHILD = frozenset({Evidence.CHILD})
OF_AGENCIES = frozenset({Evidence.RECORD})


def about(material: Material) -> list[str]:
    """What this page is, to those who read it."""
    return [
        _(
            "This page is for you. It says what we saw when we visited, and whether things are getting better."
        ),
        _(
            "If something here is wrong, or you see it in another way, tell us. We write it down beside what we saw."
        ),
        _("People decide what happens next, together with you. No computer decides."),
    ]


def pages(material: Material, choices: Choices) -> list[Section]:
    """The sections of the page, those with nothing in them left out."""
    domains = [
        section(plain.heading(domain), _domain(domain, material, choices))
        for domain in material.change.instrument.domains
    ]
    return filled(
        [
            *domains,
            section(_("What we agreed"), _agreed(material, choices)),
            section(_("What was said and noted"), _said(material, choices)),
            section(_("What others told us"), _others(material, choices)),
            section(_("Who is at home"), _household(material, choices)),
            section(_("Our visits"), _visits(material, choices)),
            section(_("Not on this page"), _left_out(material, choices)),
        ]
    )


# Each part of the child's life --------------------------------------------------------------------


def _domain(domain: Domain, material: Material, choices: Choices) -> Iterator[Block]:
    found = material.change.domains[domain.key]
    told = [item for item in found.open_concerns if _may_be_told(item, material, choices)]
    if found.open_concerns and not told:
        # To say that all is well would be untrue; to say what is not might tell who told us.
        yield said(_("We would like to talk about this with you in person."))
        return
    yield said(plain.verdict(found.verdict), strong=True)
    if told:
        yield said(_("What worries us:"))
        yield listed(_concern(item, material, domain, choices) for item in told)
    yield from _needed(found, material, choices)


def _may_be_told(item: str, material: Material, choices: Choices) -> bool:
    """Whether a concern is known from something that may stand on this page."""
    return _is_open(*_last_concern(item, material), choices)


def _is_open(revision: Wording, rating: Rated, choices: Choices) -> bool:
    known = {Evidence(word) for word in (rating.evidence or "").split()}
    if Private.CHILD not in choices.taken_in:
        known -= OF_THE_CHILD
    if Private.AGENCIES not in choices.taken_in:
        known -= OF_AGENCIES
        if revision.kind in (Kind.CONTACT, Kind.SCHOOL):
            known = set()
    if Private.CARER not in choices.taken_in:
        known -= {Evidence.CARER}
    return bool(known)


def _last_concern(item: str, material: Material, *, with_cause: bool = False) -> tuple[Wording, Rated]:
    line = material.change.history.parameters.concern_at
    return next(
        (revision, rating)
        for revision in reversed(material.change.in_order)
        for rating in material.change.rated[revision.id]
        if rating.item == item and rating.grade is not None and rating.grade >= line
        if rating.cause or not with_cause
    )


def _concern(item: str, material: Material, domain: Domain, choices: Choices) -> str:
    """The item with the description that was chosen, and what makes it hard where that lies outside the home."""
    _revision, rating = _last_concern(item, material)
    known = next(one for one in domain.items if one.key == item)
    told = f"{known.title}: {known.levels[(rating.grade or 1) - 1]}"
    return f"{told} {_because(item, material, choices)}".strip()


def _because(item: str, material: Material, choices: Choices) -> str:
    """What makes it hard. It may have been noted earlier than the concern was last seen, from another source."""
    cause = material.change.judged.causes.get(item)
    if cause is None or not _is_open(*_last_concern(item, material, with_cause=True), choices):
        return ""
    return plain.cause(cause)


def _needed(found: Trajectory, material: Material, choices: Choices) -> Iterator[Block]:
    if not found.missing:
        return
    lines = [plain.needed(one) for one in found.missing if one.test != "unannounced"]
    for one in found.missing:
        if one.test == "unannounced" and Private.UNANNOUNCED in choices.taken_in:
            lines.append(missing_words(one, found, material.change.history))
        elif one.test == "unannounced":
            lines.append(plain.needed(one))
    yield said(_("Before we can say that things have stayed better, we still need:"))
    yield listed(lines)


# What stands beside -------------------------------------------------------------------------------


def _agreed(material: Material, choices: Choices) -> Iterator[Block]:
    lines = list(_targets(material, choices))
    if lines:
        yield listed(lines)


def _targets(material: Material, choices: Choices) -> Iterator[str]:
    """What is still to come of what was agreed: how it should be, by when, who does it, who helps."""
    items = material.change.instrument.items
    for one in agreed_changes(material.change, material.known):
        if choices.leaves_out(keys.target(one.id)):
            continue
        if one.standing.is_open and one.item in items:
            known = items[one.item]
            told = f"{known.title}: {known.levels[one.grade - 1]}"
            until = _("By %(date)s.", date=words.day(one.due_on))
            who = _("Who: %(who)s", who=words.stopped(one.owner)) if one.owner else ""
            helped = _("Help: %(help)s", help=words.stopped(one.help)) if one.help else ""
            parts = told, until, who, helped, plain.standing(one.standing)
            yield " ".join(part for part in parts if part)


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


def _left_out(material: Material, choices: Choices) -> Iterator[Block]:
    """How much was left out. Not why: the reason itself could tell somebody what they should not know."""
    number = sum(choices.leaves_out(one.key) for one in entries(material, choices.kind))
    if number:
        yield said(ngettext("%(num)d thing that we know of.", "%(num)d things that we know of.", number))
