"""For any history: no sentence contradicts its verdict, and each number and date in it can be worked out by hand."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from app.sentences import account, reached, sentence, short
from app.sentences.reached_line import group, holds
from app.sentences.reached_passed import does_not_hold
from app.sentences.reached_tests import names, not_asked, why_needed
from app.sentences.story import Story
from app.words import count, months
from observations.earliest import earliest
from observations.history import History, Standing
from observations.reached import Reached
from observations.reached import reached as explain
from observations.reading import read_histories
from observations.trajectory import Trajectory, Verdict, trajectory
from tests.observations.histories import HISTORIES

many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ON_THE_WAY = (Verdict.IMPROVING, Verdict.IMPROVED_NOT_SUSTAINED)
DATE = re.compile(
    r"\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4})\b"
)
WORDS = {count(number): number for number in range(10)} | {"once": 1, "twice": 2}
NUMBER = re.compile(r"\b(\d+|" + "|".join(WORDS) + r")\b")


def domains(told: dict[str, Any]) -> Iterator[tuple[Trajectory, History]]:
    (history,) = read_histories(told)
    for found in trajectory(history).values():
        yield found, history


# Never against the verdict ------------------------------------------------------------------------


@many
@given(HISTORIES)
def test_something_is_still_needed_only_where_it_is(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        for text in (sentence(found, history, "Housing"), " ".join(short(found, history))):
            if "Still needed" in text:
                assert found.missing or found.verdict in ON_THE_WAY
            if found.verdict in (Verdict.SUSTAINED, Verdict.MET_THROUGHOUT):
                assert "Still needed" not in text
                assert "afresh at the next look" not in text


@many
@given(HISTORIES)
def test_what_is_missing_is_said_unless_the_count_starts_afresh(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        if found.missing:
            text = sentence(found, history, "Housing")
            assert ("Still needed" in text) != ("The count starts afresh at the next look" in text)


@many
@given(HISTORIES)
def test_sustained_is_said_only_where_it_is_the_verdict(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        for text in (sentence(found, history, "Housing"), " ".join(short(found, history))):
            said = "sustained" in text.lower().replace("not yet sustained", "").replace("not sustained", "")
            assert said <= (found.verdict is Verdict.SUSTAINED), text


@many
@given(HISTORIES)
def test_no_word_of_another_verdict_is_said(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        rest = account(found, history, "Housing").rest.lower()
        others = [other.words.lower() for other in Verdict if other is not found.verdict]
        assert not [words for words in others if words in rest], rest


@many
@given(HISTORIES)
def test_a_good_word_is_never_said_over_a_concern(told: dict[str, Any]) -> None:
    good = (Verdict.SUSTAINED, Verdict.MET_THROUGHOUT, *ON_THE_WAY)
    for found, history in domains(told):
        if found.looks and history.parameters.standing(found.looks[-1].grade) is Standing.CONCERN:
            text = sentence(found, history, "Housing")
            assert not [one.words for one in good if one.words in text]


# Every date and number ----------------------------------------------------------------------------


def dates_in(text: str) -> set[date]:
    return {written_on(words) for words in DATE.findall(text)}


def written_on(words: str) -> date:
    """The day that is written so."""
    on, month, year = words.split()
    return date(int(year), months().index(month) + 1, int(on))


def visited(history: History) -> set[date]:
    return {visit.visited_on for visit in history.in_order()}


def promised(found: Trajectory, history: History) -> set[date]:
    """The days on which a missing test could be met at the earliest."""
    return {on for missing in found.missing if (on := earliest(missing, found, history))}


@many
@given(HISTORIES)
def test_every_date_is_a_visits_or_the_earliest_of_a_test(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        for text in (sentence(found, history, "Housing"), " ".join(short(found, history))):
            assert dates_in(text) <= visited(history) | promised(found, history), text


@many
@given(HISTORIES)
def test_a_day_that_is_promised_has_not_passed(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        text = sentence(found, history, "Housing")
        after = re.findall(rf"on or after {DATE.pattern}|{DATE.pattern} at the earliest", text)
        assert all(written_on("".join(on)) > history.as_of for on in after), text


def spans(history: History) -> set[int]:
    """The days between any two visits, or a visit and the day of asking."""
    days = visited(history) | {history.as_of}
    return {(one - other).days for one in days for other in days if one >= other}


@many
@given(HISTORIES)
def test_days_and_weeks_are_differences_of_dates_or_the_rules_own(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        rule, between = history.parameters.as_dict(), spans(history)
        text = sentence(found, history, "Housing")
        own = {int(value) for name, value in rule.items() if "days" in name}
        exposed = {found.days_in_concern.at_least, found.days_in_concern.up_to}
        known = between | own | exposed | unknown_days(found, history)
        assert {int(days) for days in re.findall(r"\b(\d+) days?\b", text)} <= known, text
        weeks = {days // 7 for days in known}
        assert {int(number) for number in re.findall(r"\b(\d+) weeks?\b", text)} <= weeks, text


def unknown_days(found: Trajectory, history: History) -> set[int]:
    """Days of which nobody can say anything, where the sentences tell of them."""
    return {found.days_in_concern.up_to - found.days_in_concern.at_least}


@many
@given(HISTORIES)
def test_grades_are_grades_that_were_given_or_the_rules_lines(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        given = {
            int(rating.grade)
            for visit in history.in_order()
            for item, rating in visit.ratings.items()
            if item in history.items[found.domain] and rating.grade is not None
        }
        lines = {history.parameters.concern_at, history.parameters.target}
        text = re.sub(
            r"\d+ of \d+ items|\d+%|\d+ (?:days?|weeks?)",
            "",
            DATE.sub("", sentence(found, history, "Housing")),
        )
        for item in history.items[found.domain]:
            text = text.replace(item, "")
        counted = re.sub(
            r"\d+ (?:more |better |good |unannounced )*(?:looks?|visits?|home visits|times)", "", text
        )
        bare = {int(number) for number in re.findall(r"\b(\d+)\b", counted)}
        # From ten on, counts stand in figures too.
        assert {number for number in bare if number < 10} <= given | lines, (text, given)
        assert all(number <= max(len(history.visits), *lines) for number in bare if number >= 10), text


# How it was reached -------------------------------------------------------------------------------


def steps(told: Reached, story: Story) -> Iterator[str]:
    """Every sentence of the page that explains a verdict."""
    for step in told.steps:
        yield reached.became(step, told, story)
        yield from reached.beside(step, story)
    yield from reached.spells(told, story)
    yield reached.comes_and_goes(told, story)
    yield from reached.run(told, story)
    yield from (reached.counted_days(one, told, story) for one in told.intervals)
    yield reached.sum_of_days(told)
    yield from names(told, story)
    yield from (why_needed(test, told, story) for test in told.ruling.tests)
    yield from not_asked(told, story)
    if told.ruling.line != "1":
        yield group(told, story)
    yield from (does_not_hold(one.name, told, story) for one in told.ruling.passed)
    yield holds(told, story)


@many
@given(HISTORIES)
def test_every_step_reads_as_words_and_names_only_days_of_visits(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        story = Story(found, history)
        for text in steps(explain(history, found), story):
            assert not re.search(r"\.\.|  |%\(|\bNone\b(?! of)|, ,|: \.|\(\)", text), text
            assert dates_in(text) <= visited(history) | {history.as_of}, text


@many
@given(HISTORIES)
def test_days_in_the_steps_are_differences_of_dates_or_the_rules_own(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        story, rule = Story(found, history), history.parameters.as_dict()
        known = spans(history) | {int(value) for name, value in rule.items() if "days" in name}
        known |= {found.days_in_concern.at_least, found.days_in_concern.up_to}
        for text in steps(explain(history, found), story):
            assert {int(days) for days in re.findall(r"\b(\d+) days?\b", text)} <= known, text


@many
@given(HISTORIES)
def test_counts_in_the_steps_are_no_more_than_there_are_visits(told: dict[str, Any]) -> None:
    for found, history in domains(told):
        story, rule = Story(found, history), history.parameters.as_dict()
        own = {int(value) for value in rule.values()}
        most = len(history.in_order())
        for text in steps(explain(history, found), story):
            counted = re.findall(rf"{NUMBER.pattern} (?:good |borderline )*looks?\b", text)
            numbers = {WORDS.get(word, int(word) if word.isdigit() else -1) for word in counted}
            assert all(number <= most or number in own for number in numbers), text
