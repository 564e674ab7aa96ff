"""The browser's storage fails as it does in the field: no room, a lost connection, everything cleared."""

import re
from collections.abc import Callable
from typing import cast

import pytest

from tests.engines.chromium import Chromium
from tests.engines.engine import Engine
from tests.engines.holder import Holder
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOM = 3_000_000
CLEAR = """new Promise((done, failed) => {
  const request = indexedDB.deleteDatabase(%s);
  request.onsuccess = () => done(true);
  request.onerror = () => failed(request.error);
})"""
# Fills the room that is left with another database of the same site, by ever smaller pieces.
FILL = """(async () => {
  const database = await new Promise((opened) => {
    const request = indexedDB.open('ballast', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('stones', { autoIncrement: true });
    request.onsuccess = () => opened(request.result);
  });
  const fits = (size) => new Promise((done) => {
    const transaction = database.transaction('stones', 'readwrite', { durability: 'strict' });
    transaction.objectStore('stones').put(crypto.getRandomValues(new Uint8Array(size)));
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
  });
  for (const size of [60000, 4000, 100]) while (await fits(size));
  database.close();
})()"""


@pytest.fixture
def amira(new_engine: Callable[[str], Engine], server: Server) -> Holder:
    """Amira with Chromium, whose developers' tools can make storage fail."""
    return Holder(new_engine("chromium"), server)


def test_f8_no_room_is_said_and_the_words_stay_until_there_is_some(amira: Holder, server: Server) -> None:
    phone = cast(Chromium, amira.phone)
    tools, place = phone.developer(), {"origin": server.address}
    # Before anything is stored: Chromium looks only now and then at how much room there is.
    tools.send("Storage.overrideQuotaForOrigin", place | {"quotaSize": ROOM})
    amira.signs_in()
    amira.makes_ready()
    amira.starts("R.")
    amira.writes_a_note("Before. ")
    phone.sees("Saved on this phone")
    phone.evaluate(FILL)
    phone.types("Without room. ")
    phone.sees("Not saved")
    phone.types("And more. ")
    phone.sees("Not saved")
    assert phone.look("value", "^Note on ") == "Before. Without room. And more. "
    tools.send("Storage.overrideQuotaForOrigin", place)
    phone.sees("Saved on this phone", within=60)
    server.stop()
    address = str(phone.evaluate("location.href"))
    phone.reopens(address)
    amira.unlocks()
    assert amira.note() == "Before. Without room. And more. "


def test_f8_a_visit_a_pin_and_a_choice_of_cases_without_room_are_said_not_to_be_saved(
    amira: Holder, server: Server
) -> None:
    phone = cast(Chromium, amira.phone)
    tools, place = phone.developer(), {"origin": server.address}
    tools.send("Storage.overrideQuotaForOrigin", place | {"quotaSize": ROOM})
    amira.signs_in()
    amira.makes_ready()
    phone.evaluate(FILL)
    phone.taps("link", "This phone: PIN, passphrase, storage")
    phone.fills("New PIN", "1357")
    phone.taps("button", "Keep this PIN")
    phone.sees("Not saved")
    amira.goes_home()
    phone.taps("link", re.compile(r"^R\., "))
    phone.taps("button", "Leave behind")
    phone.sees("Not saved")
    phone.taps("link", "Start a visit")
    phone.sees_heading("Not saved")
    tools.send("Storage.overrideQuotaForOrigin", place)


def test_f9_a_lost_connection_to_the_database_is_made_anew(amira: Holder) -> None:
    phone = cast(Chromium, amira.phone)
    amira.signs_in()
    amira.makes_ready()
    amira.starts("R.")
    amira.writes_a_note("Before. ")
    phone.sees("Saved on this phone")
    phone.loses_the_database()
    phone.types("After. ")
    phone.sees("Saved on this phone")
    amira.grades(2)
    phone.sees("Saved on this phone")


def test_f7_a_store_cleared_under_the_hands_costs_no_word_and_the_lost_numbers_are_named(
    amira: Holder, server: Server
) -> None:
    phone = amira.phone
    amira.signs_in()
    amira.makes_ready()
    server.stop()
    amira.starts("R.")
    amira.grades(2)
    amira.goes_to_the_check()
    amira.finishes()
    amira.goes_home()
    amira.starts("S.")
    item = amira.item()
    amira.writes_a_note("Before. ")
    phone.sees("Saved on this phone")
    phone.evaluate(CLEAR % "'holdfast'")
    phone.types("After. ")
    phone.sees("Saved on this phone")
    server.start()
    phone.opens(amira.app)
    phone.sees("What this phone kept is gone.")
    phone.sees("Visit number 1 never reached the record.")
    amira.makes_ready()
    phone.taps("link", re.compile(r"^S\. Announced"))
    phone.taps("link", re.compile(f"^{item}"))
    assert amira.note() == "Before. After. "
