"""Plays about two tabs, two people and signing out, on one phone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actors import PIN, TITLES, Worker
from tests.servers import Server

pytestmark = pytest.mark.browser


def another_tab(worker: Worker) -> Worker:
    """The same person in another tab of the same phone."""
    return Worker(worker.page.context.new_page(), worker.name)


def test_one_tab_writes_and_another_takes_over_with_every_word(amira: Worker) -> None:
    amira.page.clock.install()
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.presses("Add a note")
    second = another_tab(amira)
    second.goes_to("/app/")
    second.sees_heading("Open in another tab")
    second.finds_page_sound("elsewhere")
    note = amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")
    amira.page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=2))  # no pause in typing is ever noticed
    note.fill("Typed a moment ago")
    second.takes_over()
    second.sees_heading("Visits")
    amira.sees_heading("Taken over by another tab")
    amira.page.clock.resume()
    amira.finds_page_sound("taken over")
    amira.does_not_see(re.compile("Typed a moment ago"))
    second.follows(re.compile(r"^R\."))
    second.opens_item("n1")
    second.presses("Change the note")
    same = second.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")
    expect(same).to_have_value("Typed a moment ago")
    same.fill("And a little more")
    amira.presses("Take it back")
    amira.sees_item("n1")
    second.sees_heading("Taken over by another tab")
    amira.presses("Change the note")
    expect(note).to_have_value("And a little more")


def test_a_tab_that_answers_nothing_is_taken_over_and_saves_no_more(amira: Worker) -> None:
    amira.sets_up_the_phone()
    # A tab asleep in the background: what the other asks for never reaches it.
    amira.page.add_init_script("BroadcastChannel.prototype.addEventListener = () => {}")
    amira.opens_the_app_again()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    second = another_tab(amira)
    second.goes_to("/app/")
    second.takes_over()
    second.sees_heading("Visits")
    amira.sees_heading("Taken over by another tab")


def test_locking_one_tab_locks_the_others(amira: Worker) -> None:
    amira.sets_up_the_phone()
    second = another_tab(amira)
    second.goes_to("/app/")
    second.sees_heading("Open in another tab")
    amira.locks()
    second.sees_it_locked()
    second.unlocks()
    second.sees_heading("Visits")
    amira.sees_it_locked()


def test_signing_out_says_what_waits_and_locks_the_phone(amira: Worker) -> None:
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    pages = another_tab(amira)
    pages.goes_to("/")
    pages.sees_heading("Caseload")
    pages.presses("Sign out")
    pages.sees_heading("Sign out")
    pages.sees(re.compile("^1 visit on this phone is not in the record yet."))
    pages.finds_page_sound("with a visit that waits")
    pages.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    pages.sees_heading("Sign in")
    amira.sees_it_locked()
    amira.sees("Locked: you signed out.")
    amira.unlocks()
    amira.sees_item("n2")


def test_a_colleague_who_signs_in_locks_and_hides_and_makes_the_phone_ready_too(
    amira: Worker, server: Server, new_phone: Callable[..., Page]
) -> None:
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.is_signed_in(server, "ben")
    amira.goes_to("/app/#/home")
    amira.sees_heading("Visits")
    amira.presses("Bring cases up to date")
    amira.sees_it_locked()
    amira.sees("Locked: somebody else is signed in now.")
    ben = Worker(amira.page, "Ben Carrow")
    ben.presses("I am somebody else")
    ben.sees_heading("Make this phone ready")
    ben.chooses_the_passphrase("eleven brass kettles hum", PIN)
    ben.presses("Make this phone ready")
    ben.sees("Open for Ben Carrow", within=30)
    ben.does_not_see(re.compile(r"Amira|^R\.|Being written"))
    ben.locks()
    amira.unlocks()
    amira.sees("Open for Amira Osei")
    amira.sees("Being written")
    amira.follows(re.compile(r"^R\."))
    amira.sees("1 of 20 graded")
