"""Two phones of one person put the same version right: both wordings are kept and shown, and the second goes on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Deposit, Revision
from tests.browser.actors import Worker
from tests.builders import all_graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
HERE = "Written on the phone in the car."
THERE = "Written on the phone at the desk."


def test_f1_the_second_wording_of_a_version_is_shown_beside_the_first_and_goes_on_as_the_next(
    amira: Worker, new_phone: Callable[..., Page], server: Server, known: SimpleNamespace
) -> None:
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(2), child_alone=True))
    with server.record():
        visit = db.session.scalars(select(Revision.visit_id)).one()
    other = Worker(new_phone(who="amira"), "Amira Osei")
    for phone in (amira, other):
        phone.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
        phone.corrects("R.", 2, "It was the other door.")
    for phone, words in ((amira, HERE), (other, THERE)):
        phone.regrades("h1", 4, words)
        phone.finishes()
    amira.sees("In the record")

    other.sees("Needs you: another wording of this version is in the record")
    other.finds_page_sound("with another wording in the record")
    other.follows("See both wordings")
    other.sees_heading("Two wordings of one version")
    row = other.page.get_by_role("row").filter(has_text=THERE)
    expect(row).to_contain_text(HERE)
    other.finds_page_sound("of two wordings")
    other.fits_every_screen()
    other.presses("Write this phone’s wording as the next version")
    other.sees_heading("Version 3 of the visit to R.")
    other.page.get_by_label("Why is this version needed?").fill("Both doors were meant.")
    other.follows("Check and finish")
    other.finishes()
    other.sees("In the record")
    with server.record():
        found = db.session.execute(select(Deposit.revision, Deposit.status).order_by(Deposit.received_at))
        assert [tuple(one) for one in found] == [(1, "filed"), (2, "filed"), (2, "conflict"), (3, "filed")]
        last = select(Deposit.payload).where(Deposit.revision == 3)
        assert THERE in (db.session.scalars(last).one() or b"").decode()
