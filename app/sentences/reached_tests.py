"""The tests for sustained in words: what each asks, and why as much as it does."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.sentences.story import Story
from app.words import count, in_days
from observations.ages import age_on
from observations.reached import Reached
from observations.trajectory import Missing, Tested


def names(told: Reached, story: Story) -> list[str]:
    """What each of the tests asks, in a few words."""
    return [_name(each, story) for each in told.ruling.tests]


def names_missing(told: Reached, story: Story) -> list[str]:
    """What each of those tests asks that are not met."""
    return [_name(each, story) for each in told.ruling.tests if not each.is_met]


def _name(test: Tested, story: Story) -> str:
    return {
        "looks": _("good looks"),
        "days": _("days from the first good look to the last"),
        "unannounced": _(
            "unannounced good looks, at least %(days)s after the first",
            days=in_days(story.rule.unannounced_after_days),
        ),
        "child_seen": _("good looks at which the child was seen"),
        "child_alone": _("good looks at which the child was seen alone"),
    }[test.test]


def why_needed(test: Tested, told: Reached, story: Story) -> str:
    """Why a test asks for more than usual; nothing where it does not."""
    rule = story.rule
    if test.test == "looks" and told.picture.gain() <= 1:
        return _(
            "One more than the usual %(looks)s, because the whole gain is a single grade",
            looks=count(rule.sustain_looks),
        )
    if test.test == "days" and told.picture.takes_long():
        if told.found.returns:
            return _(
                "Longer than the usual %(days)s, because concern has come back before",
                days=in_days(rule.sustain_days),
            )
        least = in_days(told.found.days_in_concern.at_least)
        return _(
            "Longer than the usual %(days)s, after at least %(least)s in concern",
            days=in_days(rule.sustain_days),
            least=least,
        )
    return ""


def not_asked(told: Reached, story: Story) -> Iterator[str]:
    """Why tests are not asked: all of them, or whether the child was seen alone."""
    if not told.ruling.tests:
        yield _(
            "The tests for sustained are asked only where the latest look is good and something was worse before"
        )
        return
    if any(each.test == "child_alone" for each in told.ruling.tests):
        return
    if age_on(story.history.born, story.latest.on) is None:
        yield _("The baby was not born yet, so being seen alone is not asked")
    else:
        yield _("Being seen alone is asked from %(age)d years on", age=story.rule.alone_from_age)


def as_missing(test: Tested) -> Missing:
    """A test that is not met, as the sentences tell of it."""
    return Missing(test.test, test.have, test.need)
