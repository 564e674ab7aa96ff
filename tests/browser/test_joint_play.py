"""The play of a joint visit: two grade one occasion on their own phones, and read each other only afterwards."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import JointVisit, Person, Profile, Revision
from tests.browser.actors import Supervisor, Worker
from tests.people import assign
from tests.servers import Server

pytestmark = pytest.mark.browser
MATTRESS = {"h2": {"grade": 4, "note": "A mattress on the floor."}}


@pytest.mark.timeout(600)
def test_two_observers_grade_one_occasion_apart(
    amira: Worker, ben: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    with server.record():
        his = db.session.get_one(Profile, known.rafi.id)
        assign(db.session.get_one(Person, known.ben.id), his)
        db.session.commit()
        on = today()
    plans(chidi, known, on)

    records(amira, MATTRESS)
    ben.goes_to(f"/profiles/{known.rafi.id}")
    ben.sees("Not visited yet.")
    ben.does_not_see(re.compile("mattress", re.IGNORECASE))
    chidi.opens_from_the_queue("R.")
    chidi.goes_to(f"/profiles/{known.rafi.id}/joint-visits")
    chidi.sees("Waiting for the visit of Ben Carrow.")

    records(ben, {})
    with server.record():
        assert set(db.session.scalars(select(Revision.occasion))) == {
            db.session.scalars(select(JointVisit.id)).one()
        }
    for somebody in (amira, ben, chidi):
        somebody.goes_to(f"/profiles/{known.rafi.id}/joint-visits")
        somebody.follows(re.compile("Amira Osei and Ben Carrow"))
        sees_the_difference(somebody)


def plans(chidi: Supervisor, known: SimpleNamespace, on: date) -> None:
    """Chidi plans a joint visit for today from the child's page."""
    chidi.goes_to(f"/profiles/{known.rafi.id}")
    chidi.follows("Joint visits")
    chidi.sees("None is planned.")
    chidi.finds_page_sound("with none")
    chidi.follows("Plan a joint visit")
    chidi.page.get_by_label("Day of the visit").fill(on.isoformat())
    chidi.page.get_by_label("One observer").select_option(label="Amira Osei")
    chidi.page.get_by_label("The other observer").select_option(label="Ben Carrow")
    chidi.finds_page_sound()
    chidi.presses("Plan it")
    chidi.sees("Amira Osei and Ben Carrow. Planned.")
    chidi.finds_page_sound("planned")


def records(somebody: Worker, others: dict[str, Any]) -> None:
    """Record the visit to Rafi on one's own phone, told that it is a joint one."""
    somebody.opens_the_recording_app()
    somebody.starts("R.")
    somebody.sees(re.compile("^Joint visit. Grade it by yourself"))
    somebody.begins_with_the_items()
    somebody.grades_everything(2, **others)
    somebody.finishes()
    somebody.sees("In the record")


def sees_the_difference(somebody: Worker) -> None:
    """Find the one item that was graded differently marked, and the others the same."""
    somebody.sees("Both visits are filed")
    line = somebody.page.get_by_role("row", name=re.compile("^Sleeping place"))
    expect(line).to_contain_text("Differs")
    expect(line).to_contain_text("A mattress on the floor.")
    expect(somebody.page.get_by_role("row", name=re.compile("Differs$"))).to_have_count(1)
    somebody.finds_page_sound("with both")
    somebody.fits_every_screen()
