"""The play of a visit that comes back with a question and goes in again as version 2."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import Revision, SignOff
from app.words import day
from tests.browser.actors import TITLES, Supervisor, Worker
from tests.browser.test_change_over_time import days_ago
from tests.builders import all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser


def test_a_returned_visit_comes_back_as_version_2(
    amira: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    bare = all_graded(2, n1=graded(4, note="Bare."))
    amira.has_sent(payload(known.amira, known.rafi, ratings=bare, child_alone=True))
    chidi.returns("R.", {"n1": "Which shelves did you see?"})
    with server.record():
        first = db.session.scalars(select(Revision)).one().id

    amira.goes_to("/")
    amira.sees("Returned with questions")
    amira.finds_page_sound("with a returned visit")
    amira.page.get_by_role("region", name="Returned with questions").get_by_role(
        "link", name=re.compile("^R., visit of ")
    ).click()
    amira.sees_heading("Version 2 of the visit to R.")
    amira.sees("Which shelves did you see?")
    amira.finds_page_sound()
    amira.page.get_by_label("Your answer").fill("The larder and the fridge, both.")
    amira.page.get_by_label("Why is this version needed?").fill("The note did not say what I saw.")
    amira.follows(f"Go to {TITLES['n1']}")
    amira.sees_item("n1")
    amira.chooses_grade(3)
    amira.presses("Done with sources")
    amira.sees_heading("All items")
    amira.follows("Check and finish")
    amira.finishes()
    amira.sees("In the record")

    with server.record():
        numbers = db.session.scalars(select(Revision.number).order_by(Revision.number)).all()
        assert numbers == [1, 2]
        second = db.session.scalars(select(Revision.id).where(Revision.number == 2)).one()
        visit = db.session.scalars(select(Revision.visit_id)).first()
        look_on = today() + timedelta(days=21)

    amira.goes_to(f"/profiles/{known.rafi.id}/visits/{visit}")
    amira.sees("2 versions")
    amira.sees(re.compile("^Version 1: "))
    amira.sees(re.compile("^Version 2: "))
    amira.sees("The larder and the fridge, both.")
    amira.finds_page_sound("with two versions")

    cannot_sign(chidi, first, second, look_on)
    chidi.signs("R.", look_on)
    with server.record():
        signed = db.session.scalars(select(SignOff).where(SignOff.decision == "signed")).one()
        assert signed.revision_id == second


def cannot_sign(chidi: Supervisor, first: UUID, second: UUID, look_on: date) -> None:
    """Version 1 offers nothing to sign, and a signature sent to it all the same is refused."""
    chidi.goes_to(f"/versions/{first}/decision")
    expect(chidi.page.get_by_role("button", name="Sign this decision")).to_have_count(0)
    chidi.goes_to(f"/versions/{second}/decision")
    chidi.answers_everything(look_on)
    chidi.page.evaluate(
        "(to) => { document.getElementById('deciding').action = to; }", f"/versions/{first}/decision"
    )
    chidi.presses("Sign this decision")
    expect(chidi.page.get_by_role("alert")).to_contain_text("Chidi Marsh returned this version")
    chidi.finds_page_sound("refused")


def test_a_case_leads_on_to_the_visit_under_way_and_to_the_version_being_written(
    amira: Worker, known: SimpleNamespace
) -> None:
    earlier, started = uuid4(), days_ago(9)
    amira.has_sent(payload(known.amira, known.rafi, started, child_alone=True), ids=[earlier])
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.goes_to(f"/app/#/correct/{earlier}")
    amira.sees_heading("Version 2 of the visit to R.")

    amira.goes_to(f"/app/#/case/{known.rafi.id}")
    version = f"Go on with version 2 of the visit of {day(started.date())}"
    expect(amira.page.get_by_role("link", name=version, exact=True)).to_be_visible()
    expect(amira.page.get_by_role("link", name="Start a visit")).to_have_count(0)
    amira.finds_page_sound("with a visit and a version being written")
    amira.follows(f"Go on with the visit of {day(days_ago(0).date())}")
    amira.sees_heading("All items")


def test_a_child_of_whom_only_an_earlier_visit_is_put_right_is_still_to_be_visited(
    amira: Worker, known: SimpleNamespace
) -> None:
    earlier = uuid4()
    amira.has_sent(payload(known.amira, known.rafi, days_ago(9), child_alone=True), ids=[earlier])
    amira.opens_the_recording_app()
    amira.goes_to(f"/app/#/correct/{earlier}")
    amira.sees_heading("Version 2 of the visit to R.")
    amira.page.get_by_label("Why is this version needed?").fill("The note did not say what I saw.")
    amira.follows(re.compile("^Back from "))
    amira.sees("Being written")
    amira.starts("R.")
