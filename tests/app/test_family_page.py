"""For any history: a family's page does not tell whether somebody else has told us anything."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.between import Known
from app.chronology import Gathered, Supervised
from app.grades import Rated
from app.histories import history_of
from app.judging import Judged
from app.models import Profile
from app.papers import plain
from app.papers.blocks import Section
from app.papers.choices import Choices, Kind, Private
from app.papers.family import pages
from app.papers.material import Material
from app.records import ChangeOverTime
from app.rules import InForce
from app.wordings import Observer, VisitOf, Wording
from observations.history import Parameters
from observations.instrument import current
from observations.trajectory import Verdict, trajectory

many = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FAMILY = Choices(Kind.FAMILY)
FIRST = date(2025, 1, 6)
DOMAIN = current().domains[0]
ITEMS = [item.key for item in DOMAIN.items]
CHILD = uuid.uuid5(uuid.NAMESPACE_OID, "a child")
AMIRA = VisitOf(CHILD, uuid.uuid5(CHILD, "Amira"), Observer("Amira Osei", "AO"))


@dataclass(frozen=True)
class Seen:
    """One visit in so many days: each item's grade with how it is known, and the items that a change was agreed on."""

    days: int
    kind: str
    grades: Mapping[str, tuple[int, str]]
    agreed: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def wording(self) -> Wording:
        """The visit as change over time reads it."""
        on = FIRST + timedelta(days=self.days)
        at = datetime.combine(on, time(12), UTC)
        ident = uuid.uuid5(CHILD, f"{self.days} {self.kind}")
        by = (on + timedelta(days=30)).isoformat()
        told = {"targets": [{"item": key, "grade": str(aim), "by": by} for key, aim in self.agreed.items()]}
        return Wording(
            visit=AMIRA, id=ident, visit_id=ident, number=1, digest="", occasion=None,
            instrument=current().key, instrument_version=current().version, kind=self.kind, visited_on=on,
            started_at=at, ended_at=None, zone="Europe/London", recorded_at=at, received_at=at, child_seen=True,
            child_alone=True, said=told, correction=None,
        )  # fmt: skip

    @property
    def rated(self) -> list[Rated]:
        """Its items, each as it is known."""
        return [Rated(key, grade, known, None, None, False) for key, (grade, known) in self.grades.items()]


def change_of(visits: Sequence[Seen]) -> ChangeOverTime:
    """What the rule says of these visits to a child of six."""
    ordered = sorted(visits, key=lambda one: one.days)
    versions = tuple(one.wording for one in ordered)
    rated = {one.wording.id: one.rated for one in ordered}
    as_of = versions[-1].visited_on + timedelta(days=3)
    history = history_of(date(2019, 1, 1), versions, rated, Parameters(), as_of)
    judged = Judged(history, versions, rated, {}, trajectory(history))
    return ChangeOverTime(Profile(id=CHILD), as_of, current(), judged, InForce())


def page(change: ChangeOverTime, choices: Choices = FAMILY) -> dict[str, list[Any]]:
    """The words of the page by heading."""
    quiet = Supervised([], [], [], [], [], {})
    gathered = Gathered(change, (), (), [], [], [], [], quiet)
    return {one["title"]: words(one) for one in pages(Material(gathered, Known()), choices)}


def words(section: Section) -> list[Any]:
    return [block.get("text") or block.get("lines") or block.get("pairs") for block in section["blocks"]]


NEUTRAL = ["We would like to talk about this with you in person."]
HEADING = "Food and meals"

seen = st.tuples(st.integers(1, 5), st.sampled_from(["seen", "seen", "seen child", "seen carer record"]))
at_home = st.builds(
    Seen,
    st.just(0),
    st.sampled_from(["announced", "unannounced"]),
    st.dictionaries(st.sampled_from(ITEMS), seen, min_size=2),
    st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 3), max_size=2),
)
gaps = st.sampled_from([3, 7, 14, 28, 45, 70, 100])
told_by_others = st.tuples(st.integers(1, 5), st.sampled_from(["child", "record", "carer", "child record"]))
elsewhere = st.builds(
    Seen,
    st.integers(1, 300),
    st.sampled_from(["school", "contact", "office", "video"]),
    st.dictionaries(st.sampled_from(ITEMS), seen | told_by_others, min_size=1),
    st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 3), max_size=1),
)


@st.composite
def with_and_without(draw: st.DrawFn) -> tuple[list[Seen], list[Seen]]:
    """Visits to the home, with and without what others told of: on them, and at visits elsewhere."""
    found: list[Seen] = []
    for one in draw(st.lists(at_home, min_size=1, max_size=7)):
        found.append(replace(one, days=(found[-1].days if found else 0) + draw(gaps)))
    named = st.dictionaries(st.sampled_from(ITEMS), told_by_others, max_size=2)
    # What only others told of stands in place of nothing: what was seen as well is not theirs alone.
    told = [replace(one, grades={**draw(named), **one.grades}) for one in found]
    return [*told, *draw(st.lists(elsewhere, max_size=2, unique_by=lambda one: one.kind))], found


def comparable(both: tuple[list[Seen], list[Seen]]) -> tuple[ChangeOverTime, ChangeOverTime]:
    """The profile with and without what others told, asked about on the same day."""
    told, without = (change_of(visits) for visits in both)
    last = max(told.as_of, without.as_of)
    return _on(told, last), _on(without, last)


def _on(change: ChangeOverTime, as_of: date) -> ChangeOverTime:
    history = replace(change.history, as_of=as_of)
    judged = replace(change.judged, history=history, domains=trajectory(history))
    return replace(change, as_of=as_of, judged=judged)


# For any history ----------------------------------------------------------------------------------


@many
@given(with_and_without())
def test_a_part_of_life_reads_as_if_nobody_had_told_us_or_says_nothing(
    both: tuple[list[Seen], list[Seen]],
) -> None:
    told, without = comparable(both)
    assert page(told)[HEADING] in (NEUTRAL, page(without)[HEADING])


@many
@given(with_and_without())
def test_whatever_is_told_is_what_the_whole_record_says(both: tuple[list[Seen], list[Seen]]) -> None:
    told, _without = comparable(both)
    found = told.domains[DOMAIN.key]
    text = page(told)[HEADING]
    if text != NEUTRAL:
        assert text[0] == plain.verdict(found.verdict)
        still = [plain.needed(one) for one in found.missing]
        assert not still or text[-1] == still


@many
@given(with_and_without())
def test_what_was_agreed_and_the_visits_read_as_if_nobody_had_told_us(
    both: tuple[list[Seen], list[Seen]],
) -> None:
    told, without = map(page, comparable(both))
    assert list(told) == [one for one in without if one in told]
    assert told["Our visits"] == without["Our visits"]
    (lines,), (every,) = (one.get("What we agreed", [[]]) for one in (told, without))
    for line in lines:
        assert any(one.startswith(line) for one in every)  # how it stands now may be missing


# The same without anything told by others ---------------------------------------------------------


GOOD, WORRYING = dict.fromkeys(ITEMS, (2, "seen")), dict.fromkeys(ITEMS, (4, "seen"))


def test_what_was_only_seen_at_home_is_told() -> None:
    text = page(change_of([Seen(0, "announced", GOOD), Seen(40, "announced", GOOD)]))
    assert text[HEADING] == ["This has been good every time we looked."]
    text = page(change_of([Seen(0, "announced", GOOD), Seen(40, "announced", WORRYING)]))
    assert text[HEADING][:2] == ["Things have got worse.", "What worries us:"]


def test_where_nothing_is_certain_the_same_stands_as_where_nothing_may_be_told() -> None:
    once = change_of([Seen(0, "announced", GOOD)])
    assert once.domains[DOMAIN.key].verdict is Verdict.BASELINE
    uneven = dict.fromkeys(ITEMS, (3, "seen"))
    slipped = change_of(
        [*(Seen(days, "announced", GOOD) for days in (0, 20, 40)), Seen(60, "announced", uneven)]
    )
    assert slipped.domains[DOMAIN.key].verdict is Verdict.NO_CLEAR_CHANGE
    told = change_of([Seen(0, "announced", GOOD), Seen(9, "school", {ITEMS[0]: (4, "record")})])
    for one in (once, slipped, told):
        assert page(one)[HEADING] == NEUTRAL
    assert page(once)["The home"] == NEUTRAL  # nobody has looked at it


def test_a_worry_that_was_seen_is_told_on_the_first_day() -> None:
    text = page(change_of([Seen(0, "announced", GOOD | {ITEMS[1]: (4, "seen")})]))
    assert text[HEADING][1:2] == ["What worries us:"]


def test_a_worry_that_was_seen_stays_when_the_child_tells_of_another_and_nothing_else_differs() -> None:
    seen_worry = GOOD | {ITEMS[1]: (4, "seen")}
    of_the_child = {ITEMS[1]: (4, "seen"), ITEMS[2]: (4, "child")}
    days = [(day, "announced") for day in (0, 30, 60)]
    without = page(change_of([Seen(*one, seen_worry) for one in days]))
    told = page(
        change_of([Seen(*one, seen_worry | (of_the_child if one is days[2] else {})) for one in days])
    )
    assert told == without
    assert without[HEADING][0] == plain.verdict(Verdict.PERSISTENT_CONCERN)


@pytest.mark.parametrize("kind", ["school", "contact", "office"])
def test_a_verdict_that_rests_on_what_others_told_is_not_told(kind: str) -> None:
    good = [Seen(days, "announced", GOOD) for days in (0, 20, 40, 80)]
    reported = Seen(60, kind, {ITEMS[0]: (4, "record")})
    told = change_of([*good, reported])
    assert told.domains[DOMAIN.key].verdict is Verdict.IMPROVING
    assert page(change_of(good))[HEADING] == ["This has been good every time we looked."]
    assert page(told)[HEADING] == NEUTRAL
    taken = replace(FAMILY, taken_in=frozenset({Private.AGENCIES}))
    assert page(told, taken)[HEADING][0] == plain.verdict(Verdict.IMPROVING)


def test_a_worse_grade_that_the_child_told_beside_a_seen_one_is_not_told() -> None:
    first = Seen(0, "announced", GOOD | {ITEMS[1]: (4, "seen")})
    told = change_of([first, Seen(20, "announced", GOOD | {ITEMS[1]: (4, "seen"), ITEMS[2]: (5, "child")})])
    assert told.domains[DOMAIN.key].verdict is Verdict.WORSENING
    assert page(told)[HEADING] == NEUTRAL


# What was agreed ----------------------------------------------------------------------------------


def agreed(*visits: Seen) -> list[str]:
    """The lines of what was agreed, nothing taken in."""
    return [line for block in page(change_of(visits)).get("What we agreed", []) for line in block]


def test_what_was_agreed_on_something_seen_stays_and_what_the_child_told_names_nothing() -> None:
    aim = {ITEMS[1]: 2}
    (line,) = agreed(Seen(0, "announced", GOOD | {ITEMS[1]: (4, "seen")}, aim))
    assert line.startswith(current().items[ITEMS[1]].title)
    assert agreed(Seen(0, "announced", GOOD | {ITEMS[1]: (4, "child")}, aim)) == []
    later = agreed(Seen(0, "announced", GOOD, {ITEMS[1]: 1}), Seen(20, "announced", {ITEMS[1]: (4, "child")}))
    assert len(later) == 1  # agreed before, on what was seen
    assert agreed(Seen(0, "announced", GOOD), Seen(9, "contact", {}, {ITEMS[1]: 1})) == []


def test_how_it_stands_is_not_told_from_what_the_child_said_nor_as_if_the_child_had_said_nothing() -> None:
    before = Seen(0, "announced", GOOD | {ITEMS[1]: (4, "seen")}, {ITEMS[1]: 2})
    (line,) = agreed(before, Seen(20, "announced", GOOD))
    assert "It was so when we last looked." in line
    (line,) = agreed(before, Seen(20, "announced", GOOD), Seen(27, "announced", {ITEMS[1]: (4, "child")}))
    assert line.endswith("2025.")
    (line,) = agreed(before, Seen(20, "announced", {ITEMS[1]: (2, "record")}))
    assert line.endswith("2025.")
