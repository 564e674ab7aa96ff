"""Flags and alerts in words: what each says, and why it matters."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _

from app.sentences.story import item_title
from app.words import day
from observations.alerts import LOOK_AGAIN_DAYS, UNSEEN_DAYS
from observations.flags import Alert, Flag


def flag_words(flag: Flag, people: Mapping[str, str] | None = None) -> str:
    """A flag in a few words, as a supervisor acknowledges it. `people`: names by the id of an assessor."""
    on = day(date.fromisoformat(flag.detail["on"])) if "on" in flag.detail else ""
    items = "; ".join(item_title(key) for key in flag.detail.get("items", "").split(", "))
    assessor = (people or {}).get(flag.detail.get("assessor", ""), _("the same person"))
    return {
        "one_assessor": _("One assessor only: %(name)s", name=assessor),
        "assessor_changed_as_improved": _(
            "The assessor changed just as grades improved, on %(date)s", date=on
        ),
        "all_good_announced": _("All good looks were announced"),
        "good_announced_concern_not": _("Good when announced, at concern when not"),
        "carer_contradicted_by_record": _("The carer's account and a record differ: %(items)s", items=items),
        "version_join": _("The checklist changed on %(date)s", date=on),
        "access_refused_twice": _("Access refused twice running, last on %(date)s", date=on),
        "released": _("A concern ended only because it no longer applies"),
        "carried": _("Something borderline was not looked at, and counted as before"),
        "clock_restarted": _("The count for sustained started afresh"),
        "open_concern": _("A concern was not looked at again"),
        "thin": _("Too little was seen to grade it"),
        "out_of_date": _("Out of date"),
        "paused": _("One look above the target pauses the good run"),
        "recheck": _("The latest look may be a slip"),
    }[flag.code]


def explain(code: str) -> str:
    """Why a flag matters, in a sentence or two."""
    return {
        "one_assessor": _("Two people seldom grade alike. A joint visit, or one by a colleague, would tell."),
        "assessor_changed_as_improved": _(
            "A new pair of eyes is another explanation for a better grade. Consider a joint visit."
        ),
        "all_good_announced": _(
            "A home can be made ready for a visit that is expected. Only an unannounced look can tell."
        ),
        "good_announced_concern_not": _(
            "What was seen when nobody was expected is likely to be what the child lives with."
        ),
        "carer_contradicted_by_record": _(
            "What the carer said and what a record says of the same thing are two grades or more apart."
        ),
        "version_join": _(
            "Grades before and after it were given to different words, so they are not counted together."
        ),
        "access_refused_twice": _("What cannot be seen cannot be said to be better."),
        "released": _(
            "Nobody saw it get better: the item no longer applies to this child. It may still need an answer."
        ),
        "carried": _("Not looked at is not better: the last grade that was known still counts."),
        "clock_restarted": _(
            "After a long silence, or a change of checklist, nobody knows whether the good spell held."
        ),
        "open_concern": _("Until somebody looks at it again, this domain cannot be given a better grade."),
        "thin": _(
            "A visit counts when enough of what applies was seen, recorded or told by the child alone."
        ),
        "out_of_date": _("Nobody has graded this for so long that it may no longer be so."),
        "paused": _("One slip is tolerated. The run goes on at the next good look and ends at another slip."),
        "recheck": _("One look cannot tell a slip from a change. Look again soon."),
    }[code]


def not_looked_at_words(items: Iterable[str]) -> str:
    """That concerns with these items were not looked at again, in a few words."""
    told = "; ".join(item_title(key) for key in items)
    return _("Concern not looked at again in %(days)d days: %(item)s", item=told, days=LOOK_AGAIN_DAYS)


def alert_words(alert: Alert) -> str:
    """An alert in a few words. Each is a prompt with an answer, never an action."""
    item = item_title(alert.item or "")
    return {
        "grade_5": _("Graded 5 Dangerous: %(item)s", item=item),
        "critical_4": _("Graded 4 Failing on a critical item: %(item)s", item=item),
        "no_access_twice": _("No access at two visits running"),
        "child_unseen": _("Child not seen for more than %(days)d days", days=alert.days or UNSEEN_DAYS),
        "concern_not_looked_at": not_looked_at_words([alert.item or ""]),
        "complex_case": _("Complex-case discussion?"),
        "legal_planning": _(
            "Legal planning considered? The plan has run for %(months)s months.", months=alert.months
        ),
    }[alert.code]
