"""Why the lines before the one that gave a verdict do not hold, in words with their numbers."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.sentences.reached import comes_and_goes
from app.sentences.reached_case import Case, plateau
from app.sentences.reached_tests import names_missing
from app.sentences.story import Story, on
from app.words import count, day, in_days
from observations.looks import Look
from observations.reached import Reached


def does_not_hold(line: str, told: Reached, story: Story) -> str:
    """Why an earlier line does not hold, without the full stop."""
    return _DOES_NOT[line](Case(told, story))


def _enough(case: Case) -> str:
    return _("There are %(looks)s looks, so change can be told", looks=count(len(case.told.picture.looks)))


def _not_worst(case: Case) -> str:
    if len(case.era) == 1:
        return _("There is no earlier look in this spell that the latest could be worse than")
    return _("%(grade)d is not worse than every earlier look of this spell", grade=case.grade)


def _not_persistent(case: Case) -> str:
    if len(case.era) == 1:
        return _("One look at concern is not yet persistent")
    needed = in_days(case.told.picture.persistent_days)
    return _(
        "%(days)s from the first look of this spell to the latest: persistent takes %(needed)s",
        days=case.era_days,
        needed=needed,
    )


def _not_twice_back(case: Case) -> str:
    if case.told.found.returns:
        return _("Concern came back once: up and down takes two returns")
    return _("Concern has not come back after an earlier spell")


def _never_back(case: Case) -> str:
    return _("This is the first spell of concern")


def _began_earlier(case: Case) -> str:
    return _("This spell began earlier, on %(date)s", date=day(case.era[0].on))


def _not_all_met(case: Case) -> str:
    worst = max(look.grade for look in case.story.looks)
    return _(
        "Not every look was at %(target)d or better: the worst was %(worst)d",
        target=case.story.rule.target,
        worst=worst,
    )


def _something_to_improve(case: Case) -> str:
    if not case.told.picture.run.paused:
        return _("The latest look was good: this line is about one worse look after good ones")
    return _("Before the good run there were looks above %(target)d", target=case.story.rule.target)


def _tests_missing(case: Case) -> str:
    missing = names_missing(case.told, case.story)
    if not missing:
        return _("The good run is paused by the latest look")
    return _("Not every test for sustained is met. Missing: %(tests)s", tests="; ".join(missing))


def _not_up_and_down(case: Case) -> str:
    return comes_and_goes(case.told, case.story)


def _no_longer_first(case: Case) -> str:
    good = case.told.found.good_run
    if len(good) > 1:
        return _("The good run has %(looks)s good looks: more than a first sign", looks=count(len(good)))
    number = case.told.picture.good_since_concern()
    return _(
        "There were %(looks)s good looks since the latest concern: more than a first sign",
        looks=count(number),
    )


def _not_stalled(case: Case) -> str:
    return _(
        "%(plateau)s: stalled takes %(looks)s looks over %(days)s",
        plateau=plateau(case), looks=count(case.story.rule.stall_looks), days=in_days(case.story.rule.stall_days),
    )  # fmt: skip


def _before(case: Case) -> Look:
    return case.story.looks[-len(case.told.picture.plateau()) - 1]


def _looks_before(case: Case) -> str:
    return _("There was a look before: %(look)s", look=on(_before(case), case.story))


def _before_was_good(case: Case) -> str:
    return _("The look before was good (%(grade)d), not at concern", grade=_before(case).grade)


def _only_one(case: Case) -> str:
    return _("Only one look in a row is borderline")


_DOES_NOT: dict[str, Callable[[Case], str]] = {
    "1": _enough,
    "2a": _not_worst, "2b": _not_persistent, "2c": _not_twice_back, "2d": _never_back, "2e": _began_earlier,
    "3a": _not_all_met, "3b": _something_to_improve, "3c": _tests_missing, "3d": _not_up_and_down,
    "3e": _no_longer_first,
    "4a": _not_up_and_down, "4b": _not_stalled, "4c": _looks_before, "4d": _before_was_good, "4e": _only_one,
}  # fmt: skip
