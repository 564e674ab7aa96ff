"""The first play: a visit travels from the phone into the record, is signed, and its observer sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import Revision, SignOff
from tests.browser.actors import Supervisor, Worker
from tests.servers import Server

pytestmark = pytest.mark.browser


def test_a_visit_travels(new_phone: Callable[..., Page], chidi: Supervisor, server: Server) -> None:
    amira = Worker(new_phone(), "Amira Osei")
    amira.signs_in()
    amira.opens_the_recording_app()
    amira.finds_page_sound()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades_everything(2, h2={"grade": 4, "note": "No mattress, a coat on the floor."})
    amira.finishes()
    amira.sees("In the record")
    amira.finds_page_sound("in the record")
    with server.record():
        filed = db.session.scalars(select(Revision)).one()
        assert {one.item: one.grade for one in filed.ratings}["h2"] == 4
        digest = filed.digest

    amira.opens_profile("R.")
    amira.sees("Housing: First picture")
    amira.finds_page_sound()

    with server.record():
        look_on = today() + timedelta(days=21)
    chidi.signs("R.", look_on)
    with server.record():
        signed = db.session.scalars(select(SignOff)).one()
        assert (signed.decision, signed.digest) == ("signed", digest)

    amira.opens_profile("R.")
    amira.page.get_by_role("link", name="announced", exact=False).first.click()
    amira.sees("Signed by Chidi Marsh")
    amira.finds_page_sound("signed")
