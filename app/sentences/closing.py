"""What stands against closing, in words: tests not yet met, and on what an improvement rests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.story import item_title
from app.words import count, day, in_days, upper_first


def closing_words(kind: str) -> str:
    """What is proposed."""
    return {"close": _("Closing"), "step_down": _("Stepping down")}[kind]


def decision_words(decision: str | None) -> str:
    """Where a proposal stands."""
    if decision is None:
        return _("Not decided yet")
    return {"agreed": _("Agreed"), "refused": _("Refused"), "withdrawn": _("Withdrawn")}[decision]


def test_words(test: Mapping[str, Any], on: date) -> str:
    """One test for sustained that is not met: how much there is of what is needed, and from when there could be."""
    name = {
        "looks": _("Good looks"),
        "days": _("Days of good looks"),
        "unannounced": _("Unannounced looks"),
        "child_seen": _("Good looks at which the child was seen"),
        "child_alone": _("Good looks at which the child was seen alone"),
    }[test["test"]]
    told = _("%(test)s: %(have)s of %(need)s", test=name, have=count(test["have"]), need=count(test["need"]))
    if test["test"] == "days":
        told = _("%(test)s: %(have)s of %(need)s", test=name, have=test["have"], need=in_days(test["need"]))
    first = date.fromisoformat(test["from"]) if test["from"] else on
    return told if first <= on else _("%(test)s, not before %(date)s", test=told, date=day(first))


def rest_words(rest: Mapping[str, Any]) -> Iterator[str]:
    """On what an improvement rests, a sentence for each thing that a decision has to weigh."""
    if rest["looks"]:
        yield _announced(rest["looks"], rest["announced"])
    if rest["partly_told"]:
        yield ngettext(
            "At one of them something was known from the family's account only.",
            "At %(count)s of them something was known from the family's account only.",
            rest["partly_told"],
            count=count(rest["partly_told"]),
        )
    if rest["told_only"]:
        yield ngettext(
            "At one visit all that is known came from the family's account, so it is not a look.",
            "At %(count)s visits all that is known came from the family's account, so they are not looks.",
            rest["told_only"],
            count=count(rest["told_only"]),
        )
    if rest["said_better"]:
        yield _(
            "The family says it is better, and nobody has seen it: %(items)s.",
            items=items(rest["said_better"]),
        )


def _announced(looks: int, announced: int) -> str:
    rests = ngettext("It rests on one look", "It rests on %(count)s looks", looks, count=count(looks))
    if announced == looks:
        return ngettext("%(rests)s, announced.", "%(rests)s, all announced.", looks, rests=rests)
    if not announced:
        return ngettext("%(rests)s, unannounced.", "%(rests)s, none announced.", looks, rests=rests)
    return _("%(rests)s, %(count)s of them announced.", rests=rests, count=count(announced))


def items(keys: Sequence[str]) -> str:
    """Items by their titles."""
    return "; ".join(item_title(key) for key in keys)


def summary(domains: Sequence[Mapping[str, Any]]) -> str:
    """How many domains are not sustained, in a sentence."""
    against = sum(not one["holds"] for one in domains)
    if not against:
        return _("Every domain is sustained or was met throughout.")
    return upper_first(
        ngettext(
            "%(count)s of %(all)s domains is not sustained.",
            "%(count)s of %(all)s domains are not sustained.",
            against,
            count=count(against),
            all=count(len(domains)),
        )
    )
