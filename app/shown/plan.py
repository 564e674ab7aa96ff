"""A child's plan in words: what it is, since when, how often the home is looked at, and the looks to come."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.models import Plan, PlannedLook
from app.records import ChangeOverTime
from app.schedule import KINDS
from app.shown.caseload import look_why
from app.shown.events import recorded, struck
from app.shown.settings_by_date import SetLine


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look to come. `late` says by how much its day is past; `id` names a planned one, which can be struck out."""

    id: uuid.UUID | None
    told: str
    why: str
    late: str
    words: str = ""
    by: str = ""


def plan_words(kind: str) -> str:
    """A kind of plan."""
    return {
        "child_protection": _("Child protection plan"),
        "child_in_need": _("Child in need plan"),
        "early_help": _("Early help plan"),
        "none": _("No plan"),
    }[kind]


def choices() -> list[tuple[str, str]]:
    """The kinds of plan, to choose from."""
    return [(kind, plan_words(kind)) for kind in KINDS]


def in_force(change: ChangeOverTime) -> str:
    """The plan that a child is under, and since when."""
    plan = change.schedule.plan
    if plan is None:
        return _("No plan is recorded.")
    return _("%(plan)s since %(date)s.", plan=plan_words(plan.kind), date=words.day(plan.since_on))


def rhythm(change: ChangeOverTime) -> str:
    """How often the home is to be looked at, and who says so."""
    plan, every = change.schedule.plan, words.length(change.schedule.every.days)
    if plan and plan.visit_every:
        return _("A look every %(every)s, as the plan has it.", every=every)
    return _("A look every %(every)s, the authority's usual rhythm.", every=every)


def looks(change: ChangeOverTime, rows: Iterable[PlannedLook]) -> list[LookLine]:
    """Every look to come, the soonest first."""
    by_id = {row.id: row for row in rows}
    return [
        LookLine(
            id=look.row,
            told=look_words(look.kind, look.on),
            why=words.upper_first(look_why(look, change)),
            late=late(look.on, change.as_of),
            words=by_id[look.row].why if look.row in by_id else "",
            by=recorded(by_id[look.row]) if look.row in by_id else "",
        )
        for look in change.looks_due
    ]


def look_words(kind: str, on: date) -> str:
    """A look: whether announced, and by when."""
    told = {"announced": _("Announced look"), "unannounced": _("Unannounced look")}[kind]
    return _("%(look)s by %(date)s", look=told, date=words.day(on))


def late(due_on: date, on: date) -> str:
    """By how much a day is past; empty while it is not."""
    days = (on - due_on).days
    return ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", days) if days > 0 else ""


def struck_looks(rows: Iterable[PlannedLook]) -> list[tuple[str, str]]:
    """The planned looks that were struck out again: what they were, and by whom, when and why."""
    return [(look_words(row.kind, row.look_on), struck(row)) for row in rows if row.struck_at]


def history(rows: Iterable[Plan], change: ChangeOverTime) -> list[SetLine]:
    """Every plan so far, the last first."""
    now = change.schedule.plan
    return [
        SetLine(
            from_on=row.since_on,
            state=_("in force") if now and row.id == now.id else "",
            what=[plan_words(row.kind), _every(row)],
            by=row.by.name,
            set_at=row.set_at,
            reason=row.reason,
        )
        for row in rows
    ]


def _every(row: Plan) -> str:
    if row.visit_every is None:
        return _("the authority's usual rhythm")
    return _("a look every %(every)s", every=words.length(row.visit_every))
