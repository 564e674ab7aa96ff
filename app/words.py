"""Words that stand on several pages: dates, counts, grades, kinds, evidence, reasons, causes, verdicts.

Pure: they follow the language in force, and English where there is none.
"""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from observations.trajectory import Verdict
from observations.visit import Cause, Evidence, Grade, Kind, Ungraded


def N_(words: str) -> str:  # noqa: N802 - the name by which translators' tools know it
    """Mark words that are looked up later, when one of them is chosen: to translate all for one is slow."""
    return words


_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_ABBREVIATED = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip


def months() -> tuple[str, ...]:
    """The names of the months, January first."""
    return tuple(_(name) for name in _MONTHS)


def month_abbreviations() -> tuple[str, ...]:
    """The names of the months in three letters or so, January first."""
    return tuple(_(name) for name in _ABBREVIATED)


def day(on: date) -> str:
    """A date: 4 June 2026."""
    return _("%(day)d %(month)s %(year)d", day=on.day, month=_(_MONTHS[on.month - 1]), year=on.year)


def count(number: int) -> str:
    """A count in words up to nine, so that it cannot be taken for a grade; in figures from there."""
    names = (
        N_("none"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
        N_("nine"),
    )  # fmt: skip
    return _(names[number]) if 0 <= number < len(names) else str(number)


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


def stopped(words: str) -> str:
    """Somebody's own words as a sentence, so that the next one does not run on from them."""
    return words if words.rstrip("\"'\u201d\u2019)").endswith((".", "!", "?", "\u2026")) else f"{words}."


def grade_word(grade: Grade | int) -> str:
    """The word beside a grade's number."""
    told = {
        Grade.SECURE: N_("Secure"),
        Grade.SOUND: N_("Sound"),
        Grade.UNEVEN: N_("Uneven"),
        Grade.FAILING: N_("Failing"),
        Grade.DANGEROUS: N_("Dangerous"),
    }[Grade(grade)]
    return _(told)


def kind(of: Kind | str) -> str:
    """How a visit came about."""
    told = {
        Kind.ANNOUNCED: N_("Announced"),
        Kind.UNANNOUNCED: N_("Unannounced"),
        Kind.NO_ACCESS: N_("No access"),
        Kind.OFFICE: N_("At the office"),
        Kind.SCHOOL: N_("At school"),
        Kind.VIDEO: N_("By video"),
        Kind.CONTACT: N_("By telephone or message"),
    }[Kind(of)]
    return _(told)


def came_about(of: Kind | str) -> str:
    """How a visit came about, within a sentence."""
    told = {
        Kind.ANNOUNCED: N_("announced"),
        Kind.UNANNOUNCED: N_("unannounced"),
        Kind.NO_ACCESS: N_("no access"),
        Kind.OFFICE: N_("at the office"),
        Kind.SCHOOL: N_("at school"),
        Kind.VIDEO: N_("by video"),
        Kind.CONTACT: N_("by telephone or message"),
    }[Kind(of)]
    return _(told)


def evidence(of: Evidence | str) -> str:
    """How the worker knows."""
    told = {
        Evidence.SEEN: N_("I saw it"),
        Evidence.RECORD: N_("Record or professional"),
        Evidence.CHILD: N_("Child told me"),
        Evidence.CARER: N_("Carer told me"),
    }[Evidence(of)]
    return _(told)


def not_graded(of: Ungraded | str) -> str:
    """Why there is no grade."""
    told = {
        Ungraded.NOT_OBSERVED: N_("Not seen"),
        Ungraded.ACCESS_REFUSED: N_("Access refused"),
        Ungraded.NOT_ASKED: N_("Not asked"),
        Ungraded.DOES_NOT_APPLY: N_("Does not apply"),
    }[Ungraded(of)]
    return _(told)


def cause(of: Cause | str) -> str:
    """What a shortfall comes from, so that poverty is not read as something else."""
    told = {
        Cause.MONEY: N_("money"),
        Cause.LANDLORD: N_("the landlord"),
        Cause.DISABILITY: N_("disability"),
        Cause.CARERS_CONTROL: N_("within the carer's control"),
        Cause.OTHER: N_("something else"),
    }[Cause(of)]
    return _(told)


def verdict(of: Verdict | str) -> str:
    """A verdict as it stands on the screen."""
    told = {
        Verdict.NOT_ASSESSED: N_("Not yet graded"),
        Verdict.BASELINE: N_("First picture"),
        Verdict.IMPROVING: N_("First sign of improvement, not yet confirmed"),
        Verdict.IMPROVED_NOT_SUSTAINED: N_("Improved, not yet sustained"),
        Verdict.SUSTAINED: N_("Sustained"),
        Verdict.MET_THROUGHOUT: N_("Met throughout"),
        Verdict.STALLED: N_("Stalled at borderline"),
        Verdict.NO_CLEAR_CHANGE: N_("No clear change"),
        Verdict.WORSENING: N_("Worsening"),
        Verdict.PERSISTENT_CONCERN: N_("Persistent concern"),
        Verdict.RELAPSED: N_("Slipped back"),
        Verdict.FLUCTUATING: N_("Up and down"),
    }[Verdict(of)]
    return _(told)


def role(of: str) -> str:
    """What somebody is here."""
    told = {"worker": N_("Worker"), "supervisor": N_("Supervisor"), "administrator": N_("Administrator")}[of]
    return _(told)


def part(of: str) -> str:
    """What somebody is to a case."""
    told = {"lead": N_("Lead"), "co_worker": N_("Co-worker")}[of]
    return _(told)
