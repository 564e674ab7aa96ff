"""Dates, moments and grades as pages say them. The words themselves are in `app.words`."""

from datetime import date, datetime

from flask import Flask
from flask_babel import gettext as _

from app import clock, words
from observations.visit import Grade


def init_app(app: Flask) -> None:
    """Give templates these filters."""
    for name in (day, short_day, moment, time_of_day, grade, iso, words.upper_first):
        app.add_template_filter(name)


def day(on: date | None) -> str:
    """4 June 2026."""
    return words.day(on) if on else ""


def short_day(on: date | None) -> str:
    """4 Jun 2026: for tables."""
    if on is None:
        return ""
    return _(
        "%(day)d %(month)s %(year)d",
        day=on.day,
        month=words.month_abbreviations()[on.month - 1],
        year=on.year,
    )


def moment(at: datetime | None) -> str:
    """4 June 2026, 09:32, as the clocks here show it."""
    return f"{day(clock.local(at).date())}, {time_of_day(at)}" if at else ""


def time_of_day(at: datetime | None) -> str:
    """09:32, as the clocks here show it."""
    return f"{clock.local(at):%H:%M}" if at else ""


def grade(value: Grade | int | None) -> str:
    """4 Failing; what has no grade says so."""
    return f"{int(value)} {words.grade_word(value)}" if value is not None else _("Not graded")


def iso(when: date | datetime | None) -> str:
    """A date or moment for the `datetime` attribute of `<time>`."""
    return when.isoformat() if when else ""
