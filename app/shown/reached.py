"""How a verdict was reached, as a page shows it: a short answer first, then each step with its visits and numbers."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app import policy, words
from app.models import Person, SignOff
from app.records import ChangeOverTime, signoffs_of
from app.sentences import account, missing_words
from app.sentences import reached as said
from app.sentences.account import Account
from app.sentences.reached_line import group, holds
from app.sentences.reached_passed import does_not_hold
from app.sentences.reached_tests import as_missing, names, not_asked, why_needed
from app.sentences.story import Story
from app.shown import rule
from observations.history import RULE
from observations.instrument import Domain
from observations.reached import Reached, Step, reached
from observations.trajectory import Tested
from observations.visit import Grade, Kind


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit: what it said of this domain, and what became of it."""

    on: date
    url: str
    kind: str
    grade: Grade | None
    became: str
    beside: list[str]
    is_look: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of the rule, and why it does or does not hold."""

    name: str
    verdict: str  # that it would give, or gave
    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test for sustained."""

    name: str
    have: str
    need: str
    is_met: bool
    why: str
    missing: str


@dataclass(frozen=True, slots=True)
class DaysLine:
    """One interval of the days in concern."""

    start: date
    end: date
    days: str
    why: str


@dataclass(frozen=True, slots=True)
class SignedLine:
    """What was signed: it keeps the verdict and the numbers of its day."""

    url: str
    by: str
    decided_at: datetime
    as_of: date
    verdict: str
    numbers: list[str]  # with which it was signed, where they are not those of this page


@dataclass(frozen=True, slots=True)
class Explained:
    """One domain's verdict, explained step by step."""

    title: str
    told: Account
    grade: Grade | None
    visits: list[VisitLine]
    spells: list[str]
    comes_and_goes: str
    run: list[str]
    tests: list[TestLine]
    not_asked: list[str]
    group: str
    lines: list[RuleLine]
    days: list[DaysLine]
    sum_of_days: str
    signed: list[SignedLine]


def page(change: ChangeOverTime, domain: Domain) -> Explained:
    """Everything that the page of one domain explains."""
    found, history = change.domains[domain.key], change.history
    told, story = reached(history, found), Story(found, history)
    return Explained(
        title=domain.title,
        told=account(found, history, domain.title, change.judged.causes),
        grade=found.grade,
        visits=[_visit(step, told, story, change) for step in told.steps],
        spells=list(said.spells(told, story)),
        comes_and_goes=said.comes_and_goes(told, story),
        run=[_sentence(part) for part in said.run(told, story)],
        tests=[
            _test(test, name, told, story)
            for test, name in zip(told.ruling.tests, names(told, story), strict=True)
        ],
        not_asked=[_sentence(part) for part in not_asked(told, story)],
        group=_sentence(group(told, story)) if told.ruling.line != "1" else "",
        lines=_lines(told, story),
        days=[
            DaysLine(one.start, one.end, words.in_days(one.days), said.counted_days(one, told, story))
            for one in told.intervals
        ],
        sum_of_days=_sentence(said.sum_of_days(told)) if told.intervals else "",
        signed=signed(change, domain.key),
    )


def _visit(step: Step, told: Reached, story: Story, change: ChangeOverTime) -> VisitLine:
    kind = step.visit.kind
    return VisitLine(
        on=step.visit.visited_on,
        url=f"/profiles/{change.profile.id}/visits/{step.visit.id}",
        kind=words.kind(Kind(kind)),
        grade=step.graded.grade,
        became=_sentence(said.became(step, told, story)),
        beside=[_sentence(part) for part in said.beside(step, story)],
        is_look=step.look is not None and step.joined is None,
    )


def _lines(told: Reached, story: Story) -> list[RuleLine]:
    """The lines in their order, up to the first that holds."""
    passed = [
        RuleLine(one.name, words.verdict(one.verdict), False, _sentence(does_not_hold(one.name, told, story)))
        for one in told.ruling.passed
    ]
    last = words.verdict(told.ruling.verdict)
    return [*passed, RuleLine(told.ruling.line, last, True, _sentence(holds(told, story)))]


def _test(test: Tested, name: str, told: Reached, story: Story) -> TestLine:
    missing = missing_words(as_missing(test), told.found, story.history) if not test.is_met else ""
    show = words.in_days if test.test == "days" else str
    return TestLine(
        name=words.upper_first(name),
        have=show(test.have),
        need=show(test.need),
        is_met=test.is_met,
        why=_sentence(why_needed(test, told, story)),
        missing=_sentence(_("Still needed: %(test)s", test=missing)) if missing else "",
    )


def signed(change: ChangeOverTime, domain: str) -> list[SignedLine]:
    """The decisions on the newest versions up to the day of the page, the latest first, as they were signed."""
    every = signoffs_of(change.outcomes).values()
    kept = [one for one in every if domain in one.verdicts and one.as_of <= change.as_of]
    return [
        _signed(one, domain, change) for one in sorted(kept, key=lambda one: one.decided_at, reverse=True)
    ]


def _signed(one: SignOff, domain: str, change: ChangeOverTime) -> SignedLine:
    return SignedLine(
        url=f"/versions/{one.revision_id}/signed",
        by=one.person.name,
        decided_at=one.decided_at,
        as_of=one.as_of,
        verdict=words.verdict(one.verdicts[domain]["verdict"]),
        numbers=rule.signed_otherwise(one.parameters, change.history.parameters.as_dict()),
    )


@dataclass(frozen=True, slots=True)
class Note:
    """By which rule and numbers a profile's verdicts were reached."""

    rule: str
    summary: str
    source: list[str]
    target_url: str  # where this person may set what the plan aims at; else empty


def rule_note(change: ChangeOverTime, person: Person | None = None) -> Note:
    """By which rule and numbers this profile's verdicts were reached, and who set them."""
    profile = change.profile
    mine = person and policy.may(person, "set a plan's target") and profile.team_id == person.team_id
    url = f"/profiles/{profile.id}/target" if mine else ""
    return Note(RULE, rule.summary(change.rule), rule.source(change.rule), url)


def _sentence(part: str) -> str:
    return f"{words.upper_first(part)}." if part else ""
