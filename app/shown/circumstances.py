"""What must be in view about a child or an adult of the household, in words: with its source and its dates."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import words
from app.models import Circumstance, Profile
from app.sentences.between import circumstance_told, circumstance_words
from app.shown.events import recorded, struck
from observations.circumstances import Stage, stage_on


@dataclass(frozen=True, slots=True)
class InView:
    """One circumstance. What the date of birth says has no id: nobody set it down."""

    title: str
    about: str
    when: str
    known_from: str
    told: str = ""
    id: uuid.UUID | None = None
    recorded: str = ""
    struck: str = ""
    ended: bool = False
    until: date | None = None


def in_force(profile: Profile, rows: Iterable[Circumstance], on: date) -> list[InView]:
    """What is in view on a day: what the age says first, then what was set down and has not ended."""
    standing = [one for one in rows if one.struck_at is None and not has_ended(one, on)]
    return [*by_age(profile, on), *(shown(one, on) for one in standing)]


def no_longer(rows: Iterable[Circumstance], on: date) -> list[InView]:
    """What has ended or was struck out."""
    return [shown(one, on) for one in rows if one.struck_at is not None or has_ended(one, on)]


def has_ended(row: Circumstance, on: date) -> bool:
    """Whether a circumstance ended before this day."""
    return row.until_on is not None and row.until_on < on


def shown(row: Circumstance, on: date) -> InView:
    """One circumstance that was set down."""
    return InView(
        title=circumstance_words(row.kind),
        about=row.about,
        when=_when(row),
        known_from=row.source,
        told=circumstance_told(row.kind, row.words),
        id=row.id,
        recorded=recorded(row),
        struck=struck(row),
        ended=has_ended(row, on),
        until=row.until_on,
    )


def by_age(profile: Profile, on: date) -> list[InView]:
    """The stage that the child's date of birth says."""
    stage = stage_on(profile.born, on)
    if stage is None:
        return []
    due = profile.child.due_on
    when = {
        Stage.UNBORN: _("due %(date)s", date=words.day(due)) if due else _("no due date known"),
        Stage.NEWBORN: _("born %(date)s", date=words.day(profile.born or on)),
        Stage.TEENAGE: words.age(profile.born, due, on),
    }[stage]
    return [InView(circumstance_words(stage), _("the child"), when, _("the date of birth"))]


def _when(row: Circumstance) -> str:
    """Since when it is known: a child born early was so long before anybody said it."""
    told = {"since": words.day(row.since_on)}
    if row.until_on is None:
        return _("known since %(since)s", **told)
    return _("known since %(since)s, until %(until)s", **told, until=words.day(row.until_on))
