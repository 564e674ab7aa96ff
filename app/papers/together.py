"""What was agreed together, as a family's page may tell it: it names nobody who should not be named, nor who told."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app import words
from app.agreed import AgreedChange, agreed_changes, last_grade
from app.papers import keys, plain
from app.papers.choices import Choices, Private
from app.papers.material import Material
from app.records import ChangeOverTime
from observations.instrument import Item


def still_to_come(material: Material, told: ChangeOverTime, choices: Choices) -> Iterator[str]:
    """What is still to come of what was agreed: how it should be, by when, who does it, who helps.

    In the order of its days: to put first what needs somebody first would tell how each stands.
    """
    items = material.change.instrument.items
    as_told = {one.id: one for one in agreed_changes(told, material.known)}
    every = sorted(agreed_changes(material.change, material.known), key=lambda one: one.due_on)
    for one in every:
        if choices.leaves_out(keys.target(one.id)) or not one.standing.is_open or one.item not in items:
            continue
        if one.id in as_told and _may_be_told(one, material.change, told):
            yield " ".join(filter(None, _parts(one, as_told[one.id], items[one.item], material, choices)))


def _may_be_told(one: AgreedChange, change: ChangeOverTime, told: ChangeOverTime) -> bool:
    """Whether it was agreed because of a grade that may be told; else the item alone would say who told us."""
    then, may = (last_grade(each, one.item, one.agreed_on) for each in (change, told))
    because = {one.grade_then, then[0] if then else None} - {None}
    return because <= {may[0] if may else None}


def _parts(
    one: AgreedChange, as_told: AgreedChange, item: Item, material: Material, choices: Choices
) -> Iterator[str]:
    yield f"{item.title}: {item.levels[one.grade - 1]}"
    yield _("By %(date)s.", date=words.day(one.due_on))
    if one.owner and _may_be_named(one.owner, material, choices):
        yield _("Who: %(who)s", who=words.stopped(one.owner))
    if one.help and Private.AGENCIES in choices.taken_in:
        yield _("Help: %(help)s", help=words.stopped(one.help))
    # Where it stands otherwise, the latest grade is not for this page, nor is what follows from it.
    if one.standing is as_told.standing:
        yield plain.standing(one.standing)


def _may_be_named(who: str, material: Material, choices: Choices) -> bool:
    """Whether an adult of the household may be named; by a name that is none of theirs, another agency may be meant."""
    named = keys.adult(material.profile.id, who)
    if Private.HOUSEHOLD not in choices.taken_in or choices.leaves_out(named):
        return False
    adults = {keys.adult(material.profile.id, one.who) for one in material.change.judged.adults}
    return named in adults or Private.AGENCIES in choices.taken_in
