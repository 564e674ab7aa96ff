"""Children who were not seen for longer than the authority allows, by anybody or by their own worker."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from app import words
from app.records import ChangeOverTime
from app.shown.caseload import IN_PERSON
from app.team import Team


def not_seen(change: ChangeOverTime, team: Team) -> str:
    """Since when a child was not seen, by anybody or else by their own worker; empty while it is within the limits."""
    holders = {str(one) for one in team.holders[change.profile.id]}
    own, anyone = _last_seen(change, lambda who: who in holders), _last_seen(change, lambda _who: True)
    if _over(change, anyone, team.limits.unseen_by_anyone_days, team.on):
        return _seen_words(anyone, _("Not seen by anybody since %(date)s"), _("Not seen yet"))
    if _over(change, own, team.limits.unseen_days, team.on):
        return _seen_words(
            own, _("Not seen by their own worker since %(date)s"), _("Not seen by their own worker yet")
        )
    return ""


def _last_seen(change: ChangeOverTime, by: Callable[[str], bool]) -> date | None:
    """The last day on which somebody of these saw the child."""
    found = [
        one.visited_on
        for one in change.in_order
        if one.child_seen and one.kind in IN_PERSON and by(str(one.visit.observer_id))
    ]
    return max(found, default=None)


def _over(change: ChangeOverTime, last: date | None, days: int, on: date) -> bool:
    return (on - (last or change.profile.opened_on)).days > days


def _seen_words(last: date | None, since: str, never: str) -> str:
    return since % {"date": words.day(last)} if last else never
