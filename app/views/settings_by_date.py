"""What an administrator sets by date, the rule's numbers and the limits: asked for, checked, and kept."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import limit_fields, rule_fields
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.policy import requires
from app.setting_fields import Fields
from app.settings_by_date import Values
from app.shown import limits, rule
from app.shown.settings_by_date import Told

room = Blueprint("settings_by_date", __name__)
FARTHEST = timedelta(days=366)
Set = TypeVar("Set", bound=Values)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Set]):
    """One kind of setting: with its words, as fields, and the pages on which it is changed and read."""

    told: Told[Set]
    fields: Fields[Set]
    pages: str
    read_at: str


NUMBERS = Kind(rule.TOLD, rule_fields, pages="rule", read_at="/rule")
LIMITS = Kind(limits.TOLD, limit_fields, pages="limits", read_at="/rule/limits")


@room.get("/rule/parameters")
@requires("set the rule's parameters")
def ask_for_numbers() -> Response:
    """The page on which the rule's numbers are changed, filled with those in force."""
    return _ask(NUMBERS)


@room.post("/rule/parameters")
@requires("set the rule's parameters")
def set_numbers() -> Response:
    """Show what would differ in the rule's numbers; once that was seen, keep it."""
    return _check_and_keep(NUMBERS)


@room.get("/rule/limits/change")
@requires("set the limits")
def ask_for_limits() -> Response:
    """The page on which the limits are changed, filled with those in force."""
    return _ask(LIMITS)


@room.post("/rule/limits/change")
@requires("set the limits")
def set_limits() -> Response:
    """Show what would differ in the limits; once that was seen, keep it."""
    return _check_and_keep(LIMITS)


def _ask(kind: Kind[Set]) -> Response:
    in_force = kind.told.settings.on(today())
    return _show(kind, Form(kind.fields.filled(in_force) | {"from_on": today().isoformat()}))


def _check_and_keep(kind: Kind[Set]) -> Response:
    form, settings, words = typed_in_turn(), kind.told.settings, kind.told.words
    chosen = kind.fields.read(form)
    missing = _("Enter the day from which they hold")
    from_on = form.day("from_on", missing, least=today(), most=today() + FARTHEST)
    reason = form.prose("reason", words.unreasoned())
    if not form.sound or chosen is None or from_on is None:
        return _show(kind, form)
    differs = kind.told.changes(chosen, settings.on(from_on))
    if not differs:
        form.refuse(kind.fields.NAMES[0], words.unchanged())
        return _show(kind, form)
    seen = _fingerprint(differs)
    if form["seen"] != seen:
        names = (*kind.fields.NAMES, "from_on", "reason")
        return show(
            f"{kind.pages}/check.html", form, names=names, differs=differs, from_on=from_on, seen=seen
        )
    settings.add(chosen, from_on=from_on, reason=reason, by=current_user, at=now())
    db.session.commit()
    return done(words.kept(from_on), kind.read_at)


def _show(kind: Kind[Set], form: Form) -> Response:
    groups = kind.fields.asked(kind.told.settings.on(today()))
    return show(f"{kind.pages}/change.html", form, groups=groups, read_at=kind.read_at)


def _fingerprint(differs: list[str]) -> str:
    """What tells one set of differences from another: only what was seen is kept."""
    return hashlib.sha256("\n".join(differs).encode()).hexdigest()
