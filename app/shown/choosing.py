"""What a reader of a profile chose to see: one domain or all, and which part of its time. Links lead to others."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _

from app.forms import Form
from app.records import ChangeOverTime
from app.shown import period as periods
from app.shown.period import Period


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its words, where it leads, and whether it is the one in force."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and what else could be."""

    domain: str
    period: Period
    told: str
    domains: list[Option]
    periods: list[Option]
    everything: str  # where all visits are listed


def read(form: Form, change: ChangeOverTime) -> Choice:
    """The choice that an address makes; what it does not know, it does not choose."""
    titles = {one.key: one.title for one in change.instrument.domains}
    domain = domain_of(form, change)
    period = periods.read(form, change)
    here = f"/profiles/{change.profile.id}"
    names = periods.names(change)
    kept = _kept(form, period, names)
    return Choice(
        domain=domain,
        period=period,
        told=f"{titles[domain]}, {period.told}" if domain else period.told,
        domains=[
            Option(title, _address(here, kept | {"domain": key}), key == domain)
            for key, title in ({"": _("All five")} | titles).items()
        ],
        periods=[
            Option(
                name, _address(here, {"domain": domain, "period": _plain(code, names)}), code == period.code
            )
            for code, name in names.items()
        ],
        everything=_address(here, {"domain": domain, "period": "all"}),
    )


def domain_of(form: Form, change: ChangeOverTime) -> str:
    """The domain that an address names; none where it names none that there is."""
    named = form.typed.get("domain", "")
    return named if named in change.domains else ""


def _plain(code: str, names: Mapping[str, str]) -> str:
    """A period's code in an address, which the first, the usual one, does without."""
    return "" if code == next(iter(names)) else code


def _kept(form: Form, period: Period, names: Mapping[str, str]) -> dict[str, str]:
    """The period as an address says it."""
    if period.code == "days":
        return {name: form.typed.get(name, "") for name in ("from", "to")}
    return {"period": _plain(period.code, names)}


def _address(here: str, chosen: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{here}?{query}#change" if query else f"{here}#change"
