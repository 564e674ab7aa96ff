"""The play of a signed visit that is corrected: a new version at once, with its alert, and a new signature for it."""

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import Revision, SignOff
from tests.browser.actors import Supervisor, Worker
from tests.builders import all_graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
WHY = "I wrote the sleeping place of his sister."
NO_BED = "He sleeps on the floor by the heater."
LATER = "His grandmother rang: she brings a bed on Friday."


def test_a_signed_visit_is_corrected(
    amira: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(2), child_alone=True))
    with server.record():
        look_on = today() + timedelta(days=21)
    chidi.signs("R.", look_on)
    first, visit = version(server, 1)

    amira.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
    amira.corrects("R.", 2, WHY)
    amira.regrades("h2", 5, NO_BED)
    amira.finishes()
    amira.sees("In the record")
    second, _visit = version(server, 2)
    sees_the_first_signature_as_past(chidi, known, first, second, visit)

    amira.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
    amira.adds(LATER)
    amira.sees(LATER)
    amira.sees(re.compile("^Amira Osei, .*, on version 2$"))
    amira.finds_page_sound("with an addendum")

    chidi.opens_from_the_queue("R.")
    chidi.sees(LATER)
    chidi.sees(re.compile("^Amira Osei, .*, on version 2$"))
    chidi.answers_everything(look_on)
    chidi.presses("Sign this decision")
    chidi.sees(re.compile("^Signed "))
    chidi.does_not_see(re.compile("has come since"))
    with server.record():
        decided = db.session.scalars(select(SignOff).order_by(SignOff.decided_at)).all()
        assert [(one.revision_id, one.decision) for one in decided] == [(first, "signed"), (second, "signed")]
    chidi.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
    for number in (1, 2):
        chidi.sees(re.compile(f"^Version {number}: Signed by Chidi Marsh, "))


def version(server: Server, number: int) -> tuple[UUID, UUID]:
    """The ids of a version in the record and of its visit."""
    with server.record():
        found = db.session.scalars(select(Revision).where(Revision.number == number)).one()
        return found.id, found.visit_id


def sees_the_first_signature_as_past(
    chidi: Supervisor, known: SimpleNamespace, first: UUID, second: UUID, visit: UUID
) -> None:
    """The alert is told before any signature; what was signed stands everywhere as what was signed once."""
    chidi.opens_the_queue()
    alert = chidi.page.get_by_role("article", name="R., HV-0001")
    expect(alert).to_contain_text("Graded 5 Dangerous: Sleeping place")
    expect(chidi.page.get_by_role("heading", name="To decide")).to_have_count(0)
    apart = chidi.page.get_by_role("table", name=re.compile("^Corrected versions to decide"))
    expect(apart.get_by_role("row", name=re.compile("^R., HV-0001"))).to_contain_text(
        "Version 2, corrected after version 1 was signed"
    )
    chidi.finds_page_sound("with a corrected version")

    chidi.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
    chidi.sees("Waiting for a signature")
    chidi.sees(re.compile("^Version 1: Signed by Chidi Marsh, "))
    chidi.sees(WHY)
    chidi.sees("Sleeping place: 5 (I saw it), was 2 (I saw it)")
    chidi.finds_page_sound("corrected after it was signed")

    chidi.goes_to(f"/versions/{second}/decision")
    chidi.sees("What version 2 changed")
    chidi.sees(WHY)
    chidi.sees(re.compile("^Version 1: Signed by Chidi Marsh, "))
    chidi.finds_page_sound("corrected after it was signed")
    chidi.follows("See what was decided on version 1")
    chidi.sees("Version 2 has come since. What stands here is what was decided on version 1.")
    chidi.finds_page_sound("of an earlier version")
    chidi.goes_to(f"/versions/{first}/decision")
    expect(chidi.page.get_by_role("button", name="Sign this decision")).to_have_count(0)
