"""docs/chart-specification.md as data: what is told apart, that nothing covers anything, that nothing is left out."""

import json
import re
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.strips import Chart, Event, strip
from app.strips.drawing import COLOUR, GREY
from app.strips.layout import width
from observations.reading import read_histories
from observations.trajectory import Verdict, trajectory
from observations.visit import Kind
from tests.drawings import contrast, drawn, graded, luminance, story
from tests.observations.histories import HISTORIES

FIRST = date(2025, 1, 1)
KINDS = (Kind.ANNOUNCED, Kind.UNANNOUNCED, Kind.CONTACT)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def photocopied(colour):
    """How light a colour comes out of a grey printer, 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


# What must be told apart --------------------------------------------------------------------------


@pytest.mark.parametrize("palette", [COLOUR, GREY])
def test_each_band_is_darker_than_the_one_above_also_when_printed_grey(palette):
    assert all(above - below >= 0.1 for above, below in pairwise(map(luminance, palette)))
    assert all(above - below >= 16 for above, below in pairwise(map(photocopied, palette)))


@pytest.mark.parametrize("grey", [False, True])
def test_marks_lines_and_words_stand_out_from_every_band(grey):
    picture = drawn(
        story(
            *(graded(f"2026-0{n}-05", n, kind) for n, kind in enumerate(KINDS, 1)),
            graded("2026-04-01", None),
            graded("2026-07-20", 2),
        ),
        unsigned=["2026-02-05"],
        events=[Event(date(2026, 2, 1), "Birth")],
        grey=grey,
    )
    bands = [rect.get("fill") for rect in picture.root.iter("rect") if rect.get("height") == "12"]
    assert len(bands) == 5
    words = {text.get("fill") for text in picture.root.iter("text")}
    assert min(contrast(word, band) for word in words for band in bands) >= 4.5
    strokes = {line.get("stroke") for line in picture.root.iter("line")} | {
        o.get("stroke") for o in picture.outlines
    }
    strokes |= {
        path.get("stroke")
        for path in picture.root.iter("path")
        if path.get("stroke") not in (None, "#FFFFFF")
    }
    assert min(contrast(stroke, band) for stroke in strokes for band in bands) >= 3
    assert contrast(picture.plot.get("stroke"), "#FFFFFF") >= 3
    assert all(contrast(outline.get("stroke"), outline.get("fill")) >= 3 for outline in picture.outlines)


def test_kinds_signing_and_silence_are_told_by_form_and_by_no_colour():
    picture = drawn(story(*(graded(f"2026-0{n}-05", 4, kind) for n, kind in enumerate(KINDS, 1))))
    assert {(o.get("fill"), o.get("stroke")) for o in picture.outlines} == {("#FFFFFF", "#000000")}
    assert len({(o.tag, o.get("rx")) for o in picture.outlines}) == 3


# Nothing covers anything, nothing is left out -----------------------------------------------------


def boxes(picture):
    """The box of every mark, as left, top, right, bottom."""
    return [box(outline) for outline in picture.outlines]


def box(shape):
    """The box of a rectangle or of a path of straight lines."""
    if shape.tag == "rect":
        x, y, wide, high = (float(shape.get(name)) for name in ("x", "y", "width", "height"))
        return x, y, x + wide, y + high
    numbers = [float(number) for number in NUMBER.findall(shape.get("d"))]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def overlap(one, other):
    """How far two boxes reach into each other, the lesser of across and down; 0 or less where they do not."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down)


def extent(shape):
    """How far a shape or words reach from left to right, and from top to bottom."""
    if shape.tag == "text":
        wide = width(shape.text, bold=shape.get("font-weight") == "700")
        x, y = float(shape.get("x")), float(shape.get("y"))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[shape.get("text-anchor")]
        return left, y - 8, left + wide, y + 2
    if shape.tag == "line":
        return tuple(float(shape.get(name)) for name in ("x1", "y1", "x2", "y2"))
    if shape.tag == "path" and re.search("[a-z]", shape.get("d")):
        x, y = (float(number) for number in NUMBER.findall(shape.get("d"))[:2])
        return x, y, x, y
    return box(shape)


APART = st.lists(
    st.tuples(
        st.integers(2, 90) | st.sampled_from([60, 61]),
        st.sampled_from([1, 2, 3, 4, 5, None]),
        st.sampled_from(KINDS[:2]),
    ),
    max_size=60,
)


def told_of(apart):
    """Visits so many days after one another."""
    on, visits = FIRST, []
    for days, grade, kind in apart:
        on += timedelta(days=days)
        visits.append(graded(str(on), grade, kind))
    return story(*visits)


@given(APART)
def test_no_two_marks_cover_each_other(apart):
    found = boxes(drawn(told_of(apart)))
    assert max((overlap(one, other) for one, other in combinations(found, 2)), default=0) <= 0.1


@given(APART, st.lists(st.integers(0, 900), max_size=6))
def test_everything_lies_inside_the_drawing(apart, days):
    events = [Event(FIRST + timedelta(days=day), "Conference") for day in sorted(days)]
    picture = drawn(told_of(apart), events=events)
    _, _, wide, high = (float(number) for number in picture.root.get("viewBox").split())
    image = next(group for group in picture.root.iter("g") if group.get("role") == "img")
    for shape in image:
        if shape.tag in ("text", "rect", "path", "line"):
            left, top, right, bottom = extent(shape)
            inside = min(left, right) >= -0.5 and max(left, right) <= wide + 0.5
            assert inside and min(top, bottom) >= -0.5 and max(top, bottom) <= high + 0.5, shape.attrib  # noqa: PT018


@given(APART, st.sampled_from([(0, 10**4), (0, 300), (200, 700), (400, 10**4)]))
def test_every_graded_visit_is_drawn_or_told_of(apart, window):
    history = told_of(apart)
    since, until = (FIRST + timedelta(days=days) for days in window)
    chart = Chart(history, {}, window=(since, min(until, history.as_of)))
    found = trajectory(history)["housing"]
    svg = str(strip(chart, found, "Housing", "The sentence."))
    drawn_here = [numeral.split("\u00d7") for numeral in re.findall(r'font-weight="700">(\d[^<]*)<', svg)]
    told = [int(number) for number in re.findall(r"(?:earlier|later): (\d+) graded", svg)]
    counted = sum(int(numeral[1]) if len(numeral) > 1 else 1 for numeral in drawn_here) + sum(told)
    assert counted == sum(visit.grade is not None for visit in found.visits)


@settings(max_examples=300)
@given(HISTORIES)
def test_only_sustained_is_hatched_and_bracketed_whatever_the_history(told):
    [history] = read_histories(json.dumps(told))
    for domain, found in trajectory(history).items():
        picture = str(strip(Chart(history, {}), found, domain, "The sentence."))
        axis, sustained = Chart(history, {}).axis, found.verdict is Verdict.SUSTAINED
        in_view = sustained and found.watched[-1].on >= axis.start
        assert ("url(#" in picture) is in_view
        assert ('stroke-width="1.2"' in picture) is in_view


@given(APART)
def test_lines_join_neighbours_at_most_sixty_days_apart_and_nothing_else(apart):
    history = told_of(apart)
    picture, shown = drawn(history), drawn(history).axis.shows
    days = [
        visit.visited_on for visit in history.visits if visit.ratings["h2"].grade and shown(visit.visited_on)
    ]
    near = sum((later - earlier).days <= 60 for earlier, later in pairwise(days))
    together = sum(int(words.split("\u00d7")[1]) - 1 for _, _, words in picture.numerals if "\u00d7" in words)
    joins = [line for line in picture.heavy_lines if not is_tick(line)]
    assert len(joins) == near - together


def is_tick(line):
    """Whether this is a tick of the observers' row: upright, and eleven high."""
    x1, y1, x2, y2 = (float(line.get(name)) for name in ("x1", "y1", "x2", "y2"))
    return x1 == x2 and y2 - y1 == 11
