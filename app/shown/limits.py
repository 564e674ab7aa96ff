"""The authority's limits as pages show them: what is in force, what is usual, who changed what."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _

from app.limits import NAMES, USUAL, Limits, differing, limits_of, setting_on
from app.models import LimitSetting
from app.sentences import limits as words
from app.shown.rule import NumberLine, SetLine


def lines(settings: Sequence[LimitSetting], on: date) -> list[NumberLine]:
    """Every limit with what is usual."""
    now = limits_of(setting_on(on, settings))
    return [_line(name, now) for name in NAMES]


def _line(name: str, now: Limits) -> NumberLine:
    holds, usual = getattr(now, name), getattr(USUAL, name)
    return NumberLine(
        name=name,
        meaning=words.meaning(name),
        value=words.told(name, holds),
        default=words.told(name, usual),
        is_changed=holds != usual,
    )


def changes(now: Limits, then: Limits) -> list[str]:
    """What differs between two sets of limits, a line each."""
    return [
        _(
            "%(meaning)s: %(now)s, was %(then)s",
            meaning=words.meaning(name),
            now=words.told(name, getattr(now, name)),
            then=words.told(name, getattr(then, name)),
        )
        for name in differing(now, then)
    ]


def history(settings: Sequence[LimitSetting], on: date) -> list[SetLine]:
    """Every setting, the newest first, each with what it changed from the one before it."""
    steps = pairwise([*(limits_of(one) for one in settings), USUAL])
    holds = setting_on(on, settings)
    return [
        SetLine(
            from_on=one.from_on,
            state=_state(one, holds, on),
            what=changes(now, then) or [_("Nothing: it says what held before")],
            by=one.by.name,
            reason=one.reason,
            set_at=one.set_at,
        )
        for one, (now, then) in zip(settings, steps, strict=True)
    ]


def _state(row: LimitSetting, holds: LimitSetting | None, on: date) -> str:
    if row.from_on > on:
        return _("Not yet in force")
    return _("In force") if row is holds else _("No longer in force")
