"""The rule's numbers in plain words: what each decides, and how it is told."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from app.words import day, in_days

GRADES, SHARES, DAYS, COUNTS, YEARS = "grades", "shares", "days", "counts", "years"
UNITS = {
    "concern_at": GRADES, "target": GRADES, "coverage": SHARES, "alone_from_age": YEARS,
    "sustain_looks": COUNTS, "unannounced_min": COUNTS, "seen_min": COUNTS, "alone_min": COUNTS, "stall_looks": COUNTS,
}  # fmt: skip


def unit(name: str) -> str:
    """What a number counts."""
    return UNITS.get(name, DAYS)


def meaning(name: str) -> str:
    """What a number decides."""
    return {
        "concern_at": _("A grade from here on is concern"),
        "target": _("A grade up to here is good"),
        "coverage": _("Share of the items that apply which a visit must have graded to count"),
        "min_gap_days": _("Visits closer to the first one than this make one look"),
        "max_gap_days": _("A longer silence starts the count for sustained afresh"),
        "sustain_looks": _("Good looks needed for sustained"),
        "sustain_days": _("Time from the first good look to the last, needed for sustained"),
        "sustain_days_long": _(
            "Time from the first good look to the last, after concern came back or lasted long"
        ),
        "long_concern_days": _("Time in concern that counts as long"),
        "unannounced_min": _("Unannounced good looks needed"),
        "unannounced_after_days": _("An unannounced look counts so long after the first good look"),
        "seen_min": _("Good looks needed at which the child was seen"),
        "alone_min": _("Good looks needed at which the child was seen alone"),
        "alone_from_age": _("Being seen alone is asked from this age on"),
        "persistent_days": _("Concern that lasts so long is persistent"),
        "persistent_days_infant": _(
            "Concern that lasts so long is persistent before birth and under one year"
        ),
        "stall_looks": _("Borderline looks in a row that are called stalled"),
        "stall_days": _("Time that borderline looks must span to be called stalled"),
        "pause_window_days": _("One slip in this time only pauses a good run"),
        "stale_days": _("A verdict older than this is out of date"),
    }[name]


def told(name: str, value: int | float) -> str:
    """A number as people say it, with what it counts."""
    if unit(name) == SHARES:
        return _("%(share)s%%", share=f"{(Decimal(str(value)) * 100).normalize():f}")
    if unit(name) == DAYS:
        return in_days(int(value))
    return _("%(age)d years", age=int(value)) if unit(name) == YEARS else str(int(value))


def label(name: str) -> str:
    """What a number decides, with what it is counted in, as the label of its field."""
    counted = {
        GRADES: _("grade"),
        SHARES: _("per cent"),
        DAYS: _("days"),
        COUNTS: _("looks"),
        YEARS: _("years"),
    }
    return _("%(meaning)s (%(unit)s)", meaning=meaning(name), unit=counted[unit(name)])


def unreasoned() -> str:
    """What is said where no reason was given."""
    return _("Say why, for everybody who reads the rule")


def unchanged() -> str:
    """What is said where nothing would differ."""
    return _("These are the numbers that hold on that day: change one, or leave")


def kept(from_on: date) -> str:
    """What is said once they are set."""
    return _("The numbers are kept. They hold from %(date)s.", date=day(from_on))
