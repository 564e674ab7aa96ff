"""How long something has waited, and whether that is too long."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app import words

LATE = timedelta(hours=24)


def waiting(since: datetime, now: datetime) -> str:
    """How long something has waited."""
    hours = int((now - since).total_seconds()) // 3600
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return words.in_days(hours // 24)


def is_late(since: datetime, now: datetime) -> bool:
    """Whether it has waited for more than a day and a night."""
    return now - since > LATE
