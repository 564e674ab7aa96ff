"""The line of the rule that gave a verdict, in words with its numbers."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.reached import comes_and_goes
from app.sentences.reached_case import Case, plateau
from app.sentences.reached_tests import names_missing
from app.sentences.story import Story, on, times
from app.words import count, in_days
from observations.reached import Reached
from observations.trajectory import Verdict


def holds(told: Reached, story: Story) -> str:
    """Why the line that gave the verdict holds, without the full stop."""
    return _HOLDS[told.ruling.line](Case(told, story))


def group(told: Reached, story: Story) -> str:
    """Which lines are asked at all: it depends on the latest look."""
    look, line, target = on(story.latest, story), story.rule.concern_at, story.rule.target
    if told.ruling.line.startswith("2"):
        return _(
            "The latest look is at concern (%(look)s; concern is %(line)d or worse)", look=look, line=line
        )
    if told.picture.run.paused:
        return _("The latest look (%(look)s) is a slip that only pauses a good run", look=look)
    if told.ruling.line.startswith("3"):
        return _("The latest look is good (%(look)s; good is %(target)d or better)", look=look, target=target)
    return _(
        "The latest look is borderline (%(look)s; between %(target)d and %(line)d)",
        look=look,
        target=target,
        line=line,
    )


# Lines that hold ----------------------------------------------------------------------------------


def _too_few(case: Case) -> str:
    if not case.told.picture.looks:
        return _("No visit has graded this yet, so there is nothing to judge")
    return _("There is one look. It is a first picture, and cannot show change")


def _worst(case: Case) -> str:
    return _("%(grade)d is worse than every earlier look of this spell of concern", grade=case.grade)


def _persistent(case: Case) -> str:
    return _(
        "This spell has %(looks)s looks at concern over %(days)s; from %(needed)s on that is called persistent",
        looks=count(case.concern_looks), days=case.era_days, needed=in_days(case.told.picture.persistent_days),
    )  # fmt: skip


def _came_back(case: Case) -> str:
    return _("Concern came back %(times)s after it had ended", times=times(case.told.found.returns))


def _began(case: Case) -> str:
    return _("This spell of concern begins with the latest look")


def _concern_goes_on(case: Case) -> str:
    return _("None of the lines before holds: concern goes on, no worse than before and not yet for long")


def _all_met(case: Case) -> str:
    return _("Every look was at %(target)d or better", target=case.story.rule.target)


def _nothing_to_improve(case: Case) -> str:
    target = case.story.rule.target
    return _(
        "The latest look is a slip, and before the good run no look was above %(target)d: nothing to improve from",
        target=target,
    )


def _all_tests(case: Case) -> str:
    return _("Every test for sustained is met, and the good run is not paused")


def _up_and_down(case: Case) -> str:
    return comes_and_goes(case.told, case.story)


def _first_good(case: Case) -> str:
    return _("The good run has one good look. One can be chance, so it is not yet confirmed")


def _on_the_way(case: Case) -> str:
    missing = names_missing(case.told, case.story)
    if not missing:
        return _(
            "None of the lines before holds: every test for sustained is met, but the latest look pauses the good run"
        )
    return _(
        "None of the lines before holds: it is better, but for sustained there is not yet enough of: %(tests)s",
        tests="; ".join(missing),
    )  # fmt: skip


def _stalled(case: Case) -> str:
    return _(
        "%(plateau)s: from %(looks)s looks over %(days)s on that is called stalled",
        plateau=plateau(case), looks=count(case.story.rule.stall_looks), days=in_days(case.story.rule.stall_days),
    )  # fmt: skip


def _only_borderline(case: Case) -> str:
    return _("There is no look before the borderline ones to compare them with")


def _better_than_concern(case: Case) -> str:
    return _("The look before was at concern: borderline is better, and not yet good")


def _two_borderline(case: Case) -> str:
    if case.told.ruling.verdict is Verdict.IMPROVING:
        return _("%(plateau)s, after %(good)s", plateau=plateau(case), good=_good_since(case))
    return _("%(plateau)s, after a good look", plateau=plateau(case))


def _good_since(case: Case) -> str:
    number = case.told.picture.good_since_concern()
    return ngettext(
        "%(count)s good look since the latest concern, too few to have been better",
        "%(count)s good looks since the latest concern, too few to have been better",
        number, count=count(number),
    )  # fmt: skip


def _one_slip(case: Case) -> str:
    if not case.told.picture.eras.each:
        return _("One borderline look after good ones, and there never was a concern: it may be a slip")
    number = case.told.picture.good_since_concern()
    told = ngettext(
        "%(count)s good look since the latest concern",
        "%(count)s good looks since the latest concern",
        number,
        count=count(number),
    )
    return _("One borderline look, after %(good)s: it may be a slip", good=told)


_HOLDS: dict[str, Callable[[Case], str]] = {
    "1": _too_few,
    "2a": _worst, "2b": _persistent, "2c": _came_back, "2d": _came_back, "2e": _began, "2f": _concern_goes_on,
    "3a": _all_met, "3b": _nothing_to_improve, "3c": _all_tests, "3d": _up_and_down,
    "3e": _first_good, "3f": _on_the_way,
    "4a": _up_and_down, "4b": _stalled, "4c": _only_borderline, "4d": _better_than_concern,
    "4e": _two_borderline, "4f": _one_slip,
}  # fmt: skip
