"""What was decided on a version, as it was decided: later visits and later rules change nothing here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import actions, decisions, filters, histories, words
from app.models import Revision, SignOff
from app.sentences import alert_words, flag_words
from app.shown.actions import lines, to_do
from app.shown.addenda import added
from app.shown.rule import from_default
from observations.flags import Alert, Flag
from observations.instrument import Instrument
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One domain as it was signed: the computed verdict stands beside the supervisor's own view for ever."""

    title: str
    grade: Grade | None
    verdict: str
    agreed: str
    reason: str
    url: str  # how it was reached, worked out as of the day on which it was signed


def page(decision: SignOff, revision: Revision, on: date) -> dict[str, Any]:
    """Everything that the page of a decision shows: as it was decided, and apart, what became of its actions."""
    instrument, newest = histories.instrument_of(revision), decisions.newest_of(revision.visit)
    return {
        "decision": decision,
        "revision": revision,
        "profile": revision.visit.profile,
        "facts": facts(decision, revision),
        "verdicts": verdicts(decision, revision, instrument),
        "numbers": numbers(decision),
        "flags": flags(decision, instrument),
        "prompts": prompts(decision, instrument),
        "doing": [doing(action) for action in decision.actions],
        "became": lines(actions.agreed_with("decision", [decision.id])[decision.id], on),
        "today": on,
        "questions": questions(decision, revision.visit.revisions, instrument),
        "addenda": added(revision.visit),
        "newest": newest if newest.id != revision.id else None,
    }


def facts(decision: SignOff, revision: Revision) -> list[tuple[str, str]]:
    """Who, what and by which rule."""
    by = _("Signed by") if decision.decision == "signed" else _("Returned by")
    told = [
        (by, f"{decision.person.name}, {words.role(decision.role).lower()}, {decision.team_name}"),
        (_("Graded by"), revision.visit.observer.name),
        (_("Version"), _version(decision, revision)),
    ]
    if decision.agreements:
        told.append((_("Verdicts"), _agreed(decision, histories.instrument_of(revision))))
    if decision.flags:
        told.append(
            (_("Flags"), ngettext("%(num)d acknowledged", "%(num)d acknowledged", len(decision.flags)))
        )
    told += [(_("Child's view"), _("Considered"))] if decision.childs_view_considered else []
    told += [(_("Next look"), _next_look(decision))] if decision.next_look_on else []
    return told


def _version(decision: SignOff, revision: Revision) -> str:
    return _(
        "Version %(number)d, checklist %(checklist)d, rule %(rule)s as of %(date)s",
        number=revision.number,
        checklist=decision.instrument_version,
        rule=decision.rule,
        date=words.day(decision.as_of),
    )


def _agreed(decision: SignOff, instrument: Instrument) -> str:
    """How many verdicts were agreed with, and which were not."""
    titles = {domain.key: domain.title for domain in instrument.domains}
    against = [titles.get(key, key) for key, one in decision.agreements.items() if not one["agree"]]
    agreed = len(decision.agreements) - len(against)
    if not against:
        return _("Agreed: %(number)d", number=agreed)
    return _(
        "Agreed: %(number)d. Disagreed: %(against)d, %(domains)s, with a reason",
        number=agreed,
        against=len(against),
        domains=words.series(against),
    )


def _next_look(decision: SignOff) -> str:
    kind = words.kind(decision.next_look_kind) if decision.next_look_kind else _("Look")
    return _("%(kind)s, by %(date)s", kind=kind, date=words.day(decision.next_look_on or decision.as_of))


def numbers(decision: SignOff) -> tuple[str, list[str]]:
    """The numbers that were signed with it, whatever holds today: in short, and each that is not the rule's own."""
    told = from_default(decision.parameters)
    return (
        _("Signed with these numbers of the rule:") if told else _("Signed with the rule's own numbers.")
    ), told


def verdicts(decision: SignOff, revision: Revision, instrument: Instrument) -> list[VerdictLine]:
    """Each domain's verdict as it was seen, with what the supervisor thought of it."""
    titles = {domain.key: domain.title for domain in instrument.domains}
    url = f"/profiles/{revision.visit.profile_id}/reached/{{}}?as_of={decision.as_of.isoformat()}"
    return [
        _verdict_line(titles.get(key, key), seen, decision.agreements.get(key), url.format(key))
        for key, seen in decision.verdicts.items()
    ]


def _verdict_line(
    title: str, seen: dict[str, Any], agreement: dict[str, Any] | None, url: str
) -> VerdictLine:
    agreed = "" if agreement is None else _("Agreed") if agreement["agree"] else _("Disagreed")
    return VerdictLine(
        title=title,
        grade=Grade(seen["grade"]) if seen.get("grade") is not None else None,
        verdict=words.verdict(seen["verdict"]),
        agreed=agreed,
        reason=(agreement or {}).get("reason", ""),
        url=url,
    )


def flags(decision: SignOff, instrument: Instrument) -> list[str]:
    """What was acknowledged, in words."""
    told: dict[str, list[str]] = {}
    people = decisions.people_in(decision)
    for one in decision.flags:
        said = flag_words(Flag(one["code"], one["domain"], one["detail"]), people)
        told.setdefault(said, []).append(one["domain"])
    return [_about(said, domains, instrument) for said, domains in told.items()]


def _about(said: str, domains: Sequence[str | None], instrument: Instrument) -> str:
    titles = {domain.key: domain.title for domain in instrument.domains}
    named = [titles[domain] for domain in domains if domain in titles]
    return f"{said} ({words.series(named)})" if named else said


def prompts(decision: SignOff, instrument: Instrument) -> list[tuple[list[str], str]]:
    """What was prompted, a line for each thing said, and what was answered."""
    return [(_prompted(one, instrument), one["answer"]) for one in decision.prompts]


def _prompted(prompt: dict[str, Any], instrument: Instrument) -> list[str]:
    told: dict[str, list[str | None]] = {}
    for about in prompt["about"]:
        told.setdefault(alert_words(Alert(prompt["code"], **about)), []).append(about["domain"])
    return [_about(said, domains, instrument) for said, domains in told.items()]


def doing(action: dict[str, str]) -> str:
    """One action: what, who, by when."""
    return to_do(action["what"], action["who"], date.fromisoformat(action["by"]))


def questions(
    decision: SignOff, every: Sequence[Revision], instrument: Instrument
) -> list[tuple[str, str, str]]:
    """What was asked, at which item, and what the observer has answered since."""
    answers = {
        answer["question"]: answer["answer"]
        for revision in every
        for answer in revision.said.get("answers") or ()
    }
    items = instrument.items
    return [
        (
            items[one.item].title if one.item and one.item in items else _("The visit"),
            one.question,
            answers.get(str(one.id), ""),
        )
        for one in decision.questions
    ]


def already_decided(decision: SignOff) -> str:
    """Who decided first, and when: for whoever comes second."""
    told = {"name": decision.person.name, "at": filters.moment(decision.decided_at)}
    if decision.decision == "signed":
        return _(
            "%(name)s signed this version on %(at)s. Yours was not kept; what you typed is below", **told
        )
    return _("%(name)s returned this version on %(at)s. Yours was not kept; what you typed is below", **told)
