"""Complex-case discussions in words, with their actions and what became of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app import actions, words
from app.clock import local
from app.discussions import Unsaid
from app.models import Discussion
from app.shown.actions import ActionLine, lines
from app.shown.events import recorded


@dataclass(frozen=True, slots=True)
class DiscussionLine:
    """One discussion. `became` says who said when what came of it; empty while nobody has."""

    id: uuid.UUID
    on: date
    present: str
    why: str
    agreed: str
    actions: list[ActionLine]
    outcome: str
    became: str
    recorded: str


def told(rows: Iterable[Discussion], on: date) -> list[DiscussionLine]:
    """Discussions in words, in the order given, in one query for all their actions."""
    rows = list(rows)
    agreed = actions.agreed_with("discussion", [row.id for row in rows])
    return [
        DiscussionLine(
            id=row.id,
            on=row.held_on,
            present=row.present,
            why=row.why,
            agreed=row.agreed,
            actions=lines(agreed[row.id], on),
            outcome=row.outcome,
            became=_became(row),
            recorded=recorded(row),
        )
        for row in rows
    ]


def _became(row: Discussion) -> str:
    if row.outcome_at is None or row.outcome_by is None:
        return ""
    said = {"date": words.day(local(row.outcome_at).date()), "name": row.outcome_by.name}
    return _("%(name)s on %(date)s", **said)


def unsaid_words(one: Unsaid) -> str:
    """That nobody has said what came of a discussion."""
    return _(
        "Nobody has said what came of the discussion of %(date)s", date=words.day(one.discussion.held_on)
    )


def count_unsaid(found: Sequence[Unsaid]) -> str:
    """How many have no outcome; empty where none is waited for."""
    return ngettext("%(num)d without an outcome", "%(num)d without an outcome", len(found)) if found else ""
