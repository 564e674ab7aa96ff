"""The play of a case that moves while its visit is on a phone: what is not here yet is said, and files later."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Device, Revision
from app.words import day
from tests.browser.actors import Actor, Worker
from tests.builders import LONDON, envelope
from tests.faults.proxy import Proxy
from tests.servers import Server

pytestmark = pytest.mark.browser
MATTRESS: dict[str, Any] = {"h2": {"grade": 4, "note": "A mattress on the floor."}}
YESTERDAY = datetime.now(LONDON).date() - timedelta(days=1)


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    """The wire by which Amira's phone reaches the server."""
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def amira(wire: Proxy, new_phone: Callable[..., Page]) -> Worker:
    """Amira, signed in on a phone that reaches the server by that wire."""
    return Worker(new_phone(who="amira", address=wire.address), "Amira Osei")


@pytest.mark.timeout(600)
def test_a_case_moves_while_its_visit_is_on_a_phone(
    amira: Worker, ben: Worker, evi: Actor, wire: Proxy, server: Server, known: SimpleNamespace
) -> None:
    finishes_where_nobody_answers(amira, wire, server)
    moves_the_case(evi)
    ben.goes_to("/")
    ben.follows("Read the handover first")
    ben.sees_heading("Handover: R., HV-0001")
    hers = ben.page.get_by_role("listitem").filter(has_text="Amira Osei")
    expect(hers).to_contain_text(f"Lead, {day(date(2020, 1, 1))} to {day(YESTERDAY)}")
    expect(hers).to_contain_text("Every finished visit that it told us of has come.")
    ben.sees(re.compile("^A visit .* finished since the phone was last heard from: nobody here knows of it"))
    ben.does_not_see(re.compile("mattress", re.IGNORECASE))
    tells_how_far_it_has_counted(amira, server, 1)
    ben.goes_to(f"/profiles/{known.rafi.id}/handover")
    expect(hers).to_contain_text("Finished visit number 1 has not come.")
    ben.finds_page_sound("with a visit that has not come")
    ben.presses("I have read the handover")

    wire.fails("up")
    amira.has_signal_again()
    amira.sees("In the record", within=30)
    with server.record():
        filed = db.session.scalars(select(Revision).where(Revision.visited_on == YESTERDAY)).one()
        assert (filed.visit.profile_id, filed.visit.observer_id) == (known.rafi.id, known.amira.id)
        visit = f"/profiles/{known.rafi.id}/visits/{filed.visit_id}"
    sees_it_came(ben, f"/profiles/{known.rafi.id}", visit)
    no_longer_sees_the_case(amira, visit)


def finishes_where_nobody_answers(amira: Worker, wire: Proxy, server: Server) -> None:
    """Amira writes yesterday's visit up while the server is stopped; when it is there again, she has no signal."""
    amira.sets_up_the_phone()
    amira.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    server.stop()
    amira.starts("R.", kind="unannounced", on=YESTERDAY, at="10:00")
    amira.begins_with_the_items()
    amira.grades_everything(2, **MATTRESS)
    amira.finishes()
    amira.sees("Waiting to send")
    wire.fails("refuse")
    server.start()


def moves_the_case(evi: Actor) -> None:
    """Evi ends Amira's time with R. yesterday, and gives the case to Ben from today."""
    evi.goes_to("/assignments")
    evi.follows("HV-0001")
    evi.follows("End Amira Osei")
    evi.page.get_by_label("Last day").fill(YESTERDAY.isoformat())
    evi.presses("End the assignment")
    evi.sees(f"Amira Osei holds it until {day(YESTERDAY)}.")
    evi.page.get_by_label("Person", exact=True).select_option(label="Ben Carrow, North")
    evi.chooses("Lead")
    evi.presses("Assign")
    evi.sees(re.compile("^Ben Carrow holds HV-0001 from "))


def tells_how_far_it_has_counted(amira: Worker, server: Server, finished: int) -> None:
    """Amira's phone gets the count of its finished visits out, and not the visits."""
    with server.record():
        phone = db.session.scalars(select(Device).where(Device.registered_at.is_not(None))).one().device
    said = envelope(high_water=finished, device=phone)
    to, own = f"{server.address}/sync/visits", {"Sec-Fetch-Site": "same-origin"}
    answer = amira.page.request.post(to, data=said, headers=own)
    assert answer.json()["missing"] == [finished], answer.text()


def sees_it_came(ben: Worker, profile: str, visit: str) -> None:
    """Ben finds the visit under Amira's name, and nothing missing any more."""
    ben.goes_to(f"{profile}/handover")
    ben.sees(re.compile("Every finished visit that it told us of has come"))
    ben.goes_to(visit)
    ben.sees(re.compile("Amira Osei"))
    ben.sees(re.compile("A mattress on the floor."))


def no_longer_sees_the_case(amira: Worker, visit: str) -> None:
    """Amira finds R. neither in the record nor, once it is brought up to date, on her phone."""
    answers = [amira.goes_to(address) for address in (visit, visit.split("/visits")[0])]
    assert [answer.status for answer in answers if answer] == [404, 404]
    amira.goes_to("/")
    expect(amira.page.get_by_role("link", name=re.compile(r"^S\."))).not_to_have_count(0)
    expect(amira.page.get_by_role("link", name=re.compile(r"^R\."))).to_have_count(0)
    amira.goes_to("/app/#/home")
    amira.presses("Bring cases up to date")
    expect(amira.page.get_by_text(re.compile("^Cases brought up to date")).first).to_be_attached()
    expect(amira.page.get_by_role("link", name=re.compile(r"^S\., 2 years"))).to_have_count(1)
    expect(amira.page.get_by_role("link", name=re.compile(r"^R\., 7 years"))).to_have_count(0)
