"""The play of a new worker who does not start again: the first page is the history, on the phone too it is said."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.models import Assignment, Handover
from tests.browser.actors import Supervisor, Worker
from tests.builders import LONDON, all_graded, envelope, item, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
TODAY = datetime.now(LONDON).date()


def hands_over(amira: Worker, server: Server, known: SimpleNamespace) -> None:
    """Amira's visits are in the record but for two that never came; the case is Ben's from today on."""
    for seq, (ago, grade) in enumerate(((120, 2), (80, 4), (40, 2)), start=1):
        on = TODAY - timedelta(days=ago)
        at = datetime(on.year, on.month, on.day, 10, tzinfo=LONDON)
        sent = item(payload(known.amira, known.rafi, at, ratings=all_graded(grade)), seq=seq)
        own = {"Sec-Fetch-Site": "same-origin"}
        answer = amira.page.request.post("/sync/visits", data=envelope(sent, high_water=5), headers=own)
        assert answer.json()["results"][0]["status"] == "filed", answer.text()
    with server.record():
        about = Assignment.profile_id == known.rafi.id, Assignment.person_id == known.amira.id
        hers = db.session.scalars(select(Assignment).where(*about)).one()
        hers.ends_on = TODAY - timedelta(days=1)
        his = Assignment(
            profile_id=known.rafi.id, person_id=known.ben.id, starts_on=TODAY, made_at=hers.made_at
        )
        db.session.add(his)
        db.session.commit()


def test_a_new_worker_does_not_start_again(
    amira: Worker, ben: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    hands_over(amira, server, known)
    ben.sets_up_the_phone()
    ben.follows(re.compile(r"^R\., "))
    server.stop()
    ben.sees(re.compile("^Read the handover first: you have not acknowledged it"))
    expect(ben.page.get_by_role("link", name="Start a visit")).to_be_visible()
    ben.finds_page_sound("handover to read")
    server.start()

    chidi.goes_to(f"/profiles/{known.rafi.id}/handover")
    chidi.sees("Ben Carrow has not read it yet")
    ben.goes_to("/")
    ben.finds_page_sound("with a handover to read")
    ben.follows(re.compile(r"^R\.$"))
    ben.sees_heading(re.compile("^Handover: R., "))
    ben.sees(re.compile("^From .*: 4 at one look. One look below 4 since"))
    ben.sees(re.compile("^It has not held. Still needed"))
    ben.sees("Finished visits number 4 and 5 have not come.")
    ben.sees(re.compile("^A visit that was begun and not finished is on its phone only"))
    ben.finds_page_sound("to acknowledge")
    ben.fits_every_screen()
    ben.presses("I have read the handover")
    ben.sees_heading("R., HV-0001")
    ben.sees("Kept: you have read the handover.")
    ben.finds_page_sound("acknowledged, on the profile")
    ben.follows("Handover")
    ben.sees(re.compile("^Read by Ben Carrow, "))
    ben.finds_page_sound("acknowledged")

    ben.goes_to("/")
    ben.sees_heading("Caseload")
    ben.does_not_see("Read the handover first")
    ben.goes_to("/app/#/home")
    ben.presses("Bring cases up to date")
    expect(ben.page.get_by_text(re.compile("^Cases brought up to date")).first).to_be_attached()
    ben.follows(re.compile(r"^R\., "))
    ben.sees("What the record says")
    ben.does_not_see(re.compile("Read the handover first"))
    chidi.goes_to(f"/profiles/{known.rafi.id}/handover")
    chidi.sees(re.compile("^Read by Ben Carrow, "))
    chidi.does_not_see(re.compile("made without it"))
    with server.record():
        assert db.session.scalars(select(Handover)).one().by_id == known.ben.id
