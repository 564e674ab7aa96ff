"""Proposals to close or step down, as pages show them: what, by whom, what became of them, what is to be decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app import deciders, words
from app.clock import local
from app.heard import Ladders
from app.models import Assignment, Closing, Reopening
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


def who_decides(closing: Closing, every: Ladders) -> str:
    """Who can decide on a proposal, and why that is not the child's team, where it is not."""
    told = deciders.of(closing, every)
    if not told.people:
        return _("Nobody who may sign in can decide on it. Tell whoever looks after people and teams here.")
    team = told.team.name
    named = [_("%(name)s, supervisor in %(team)s", name=one.name, team=team) for one in told.people]
    who = _("Who can decide: %(who)s.", who="; ".join(named))
    return f"{_alone(told)} {who}" if told.above else who


def _alone(told: deciders.Deciders) -> str:
    team = told.own.name
    return _("%(team)s has no other supervisor who can decide, so the next manager does.", team=team)


def ring(closing: Closing, holders: Iterable[Assignment]) -> str:
    """Whom to ring about a child of another team: whoever proposed it, and whoever holds the case."""
    by = closing.proposed_by
    others = [one.person.name for one in holders if one.person_id != by.id]
    told = [_("%(name)s of %(team)s, who proposed it", name=by.name, team=by.team.name)]
    return "; ".join([*told, *(_("%(name)s, who holds the case", name=name) for name in others)])


def to_decide(closings: Sequence[Closing], every: Ladders) -> list[tuple[str, str, str]]:
    """The proposals that await somebody's decision: what, by whom, and where it is."""
    return [
        (
            f"{one.profile.initials}, {one.profile.reference}. {what(one)}",
            _come_up(one, every),
            f"/closings/{one.id}",
        )
        for one in closings
    ]


def _come_up(one: Closing, every: Ladders) -> str:
    """Who proposed it; where it has come up from another team, why."""
    told = deciders.of(one, every)
    return f"{proposed(one)}. {_alone(told)}" if told.above else proposed(one)


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
