"""The rule's numbers as a page's fields: which stand together, what they hold, and what was typed, read."""

from dataclasses import asdict
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from app.forms import Form
from app.sentences import numbers
from app.setting_fields import Field, Group
from observations.history import Parameters

NAMES = tuple(asdict(Parameters()))
MOST = 9999


def asked(now: Parameters) -> list[Group]:
    """Every number, in groups; the hint says what is counted, what holds now, and the rule's own."""
    groups = (
        (_("Grades"), "concern_at target"),
        (_("Visits and looks"), "coverage min_gap_days max_gap_days stale_days"),
        (_("Sustained"), "sustain_looks sustain_days sustain_days_long long_concern_days pause_window_days"),
        (_("Unannounced"), "unannounced_min unannounced_after_days"),
        (_("The child seen, and seen alone"), "seen_min alone_min alone_from_age"),
        (_("Persistent and stalled"), "persistent_days persistent_days_infant stall_looks stall_days"),
    )
    return [Group(title, [_field(name, now) for name in names.split()]) for title, names in groups]


def _field(name: str, now: Parameters) -> Field:
    default = numbers.told(name, Parameters().as_dict()[name])
    holds = numbers.told(name, now.as_dict()[name])
    hint = _("By default %(default)s; now %(now)s", default=default, now=holds)
    return Field(name, numbers.label(name), hint, keys="decimal" if name == "coverage" else "numeric")


def filled(parameters: Parameters) -> dict[str, str]:
    """These numbers as they stand in the fields."""
    values = parameters.as_dict()
    return {name: str(_percent(values[name]) if name == "coverage" else values[name]) for name in NAMES}


def _percent(share: float) -> str:
    return f"{(Decimal(str(share)) * 100).normalize():f}"


def read(form: Form) -> Parameters | None:
    """Read all the numbers; None where one is wrong, and the form says which."""
    typed = {name: _number(form, name) for name in NAMES}
    if not form.sound:
        return None
    try:
        return Parameters.from_overrides(typed)
    except ValueError:
        # Each number is one that the rule takes, so that only the two lines together can be wrong.
        form.refuse("target", _("A good grade must be below the one at which concern begins"))
        return None


def _number(form: Form, name: str) -> object:
    # A line of concern above 5 would find no concern anywhere, and one at 1 nothing else.
    least, most = {"concern_at": (2, 5), "target": (1, 4)}.get(name, (0, MOST))
    return _share(form, name) if name == "coverage" else form.whole(name, least, most)


def _share(form: Form, name: str) -> Decimal | None:
    try:
        share = Decimal(form[name].strip().removesuffix("%").strip()) / 100
    except InvalidOperation:
        share = Decimal(-1)
    # As many decimals as a stored number keeps exactly.
    if not share.is_finite() or not 0 <= share <= 1 or round(share, 6) != share:
        form.refuse(name, _("Enter a share from 0 to 100 per cent"))
        return None
    return share
