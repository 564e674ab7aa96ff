"""Actions in words: what is to be done, by whom, by when, where it was agreed, and what became of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words
from app.clock import local
from app.models import Action


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action. `became` says who said when what became of it; empty while it is open."""

    id: uuid.UUID
    what: str
    owner: str
    due: str
    late: str  # by how much; empty while it is not
    agreed: str
    became: str
    outcome: str


def lines(rows: Iterable[Action], on: date) -> list[ActionLine]:
    """Actions in words, in the order given."""
    return [line(one, on) for one in rows]


def line(row: Action, on: date) -> ActionLine:
    """One action in words."""
    return ActionLine(
        id=row.id,
        what=row.what,
        owner=row.owner,
        due=words.day(row.by_on),
        late=late(row, on),
        agreed=_agreed(row),
        became=_became(row),
        outcome=row.outcome,
    )


def to_do(what: str, owner: str, by_on: date) -> str:
    """What is to be done, by whom and by when, in one line."""
    return _("%(what)s: %(who)s, by %(date)s", what=what, who=owner, date=words.day(by_on))


def late(row: Action, on: date) -> str:
    """By how much an open action is past its day."""
    days = (on - row.by_on).days
    if row.done_at is not None or days <= 0:
        return ""
    return ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", days)


def count_late(rows: Sequence[Action]) -> str:
    """How many actions are past their day; empty where none is."""
    return ngettext("%(num)d action overdue", "%(num)d actions overdue", len(rows)) if rows else ""


def _agreed(row: Action) -> str:
    told = {"date": words.day(local(row.recorded_at).date()), "name": row.by.name}
    return {
        "decision": _("Agreed at the decision of %(date)s, %(name)s", **told),
        "discussion": _("Agreed at a complex-case discussion, written down by %(name)s on %(date)s", **told),
        "challenge": _("Agreed on the challenge answered on %(date)s by %(name)s", **told),
        "closing": _("Set with the decision on the closing, %(date)s, %(name)s", **told),
    }[row.source]


def _became(row: Action) -> str:
    if row.done_at is None or row.done_by is None:
        return ""
    told = {"date": words.day(local(row.done_at).date()), "name": row.done_by.name}
    return _("%(name)s on %(date)s", **told)
