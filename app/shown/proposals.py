"""Proposals to close or step down, as pages show them: what, by whom, what became of them, what is to be decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app import words
from app.clock import local
from app.models import Closing, Reopening
from app.sentences.closing import closing_words, decision_words
from app.shown.plan import plan_words


@dataclass(frozen=True, slots=True)
class Earlier:
    """One proposal, or that a profile was opened again, in a line of the history."""

    title: str
    told: str
    why: str
    url: str


def what(closing: Closing) -> str:
    """What is proposed: closing, or stepping down to which plan."""
    if closing.to_plan is None:
        return closing_words(closing.kind)
    return _("Stepping down to: %(plan)s", plan=plan_words(closing.to_plan))


def proposed(closing: Closing) -> str:
    """Who proposed it, and when."""
    on = words.day(local(closing.proposed_at).date())
    return _("Proposed by %(name)s on %(date)s", name=closing.proposed_by.name, date=on)


def decided(closing: Closing) -> str:
    """Who decided what, and when; that it is not decided yet."""
    told = decision_words(closing.decision)
    if closing.decided_by is None or closing.decided_at is None:
        return told
    on = words.day(local(closing.decided_at).date())
    return _("%(decision)s by %(name)s on %(date)s", decision=told, name=closing.decided_by.name, date=on)


def to_decide(closings: Sequence[Closing]) -> list[tuple[str, str, str]]:
    """The proposals that await somebody's decision: what, by whom, and where it is."""
    return [
        (
            f"{one.profile.initials}, {one.profile.reference}. {what(one)}",
            proposed(one),
            f"/closings/{one.id}",
        )
        for one in closings
    ]


def history(closings: Sequence[Closing], reopenings: Sequence[Reopening]) -> list[Earlier]:
    """Every proposal and every reopening of a profile, the newest first."""
    found = [(one.proposed_at, _earlier(one)) for one in closings]
    found += [(one.reopened_at, _reopened(one)) for one in reopenings]
    return [line for _at, line in sorted(found, key=lambda one: one[0], reverse=True)]


def _earlier(one: Closing) -> Earlier:
    told = f"{proposed(one)}. {decided(one)}."
    return Earlier(what(one), told, one.decided_because or one.reasons, f"/closings/{one.id}")


def _reopened(one: Reopening) -> Earlier:
    told = _(
        "By %(name)s on %(date)s, closed since %(closed)s.",
        name=one.by.name,
        date=words.day(local(one.reopened_at).date()),
        closed=words.day(one.closed_on),
    )
    return Earlier(_("Opened again"), told, one.reason, "")


def plan_choices(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """The plans to step down to, each with its words."""
    return [(kind, plan_words(kind)) for kind in kinds]
