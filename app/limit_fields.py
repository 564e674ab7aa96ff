"""The authority's limits as a page's fields: which stand together, what they hold, and what was typed, read."""

from flask_babel import gettext as _

from app.forms import Form
from app.limits import MOST, USUAL, Limits
from app.sentences import limits as words
from app.setting_fields import Field, Group

DRIFT = ("drift_first", "drift_second", "drift_third")
SINGLE = tuple(name for name in USUAL.as_dict() if name != "drift_months")
NAMES = (*SINGLE, *DRIFT)


def asked(now: Limits) -> list[Group]:
    """Every limit, in groups; the hint says what holds now and what is usual."""
    groups = (
        (_("Answers"), "alert_hours challenge_days"),
        (_("Visits"), "visit_every unseen_days unseen_by_anyone_days write_up_days joint_days"),
    )
    found = [Group(title, [_field(name, now) for name in names.split()]) for title, names in groups]
    return [*found, Group(words.meaning("drift_months"), _drift(now))]


def _field(name: str, now: Limits) -> Field:
    unit = {"alert_hours": _("hours"), "write_up_days": _("working days")}.get(name, _("days"))
    label = _("%(meaning)s (%(unit)s)", meaning=words.meaning(name), unit=unit)
    return Field(name, label, _hint(name, now))


def _drift(now: Limits) -> list[Field]:
    labels = (_("First (months)"), _("Then (months)"), _("Last (months)"))
    hints = (_hint("drift_months", now), "", "")
    return [Field(*one) for one in zip(DRIFT, labels, hints, strict=True)]


def _hint(name: str, now: Limits) -> str:
    usual, holds = (words.told(name, getattr(one, name)) for one in (USUAL, now))
    return _("Usually %(usual)s; now %(now)s", usual=usual, now=holds)


def filled(limits: Limits) -> dict[str, str]:
    """These limits as they stand in the fields."""
    single = {name: str(getattr(limits, name)) for name in SINGLE}
    return single | {name: str(months) for name, months in zip(DRIFT, limits.drift_months, strict=True)}


def read(form: Form) -> Limits | None:
    """Read all the limits; None where one is wrong, and the form says which."""
    single: dict[str, object] = {name: form.whole(name, 1, MOST) for name in SINGLE}
    drift = [form.whole(name, 1, MOST) for name in DRIFT]
    if form.sound and not drift[0] < drift[1] < drift[2]:
        form.refuse(DRIFT[1], _("Each of the three must be later than the one before"))
    return Limits.from_overrides(single | {"drift_months": drift}) if form.sound else None
