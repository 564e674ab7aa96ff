"""The rule's numbers as pages show them: what is in force, what the rule says by default, who changed what."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile

from flask_babel import gettext as _
from flask_babel import ngettext

from app import rules, words
from app.models import PlanTarget, RuleSetting
from app.rules import InForce
from app.sentences import numbers
from app.shown.settings_by_date import NumberLine, SetLine, Told, set_lines

Number = int | float
TOLD = Told(rules.NUMBERS, numbers)
DEFAULTS = rules.DEFAULTS.as_dict()


def lines(in_force: InForce, settings: Sequence[RuleSetting], on: date) -> list[NumberLine]:
    """Every number with its default; those that differ say who set them first so. `settings`: all, the newest first."""
    now, past = in_force.parameters.as_dict(), [one for one in settings if one.from_on <= on]
    return [TOLD.line(name, value, _set_by(name, value, in_force, past)) for name, value in now.items()]


def _set_by(name: str, value: Number, in_force: InForce, past: Sequence[RuleSetting]) -> str:
    """Who set a number: this child's plan, or whoever of the authority made it what it has been since."""
    if name == "target" and in_force.planned is not None and in_force.plan:
        return _("this child's plan, %(name)s", name=in_force.plan.by.name)
    since = list(takewhile(lambda one: rules.NUMBERS.read(one).as_dict()[name] == value, past))
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


def signed_otherwise(signed: Mapping[str, Number], now: Mapping[str, Number]) -> list[str]:
    """With which numbers a verdict was signed, where they are not those shown; a line each."""
    return [
        _("%(meaning)s: %(signed)s, here %(now)s", meaning=meaning, signed=then, now=here)
        for meaning, then, here in TOLD.differing(signed, now)
    ]


def from_default(signed: Mapping[str, Number]) -> list[str]:
    """The numbers that a verdict was signed with and that are not the rule's own, a line each."""
    return [
        _("%(meaning)s: %(value)s (by default %(default)s)", meaning=meaning, value=value, default=default)
        for meaning, value, default in TOLD.differing(signed, DEFAULTS)
    ]


def targets(rows: Sequence[PlanTarget], on: date) -> list[SetLine]:
    """Every target that a plan set, the newest first."""
    return set_lines(rows, ([aims_at(row.target)] for row in rows), on)


def aims_at(target: int | None) -> str:
    """What a plan aims at."""
    return _("The authority's target") if target is None else _("%(grade)d or better", grade=target)


def summary(in_force: InForce) -> str:
    """In a few words, whether the rule's numbers are its own."""
    changed = len(rules.NUMBERS.differing(in_force.parameters.as_dict(), DEFAULTS))
    if not changed:
        return _("All numbers are the rule's own.")
    return ngettext(
        "%(num)d number is not the rule's own.", "%(num)d numbers are not the rule's own.", changed
    )  # fmt: skip
