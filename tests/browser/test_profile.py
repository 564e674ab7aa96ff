"""Plays on a family's page: a question at a conference, why something is missing, choosing what is shown."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.words import day
from tests import browsers
from tests.browser.actors import Supervisor, Worker
from tests.builders import LONDON, all_graded, graded, payload

pytestmark = pytest.mark.browser


def days_ago(days: int) -> datetime:
    """Ten o'clock at the home, so many days ago."""
    return datetime.now(LONDON).replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=days)


def visit(known: SimpleNamespace, days: int, **said: Any) -> dict[str, Any]:
    """Amira's visit to R. so many days ago: announced, everything at 2, the bedroom seen, unless said otherwise."""
    return payload(
        known.amira, known.rafi, days_ago(days), **{"child_alone": True, "bedroom_seen": True, **said}
    )


def test_when_the_bedroom_was_last_seen_is_answered_in_three_taps(
    amira: Worker, known: SimpleNamespace
) -> None:
    amira.has_sent(
        visit(known, 90, kind="unannounced"),
        visit(known, 40),
        visit(known, 12, kind="unannounced", bedroom_seen=False, bedroom_reason="Locked."),
    )
    amira.opens_profile("R.")
    amira.follows("Last seen")
    bedroom = amira.page.get_by_role("row", name=re.compile("^Bedroom "))
    expect(bedroom).to_be_in_viewport()
    expect(bedroom).to_contain_text(day(days_ago(40).date()))
    expect(bedroom).to_contain_text(re.compile("Amira Osei, announced"))
    expect(bedroom).to_contain_text(re.compile("Amira Osei, unannounced"))
    amira.taps_on(bedroom.get_by_role("link", name=day(days_ago(90).date())))
    amira.sees_heading(f"Visit of {day(days_ago(90).date())}")
    amira.sees(re.compile("bedroom seen"))
    assert amira.taps == 3


def test_why_sustained_is_missing_is_found_in_two_taps(
    amira: Worker, chidi: Supervisor, known: SimpleNamespace
) -> None:
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(visit(known, 160, ratings=bare), *(visit(known, days) for days in (130, 100, 70, 40, 12)))
    chidi.opens_profile("R.")
    chidi.follows(re.compile("^Housing: Improved, not yet sustained$"))
    why = chidi.domain("Housing").get_by_text("Why this is not called sustained: still needed")
    expect(why).to_be_in_viewport()
    expect(chidi.domain("Housing").get_by_role("listitem")).to_contain_text("an unannounced look")
    assert chidi.taps == 2


@pytest.fixture
def two_visits(amira: Worker, known: SimpleNamespace) -> None:
    """A visit long ago with a concern, and a better one lately; each with words of R.'s."""
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(
        visit(known, 200, ratings=bare, childs_words="I sleep on the floor."),
        visit(known, 12, childs_words="I have a bed."),
    )


def test_a_choice_changes_its_part_of_the_page_and_back_brings_it_back(
    two_visits: None, amira: Worker
) -> None:
    amira.opens_profile("R.")
    page = amira.page
    page.evaluate("() => { window.same = true; }")
    strips = page.get_by_role("group", name=re.compile(" over time$"))
    expect(strips).to_have_count(5)

    page.locator("summary", has_text="Choose a domain or a period").click()
    amira.follows("Housing")
    expect(strips).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?domain=housing$"))
    expect(page.get_by_role("heading", name="Change over time")).to_be_focused()
    expect(page.get_by_role("table", name=re.compile("^Housing at each visit"))).to_be_visible()

    amira.follows("Last 3 months")
    amira.sees(re.compile("^Drawn and listed: Housing, .* That changes no verdict"))
    expect(page.get_by_text("I sleep on the floor.")).to_have_count(0)
    amira.finds_page_sound("a domain and a period chosen")
    amira.fits_every_screen()

    page.get_by_label("From", exact=True).fill("2026-03-02")
    page.get_by_label("To", exact=True).fill("2026-03-01")
    amira.presses("Show these days")
    amira.sees("There is a problem")
    amira.finds_page_sound("wrong days")
    assert page.evaluate("() => window.same"), "the page was loaded anew"

    page.go_back()
    amira.sees(re.compile("^Drawn and listed: Housing, .* to "))
    page.go_back()
    page.go_back()
    expect(strips).to_have_count(5)
    amira.sees_heading(re.compile("^R., "))


@pytest.mark.parametrize("link", [".hf-glance .hf-card__t a", ".hf-beside .hf-card__t a"])
def test_a_heading_that_leads_on_is_framed_as_everything_that_has_the_focus(
    two_visits: None, amira: Worker, link: str
) -> None:
    amira.opens_profile("R.")
    amira.page.keyboard.press("Tab")
    heading = amira.page.locator(link).first
    heading.focus()
    expect(heading).to_have_css("outline-width", "3px")
    expect(heading).to_have_css("outline-style", "solid")


def test_two_visits_are_laid_side_by_side_on_the_page(two_visits: None, amira: Worker) -> None:
    amira.opens_profile("R.")
    amira.page.evaluate("() => { window.same = true; }")
    amira.presses("Lay side by side")
    bed = amira.page.get_by_role("row", name=re.compile("^Sleeping place"))
    expect(bed).to_contain_text(re.compile("5.*Dangerous.*No bed at all.*2.*Sound.*Better", re.S))
    assert amira.page.evaluate("() => window.same"), "the page was loaded anew"
    amira.finds_page_sound("side by side")
    amira.fits_every_screen()
    amira.page.reload()
    amira.sees_heading("Two visits side by side")
    expect(bed).to_contain_text("Better")
    amira.finds_page_sound()


def test_everything_may_be_chosen_without_javascript(
    two_visits: None, known: SimpleNamespace, new_phone: Callable[..., Page]
) -> None:
    plain = browsers.PHONE | {"java_script_enabled": False}
    amira = Worker(new_phone(plain, who="amira"), "Amira Osei", scripts=False)
    amira.opens_profile("R.")
    amira.page.locator("summary", has_text="Choose a domain or a period").click()
    amira.follows("Last 3 months")
    amira.sees(re.compile("^Drawn and listed: "))
    amira.page.get_by_label("From", exact=True).fill(days_ago(300).date().isoformat())
    amira.presses("Show these days")
    amira.sees("I sleep on the floor.")
    amira.presses("Lay side by side")
    amira.sees_heading("Two visits side by side")
    amira.follows(re.compile("^R., "))
    amira.sees_heading(re.compile("^R., "))


def test_brothers_and_sisters_stand_side_by_side(amira: Worker, known: SimpleNamespace) -> None:
    together = "00000000-0000-4000-8000-000000000abc"
    bare = all_graded(2, h2=graded(4, note="A mattress."))
    hers = payload(known.amira, known.sana, days_ago(12), occasion=together)
    amira.has_sent(visit(known, 12, occasion=together, ratings=bare), hers)
    amira.opens_profile("R.")
    amira.follows(re.compile("^Side by side with S., "))
    amira.sees_heading(re.compile("^Seen together on "))
    bed = amira.page.get_by_role("row", name=re.compile("^Sleeping place"))
    expect(bed).to_contain_text(re.compile("4.*Failing.*2.*Sound.*Differs", re.S))
    amira.finds_page_sound()
    amira.fits_every_screen()
