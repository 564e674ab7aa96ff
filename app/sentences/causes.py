"""What concerns were said to come from, beside them: silence would read as neglect, and several must stay apart."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.words import cause
from observations.visit import Cause

Noted = Cause | str | None  # None where nothing was noted


def one_cause(of: Noted) -> str:
    """What a concern, or several alike, were said to come from; that nothing was noted is said too."""
    return _("cause noted: %(cause)s", cause=cause(of)) if of else _("no cause noted")


def each_cause(found: Iterable[tuple[str, Noted]]) -> str:
    """What items by their titles were said to come from: once where it is the same, else each cause with its items."""
    together: dict[Noted, list[str]] = {}
    for title, of in found:
        together.setdefault(of or None, []).append(title)
    if len(together) < 2:
        return "".join(map(one_cause, together))
    without = together.pop(None, [])
    noted = _("cause noted: %(causes)s", causes="; ".join(_with_items(*one) for one in together.items()))
    if not without:
        return noted
    return _("%(noted)s; no cause noted: %(items)s", noted=noted, items="; ".join(without))


def _with_items(of: Noted, titles: Iterable[str]) -> str:
    # Some titles have commas in them.
    return _("%(cause)s (%(items)s)", cause=cause(of or ""), items="; ".join(titles))
