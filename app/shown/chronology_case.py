"""The lines of a chronology that are about the case itself: birth, plans, discussions, challenges, closings."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from app import words
from app.chronology import Gathered, Kind
from app.clock import local
from app.models import Action, Challenge, Closing, Discussion, Plan, PlanTarget, Reopening
from app.sentences.challenges import outcome_words
from app.shown.actions import to_do
from app.shown.chronology_rows import Row, Trace
from app.shown.plan import plan_words
from app.shown.proposals import decided, what


def of_case(gathered: Gathered) -> Iterator[Row]:
    """Give them all, in no order."""
    supervised = gathered.supervised
    yield from _case(gathered)
    for target in gathered.plan_targets:
        yield _plan_target(target)
    for plan in supervised.plans:
        yield _plan(plan)
    for discussion in supervised.discussions:
        yield _discussion(discussion)
    for challenge in supervised.challenges:
        yield from _challenge(challenge)
    for closing in supervised.closings:
        yield from _closing(closing, supervised.agreed[closing.id])
    for reopening in supervised.reopenings:
        yield from _reopening(reopening)


def _case(gathered: Gathered) -> Iterator[Row]:
    profile, as_of = gathered.change.profile, gathered.change.as_of
    here = Trace(_("The profile"), f"/profiles/{profile.id}", str(profile.id))
    if profile.born and profile.born <= as_of:
        yield Row(profile.born, Kind.CASE, _("Born."), "", "", here)
    yield Row(profile.opened_on, Kind.CASE, _("Known to this service."), "", profile.team.name, here)
    if profile.closed_on:
        yield Row(profile.closed_on, Kind.CASE, _("Closed."), "", profile.team.name, here)


def _plan_target(one: PlanTarget) -> Row:
    told = {"reason": one.reason, "name": one.by.name}
    if one.target is None:
        what = _("The plan no longer aims at a grade of its own: %(reason)s", **told)
    else:
        grade = f"{one.target} {words.grade_word(one.target)}"
        what = _("The plan aims at %(grade)s or better: %(reason)s", grade=grade, **told)
    trace = Trace(_("Set by %(name)s", **told), f"/profiles/{one.profile_id}/target", str(one.id))
    return Row(one.from_on, Kind.DECISION, what, "", one.by.name, trace)


def _plan(one: Plan) -> Row:
    told = _("%(plan)s: %(reason)s", plan=plan_words(one.kind), reason=one.reason)
    trace = Trace(_("Set by %(name)s", name=one.by.name), f"/profiles/{one.profile_id}/plan", str(one.id))
    return Row(one.since_on, Kind.CASE, told, "", one.by.name, trace)


def _discussion(one: Discussion) -> Row:
    told = [_("Complex-case discussion: %(agreed)s", agreed=one.agreed)]
    if one.outcome:
        told.append(_("What came of it: %(outcome)s", outcome=one.outcome))
    address = f"/profiles/{one.profile_id}/discussions"
    trace = Trace(_("Recorded by %(name)s", name=one.by.name), address, str(one.id))
    return Row(one.held_on, Kind.DECISION, " ".join(told), "", one.present, trace)


def _challenge(one: Challenge) -> Iterator[Row]:
    """That it was raised, and on its own day what came of it."""
    trace = Trace(_("Challenge by %(name)s", name=one.by.name), f"/challenges/{one.id}", str(one.id))
    raised = _("Challenged: %(words)s", words=one.words)
    yield Row(local(one.raised_at).date(), Kind.DECISION, raised, "", one.by.name, trace)
    if one.answered_at and one.answered_by and one.outcome:
        outcome = outcome_words(one.outcome)
        told = _("Answered: %(outcome)s. %(answer)s", outcome=outcome, answer=one.answer)
        yield Row(local(one.answered_at).date(), Kind.DECISION, told, "", one.answered_by.name, trace)


def _closing(one: Closing, agreed: Sequence[Action]) -> Iterator[Row]:
    """That it was proposed, and on its own day what was decided and is to be done."""
    by = one.proposed_by.name
    trace = Trace(_("Proposal by %(name)s", name=by), f"/closings/{one.id}", str(one.id))
    proposed = _("Proposed: %(what)s. %(reasons)s", what=what(one), reasons=one.reasons)
    yield Row(local(one.proposed_at).date(), Kind.CASE, proposed, "", by, trace)
    if one.decided_at and one.decided_by:
        told = [f"{what(one)}: {decided(one)}. {one.decided_because}"]
        if agreed:
            doing = "; ".join(to_do(task.what, task.owner, task.by_on) for task in agreed)
            told.append(_("To be done: %(actions)s.", actions=doing))
        yield Row(local(one.decided_at).date(), Kind.CASE, " ".join(told), "", one.decided_by.name, trace)


def _reopening(one: Reopening) -> Iterator[Row]:
    """That it was closed until then, which the profile itself no longer says; and that it was opened again."""
    here = Trace(_("The profile"), f"/profiles/{one.profile_id}", str(one.id))
    yield Row(one.closed_on, Kind.CASE, _("Closed."), "", "", here)
    told = _("Opened again: %(reason)s", reason=one.reason)
    yield Row(local(one.reopened_at).date(), Kind.CASE, told, "", one.by.name, here)
