"""The strips in a browser: readable on a small phone and in large letters, told to those who cannot see them."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from app import between
from app.clock import now
from app.extensions import db
from app.models import Person, Profile
from observations.events import EventKind
from tests import browsers
from tests.browser.actors import Worker
from tests.browser.test_change_over_time import days_ago, visit
from tests.builders import all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser

LEAST = 11  # CSS pixels: no letter is smaller, on any screen
DOMAINS = ("Nutrition", "Housing", "Hygiene", "Supervision", "Emotional warmth")
# What is written on the strips: how high its letters are, and how far it reaches out of its drawing.
WRITTEN = """(svg) => {
  const drawing = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].map((text) => {
    const box = text.getBoundingClientRect();
    return {
      words: text.textContent,
      size: parseFloat(getComputedStyle(text).fontSize) * drawing.width / svg.viewBox.baseVal.width,
      out: Math.max(drawing.left - box.left, box.right - drawing.right,
        drawing.top - box.top, box.bottom - drawing.bottom),
    };
  });
}"""


# Of each drawing that is an image: how high its smallest letters are, and whether its plate scrolls.
DRAWN = r"""(images) => images.map((image) => {
  const drawing = decodeURIComponent(image.src);
  const letters = [...drawing.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
  const [, wide] = drawing.match(/viewBox="0 0 ([\d.]+) /);
  const plate = image.closest('.hf-plate');
  return {
    size: Math.min(...letters) * image.getBoundingClientRect().width / wide,
    scrolls: plate.scrollWidth > plate.clientWidth,
  };
})"""


@pytest.fixture
def visited(amira: Worker, known: SimpleNamespace) -> Worker:
    """Amira, who has been to a child: concern, a silence, better since."""
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(visit(known, 300, ratings=bare), visit(known, 280, ratings=bare))
    amira.has_sent(*(visit(known, days, kind="unannounced") for days in (120, 90, 60)), visit(known, 20))
    return amira


@pytest.fixture
def profile(visited: Worker) -> Worker:
    """Amira before the child's strips."""
    visited.opens_profile("R.")
    return visited


@pytest.fixture
def case(visited: Worker, server: Server) -> Worker:
    """Amira before the same child's case on a phone that is ready, where there is no signal."""
    visited.sets_up_the_phone()
    server.stop()
    visited.follows(re.compile(r"^R\., "))
    visited.sees_heading(re.compile(r"^R\., "))
    expect(visited.page.locator("img.hf-strip")).to_have_count(len(DOMAINS) + 1)
    return visited


def strips(somebody: Worker) -> list[Locator]:
    """The drawings of the five domains."""
    found = somebody.page.locator("svg.hf-strip")
    drawings = [one for one in found.all() if one.get_by_role("img").count()]
    assert len(drawings) >= len(DOMAINS)
    return drawings


def written(somebody: Worker) -> list[dict[str, Any]]:
    """All that is written on them."""
    return [line for drawing in strips(somebody) for line in drawing.evaluate(WRITTEN)]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_is_written_on_a_strip_is_large_enough_and_never_cut_off(profile: Worker, width: int) -> None:
    profile.page.set_viewport_size({"width": width, "height": 844})
    for line in written(profile):
        assert line["size"] >= LEAST, line
        assert line["out"] <= 1, line
    assert browsers.sideways(profile.page) == 0


@pytest.mark.parametrize("width", [320, 390])
def test_letters_of_twice_the_size_make_the_strips_larger_and_nothing_runs_off_the_side(
    profile: Worker, width: int
) -> None:
    profile.page.set_viewport_size({"width": width, "height": 844})
    profile.page.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    with browsers.large_letters(profile.page):
        for line in written(profile):
            assert line["size"] >= 2 * LEAST, line
            assert line["out"] <= 1, line
        assert browsers.sideways(profile.page) == 0
        for drawing in strips(profile):
            # What has no room is in a frame that scrolls, and that the keyboard reaches by the links in it.
            frame = drawing.locator("xpath=ancestor::*[contains(@class, 'hf-plate')]")
            scrolls = frame.evaluate("(frame) => frame.scrollWidth > frame.clientWidth")
            assert not scrolls or frame.locator("a[href]").count()


def test_a_strip_on_the_phone_is_large_enough_and_what_has_no_room_scrolls(case: Worker) -> None:
    drawings = case.page.locator("img.hf-strip")
    for width in (320, 360, 390):
        case.page.set_viewport_size({"width": width, "height": 844})
        for drawing in drawings.evaluate_all(DRAWN):
            assert drawing["size"] >= LEAST, (width, drawing)
            assert drawing["scrolls"] is (width == 320), (width, drawing)
        assert browsers.sideways(case.page) == 0, width
        with browsers.large_letters(case.page):
            assert min(drawing["size"] for drawing in drawings.evaluate_all(DRAWN)) >= 2 * LEAST, width
            assert browsers.sideways(case.page) == 0, width


def test_a_strip_on_the_phone_is_reached_by_the_keyboard_and_told(case: Worker) -> None:
    case.page.set_viewport_size(browsers.SMALL["viewport"])
    plate = case.page.get_by_role("group", name="Housing over time", exact=True)
    expect(plate.get_by_role("img", name=re.compile(r"^Housing: \w"))).to_be_visible()
    plate.focus()
    case.page.keyboard.press("End")
    case.page.keyboard.press("ArrowRight")
    case.page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    case.finds_page_sound("a case on a small phone")


def test_the_phone_says_what_the_marks_mean_where_there_is_no_signal(case: Worker) -> None:
    case.sees("What the marks mean")
    legend = case.page.get_by_role("group", name="What the marks mean", exact=True)
    told = legend.get_by_role("img", name=re.compile(r"Square: unannounced\..*Dashed: unsigned\."))
    expect(told).to_be_visible()


def test_all_five_strips_stand_on_one_screen_of_a_phone(profile: Worker) -> None:
    assert height_of_five(profile) <= 844


def test_so_they_do_with_the_longest_usual_sentence_an_event_and_nobody_at_home(
    amira: Worker, known: SimpleNamespace, server: Server
) -> None:
    amira.has_sent(visit(known, 160, ratings=all_graded(4)))
    amira.has_sent(*(visit(known, days) for days in (130, 100, 70, 40)))
    nobody = payload(known.amira, known.rafi, days_ago(20), kind="no_access", ratings={}, child_seen=False)
    amira.has_sent(nobody)
    has_a_conference(server, known)
    amira.opens_profile("R.")
    words = amira.page.locator(".hf-glance__words").all_inner_texts()
    assert all("Improved, not yet sustained" in told for told in words)
    assert "conference" in {line["words"] for line in written(amira)}
    assert height_of_five(amira) <= 844


def has_a_conference(server: Server, known: SimpleNamespace) -> None:
    """Set a conference down for R., in the middle of what is drawn."""
    with server.record():
        rafi, amira = db.session.get_one(Profile, known.rafi.id), db.session.get_one(Person, known.amira.id)
        told: dict[str, Any] = {"source": "Chair", "what": "", "effect": "", "by": amira, "at": now()}
        between.record_event(rafi, EventKind.CONFERENCE, happened_on=days_ago(85).date(), **told)
        db.session.commit()


def height_of_five(somebody: Worker) -> float:
    """How high the five domains stand together, with their sentences."""
    boxes = [one.bounding_box() for one in somebody.page.locator(".hf-glance").all()[: len(DOMAINS)]]
    first, last = boxes[0], boxes[-1]
    assert first is not None
    assert last is not None
    return last["y"] + last["height"] - first["y"]


@pytest.mark.parametrize("domain", DOMAINS)
def test_who_cannot_see_a_strip_hears_its_verdict_and_its_sentence(profile: Worker, domain: str) -> None:
    picture = profile.page.get_by_role("img", name=re.compile(rf"^{domain}: \w"))
    expect(picture.first).to_have_accessible_name(re.compile(rf"^{domain}: \w.*[^.\s]"))
    heard = (
        profile.page.locator("svg.hf-strip").filter(has=picture).locator("desc").first.text_content() or ""
    )
    assert len(heard.split()) >= 4, heard
    described = picture.first.evaluate("(image) => image.getAttribute('aria-labelledby').split(' ').length")
    assert described == 2
    tree = profile.page.locator("main").aria_snapshot()
    assert re.search(rf'img "{domain}: ', tree), tree[:500]


def test_the_table_beside_a_strip_is_reached_by_the_keyboard_and_says_what_the_strip_says(
    profile: Worker,
) -> None:
    table = profile.page.locator("#housing-visits")
    summary = profile.page.locator("details").filter(has=table).locator("summary").last
    summary.focus()
    profile.page.keyboard.press("Enter")
    expect(table).to_be_visible()
    rows = table.get_by_role("row")
    graded_in_table = [words for words in rows.all_inner_texts() if re.search(r"\b[1-5]\b", words)]
    assert len(graded_in_table) >= 6
    expect(table).to_contain_text("Dangerous")
    expect(table.get_by_role("link").first).to_be_visible()


def test_a_strip_has_no_style_of_its_own(profile: Worker) -> None:
    assert profile.page.locator("svg.hf-strip [style], svg.hf-strip[style], svg style").count() == 0
