"""The drawing of change over time, read as data: docs/chart-specification.md."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strips import Chart, Event, VisitFacts, legend, strip, strip_image
from app.strips.layout import SIZE, spread, width
from observations.history import History
from observations.reading import read_histories
from observations.trajectory import trajectory
from observations.visit import Kind
from tests.drawings import Picture, drawn, graded, luminance, story

SAMPLES = sorted((Path(__file__).parents[1] / "vectors" / "strips").glob("*.json"))
MARKS = {Kind.ANNOUNCED: "circle", Kind.UNANNOUNCED: "square"}


# Time --------------------------------------------------------------------------------------------


def test_a_longer_time_is_drawn_longer_in_proportion():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-01-26", 3), graded("2026-03-09", 2)))
    first, second, third = (x for x, _, _ in picture.numerals)
    assert (third - second) / (second - first) == pytest.approx(42 / 21, rel=0.02)


def test_all_strips_of_a_profile_share_one_axis():
    one, other = graded("2026-01-05", 4), graded("2026-03-09", 2)
    history = History(date(2026, 4, 1), None, {"housing": ("h2",), "hygiene": ("y1",)}, (one, other))
    assert Chart(history, {}).axis.start == date(2026, 1, 5)
    assert Chart(history, {}).axis.end == date(2026, 4, 1)


def test_a_short_history_is_not_stretched_over_the_whole_width():
    axis = Chart(story(graded("2026-06-01", 4), as_of="2026-06-10"), {}).axis
    assert (axis.end - axis.start).days == 56


def test_a_child_not_yet_visited_has_an_empty_strip():
    picture = drawn(story(as_of="2026-07-01"))
    assert not picture.numerals
    assert not picture.links


def test_visits_after_the_asking_day_are_not_drawn():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-03-09", 2), as_of="2026-02-01"))
    assert [words for _, _, words in picture.numerals] == ["4"]


def test_what_is_older_than_the_axis_is_told_in_words():
    start = date(2023, 1, 2)
    visits = [graded(str(start + timedelta(days=28 * n)), 4 if n == 1 else 2) for n in range(40)]
    picture = drawn(story(*visits))
    older = sum(visit.visited_on < picture.axis.start for visit in visits)
    assert f"earlier: {older} graded, worst 4" in picture.words


def test_months_have_names_and_january_its_year():
    picture = drawn(story(graded("2025-11-03", 2), graded("2026-03-09", 2)))
    assert {"Dec", "2026", "Feb", "Mar"} <= set(picture.words)
    assert "2026" not in drawn(story(graded("2025-11-03", 2), graded("2026-03-09", 2)), names=False).words


# Grades ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_a_grade_stands_in_the_middle_of_its_band_best_on_top(grade):
    picture = drawn(story(graded("2026-01-05", grade)))
    [(_, y, words)] = picture.numerals
    assert words == str(grade)
    assert y == float(picture.plot.get("y")) + (grade - 0.5) * 12


def test_the_order_of_the_bands_survives_a_grey_photocopy():
    for options in ({}, {"grey": True}):
        picture = drawn(story(graded("2026-01-05", 4)), **options)
        fills = [rect.get("fill") for rect in picture.root.iter("rect") if rect.get("height") == "12"]
        light = [luminance(fill) for fill in fills]
        assert len(light) == 5
        assert all(above - below > 0.1 for above, below in pairwise(light))


def test_text_stands_clear_on_the_darkest_band():
    assert (luminance("#A592C4") + 0.05) / (luminance("#000000") + 0.05) >= 7
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#6B6478") + 0.05) >= 3  # the frame


def test_a_visit_that_did_not_grade_is_written_and_never_plotted():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-02-02", None), graded("2026-03-02", 4)))
    assert [words for _, _, words in picture.numerals] == ["4", "4"]
    assert "not graded" in picture.words
    assert "/visits/2026-02-02-announced" in picture.links


def test_visits_side_by_side_without_a_grade_are_told_together():
    nobody_in = graded("2026-02-10", None, Kind.NO_ACCESS)
    little_seen = [graded("2026-02-02", None), graded("2026-02-06", None)]
    picture = drawn(story(graded("2025-11-03", 4), *little_seen, nobody_in, as_of="2026-05-01"))
    assert "not graded \u00d72, no access" in picture.words


# Marks -------------------------------------------------------------------------------------------


def test_the_shape_says_how_the_visit_came_about():
    kinds = (Kind.ANNOUNCED, Kind.UNANNOUNCED, Kind.CONTACT)
    picture = drawn(story(*(graded(f"2026-0{n + 1}-05", 4, kind) for n, kind in enumerate(kinds))))
    round_one, square, diamond = picture.outlines
    assert round_one.get("rx") == "7"
    assert square.tag == "rect" and square.get("rx") is None and square.get("width") == "13"  # noqa: PT018
    assert diamond.tag == "path"


def test_good_news_from_elsewhere_is_not_a_mark():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-02-05", 1, Kind.CONTACT)))
    assert [words for _, _, words in picture.numerals] == ["4"]


def test_a_visit_not_signed_is_dashed_and_a_signed_one_ticked():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-02-02", 4)), unsigned=["2026-02-02"])
    signed, unsigned = picture.outlines
    assert signed.get("stroke-dasharray") is None
    assert unsigned.get("stroke-dasharray") == "3.2 2.2"
    assert len(picture.signed_ticks) == 1


def test_a_mark_moved_for_room_shows_its_true_date():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-07-01", 4), graded("2026-07-06", 5)))
    leaders = [path for path in picture.root.iter("path") if path.get("stroke-dasharray") == "1 2"]
    assert leaders
    xs = sorted(x for x, _, _ in picture.numerals)
    assert all(right - left >= 16.9 for left, right in pairwise(xs))


def test_many_visits_alike_in_a_few_days_become_one_mark_with_a_link_to_the_table():
    few_days = [graded(f"2026-06-0{n}", 2) for n in range(1, 8)]
    picture = drawn(story(graded("2025-09-01", 2), *few_days))
    assert any("\u00d7" in words for _, _, words in picture.numerals)
    assert "#housing-visits" in picture.links


def test_signed_and_unsigned_visits_never_become_one_mark():
    few_days = [graded(f"2026-06-0{n}", 2) for n in range(1, 5)]
    visits = story(graded("2025-09-01", 2), *few_days)
    together = [words for _, _, words in drawn(visits).numerals]
    assert together == ["2", "2\u00d74"]
    picture = drawn(visits, unsigned=["2026-06-02", "2026-06-04"])
    assert [words for _, _, words in picture.numerals] == ["2"] * 5
    dashes = [shape.get("stroke-dasharray") is not None for shape in picture.outlines]
    assert dashes == [False, False, True, False, True]
    assert len(picture.signed_ticks) == 3


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 5), st.booleans()), max_size=60))
def test_marks_keep_their_order_and_stay_inside_the_plot(visits):
    first = date(2025, 1, 1)
    kinds = {True: Kind.UNANNOUNCED, False: Kind.ANNOUNCED}
    told = [graded(str(first + timedelta(days=day)), grade, kinds[sudden]) for day, grade, sudden in visits]
    picture = drawn(story(*told))
    xs = [x for x, _, _ in picture.numerals]
    assert xs == sorted(xs)
    assert all(picture.axis.left <= x <= picture.axis.right for x in xs)


# Silence -----------------------------------------------------------------------------------------


def test_visits_are_joined_only_when_at_most_sixty_days_apart():
    assert len(drawn(story(graded("2026-01-01", 4), graded("2026-03-02", 4))).joins) == 1
    assert not drawn(story(graded("2026-01-01", 4), graded("2026-03-03", 4))).joins


def test_between_visits_there_is_a_line_or_a_silence_in_words_and_never_neither():
    for days in (59, 60, 61, 62):
        second = graded(str(date(2026, 1, 1) + timedelta(days=days)), 4)
        picture = drawn(story(graded("2026-01-01", 4), second))
        silences = ["no visit" in words for words in picture.words]
        assert (len(picture.joins), sum(silences)) == ((1, 0) if days <= 60 else (0, 1)), days


def test_the_same_holds_where_visits_came_and_did_not_grade():
    for days in (60, 61):
        second = graded(str(date(2026, 1, 1) + timedelta(days=days)), 4)
        picture = drawn(story(graded("2026-01-01", 4), graded("2026-02-01", None), second))
        silences = ["weeks, not graded" in words for words in picture.words]
        assert (len(picture.joins), sum(silences)) == ((1, 0) if days <= 60 else (0, 1)), days


def test_a_long_silence_is_labelled():
    picture = drawn(story(graded("2026-01-01", 4), graded("2026-04-20", 4)))
    assert "15 weeks, no visit" in picture.words


def test_what_is_joined_is_no_silence():
    two_months = drawn(story(graded("2026-01-01", 4), graded("2026-03-02", 4)))
    assert not any("no visit" in words for words in two_months.words)


def test_a_silence_up_to_the_asking_day_is_labelled():
    words = " ".join(drawn(story(graded("2026-01-01", 4), as_of="2026-02-13")).words)
    assert "6 weeks" in words
    assert "no visit" in words
    assert "no visit" not in " ".join(drawn(story(graded("2026-01-01", 4), as_of="2026-02-12")).words)


def test_visits_that_did_not_grade_are_no_silence_but_not_graded():
    seen = [graded(f"2026-0{month}-01", None) for month in range(2, 6)]
    picture = drawn(story(graded("2026-01-01", 4), *seen, graded("2026-06-01", 4)))
    assert "21 weeks, not graded" in picture.words
    assert not any("no visit" in words for words in picture.words)
    assert not picture.joins


def test_the_words_of_a_silence_stand_in_a_band_without_marks():
    picture = drawn(story(graded("2026-01-01", 3), graded("2026-04-20", 3)))
    [label] = [text for text in picture.root.iter("text") if text.text == "15 weeks, no visit"]
    third_band = float(picture.plot.get("y")) + 2 * 12
    assert not third_band <= float(label.get("y")) <= third_band + 12 or float(label.get("x")) > 60


# Under and above the plot ------------------------------------------------------------------------


HELD = (
    graded("2026-01-12", 4),
    graded("2026-03-30", 2),
    graded("2026-04-27", 2, Kind.UNANNOUNCED),
    graded("2026-06-01", 2, Kind.UNANNOUNCED),
    graded("2026-07-06", 2),
)


def test_only_sustained_is_hatched_and_bracketed():
    held, not_yet = drawn(story(*HELD)), drawn(story(*HELD[:-1]))
    assert "sustained" in held.words
    assert any(rect.get("fill") == "url(#housing-hatch)" for rect in held.root.iter("rect"))
    assert "sustained" not in not_yet.words
    assert "hatch" not in not_yet.svg


def test_the_bracket_runs_from_the_first_to_the_last_look_that_counts():
    picture = drawn(story(*HELD))
    [hatched] = [rect for rect in picture.root.iter("rect") if "url" in rect.get("fill", "")]
    axis = picture.axis
    start, end = axis.x(date(2026, 3, 30)), axis.x(date(2026, 7, 6))
    assert float(hatched.get("x")) == pytest.approx(start, abs=0.06)
    assert float(hatched.get("width")) == pytest.approx(end - start, abs=0.06)


def test_a_new_pair_of_eyes_is_ticked():
    after = [graded("2026-02-05", 2, who="BM"), graded("2026-03-05", 2, who="BM")]
    picture = drawn(story(graded("2026-01-05", 4, who="AK"), *after))
    assert Counter(picture.words)["AK"] == Counter(picture.words)["BM"] == 1
    assert len(picture.upright_ticks) == 1


def test_events_stand_above_and_are_named_once_a_page():
    born = [Event(date(2026, 2, 1), "Birth <b>")]
    visits = story(graded("2026-01-05", 4), graded("2026-03-05", 2))
    assert "Birth <b>" in drawn(visits, events=born).words
    assert "Birth <b>" not in drawn(visits, events=born, labels=False).words
    arrows = [path.get("d") for path in drawn(visits, events=born, labels=False).root.iter("path")]
    assert len([route for route in arrows if route.endswith("l-3.5 -6h7z")]) == 1


# What holds for every drawing --------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_same_history_is_the_same_bytes(sample):
    told = json.loads(sample.read_text(encoding="utf-8"))
    [history] = read_histories(told["history"])
    events = [Event(date.fromisoformat(event["date"]), event["label"]) for event in told["events"]]
    facts = {key: VisitFacts(**known) for key, known in told["facts"].items()}
    chart = Chart(history, facts, events)
    for domain, found in trajectory(history).items():
        image = strip_image(chart, found, told["titles"][domain], told["sentences"][domain])
        assert image.splitlines() == told["drawn"][domain]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_no_style_no_script_nothing_small_nothing_from_outside(sample):
    told = json.loads(sample.read_text(encoding="utf-8"))
    svg = "\n".join(line for lines in told["drawn"].values() for line in lines)
    assert " style=" not in svg
    assert "<script" not in svg
    assert "href" not in svg
    assert all(float(size) >= SIZE for size in re.findall(r'font-size="([\d.]+)"', svg))
    assert re.findall(r"#(?:[0-9A-F]{6})\b", svg)
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= {
        "#000000", "#FFFFFF", "#EEEAF4", "#D9D0E6", "#BFB1D6", "#A592C4", "#6B6478", "#3A3446"
    }  # fmt: skip


def test_the_image_is_told_to_those_who_cannot_see_it_and_its_links_stand_outside():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-03-02", 2)))
    assert picture.root.get("role") is None
    [image] = [group for group in picture.root.iter("g") if group.get("role") == "img"]
    assert not list(image.iter("a"))
    title, description = (image.find(tag) for tag in ("title", "desc"))
    assert image.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Housing: First sign of improvement, not yet confirmed"
    assert description.text == "The sentence."


def test_every_visit_is_a_link_of_twenty_four_pixels_with_a_name():
    picture = drawn(story(graded("2026-01-05", 4), graded("2026-03-02", 2, Kind.UNANNOUNCED)))
    link = picture.links["/visits/2026-03-02-unannounced"]
    assert link.get("aria-label") == "2 March 2026, Unannounced: 2 Sound"
    assert (link.find("rect").get("width"), link.find("rect").get("height")) == ("24", "24")


def test_what_people_typed_is_text_and_never_markup():
    history = story(*HELD)
    chart = Chart(history, {HELD[0].id: VisitFacts("<b>", True, '/x"><script>')})
    picture = strip(chart, trajectory(history)["housing"], "<i>Housing</i>", 'She said "<script>"')
    assert "<script>" not in picture
    assert "<b>" not in picture


def test_two_strips_in_one_page_share_no_id():
    history = story(*HELD)
    chart, found = Chart(history, {}), trajectory(history)["housing"]
    drawings = [strip(chart, found, "T", "S", ident) for ident in ("one", "two")]
    page = "".join([*drawings, legend("legend", 60)])
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 7


def test_the_legend_says_in_words_what_the_marks_mean():
    told = legend("legend", 60)
    assert "1 best, 5 worst. Tick: signed. Joined: at most 60 days apart." in told
    assert "Round: announced" in told


def test_the_legend_draws_every_mark_that_a_strip_can_show():
    picture = Picture(legend("legend", 60), None)
    round_one, square, diamond, _dashed, several = picture.outlines
    assert (round_one.get("rx"), square.get("rx"), diamond.tag) == ("7", None, "path")
    assert [one.get("stroke-dasharray") for one in picture.outlines] == [None, None, None, "3.2 2.2", None]
    assert float(several.get("width")) > float(round_one.get("width"))
    numerals = [words for _, _, words in picture.numerals]
    assert numerals == ["2", "2", "4", "2", "2\u00d73"]  # from another source comes only concern
    routes = {path.get("stroke-dasharray"): path for path in picture.root.iter("path")}
    assert "1 2" in routes
    triangles = [path for path in picture.root.iter("path") if path.get("d", "").endswith("l-3.5 -6h7z")]
    assert [one.get("fill") for one in triangles] == ["#000000", "#FFFFFF"]
    assert len(picture.upright_ticks) == 1


def test_the_legend_explains_each_mark_in_words_beside_it_that_have_room():
    picture = Picture(legend("legend", 60), None)
    told = ("announced", "unannounced", "other source", "unsigned")
    assert set(told) | {"3 visits", "true date", "new observer", "event", "unnamed"} <= set(picture.words)
    texts = [text for text in picture.root.iter("text") if text.get("text-anchor") == "start"]
    starts = [(text.get("y"), float(text.get("x", "")), text.text or "") for text in texts]
    ends = [(line, start, start + width(words)) for line, start, words in starts]
    assert max(end for _, _, end in ends) <= 340
    for (line, _, end), (next_line, start, _) in pairwise(ends):
        assert line != next_line or end <= start


# Room --------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(1, 40)), max_size=30))
def test_what_touches_moves_apart_and_stays_in_order(wishes):
    centres, widths = sorted(centre for centre, _ in wishes), [wide for _, wide in wishes]
    spots = spread(centres, widths, 0, 300)
    assert spots == sorted(spots)
    if sum(widths) <= 300:
        for place in range(len(spots) - 1):
            assert spots[place + 1] - spots[place] >= (widths[place] + widths[place + 1]) / 2 - 1e-6


def test_what_does_not_touch_stays_where_it_is():
    assert spread([20, 100, 200], [30, 30, 30], 0, 300) == [20, 100, 200]
