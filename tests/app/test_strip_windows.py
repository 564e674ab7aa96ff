"""A window of a profile's time, chosen by a reader: what is drawn in it, and what is told of the rest."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strips import Chart, Event, strip_image
from observations.history import History
from observations.trajectory import trajectory
from observations.visit import Kind
from tests.drawings import graded, story

YEAR = [(0, 4), (40, 2), (80, 2), (120, 3), (160, 2), (300, 5)]
FIRST = date(2025, 1, 6)
HISTORY = story(
    *(graded(str(FIRST + timedelta(days=days)), grade) for days, grade in YEAR), as_of="2025-12-01"
)


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


def words(history: History = HISTORY, **options: Any) -> list[str]:
    """Everything written in the strip of the one domain."""
    [found] = trajectory(history).values()
    return re.findall(
        r"<text[^>]*>([^<]*)</text>", strip_image(Chart(history, {}, **options), found, "T", "S")
    )


def numerals(**options: Any) -> list[str]:
    """The grades of the marks, left to right."""
    [found] = trajectory(HISTORY).values()
    image = strip_image(Chart(HISTORY, {}, **options), found, "T", "S")
    return re.findall(r'text-anchor="middle" fill="#000000" font-weight="700">(\d)[^<]*</text>', image)


def test_only_the_visits_of_a_window_are_drawn() -> None:
    assert numerals() == ["4", "2", "2", "3", "2", "5"]
    assert numerals(window=(on(60), on(200))) == ["2", "3", "2"]


def test_what_lies_before_and_after_a_window_is_told_in_words() -> None:
    told = words(window=(on(60), on(200)))
    assert "earlier: 2 graded, worst 4" in told
    assert "later: 1 graded, worst 5" in told


def test_a_window_from_the_beginning_leaves_out_nothing_earlier() -> None:
    told = words(window=(None, on(130)))
    assert not any(one.startswith("earlier") for one in told)
    assert "later: 2 graded, worst 5" in told


def test_a_window_shows_the_part_of_a_silence_that_lies_in_it() -> None:
    assert "20 weeks, no visit" in " ".join(words())
    assert "20 weeks," in " ".join(words(window=(on(150), on(250))))
    assert not any("no visit" in one for one in words(window=(on(60), on(130))))


def test_the_words_of_a_silence_stand_in_the_middle_of_what_is_seen_of_it() -> None:
    chart = Chart(HISTORY, {}, window=(on(150), on(250)))
    [found] = trajectory(HISTORY).values()
    image = strip_image(chart, found, "T", "S")
    [across] = re.findall(r'<text x="([\d.]+)"[^>]*>20 weeks, no visit</text>', image)
    assert float(across) == pytest.approx((chart.axis.x(on(160)) + chart.axis.x(on(250))) / 2, abs=0.1)


def test_the_axis_is_the_window_but_never_shorter_than_four_weeks() -> None:
    assert (axis := Chart(HISTORY, {}, window=(on(60), on(200))).axis).start == on(60)
    assert axis.end == on(200)
    short = Chart(HISTORY, {}, window=(on(150), on(155))).axis
    assert (short.end - short.start).days == 28


def test_sustained_is_bracketed_as_far_as_the_window_reaches() -> None:
    held = story(
        graded("2025-01-06", 4),
        *(
            graded(str(on(30 * number)), 2, Kind.UNANNOUNCED if number == 3 else Kind.ANNOUNCED)
            for number in range(1, 7)
        ),
    )
    [found] = trajectory(held).values()
    assert found.verdict == "sustained"
    assert "sustained" in words(held, window=(on(70), on(100)))
    assert "sustained" not in words(held, window=(on(0), on(29)))


@given(st.integers(0, 400), st.integers(0, 400))
def test_no_window_loses_a_grade(start: int, length: int) -> None:
    window = (on(start), min(on(start + length), HISTORY.as_of))
    if window[0] > window[1]:
        return
    told = words(window=window)
    marked = sum(int(found[2] or 1) for one in told if (found := re.fullmatch(r"(\d)(?:\u00d7(\d+))?", one)))
    marked -= 5  # the numbers of the bands
    outside = sum(int(one.split()[1]) for one in told if one.startswith(("earlier:", "later:")))
    assert marked + outside == len(YEAR)


def test_where_not_all_events_have_room_the_newest_are_named() -> None:
    happened = [Event(on(days), f"a conference {days}") for days in range(0, 300, 30)]
    told = words(events=happened)
    named = [one for one in told if one.startswith("a conference")]
    assert named == [event.label for event in happened[-len(named) :]]
    assert 0 < len(named) < len(happened)
    assert len(words(events=happened[-2:])) == len(words()) + 2
    [found] = trajectory(HISTORY).values()
    image = strip_image(Chart(HISTORY, {}, happened), found, "T", "S")
    fills = re.findall(r'l-3\.5 -6h7z" fill="(#\w+)"', image)
    assert fills == ["#FFFFFF"] * (len(happened) - len(named)) + ["#000000"] * len(named)
