"""What is still missing before change can be called sustained, and from when it could be met."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.story import Story
from app.words import count, day, in_days
from observations.earliest import earliest
from observations.history import History
from observations.trajectory import Missing, Trajectory, Verdict

_ON_THE_WAY = (Verdict.IMPROVING, Verdict.IMPROVED_NOT_SUSTAINED)


def needed(story: Story, brief: bool = False) -> str:
    """What is still needed for sustained, without the full stop; nothing where the verdict is another matter.

    Brief tells the first test, and how many more there are.
    """
    found = story.found
    if starts_afresh(found, story.history):
        return _afresh(story, brief)
    if found.missing:
        tests = [missing_words(missing, found, story.history, brief) for missing in found.missing]
        return _("Still needed: %(tests)s", tests=_first(tests) if brief else "; ".join(tests))
    if found.verdict in _ON_THE_WAY:
        return _("Still needed: a look at %(grade)d or better", grade=story.rule.target)
    return ""


def _afresh(story: Story, brief: bool) -> str:
    if brief:
        return _("The count starts afresh at the next look")
    longest = in_days(story.rule.max_gap_days)
    return _("The count starts afresh at the next look: the latest is more than %(days)s ago", days=longest)


def _first(tests: Sequence[str]) -> str:
    more = len(tests) - 1
    if not more:
        return tests[0]
    return ngettext(
        "%(test)s; one more test", "%(test)s; %(count)s more tests", more, test=tests[0], count=count(more)
    )


def starts_afresh(found: Trajectory, history: History) -> bool:
    """Whether the next look can no longer build on those before: nobody came for too long."""
    on_the_way = found.missing or "paused" in found.flags
    return bool(on_the_way) and Story(found, history).is_stale(history.parameters.max_gap_days)


def missing_words(missing: Missing, found: Trajectory, history: History, brief: bool = False) -> str:
    """One missing test in words, with the earliest date at which it could be met where that is not today.

    Brief leaves out the date of those that only wait for the next looks.
    """
    if missing.test == "days":
        return _days(missing, found, history)
    if missing.test == "unannounced":
        return _unannounced(missing, found, history)
    told, on = _more_looks(missing), earliest(missing, found, history)
    if brief or on is None or on <= history.as_of:
        return told
    return _("%(looks)s, %(date)s at the earliest", looks=told, date=day(on))


def _more_looks(missing: Missing) -> str:
    more = missing.need - missing.have
    match missing.test:
        case "looks":
            return ngettext("one more good look", "%(count)s more good looks", more, count=count(more))
        case "child_seen":
            return ngettext(
                "the child seen at one more good look",
                "the child seen at %(count)s more good looks",
                more,
                count=count(more),
            )
    return ngettext(
        "the child seen alone at a good look",
        "the child seen alone at %(count)s good looks",
        more,
        count=count(more),
    )


def _days(missing: Missing, found: Trajectory, history: History) -> str:
    on = earliest(missing, found, history)
    if on is not None and on <= history.as_of:
        return _("a good look from today, to make %(days)s", days=in_days(missing.need))
    more = missing.need - missing.have
    told = ngettext("%(num)d more day", "%(num)d more days", more)
    return told if on is None else _("%(days)s, until %(date)s at the earliest", days=told, date=day(on))


def _unannounced(missing: Missing, found: Trajectory, history: History) -> str:
    on, more = earliest(missing, found, history), missing.need - missing.have
    told = ngettext("an unannounced look", "%(count)s unannounced looks", more, count=count(more))
    if on is None:
        after = in_days(history.parameters.unannounced_after_days)
        return _("%(look)s at least %(days)s after the next good look", look=told, days=after)
    if on <= history.as_of:
        return _("%(look)s, any day from today", look=told)
    return _("%(look)s on or after %(date)s", look=told, date=day(on))
