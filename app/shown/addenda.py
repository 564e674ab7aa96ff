"""What was added to a visit later, in words: to which version, by whom and when."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app import addenda, filters
from app.models import Addendum, Visit


@dataclass(frozen=True, slots=True)
class Added:
    """One addendum."""

    words: str
    by: str


def added(visit: Visit) -> list[Added]:
    """Everything added to a visit, in the order in which it was."""
    return [Added(row.words, _by(row)) for row in addenda.of(visit)]


def _by(row: Addendum) -> str:
    told = {"name": row.by.name, "at": filters.moment(row.recorded_at), "number": row.revision.number}
    return _("%(name)s, %(at)s, on version %(number)d", **told)
