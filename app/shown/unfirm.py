"""Grades that somebody told and nobody saw: worse is believed from anyone, better has to be seen."""

from flask_babel import gettext as _

from app.records import ChangeOverTime


def told_not_seen() -> str:
    """What stands beside a better grade that rests on somebody's word."""
    return _("told, not seen")


def not_counted(change: ChangeOverTime, visit_id: object) -> frozenset[str]:
    """The items that were given a grade at a visit which the rule does not count."""
    return frozenset(
        item
        for found in change.domains.values()
        for graded in found.visits
        if graded.visit_id == str(visit_id)
        for item in graded.unused
    )
