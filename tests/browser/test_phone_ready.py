"""Plays about a phone that was made ready: what comes along, what is kept, a whole day without a server."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.models import Visit
from tests.browser.actors import Worker
from tests.builders import all_graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser


def is_kept_ready(worker: Worker) -> None:
    """Wait until the shell is kept for a start without a network."""
    worker.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def test_what_was_being_written_goes_on_after_the_phone_was_made_ready(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.goes_to("/app/#/home")
    amira.makes_the_phone_ready()
    amira.follows(re.compile(r"^R\."))
    amira.sees("1 of 20 graded")
    expect(amira.page.get_by_text(re.compile("^Saved on this phone"))).to_be_visible()
    amira.opens_the_app_again()
    amira.sees_heading("Visits")
    amira.sees(re.compile("1 of 20 graded"))


def test_a_day_without_a_server_from_a_cold_start_to_the_record(
    amira: Worker, known: SimpleNamespace, server: Server
) -> None:
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(3), child_alone=True))
    amira.sets_up_the_phone()
    is_kept_ready(amira)
    server.stop()
    amira.opens_the_app_again()
    amira.finds_page_sound("locked")
    amira.unlocks()
    amira.finds_page_sound("open")
    amira.fits_every_screen()

    amira.follows(re.compile(r"^R\., "))
    strip = amira.page.get_by_role("img").first
    expect(strip).to_have_attribute("alt", re.compile("First picture. 3 on "))
    assert strip.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    amira.finds_page_sound("with strips")
    amira.fits_every_screen()

    amira.goes_to("/app/#/home")
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2, note="Shelves full.")
    amira.has_left("n1")
    amira.goes_to("/app/#/home")
    amira.starts("S.")
    amira.begins_with_the_items()
    amira.grades("n1", 1)
    amira.has_left("n1")
    amira.goes_to("/app/#/home")
    amira.sees("Being written")
    amira.opens_the_app_again()  # and once more, in the middle of both
    amira.unlocks()
    for initials in ("R.", "S."):
        amira.follows(re.compile(rf"^{re.escape(initials)}"))
        amira.sees("1 of 20 graded")
        amira.follows("Check and finish")
        amira.finishes()
        amira.sees("Waiting to send")
        amira.follows("Back to visits")
    amira.sees("2 visits not sent")
    server.start()
    amira.has_signal_again()
    amira.sees("In the record")
    amira.does_not_see(re.compile("not sent"))
    with server.record():
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 3


def test_cases_are_left_behind_and_taken_along_one_by_one(amira: Worker, known: SimpleNamespace) -> None:
    amira.sets_up_the_phone()
    amira.follows(re.compile(r"^S\., "))
    amira.sees("This case comes along where there is no signal.")
    amira.presses("Leave behind")
    amira.sees("This case does not come along where there is no signal.")
    amira.finds_page_sound("left behind")
    amira.goes_to("/app/#/home")
    expect(amira.page.get_by_role("link", name=re.compile(r"^R\., "))).to_be_visible()
    expect(amira.page.get_by_role("link", name=re.compile(r"^S\., "))).to_have_count(0)
    amira.follows(re.compile(r"^R\., "))
    amira.presses("Leave behind")
    amira.sees("At least one case comes along.")
    amira.goes_to(f"/app/#/case/{known.sana.id}")
    amira.presses("Take along")
    amira.sees("This case comes along where there is no signal.")
    amira.opens_the_app_again()
    amira.sees_heading("Visits")
    expect(amira.page.get_by_role("link", name=re.compile(r"^S\., "))).to_be_visible()


def test_ready_is_said_only_where_the_browser_promised_to_keep_it(amira: Worker, server: Server) -> None:
    amira.sets_up_the_phone()
    amira.sees(re.compile("^Here offline until .* unless this browser clears it before."))
    amira.follows("What to do")
    amira.sees("This browser may clear what is kept here")
    amira.finds_page_sound("nothing promised")
    amira.fits_every_screen()
    developer = amira.page.context.new_cdp_session(amira.page)
    own = developer.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    wish = {"origin": server.address, "permissions": ["durableStorage"], "browserContextId": own}
    developer.send("Browser.grantPermissions", wish)
    amira.presses("Ask the browser to keep it")
    amira.sees("This browser keeps what is written here")
    amira.follows(re.compile("Back from"))
    amira.sees(re.compile("^Ready offline until "))


def test_setting_up_says_what_is_still_needed(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.finds_page_sound("not made ready")
    amira.follows("Choose a passphrase")
    amira.sees(re.compile("Five words drawn by chance"))
    amira.finds_page_sound()
    amira.fits_every_screen()
    amira.chooses_the_passphrase("mother mother", "12")
    amira.sees("Too short, or the same again and again.")
    amira.presses("Make this phone ready")
    for needed in ("Choose a longer passphrase", "Give a PIN of 4 to 6 digits, or leave it empty"):
        expect(amira.page.get_by_role("alert")).to_contain_text(needed)
    amira.finds_page_sound("still needed")
    amira.presses("Draw words by chance instead")
    expect(amira.page.locator("#offered")).to_be_visible()  # only then are they the words drawn now
    words = amira.page.locator("#offered").inner_text()
    assert len(words.split()) == 5
    amira.page.get_by_label("Type the passphrase once more", exact=True).fill(words)
    amira.page.get_by_label("PIN for uncovering (optional)", exact=True).fill("")
    amira.presses("Make this phone ready")
    amira.sees_button("Lock")
    amira.covers()
    amira.page.get_by_label("Passphrase", exact=True).fill(words)  # there is no PIN
    amira.presses("Uncover")
    amira.sees_heading("Visits")
