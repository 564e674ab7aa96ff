"""What looks that stand alike rest on: how many, how long, announced or not, and whether the child was seen."""

from collections.abc import Sequence
from itertools import pairwise

from flask_babel import gettext as _

from app.sentences.story import Story, giver, held
from app.words import count, length
from observations.ages import age_on
from observations.looks import Look


def rests_on(looks: Sequence[Look], story: Story, brief: bool, between: str = "") -> str:
    """Which grades, at how many, over how long; how many came unannounced or from elsewhere; what lay between.

    Brief leaves out how often the child was seen, and what the strip shows: other sources, and silence.
    """
    parts = [held(looks, story, brief)]
    if len(looks) > 1:
        shown = [] if brief else [_elsewhere(looks, story), _silence(looks, story)]
        parts += [_unannounced(looks), *shown, between]
    told = ", ".join(part for part in parts if part)
    return told if brief else _("%(held)s; %(seen)s", held=told, seen=seen(looks, story))


def _unannounced(looks: Sequence[Look]) -> str:
    return _("%(count)s unannounced", count=count(sum(look.unannounced for look in looks)))


def _elsewhere(looks: Sequence[Look], story: Story) -> str:
    """How many of the looks were told of, and not seen in the home."""
    number = sum(not giver(look, story).kind.is_home for look in looks)
    return _("%(count)s not from a visit to the home", count=count(number)) if number else ""


def _silence(looks: Sequence[Look], story: Story) -> str:
    """The longest time in their midst without any look, where it is longer than the rule lets pass."""
    days = [look.on for look in story.looks if looks[0].on <= look.on <= looks[-1].on]
    longest = max((later - earlier).days for earlier, later in pairwise(days))
    if longest <= story.rule.max_gap_days:
        return ""
    return _("with no look for %(time)s between", time=length(longest))


def seen(looks: Sequence[Look], story: Story) -> str:
    """How often the child was seen since the birth, and seen alone where that is asked of their age."""
    born = story.history.born
    if born is None or born > story.history.as_of:
        return _("the baby is not born yet")
    since = [look for look in looks if look.on >= born]
    if not since:
        return _("not looked at since the birth")
    told = _how_often(since, story)
    return told if len(since) == len(looks) else _("%(seen)s since the birth", seen=told)


def _how_often(looks: Sequence[Look], story: Story) -> str:
    number, alone = sum(look.seen for look in looks), sum(look.alone for look in looks)
    if not number:
        return _("child not seen")
    age = age_on(story.history.born, looks[-1].on)
    if age is None or age < story.rule.alone_from_age:
        return _("child seen%(often)s", often=_often(number, looks))
    if alone == number:
        return _("child seen alone%(often)s", often=_often(alone, looks))
    if not alone:
        return _("child seen%(often)s, never alone", often=_often(number, looks))
    return _("child seen%(often)s, alone at %(count)s", often=_often(number, looks), count=count(alone))


def _often(number: int, looks: Sequence[Look]) -> str:
    if len(looks) == 1:
        return ""
    return _(" each time") if number == len(looks) else _(" at %(count)s", count=count(number))
