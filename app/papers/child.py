"""One child's pages in a pack for a conference or a court."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.papers import tables
from app.papers.beside import agreed, in_view, missed, people
from app.papers.blocks import Block, Section, facts, filled, listed, said, section, under
from app.papers.choices import Choices, Detail, Kind, Why, whys
from app.papers.entries import entries, told_or_noted
from app.papers.glance import attention, glance
from app.papers.material import Material
from app.papers.visits import item_by_item
from app.shown import profile as told
from app.shown.panels import panels
from app.shown.period import Period


def pages(material: Material, choices: Choices) -> list[Section]:
    """The sections of one child, those with nothing in them left out."""
    tabled = choices.detail is not Detail.SUMMARY
    full = choices.detail is Detail.FULL
    chronology = tables.chronology(material, choices) if tabled or choices.kind is Kind.COURT else ()
    return filled(
        [
            section(_("Change over time"), glance(material, choices)),
            section(_("Left out of this paper"), left_out(material, choices)),
            section(_("What needs attention"), attention(material), fresh=True),
            section(_("What was said and noted"), voices(material, choices)),
            section(_("The people around the child"), people(material, choices)),
            section(_("What must be in view"), in_view(material, choices)),
            section(_("Missed and put off"), missed(material, choices)),
            section(_("What was agreed"), agreed(material, choices)),
            section(_("Domain by domain"), domains(material, choices), fresh=tabled),
            section(_("Chronology"), chronology),
            section(_("Visit by visit"), item_by_item(material, choices) if full else (), fresh=True),
            section(_("Versions and signatures"), tables.versions(material, choices)),
            section(_("How the verdicts were read"), tables.rule(material)),
        ]
    )


def about(material: Material) -> list[str]:
    """The lines under a child's heading."""
    change, profile = material.change, material.profile
    age = told.age(change)
    lines = [_("%(age)s. Known since %(date)s.", age=age, date=words.day(profile.opened_on))]
    if profile.closed_on:
        lines.append(_("Closed on %(date)s.", date=words.day(profile.closed_on)))
    return lines


def domains(material: Material, choices: Choices) -> Iterator[Block]:
    """Each domain in full; with its table where tables were chosen."""
    change = material.change
    first, last = choices.from_on, choices.until_on or change.as_of
    limited = choices.from_on is not None or choices.until_on is not None
    period = Period("chosen", first, last) if limited else None
    for panel in panels(change, period=period):
        account = panel.told
        yield under(account.headline)
        yield said(" ".join([account.why, *account.concerns, account.needed, *account.cautions]))
        yield from _facts(panel.facts)
        if choices.detail is not Detail.SUMMARY and panel.rows:
            yield tables.visits(panel)


def _facts(pairs: list[tuple[str, str]]) -> Iterator[Block]:
    if pairs:
        yield facts(pairs)


def voices(material: Material, choices: Choices) -> Iterator[Block]:
    """What was said and noted: all of the chosen time, or the latest of each in a summary."""
    told_already = set[str]()
    for revision, which, text in tables.quotes(material, choices):
        if choices.detail is Detail.SUMMARY and which in told_already:
            continue
        told_already.add(which)
        yield told_or_noted(which, revision.visited_on, text)


def left_out(material: Material, choices: Choices) -> Iterator[Block]:
    """How much was left out and why, without what."""
    every = [one.key for one in entries(material, choices.kind)]
    reasons = [choices.left_out[key] for key in every if choices.leaves_out(key)]
    lines = [_left_out(why, reasons.count(why), choices) for why in Why if why in reasons]
    if lines:
        yield listed(lines)


def _left_out(why: Why, number: int, choices: Choices) -> str:
    reason = choices.why if why is Why.OTHER and choices.why else whys()[why]
    return ngettext("%(num)d entry left out: %(reason)s", "%(num)d entries left out: %(reason)s", number,
                    reason=reason)  # fmt: skip
