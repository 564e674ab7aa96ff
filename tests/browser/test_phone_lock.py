"""Plays about covering and locking: who finds the phone reads nothing, and its owner loses nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actors import PASSPHRASE, TITLES, Worker
from tests.servers import Server

pytestmark = pytest.mark.browser
NOTE = "Quernstone larder"
TELLING = ("R.", "HV-0001", NOTE, TITLES["n1"], "Amira")


@pytest.fixture
def writing(new_phone: Callable[..., Page]) -> Worker:
    """Amira in the middle of a note on a phone that was made ready; its clock is in our hands."""
    page = new_phone(who="amira")
    page.clock.install()
    amira = Worker(page, "Amira Osei")
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.presses("Add a note")
    note(amira).fill(NOTE)
    return amira


def note(worker: Worker) -> Locator:
    """The field of the note on the first item."""
    return worker.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")


def nothing_is_left(page: Page) -> None:
    """Find nothing of the case in the document, its fields, its title, or where it speaks to those who listen."""
    everything = page.evaluate(
        """() => {
          const all = document.documentElement.cloneNode(true);
          all.querySelectorAll('#words').forEach((table) => table.remove());
          const typed = [...document.querySelectorAll('input, textarea')].map((one) => one.value);
          return all.outerHTML + typed.join(' ') + document.title;
        }"""
    )
    assert [word for word in TELLING if word in everything] == []


def sees_the_note_again(worker: Worker) -> None:
    """Find the same item, the note as it was typed."""
    worker.sees_item("n1")
    expect(note(worker)).to_have_value(NOTE)


def test_the_pin_brings_back_the_same_item_and_five_wrong_ones_lock(writing: Worker) -> None:
    writing.covers()
    nothing_is_left(writing.page)
    writing.finds_page_sound("covered, with a PIN")
    writing.uncovers("0000")
    writing.sees("That is not the PIN. 4 tries are left before this locks.")
    writing.finds_page_sound("a wrong PIN")
    writing.uncovers()
    sees_the_note_again(writing)
    writing.covers()
    for _try in range(5):
        writing.uncovers("1111")
    writing.sees_it_locked()
    writing.sees("Locked after five wrong PINs.")
    nothing_is_left(writing.page)
    writing.page.go_back()
    writing.sees_it_locked()
    nothing_is_left(writing.page)
    writing.page.get_by_label("Passphrase", exact=True).fill("not the passphrase at all")
    writing.page.go_forward()
    writing.presses("Unlock")  # what was typed is still there
    writing.sees("That passphrase opens nothing here. Try again.")
    writing.finds_page_sound("a wrong passphrase")
    writing.unlocks()
    writing.sees_item("n1")
    writing.presses("Change the note")
    sees_the_note_again(writing)


def test_a_phone_left_alone_is_covered_and_then_locked(writing: Worker) -> None:
    writing.page.clock.run_for("02:59")
    writing.sees_item("n1")
    writing.page.clock.run_for("00:02")
    writing.sees_heading("Covered")
    nothing_is_left(writing.page)
    writing.uncovers()
    sees_the_note_again(writing)
    writing.page.clock.fast_forward("33:05")  # as a phone that slept, and ran no timer
    writing.sees_it_locked()
    writing.sees("Locked because it was left alone.")
    nothing_is_left(writing.page)


def test_a_page_put_away_shows_nothing_and_is_covered_after_a_minute(writing: Worker) -> None:
    writing.is_put_away()
    expect(writing.page.get_by_role("heading", level=1)).to_have_count(0)
    writing.page.clock.run_for("00:30")
    writing.is_put_away(False)
    sees_the_note_again(writing)
    writing.is_put_away()
    writing.page.clock.fast_forward("01:01")
    writing.is_put_away(False)
    writing.sees_heading("Covered")
    nothing_is_left(writing.page)


def test_a_page_that_is_frozen_or_left_is_covered_at_once(writing: Worker) -> None:
    for event, on in (("pagehide", "window"), ("freeze", "document")):
        writing.page.evaluate(f"() => {on}.dispatchEvent(new Event('{event}'))")
        writing.sees_heading("Covered")
        nothing_is_left(writing.page)
        writing.uncovers()
        sees_the_note_again(writing)


def test_locking_ends_the_session_and_sending_goes_on_without_it(
    amira: Worker, server: Server, new_phone: Callable[..., Page]
) -> None:
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.comes_to_the_check()
    server.stop()
    amira.finishes()
    amira.sees("Waiting to send")
    amira.does_not_see("Kept only while this page is open. Do not close it.")
    amira.follows("Back to visits")
    amira.locks()
    amira.sees("1 visit waits to be sent. It goes even while this is locked.")
    server.start()
    amira.has_signal_again()
    amira.sees("Nothing waits to be sent.")
    amira.opens_the_app_again()
    amira.sees_it_locked()  # signed in as before, it would have opened by itself
    amira.unlocks(PASSPHRASE)
    amira.sees("In the record")
    amira.sees("Sign in to bring your cases up to date.")
