"""Plays about what goes wrong with a phone: a forgotten passphrase, an emptied store, a phone that was withdrawn."""

import re

import pytest
from playwright.sync_api import CDPSession, expect
from sqlalchemy import select

from app.clock import now
from app.extensions import db
from app.models import Deposit, Device
from tests.browser.actors import TITLES, Worker
from tests.servers import Server, until

pytestmark = pytest.mark.browser
NEW = "nine copper kettles whistle"


def is_writing(worker: Worker) -> None:
    """Have a visit with a note on its first item, on a phone that was made ready."""
    worker.sets_up_the_phone()
    worker.starts("R.")
    worker.begins_with_the_items()
    worker.grades("n1", 2, note="Only flour.")
    worker.has_left("n1")


def has_a_visit_waiting(worker: Worker, server: Server) -> None:
    """Finish a visit while nobody listens."""
    worker.comes_to_the_check()
    server.stop()
    worker.finishes()
    worker.sees("Waiting to send")


def empties_the_store(worker: Worker) -> None:
    """Have the browser clear its database, as browsers do when room is short."""
    worker.page.evaluate(
        """() => new Promise((done, failed) => {
          const request = indexedDB.deleteDatabase('holdfast');
          Object.assign(request, { onsuccess: () => done(null), onerror: failed, onblocked: failed });
        })"""
    )


def test_a_forgotten_passphrase_costs_neither_a_draft_nor_a_waiting_visit(
    amira: Worker, server: Server
) -> None:
    is_writing(amira)
    has_a_visit_waiting(amira, server)
    amira.follows("Back to visits")
    amira.starts("S.")
    amira.begins_with_the_items()
    amira.grades("n1", 3, note="Porridge twice a day.")
    amira.has_left("n1")
    amira.goes_to("/app/#/home")
    amira.locks()
    amira.presses("I cannot remember it")
    amira.sees(
        "The record cannot be reached. Making a phone ready needs signal once; try again when there is some."
    )
    server.start()
    amira.presses("Try again")
    amira.sees("Sign in to the record first. Then this phone can be made ready.")
    amira.finds_page_sound("not signed in")
    amira.is_signed_in(server, "amira")
    with server.record():  # whoever has the passphrase alone has no part of the record's in it
        db.session.scalars(select(Device)).one().share = None
    amira.presses("Try again")
    amira.chooses_the_passphrase(NEW)
    amira.finds_page_sound("after it was forgotten")
    amira.presses("Use this passphrase from now on")
    amira.sees("In the record", within=30)
    amira.sees_heading("Visits")
    amira.follows(re.compile(r"^S\."))
    amira.opens_item("n1")
    amira.presses("Change the note")
    expect(amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")).to_have_value(
        "Porridge twice a day."
    )
    server.stop()
    amira.opens_the_app_again()
    amira.types_the_passphrase()
    amira.sees("That passphrase opens nothing here. Try again.")
    amira.unlocks(NEW)
    amira.sees("Being written")


def test_an_emptied_store_is_recognised_and_what_is_missing_is_named(amira: Worker, server: Server) -> None:
    is_writing(amira)
    has_a_visit_waiting(amira, server)
    empties_the_store(amira)
    amira.goes_to("about:blank")
    server.start()
    amira.goes_to("/app/")
    amira.sees("What this phone kept is gone.")
    amira.sees("Visit number 1 never reached the record. Tell your supervisor today.")
    amira.finds_page_sound("emptied")
    with server.record():
        assert db.session.scalars(select(Device)).one().lost_at is not None
    amira.opens_the_app_again()
    amira.sees("Visit number 1 never reached the record. Tell your supervisor today.")
    amira.presses("I have read this")
    amira.does_not_see("What this phone kept is gone.")
    amira.makes_the_phone_ready()
    amira.starts("R.")
    with server.record():
        assert len(db.session.scalars(select(Device)).all()) == 2


def test_a_withdrawn_phone_opens_nothing_and_still_delivers(amira: Worker, server: Server) -> None:
    is_writing(amira)
    has_a_visit_waiting(amira, server)
    amira.follows("Back to visits")
    with server.record():
        db.session.scalars(select(Device)).one().revoked_at = now()
    server.start()
    amira.has_signal_again()
    amira.sees(
        "This phone was withdrawn. Nothing kept here can be opened any more; visits that wait are still sent."
    )
    amira.finds_page_sound("withdrawn")
    amira.does_not_see("Being written")

    def held() -> bool:
        with server.record():
            return [one.reason for one in db.session.scalars(select(Deposit))] == ["device_revoked"]

    until(held, "the visit came and is held")
    amira.opens_the_app_again()
    amira.sees_heading("Visits")
    amira.does_not_see("What this phone kept is gone.")


def test_a_locked_phone_hears_that_it_was_withdrawn(amira: Worker, server: Server) -> None:
    amira.sets_up_the_phone()
    amira.locks()
    with server.record():
        db.session.scalars(select(Device)).one().revoked_at = now()
    amira.has_signal_again()
    amira.sees_heading("Visits")
    amira.sees(re.compile("^This phone was withdrawn."))
    amira.does_not_see("R., 7 years")
    amira.opens_the_app_again()
    amira.sees_heading("Visits")  # there is nothing here to unlock any more


def test_a_passkey_opens_the_phone_without_a_server(amira: Worker, server: Server) -> None:
    developer: CDPSession = amira.page.context.new_cdp_session(amira.page)
    developer.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
    able = {
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": True,
    }
    developer.send("WebAuthn.addVirtualAuthenticator", {"options": kind | able})
    amira.sets_up_the_phone()
    amira.follows("This phone: PIN, passphrase, storage")
    amira.presses("Add a passkey")
    amira.sees("This phone also opens with a passkey.")
    amira.finds_page_sound("with a passkey")
    amira.follows(re.compile("Back from"))
    amira.covers()
    amira.presses("Use the passkey")
    amira.sees_heading("Visits")
    amira.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    server.stop()
    amira.opens_the_app_again()
    amira.sees_it_locked()
    amira.presses("Use the passkey")
    amira.sees_heading("Visits")
    amira.follows("This phone: PIN, passphrase, storage")
    amira.presses("Take the passkey away")
    amira.sees("This phone can open with its own screen lock instead of the passphrase.")
