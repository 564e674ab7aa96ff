"""Words that stand on several pages: dates, counts, grades, kinds, evidence, reasons, causes, verdicts.

Pure: they follow the language in force, and English where there is none.
"""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from observations.trajectory import Verdict
from observations.visit import Cause, Evidence, Grade, Kind, Ungraded


def months() -> tuple[str, ...]:
    """The names of the months, January first."""
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
        _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip


def month_abbreviations() -> tuple[str, ...]:
    """The names of the months in three letters or so, January first."""
    return (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"),
        _("Nov"), _("Dec"),
    )  # fmt: skip


def day(on: date) -> str:
    """A date: 4 June 2026."""
    return _("%(day)d %(month)s %(year)d", day=on.day, month=months()[on.month - 1], year=on.year)


def count(number: int) -> str:
    """A count in words up to nine, so that it cannot be taken for a grade; in figures from there."""
    names = (
        _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"),
        _("nine"),
    )  # fmt: skip
    return names[number] if 0 <= number < len(names) else str(number)


def series(parts: Sequence[str]) -> str:
    """Several things in a row: one, two and three."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s", most=", ".join(parts[:-1]), last=parts[-1])


def length(days: int) -> str:
    """A length of time: in whole weeks from two weeks on, else in days."""
    if days >= 14:
        return ngettext("%(num)d week", "%(num)d weeks", days // 7)
    return ngettext("%(num)d day", "%(num)d days", days)


def in_days(days: int) -> str:
    """A length of time in days, for what is counted in days."""
    return ngettext("%(num)d day", "%(num)d days", days)


def age(born: date | None, due_on: date | None, on: date) -> str:
    """A child's age as people say it: in weeks at first, then months, then years; before birth when it is due."""
    if born is None or born > on:
        return _("unborn, due %(date)s", date=day(due_on)) if due_on else _("unborn")
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months < 3:
        return ngettext("%(num)d week", "%(num)d weeks", (on - born).days // 7)
    if months < 24:
        return ngettext("%(num)d month", "%(num)d months", months)
    return ngettext("%(num)d year", "%(num)d years", months // 12)


def upper_first(words: str) -> str:
    """The same words as the start of a sentence."""
    return words[:1].upper() + words[1:]


def grade_word(grade: Grade | int) -> str:
    """The word beside a grade's number."""
    return {
        Grade.SECURE: _("Secure"),
        Grade.SOUND: _("Sound"),
        Grade.UNEVEN: _("Uneven"),
        Grade.FAILING: _("Failing"),
        Grade.DANGEROUS: _("Dangerous"),
    }[Grade(grade)]


def kind(of: Kind | str) -> str:
    """How a visit came about."""
    return {
        Kind.ANNOUNCED: _("Announced"),
        Kind.UNANNOUNCED: _("Unannounced"),
        Kind.NO_ACCESS: _("No access"),
        Kind.OFFICE: _("At the office"),
        Kind.SCHOOL: _("At school"),
        Kind.VIDEO: _("By video"),
        Kind.CONTACT: _("By telephone or message"),
    }[Kind(of)]


def came_about(of: Kind | str) -> str:
    """How a visit came about, within a sentence."""
    return {
        Kind.ANNOUNCED: _("announced"),
        Kind.UNANNOUNCED: _("unannounced"),
        Kind.NO_ACCESS: _("no access"),
        Kind.OFFICE: _("at the office"),
        Kind.SCHOOL: _("at school"),
        Kind.VIDEO: _("by video"),
        Kind.CONTACT: _("by telephone or message"),
    }[Kind(of)]


def evidence(of: Evidence | str) -> str:
    """How the worker knows."""
    return {
        Evidence.SEEN: _("I saw it"),
        Evidence.RECORD: _("Record or professional"),
        Evidence.CHILD: _("Child told me"),
        Evidence.CARER: _("Carer told me"),
    }[Evidence(of)]


def not_graded(of: Ungraded | str) -> str:
    """Why there is no grade."""
    return {
        Ungraded.NOT_OBSERVED: _("Not seen"),
        Ungraded.ACCESS_REFUSED: _("Access refused"),
        Ungraded.NOT_ASKED: _("Not asked"),
        Ungraded.DOES_NOT_APPLY: _("Does not apply"),
    }[Ungraded(of)]


def cause(of: Cause | str) -> str:
    """What a shortfall comes from, so that poverty is not read as something else."""
    return {
        Cause.MONEY: _("money"),
        Cause.LANDLORD: _("the landlord"),
        Cause.DISABILITY: _("disability"),
        Cause.CARERS_CONTROL: _("within the carer's control"),
        Cause.OTHER: _("something else"),
    }[Cause(of)]


def verdict(of: Verdict | str) -> str:
    """A verdict as it stands on the screen."""
    return {
        Verdict.NOT_ASSESSED: _("Not yet graded"),
        Verdict.BASELINE: _("First picture"),
        Verdict.IMPROVING: _("First sign of improvement, not yet confirmed"),
        Verdict.IMPROVED_NOT_SUSTAINED: _("Improved, not yet sustained"),
        Verdict.SUSTAINED: _("Sustained"),
        Verdict.MET_THROUGHOUT: _("Met throughout"),
        Verdict.STALLED: _("Stalled at borderline"),
        Verdict.NO_CLEAR_CHANGE: _("No clear change"),
        Verdict.WORSENING: _("Worsening"),
        Verdict.PERSISTENT_CONCERN: _("Persistent concern"),
        Verdict.RELAPSED: _("Slipped back"),
        Verdict.FLUCTUATING: _("Up and down"),
    }[Verdict(of)]


def role(of: str) -> str:
    """What somebody is here."""
    return {"worker": _("Worker"), "supervisor": _("Supervisor"), "administrator": _("Administrator")}[of]


def part(of: str) -> str:
    """What somebody is to a case."""
    return {"lead": _("Lead"), "co_worker": _("Co-worker")}[of]
