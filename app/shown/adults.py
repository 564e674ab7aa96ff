"""The adults of a household in words: how each belongs to it, when they were last seen, who keeps going unseen."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app import words
from app.records import ChangeOverTime
from observations.household import Adult


@dataclass(frozen=True, slots=True)
class AdultLine:
    """One adult. `unseen`: that the newest home visits did not see them; `left`: that they are named no more."""

    who: str
    how: str
    seen: str
    unseen: str
    left: str


def lines(change: ChangeOverTime) -> list[AdultLine]:
    """Every adult who lives, stays or visits, or was met there, by all visits together."""
    return [line(one) for one in change.judged.adults]


def line(adult: Adult) -> AdultLine:
    """One adult in words."""
    how = {
        "lives": _("lives here"),
        "stays": _("stays here"),
        "visits": _("visits"),
        "": _("was met here; not said whether they live, stay or visit"),
    }[adult.how]
    return AdultLine(
        who=words.upper_first(adult.who),
        how=how,
        seen=_seen(adult),
        unseen=_("Not seen in the last %(num)d home visits", num=adult.unseen) if adult.is_unseen else "",
        left=_("Not named since %(date)s", date=words.day(adult.named_on)) if adult.left_out_on else "",
    )


def _seen(adult: Adult) -> str:
    if adult.seen_on is None:
        return _("Never seen at a visit")
    return _("Last seen %(date)s by %(name)s", date=words.day(adult.seen_on), name=adult.seen_by)
