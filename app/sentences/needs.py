"""What is still missing before change can be called sustained, and from when it could be met."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.story import Story
from app.words import count, day, in_days, series
from observations.ages import age_on
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
        tests = [_missing(missing, story, brief, so_far=not brief) for missing in found.missing]
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


def missing_words(missing: Missing, found: Trajectory, history: History) -> str:
    """One missing test in words, with the earliest date at which it could be met where that is not today.

    For where it stands beside how much there is of it.
    """
    return _missing(missing, Story(found, history), brief=False, so_far=False)


def _missing(missing: Missing, story: Story, brief: bool, so_far: bool) -> str:
    """One missing test. Brief leaves out reasons, and the date of those that only wait for the next looks."""
    found, history = story.found, story.history
    if starts_afresh(found, history):
        # What was seen before the silence no longer helps.
        missing = replace(missing, have=0)
    on = earliest(missing, found, history)
    if missing.test == "days":
        return _days(missing, on, story, brief, so_far)
    if missing.test == "unannounced":
        return _unannounced(missing, on, story, brief)
    told = _unborn(missing) if missing.test == "child_seen" and _is_unborn(history) else _more_looks(missing)
    return told if brief else _from(told, on, story)


def _from(told: str, on: date | None, story: Story) -> str:
    """A test with the first day on which it could be met, where there is one and it is not today."""
    if on is None or on <= story.history.as_of:
        return told
    return _("%(test)s, %(date)s at the earliest", test=told, date=day(on))


def _is_unborn(history: History) -> bool:
    return age_on(history.born, history.as_of) is None


def _unborn(missing: Missing) -> str:
    more = missing.need - missing.have
    return ngettext(
        "the child seen at one good look after the birth",
        "the child seen at %(count)s good looks after the birth",
        more,
        count=count(more),
    )


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


def _days(missing: Missing, on: date | None, story: Story, brief: bool, so_far: bool) -> str:
    days = in_days(missing.need)
    if on is not None and on <= story.history.as_of:
        return _("a good look from today, to make %(days)s", days=days)
    if brief:
        return _from(_("%(days)s of good looks", days=days), on, story)
    told = _("%(days)s from the first good look to the last", days=days)
    if so_far and missing.have:
        told = _("%(test)s (%(days)s so far)", test=told, days=in_days(missing.have))
    return _from(told, on, story)


def _unannounced(missing: Missing, on: date | None, story: Story, brief: bool) -> str:
    more, after = missing.need - missing.have, in_days(story.rule.unannounced_after_days)
    told = ngettext("an unannounced look", "%(count)s unannounced looks", more, count=count(more))
    if not story.found.watched:
        return _("%(look)s at least %(days)s after the next good look", look=told, days=after)
    if on is not None and on <= story.history.as_of:
        told = _("%(look)s, any day from today", look=told)
    elif on is not None and more == 1:
        told = _("%(look)s on or after %(date)s", look=told, date=day(on))
    early = _too_early(story, brief)
    return _from(f"{told} ({early})" if early else told, on if more > 1 else None, story)


def _too_early(story: Story, brief: bool) -> str:
    """Which unannounced good looks do not count, since they followed too closely on the first good look."""
    after, watched = story.rule.unannounced_after_days, story.found.watched
    looks = [look for look in watched if look.unannounced and (look.on - watched[0].on).days < after]
    if not looks or starts_afresh(story.found, story.history):
        return ""
    told = ngettext(
        "that of %(dates)s came too early", "those of %(dates)s came too early", len(looks),
        dates=series([day(look.on) for look in looks]),
    )  # fmt: skip
    if brief:
        return told
    return _("%(early)s: fewer than %(days)s after the first good look", early=told, days=in_days(after))
