"""The authority's waiting times in plain words: what each decides, and how it is told."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.words import day, in_days, series


def meaning(name: str) -> str:
    """What a limit decides."""
    return {
        "alert_hours": _("An alert nobody has answered goes to the next manager after"),
        "challenge_days": _("A challenge is to be answered within, and then goes to the next manager"),
        "write_up_days": _("A visit is to be finished within"),
        "unseen_days": _("A child is to be seen by their own worker at least every"),
        "unseen_by_anyone_days": _("A child is to be seen by anybody at least every"),
        "visit_every": _("Visits come, where a plan has no rhythm of its own, every"),
        "drift_months": _("A plan under which nothing is sustained is questioned after"),
        "joint_days": _("Two people's visits to one child are laid side by side when no further apart than"),
    }[name]


def told(name: str, value: int | Sequence[int]) -> str:
    """A limit as people say it."""
    if isinstance(value, int):
        hours = ngettext("%(num)d hour", "%(num)d hours", value)
        working = ngettext("%(num)d working day", "%(num)d working days", value)
        return {"alert_hours": hours, "write_up_days": working}.get(name, in_days(value))
    return _("%(months)s months", months=series([str(one) for one in value]))


def unreasoned() -> str:
    """What is said where no reason was given."""
    return _("Say why, for everybody who works by them")


def unchanged() -> str:
    """What is said where nothing would differ."""
    return _("These are the limits that hold on that day: change one, or leave")


def kept(from_on: date) -> str:
    """What is said once they are set."""
    return _("The limits are kept. They hold from %(date)s.", date=day(from_on))
