"""The rule's numbers as pages show them: what is in force, what the rule says by default, who changed what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import rules, words
from app.models import PlanTarget, RuleSetting
from app.rules import InForce, Number
from app.sentences import numbers

DEFAULTS = rules.DEFAULTS.as_dict()


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number of the rule: what it decides, what holds, what the rule says by default, and who set it."""

    name: str
    meaning: str
    value: str
    default: str
    is_changed: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class SetLine:
    """One change that somebody made: when it holds, what it changed, by whom, when and why."""

    from_on: date
    state: str
    what: list[str]
    by: str
    reason: str
    set_at: Any


def lines(in_force: InForce, settings: Sequence[RuleSetting], on: date) -> list[NumberLine]:
    """Every number with its default; those that differ say who set them first so. `settings`: all, the newest first."""
    now, past = in_force.parameters.as_dict(), [one for one in settings if one.from_on <= on]
    return [
        NumberLine(
            name=name,
            meaning=numbers.meaning(name),
            value=numbers.told(name, value),
            default=numbers.told(name, DEFAULTS[name]),
            is_changed=value != DEFAULTS[name],
            by=_set_by(name, value, in_force, past),
        )
        for name, value in now.items()
    ]


def _set_by(name: str, value: Number, in_force: InForce, past: Sequence[RuleSetting]) -> str:
    """Who set a number: this child's plan, or whoever of the authority made it what it has been since."""
    if name == "target" and in_force.planned is not None and in_force.plan:
        return _("this child's plan, %(name)s", name=in_force.plan.by.name)
    since = list(takewhile(lambda one: rules.parameters_of(one).as_dict()[name] == value, past))
    if value == DEFAULTS[name] or not since:
        return ""
    return _("the authority, %(name)s", name=since[-1].by.name)


def source(in_force: InForce) -> list[str]:
    """Where the numbers in force come from, a sentence each: who set them, from when, and why."""
    setting, told = in_force.setting, []
    if setting is None:
        told.append(_("The authority has changed none of the rule's numbers."))
    else:
        told.append(
            _(
                "The authority's numbers since %(date)s, set by %(name)s: %(reason)s",
                date=words.day(setting.from_on),
                name=setting.by.name,
                reason=setting.reason,
            )
        )
    return told + [line for line in [planned(in_force)] if line]


def planned(in_force: InForce) -> str:
    """What this child's plan aims at, where it has a target of its own or one that no longer holds."""
    plan = in_force.plan
    if plan is None or plan.target is None:
        return ""
    facts = {
        "grade": plan.target,
        "date": words.day(plan.from_on),
        "name": plan.by.name,
        "reason": plan.reason,
    }
    if in_force.planned is None:
        return _(
            "The plan's target of %(grade)d, set by %(name)s, does not hold: the authority calls that grade concern.",
            **facts,
        )
    return _(
        "This child's plan aims at %(grade)d or better since %(date)s, set by %(name)s: %(reason)s", **facts
    )


def changes(now: Mapping[str, Number], then: Mapping[str, Number]) -> list[str]:
    """What differs between two sets of numbers, a line each."""
    return [
        _(
            "%(meaning)s: %(now)s, was %(then)s",
            meaning=numbers.meaning(name),
            now=numbers.told(name, now[name]),
            then=numbers.told(name, then[name]),
        )
        for name in rules.differing(now, then)
    ]


def signed_otherwise(signed: Mapping[str, Number], now: Mapping[str, Number]) -> list[str]:
    """With which numbers a verdict was signed, where they are not those shown; a line each."""
    return [
        _(
            "%(meaning)s: %(signed)s, here %(now)s",
            meaning=numbers.meaning(name),
            signed=numbers.told(name, signed[name]),
            now=numbers.told(name, now[name]),
        )
        for name in rules.differing(signed, now)
    ]


def from_default(signed: Mapping[str, Number]) -> list[str]:
    """The numbers that a verdict was signed with and that are not the rule's own, a line each."""
    return [
        _(
            "%(meaning)s: %(value)s (by default %(default)s)",
            meaning=numbers.meaning(name),
            value=numbers.told(name, signed[name]),
            default=numbers.told(name, DEFAULTS[name]),
        )
        for name in rules.differing(signed, DEFAULTS)
    ]


def history(settings: Sequence[RuleSetting], on: date) -> list[SetLine]:
    """Every setting of the authority, the newest first, each with what it changed from the one before it."""
    steps = pairwise([*(rules.parameters_of(one).as_dict() for one in settings), DEFAULTS])
    holds = next((one for one in settings if one.from_on <= on), None)
    return [
        SetLine(
            from_on=one.from_on,
            state=_state(one.from_on, one is holds, on),
            what=changes(rules.parameters_of(one).as_dict(), then)
            or [_("Nothing: it says what held before")],
            by=one.by.name,
            reason=one.reason,
            set_at=one.set_at,
        )
        for one, (now, then) in zip(settings, steps, strict=True)
    ]


def targets(rows: Iterable[PlanTarget], on: date) -> list[SetLine]:
    """Every target that a plan set, the newest first."""
    every = list(rows)
    holds = next((one for one in every if one.from_on <= on), None)
    return [
        SetLine(
            from_on=one.from_on,
            state=_state(one.from_on, one is holds, on),
            what=[aims_at(one.target)],
            by=one.by.name,
            reason=one.reason,
            set_at=one.set_at,
        )
        for one in every
    ]


def aims_at(target: int | None) -> str:
    """What a plan aims at."""
    return _("The authority's target") if target is None else _("%(grade)d or better", grade=target)


def _state(from_on: date, holds: bool, on: date) -> str:
    if from_on > on:
        return _("Not yet in force")
    return _("In force") if holds else _("No longer in force")


def summary(in_force: InForce) -> str:
    """In a few words, whether the rule's numbers are its own."""
    changed = len(rules.differing(in_force.parameters.as_dict(), DEFAULTS))
    if not changed:
        return _("All numbers are the rule's own.")
    return ngettext(
        "%(num)d number is not the rule's own.", "%(num)d numbers are not the rule's own.", changed
    )  # fmt: skip
