"""What is said of change over time: it follows the verdict, and every number in it can be traced."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.sentences import account, alert_words, explain, flag_words, sentence, short
from app.words import count, day, length, series, verdict
from observations.earliest import earliest
from observations.flags import Alert, Flag
from observations.history import History, Parameters, Standing
from observations.reading import read_histories
from observations.trajectory import Trajectory, Verdict, trajectory
from observations.visit import Cause
from tests.observations.builders import START, a_history, a_visit, graded, housing, not_graded, seen
from tests.observations.histories import HISTORIES

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "trajectory.json").read_text(encoding="utf-8"))[
    "cases"
]
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(history: History, **more: Any) -> str:
    return sentence(housing(history), history, "Housing", **more)


def case(number: str) -> str:
    """What is said of one of the rule's worked cases."""
    told = next(case for case in CASES if case["name"].split()[0] == number)
    [history] = read_histories(told["history"])
    return said(history)


# The verdict first, then why ----------------------------------------------------------------------


def test_sustained_says_for_how_long_and_on_what() -> None:
    assert case("12").startswith(
        "Housing: Sustained. 2 at five visits over 25 weeks, since 23 April 2025, two unannounced; "
        "child seen alone each time."
    )


def test_not_yet_sustained_says_what_is_missing_and_from_when() -> None:
    assert (
        "Improved, not yet sustained. 2 at three visits over 5 weeks, since 20 January 2025, "
        "two unannounced; child seen alone each time. Still needed: 90 days from the first good look to the last "
        "(35 days so far), 20 April 2025 at the earliest."
    ) in case("5")


def test_an_unannounced_look_is_asked_for_with_its_earliest_date() -> None:
    assert "Still needed: two more good looks, " in case("2")
    assert (
        "an unannounced look on or after 24 February 2025; "
        "the child seen at one more good look, 3 February 2025 at the earliest."
    ) in case("2")


def test_what_waits_for_the_next_looks_says_from_when_they_would_count() -> None:
    history = a_history(seen((0, 4), (30, 2), (60, 2)), as_of=62)
    assert f"one more good look, {day(START + timedelta(days=67))} at the earliest" in said(history)
    later = a_history(seen((0, 4), (30, 2), (60, 2)), as_of=70)
    assert "one more good look; " in said(later)


def test_what_could_be_met_already_is_asked_for_from_today() -> None:
    assert "Still needed: an unannounced look, any day from today." in case("3")


def test_on_the_very_day_it_is_any_day_from_today() -> None:
    visits = seen((0, 4), (21, 2), (35, 2))
    assert "an unannounced look on or after 24 February 2025" in said(a_history(visits, as_of=48))
    assert "an unannounced look, any day from today" in said(a_history(visits, as_of=49))


def test_a_look_of_several_visits_is_told_by_the_one_that_gave_its_grade() -> None:
    called, looked = a_visit(0, {"h1": graded(4)}, "contact"), a_visit(1, {"h1": graded(2)})
    assert "First picture. 4 on 6 January 2025, by telephone or message" in said(a_history([called, looked]))


def test_slipped_back_says_when_concern_came_back_and_from_whom() -> None:
    assert (
        "Slipped back. Concern came back on 26 March 2025 (4, unannounced) after two looks below 4."
        in case("10")
    )


def test_a_telephone_call_is_called_one() -> None:
    assert "Worsening. 5 on 27 January 2025, by telephone or message, after 2 on 6 January 2025" in case("37")


def test_too_little_seen_is_said_plainly() -> None:
    assert "Too little was seen on 3 February 2025 to grade it: 1 of 4 items." in case("34")


def test_one_look_cannot_show_change() -> None:
    assert case("1").startswith(
        "Housing: First picture. 4 on 6 January 2025, announced; one look cannot show change."
    )


def test_a_child_nobody_has_visited_has_a_sentence_too() -> None:
    assert said(a_history([])) == "Housing: Not yet graded. No visit has been recorded."
    by_telephone = a_history([a_visit(0, {}, "contact")])
    assert said(by_telephone) == "Housing: Not yet graded. No home visit has been recorded."


def test_seldom_graded_is_said() -> None:
    blind = [a_visit(day, {"h1": not_graded("access_refused")}) for day in (21, 42, 63)]
    assert "Graded at one of four home visits." in said(a_history([*seen((0, 2)), *blind]))


# What makes a verdict weaker ----------------------------------------------------------------------


def test_where_a_plan_aims_higher_the_sentence_says_at_what() -> None:
    visits = seen((0, 2), (50, 2), (100, 2))
    assert "Aimed at here" not in said(a_history(visits))
    aiming = said(a_history(visits, parameters=Parameters(target=1)))
    assert "Stalled at borderline. 2 at three visits" in aiming
    assert "Aimed at here: 1 or better." in aiming


def test_a_released_concern_stands_in_the_same_sentence_as_the_verdict() -> None:
    first = case("40").split(". ")[0]
    assert first == (
        "Housing: First sign of improvement, not yet confirmed, "
        "though a concern (Warm, dry, sound) ended only because it no longer applies"
    )


def test_a_concern_not_looked_at_again_is_named_with_its_date() -> None:
    assert (
        "Concern on Warm, dry, sound (4) not looked at again since 6 January 2025, no cause noted."
        in case("29")
    )


def test_a_concern_stands_with_its_cause() -> None:
    history = a_history([a_visit(0, {"h1": graded(4), "h2": graded(2)})])
    told = said(history, causes={"h1": Cause.LANDLORD})
    assert "At 4 or worse: Warm, dry, sound (4), cause noted: the landlord." in told


def test_of_several_concerns_each_stands_with_its_own_cause() -> None:
    """Poverty must not be read as neglect, nor neglect as poverty."""
    visits = [a_visit(0, {"h1": graded(4), "h2": graded(5), "h3": graded(4), "h4": graded(4)})]
    history = a_history(visits, items={"housing": ("h1", "h2", "h3", "h4")})
    causes = {"h1": Cause.LANDLORD, "h3": Cause.CARERS_CONTROL}
    assert (
        "At 4 or worse: Warm, dry, sound (4), cause noted: the landlord; Sleeping place (5) and Space and "
        "stability (4), no cause noted; Hazards (4), cause noted: within the carer's control."
    ) in said(history, causes=causes)
    assert short(housing(history), history, causes)[1] == (
        "Cause noted: the landlord (Warm, dry, sound); within the carer's control (Hazards); "
        "no cause noted: Sleeping place; Space and stability."
    )


def test_a_cause_that_is_the_same_for_all_is_said_once_and_so_is_that_none_was_noted() -> None:
    history = a_history([a_visit(0, {"h1": graded(4), "h2": graded(5)})])
    alike = {"h1": Cause.MONEY, "h2": Cause.MONEY}
    assert short(housing(history), history, alike)[1] == "Cause noted: money."
    assert ("At 4 or worse: Warm, dry, sound (4) and Sleeping place (5), cause noted: money.") in said(
        history, causes=alike
    )
    assert short(housing(history), history)[1] == "No cause noted."
    assert ("At 4 or worse: Warm, dry, sound (4) and Sleeping place (5), no cause noted.") in said(history)


def test_where_nothing_is_at_concern_no_cause_is_missed() -> None:
    history = a_history([a_visit(0, {"h1": graded(2), "h2": graded(3)})])
    assert not short(housing(history), history)[1]
    assert "cause" not in said(history)


def test_what_is_old_is_called_out_of_date() -> None:
    assert "Out of date: last graded on 28 April 2025, 9 weeks ago." in case("23")


def test_a_restarted_count_says_from_when() -> None:
    assert "Only looks since 2 June 2025 count, after a silence of more than 60 days" in case("19")


@pytest.mark.parametrize(
    ("day_after", "version", "why"),
    [
        (121, "1", "a silence of more than 60 days"),
        (90, "2", "a change of checklist"),
        (121, "2", "a silence of more than 60 days and a change of checklist"),
    ],
)
def test_a_restarted_count_says_why(day_after: int, version: str, why: str) -> None:
    before = seen((0, 4), (30, 2), (60, 2))
    good, slip = ([replace(one, version=version) for one in seen((day_after, grade))] for grade in (2, 3))
    on = day(START + timedelta(days=day_after))
    assert f"Only looks since {on} count, after {why}." in said(a_history([*before, *good]))
    told = said(a_history([*before, *slip]))
    assert f"The count starts afresh at the next good look, after {why}." in told


def test_after_a_long_silence_no_date_is_promised() -> None:
    """Dates counted from before the silence would be wrong: the next look starts the count afresh."""
    visits = seen((0, 4), (21, 2), (49, 2))
    told = said(a_history(visits, as_of=49 + 61))
    assert "The count starts afresh at the next look: the latest is more than 60 days ago." in told
    assert "Still needed" not in told
    assert "Still needed" in said(a_history(visits, as_of=49 + 60))


def test_what_was_left_out_is_said_to_be_counted_as_before() -> None:
    first = a_visit(0, {"h1": graded(3), "h2": graded(2)})
    second = a_visit(21, {"h2": graded(2)})
    told = said(a_history([first, second]))
    assert "Not looked at on 27 January 2025, so counted as before: Warm, dry, sound." in told


def test_a_slip_asks_for_another_look() -> None:
    assert "The look of 26 March 2025 may be a slip: look again." in case("7")


# Days in concern ----------------------------------------------------------------------------------


def test_days_in_concern_are_at_least_and_up_to() -> None:
    assert case("15").endswith("In concern for at least 21 days, up to 42 days by estimate.")


def test_under_five_they_are_a_share_of_life() -> None:
    born = START - timedelta(days=50)
    history = a_history(seen((0, 4), (25, 4), (50, 4)), born=born)
    assert said(history).endswith(
        "In concern for at least 50 days; at least 50% of this child's life so far."
    )


def test_what_was_found_before_birth_is_no_share_of_life() -> None:
    history = a_history(seen((0, 4), (30, 4)), as_of=70, born=START + timedelta(days=40))
    assert "up to 70 days" in said(history)
    assert "%" not in said(history)


def test_where_nothing_of_it_is_certain_the_share_of_life_is_told_as_an_estimate() -> None:
    history = a_history(seen((0, 4)), as_of=20, born=START - timedelta(days=10))
    assert said(history).endswith(
        "In concern for up to 20 days by estimate; by estimate up to 67% of this child's life so far."
    )
    longer = a_history(seen((0, 4), (10, 4)), as_of=20, born=START - timedelta(days=10))
    assert "; at least 33% and by estimate up to 67% of this child's life so far." in said(longer)


# Property: never against the verdict, no number from nowhere --------------------------------------


def each(told: dict[str, Any]) -> list[tuple[Trajectory, History]]:
    [history] = read_histories(told)
    return [(found, history) for found in trajectory(history).values()]


@many
@given(HISTORIES)
def test_the_sentence_never_contradicts_the_verdict(told: dict[str, Any]) -> None:
    for found, history in each(told):
        text = sentence(found, history, "Housing")
        assert text.startswith(f"Housing: {found.verdict.words}")
        others = [other.words for other in Verdict if other is not found.verdict]
        assert not [words for words in others if words in text and words not in found.verdict.words]
        assert ("Still needed" in text) <= (found.verdict not in (Verdict.SUSTAINED, Verdict.MET_THROUGHOUT))
        assert ("ended only because it no longer applies" in text) == ("released" in found.flags)
        assert ("Out of date" in text) == ("out_of_date" in found.flags)
        assert ("Too little was seen on" in text) == ("thin" in found.flags)


@many
@given(HISTORIES)
def test_it_reads_as_sentences(told: dict[str, Any]) -> None:
    for found, history in each(told):
        text = sentence(found, history, "Housing")
        for words in (text, " ".join(filter(None, short(found, history)))):
            assert words.endswith(".")
            assert not re.search(r"\.\.|  |%\(|\bNone\b|, ,|: \.|\(\)", words)
        assert account(found, history, "Housing").rest in text


@many
@given(HISTORIES)
def test_every_number_can_be_traced(told: dict[str, Any]) -> None:
    for found, history in each(told):
        text = sentence(found, history, "Housing")
        for item in history.items[found.domain]:
            text = text.replace(item, "")
        loose = [number for number in figures(text) if number not in traceable(found, history)]
        assert not loose, (loose, text)


def figures(text: str) -> set[int]:
    """Every number in a text, whether in figures or in words."""
    words = {count(number): number for number in range(10)} | {"once": 1, "twice": 2}
    found = re.findall(r"\d+|[a-z]+", text)
    return {int(word) if word.isdigit() else words[word] for word in found if word.isdigit() or word in words}


def traceable(found: Trajectory, history: History) -> set[int]:
    """All that may stand in a sentence: grades and days, the rule's numbers, the counts of the output."""
    rule, visits = history.parameters, history.in_order()
    days = {history.as_of, *(visit.visited_on for visit in visits)}
    days |= {on for missing in found.missing if (on := earliest(missing, found, history))}
    spans = {abs((one - other).days) for one in days for other in days}
    numbers = {1, 2, 3, 4, 5, rule.concern_at, rule.target, rule.max_gap_days, rule.unannounced_after_days}
    numbers |= {part for on in days for part in (on.day, on.year)}
    numbers |= spans | {span // 7 for span in spans}
    numbers |= set(range(len(visits) + 1))  # counts of looks and of visits
    numbers |= {missing.need - missing.have for missing in found.missing} | {m.need for m in found.missing}
    numbers |= {found.days_in_concern.at_least, found.days_in_concern.up_to}
    numbers |= {number for visit in found.visits for number in (visit.graded, visit.applicable)}
    if history.born and history.born < history.as_of:
        alive = (history.as_of - history.born).days
        numbers |= set(range(100 * found.days_in_concern.up_to // alive + 2))
    return numbers


@many
@given(HISTORIES)
def test_every_open_concern_is_named(told: dict[str, Any]) -> None:
    for found, history in each(told):
        text = sentence(found, history, "Housing")
        assert all(item in text or item.startswith("h") for item in found.open_concerns)
        standing = history.parameters.standing
        if found.looks and standing(found.looks[-1].grade) is Standing.CONCERN:
            assert "Sustained" not in text


# Words --------------------------------------------------------------------------------------------

FLAGS = (
    "one_assessor", "assessor_changed_as_improved", "all_good_announced", "good_announced_concern_not",
    "carer_contradicted_by_record", "version_join", "access_refused_twice", "released", "carried",
    "clock_restarted", "open_concern", "thin", "out_of_date", "paused", "recheck",
)  # fmt: skip


@pytest.mark.parametrize("code", FLAGS)
def test_every_flag_has_words_and_an_explanation(code: str) -> None:
    detail = {"on": "2026-06-04", "items": "h1, h2", "assessor": "x"}
    assert flag_words(Flag(code, "housing", detail))
    assert explain(code).endswith(".")


def test_a_flag_names_the_day_the_items_and_the_person() -> None:
    assert flag_words(Flag("version_join", "housing", {"on": "2026-06-04"})).endswith("4 June 2026")
    told = flag_words(Flag("carer_contradicted_by_record", "housing", {"items": "h1, h2"}))
    assert told.endswith("Warm, dry, sound; Sleeping place")
    assert (
        flag_words(Flag("one_assessor", None, {"assessor": "x"}), {"x": "Amira"})
        == "One assessor only: Amira"
    )


@pytest.mark.parametrize(
    "code",
    [
        "grade_5",
        "critical_4",
        "no_access_twice",
        "child_unseen",
        "concern_not_looked_at",
        "complex_case",
        "legal_planning",
    ],
)
def test_every_alert_has_words(code: str) -> None:
    assert alert_words(Alert(code, "h2", "housing", 9))


def test_verdicts_are_worded_as_the_rule_words_them() -> None:
    assert [verdict(each) for each in Verdict] == [each.words for each in Verdict]


def test_dates_counts_and_series() -> None:
    assert day(date(2026, 6, 4)) == "4 June 2026"
    assert [count(0), count(3), count(9), count(10)] == ["none", "three", "nine", "10"]
    assert series(["2", "3", "2"]) == "2, 3 and 2"
    assert [length(1), length(13), length(14), length(62)] == ["1 day", "13 days", "2 weeks", "8 weeks"]
