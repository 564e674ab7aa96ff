"""Plays about the way into the record: nothing is lost on it and nothing arrives twice."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from app.extensions import db
from app.models import Deposit, Rating, Revision, Visit
from tests.browser.actors import Worker
from tests.faults.proxy import Proxy
from tests.servers import Server, until

pytestmark = pytest.mark.browser


def in_the_record(server: Server) -> tuple[int, int, int]:
    """How many visits, versions and deposits the record holds."""
    with server.record():
        visits, versions, deposits = (
            db.session.scalars(select(func.count()).select_from(table)).one()
            for table in (Visit, Revision, Deposit)
        )
    return visits, versions, deposits


def is_ready_to_finish(worker: Worker) -> None:
    """Have a visit with one grade before one on the check page."""
    worker.opens_the_recording_app()
    worker.starts("R.")
    worker.begins_with_the_items()
    worker.grades("n1", 2)
    worker.has_left("n1")
    worker.comes_to_the_check()
    worker.sees_heading("Check before you finish")


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    """A wire to the server that can fail."""
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def amira_on_the_wire(wire: Proxy, server: Server, new_phone: Callable[..., Page]) -> Worker:
    """Amira, whose phone reaches the server by that wire."""
    return Worker(new_phone(who="amira", address=wire.address), "Amira Osei")


def test_a_double_tap_on_finish_makes_one_visit(amira: Worker, server: Server) -> None:
    is_ready_to_finish(amira)
    # Both before anything can be drawn anew: the quickest double tap there is.
    amira.page.get_by_role("button", name="Finish this visit").evaluate(
        "(button) => { button.click(); button.click(); }"
    )
    amira.sees("In the record")
    amira.sees_heading("Finished: visit to R.")
    assert in_the_record(server) == (1, 1, 1)


def test_a_lost_reply_makes_one_visit(amira_on_the_wire: Worker, wire: Proxy, server: Server) -> None:
    amira = amira_on_the_wire
    is_ready_to_finish(amira)
    wire.fails("drop_reply")
    amira.finishes()
    until(lambda: in_the_record(server) == (1, 1, 1), "the server kept nothing")
    amira.sees("Waiting to send")
    assert wire.dropped > 0
    wire.fails("up")
    amira.has_signal_again()
    amira.sees("In the record")
    assert in_the_record(server) == (1, 1, 1)


def test_a_refused_connection_keeps_the_visit_waiting(
    amira_on_the_wire: Worker, wire: Proxy, server: Server
) -> None:
    amira = amira_on_the_wire
    is_ready_to_finish(amira)
    wire.fails("refuse")
    amira.finishes()
    amira.sees("Waiting to send")
    assert in_the_record(server) == (0, 0, 0)
    wire.fails("up")
    amira.sees("In the record", within=30)  # by itself, when it next tries


def test_the_server_stopped_during_sending_loses_nothing(amira: Worker, server: Server) -> None:
    is_ready_to_finish(amira)
    server.stop()
    amira.finishes()
    amira.sees("Waiting to send")
    amira.sees("Kept only while this page is open. Do not close it.")
    amira.finds_page_sound("waiting to send")
    server.start()
    amira.has_signal_again()
    amira.sees("In the record")
    assert in_the_record(server) == (1, 1, 1)
    with server.record():
        assert [(one.item, one.grade) for one in db.session.scalars(select(Rating))] == [("n1", 2)]
