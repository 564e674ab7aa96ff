"""What a supervisor typed on the decision page, read into a judgement, with a sentence for each thing missing."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import gettext as _

from app.actions import Task
from app.decisions import Following
from app.forms import Form
from app.matter import CHILDS_VIEW, READ, Matter
from app.models import Person
from app.sentences import alert_words
from app.shown.caseload import severity
from observations.instrument import Domain
from observations.signoff import Agreement, Judgement, Outcome
from observations.visit import Kind

ACTIONS = (1, 2, 3)  # rows for what, who, by when
AHEAD = timedelta(days=366)
LOOKS = {kind.value: kind.value for kind in (Kind.UNANNOUNCED, Kind.ANNOUNCED)}


def read(form: Form, matter: Matter, person: Person, on: date) -> tuple[Judgement, Following]:
    """Give the judgement and what goes with it. Only a signature has to answer everything.

    The fields are read in the order in which they stand on the page.
    """
    outcome = Outcome.RETURNED if form["outcome"] == Outcome.RETURNED else Outcome.SIGNED
    needed = outcome is Outcome.SIGNED
    acknowledged, prompts = _flags(form, matter, needed), _prompts(form, matter, needed)
    agreements, accepted = _agreements(form, matter, needed), _accepted(form, matter, needed)
    rationale = form.prose("rationale", _("Say what will happen, and why") if needed else "")
    actions = [action for row in ACTIONS if (action := _action(form, row, on))]
    look_kind, look_on = _next_look(form, on, needed=needed and matter.change.profile.closed_on is None)
    judgement = Judgement(
        outcome=outcome,
        by=person.id,
        name=person.name,
        acknowledged=acknowledged,
        agreements=agreements,
        questions=_questions(form, matter),
        rationale=rationale,
        statements=_statements(form, needed),
        typed_name=form.text("typed_name", _("Type your full name") if needed else ""),
    )
    return judgement, Following(frozenset(accepted), prompts, actions, look_on, look_kind)


def _flags(form: Form, matter: Matter, needed: bool) -> set[str]:
    ticked = [value for field, value in form.typed.items() if field.startswith("flag-")]
    acknowledged = {key for value in ticked for key in value.split()}
    if needed and any(flag.key not in acknowledged for flag in matter.flags):
        form.refuse("flags", _("Acknowledge each flag"))
    return acknowledged


def _prompts(form: Form, matter: Matter, needed: bool) -> dict[str, str]:
    """One answer for each kind of prompt, however many items or domains it is about."""
    answers = {}
    for prompt in {prompt.code: prompt for prompt in matter.prompts}.values():
        missing = _("Answer the prompt: %(prompt)s", prompt=alert_words(prompt)) if needed else ""
        if answer := form.prose(f"prompt-{prompt.code}", missing):
            answers[prompt.code] = answer
    return answers


def _agreements(form: Form, matter: Matter, needed: bool) -> dict[str, Agreement]:
    found = {}
    for domain in _worst_first(matter):
        missing = _("%(domain)s: agree or disagree with the verdict", domain=domain.title) if needed else ""
        agree = form.choice(f"agree-{domain.key}", {"agree": True, "disagree": False}, missing)
        if agree is not None:
            found[domain.key] = Agreement(agree, _reason(form, domain.key, domain.title, agree))
    return found


def _worst_first(matter: Matter) -> list[Domain]:
    """The domains as they stand on the page, so that what is missing is said in that order."""
    domains = matter.change.instrument.domains
    return sorted(domains, key=lambda domain: severity(matter.change.domains[domain.key]))


def _reason(form: Form, key: str, title: str, agree: bool) -> str:
    missing = _("%(domain)s: give the reason why you disagree", domain=title)
    return "" if agree else form.prose(f"reason-{key}", missing)


def _accepted(form: Form, matter: Matter, needed: bool) -> set[str]:
    titles = {key: item.title for key, item in matter.change.instrument.items.items()}
    accepted = set()
    for rating in matter.to_accept:
        title = titles.get(rating.item, rating.item)
        missing = _("%(item)s: say whether it does not apply", item=title) if needed else ""
        if form.choice(f"accept-{rating.item}", {"yes": True, "no": False}, missing):
            accepted.add(rating.item)
    return accepted


def tasks(form: Form, on: date) -> list[Task]:
    """Give what was typed to be done, by whom and by when, in as many rows as were filled in."""
    found = [action for row in ACTIONS if (action := _action(form, row, on))]
    return [Task(one["what"], one["who"], date.fromisoformat(one["by"])) for one in found]


def _action(form: Form, row: int, on: date) -> Mapping[str, str] | None:
    what, who, by = (f"action-{part}-{row}" for part in ("what", "who", "by"))
    if not any(form[field].strip() for field in (what, who, by)):
        return None
    task = form.text(what, _("Say what is to be done"))
    owner = form.text(who, _("Say who does it"))
    until = form.day(by, _("Enter the day by which it is done"), least=on, most=on + AHEAD)
    return {"what": task, "who": owner, "by": until.isoformat()} if until else None


def _next_look(form: Form, on: date, *, needed: bool) -> tuple[str | None, date | None]:
    missing = _("Say whether the next look is announced") if needed else ""
    kind = form.choice("look", LOOKS, missing)
    until = _("Enter the day by which to look next") if needed or kind else ""
    return kind, form.day("look_on", until, least=on, most=on + AHEAD)


def _questions(form: Form, matter: Matter) -> dict[str, str]:
    items = [item.key for domain in matter.change.instrument.domains for item in domain.items]
    asked = {item: form.prose(f"question-{item}") for item in items}
    asked[""] = form.prose("question-visit")
    if form["outcome"] == Outcome.RETURNED and not any(asked.values()):
        form.refuse("question-visit", _("Ask at least one question, here or at an item"))
    return asked


def _statements(form: Form, needed: bool) -> set[str]:
    missing = {
        READ: _("Confirm that you have read this version and its notes"),
        CHILDS_VIEW: _("Confirm that you have considered the child's view"),
    }
    affirmed = {statement for statement in missing if form[statement] == "yes"}
    for statement in missing if needed else ():
        if statement not in affirmed:
            form.refuse(statement, missing[statement])
    return affirmed
