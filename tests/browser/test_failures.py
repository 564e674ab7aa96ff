"""What other systems did to visits, tried on a phone: failures by the names of docs/failures.md.

Others of them have a play where the rest of their matter is told: `test_phone_update.py` (F11), and
`tests/engines/test_storage_lost.py` (F7, F8, F9).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response, expect
from sqlalchemy import select

from app import custody
from app.clock import now
from app.extensions import db
from app.models import Assignment, Deposit, Person, Profile, Revision, Session
from tests.browser.actors import PASSPHRASE, TITLES, Worker
from tests.browser.test_sending import in_the_record
from tests.builders import LONDON
from tests.faults.proxy import Proxy
from tests.people import assign
from tests.servers import Server

pytestmark = pytest.mark.browser
NOTE = "Quernstone larder"
TELLING = ("HV-0001", NOTE, "Amira")
KEPT = (Path(__file__).resolve().parent / "kept.js").read_text()
TODAY = datetime.now(LONDON).date()
YESTERDAY = TODAY - timedelta(days=1)


def is_kept(worker: Worker) -> None:
    """Wait until the app itself is kept on the phone."""
    worker.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def begins(worker: Worker, initials: str = "R.", note: str = "", **start: object) -> None:
    """Open a visit and grade its first item."""
    worker.starts(initials, **start)  # type: ignore[arg-type]
    worker.begins_with_the_items()
    worker.grades("n1", 2, note=note)
    worker.has_left("n1")


def goes_to_finish(worker: Worker) -> None:
    """Go from an item to the page before finishing."""
    worker.comes_to_the_check()
    worker.sees_heading("Check before you finish")


def finishes_without_signal(worker: Worker) -> None:
    """Finish the visit on the screen while nobody listens."""
    goes_to_finish(worker)
    worker.finishes()
    worker.sees("Waiting to send")
    worker.follows("Back to visits")


def session_ends(server: Server) -> None:
    """Have every session end, as if its time had passed."""
    with server.record():
        for session in db.session.scalars(select(Session)):
            session.ended_at = now()


def deposited(server: Server) -> set[tuple[str, str, str | None]]:
    """What the record was given: by whom, what became of it, and why."""
    with server.record():
        found = db.session.scalars(select(Deposit))
        return {(db.session.get_one(Person, one.sender_id).name, one.status, one.reason) for one in found}


def tells_nothing(worker: Worker) -> None:
    """Find nothing of the case in the page, its fields or its title."""
    page = worker.page
    typed = page.evaluate(
        "() => [...document.querySelectorAll('input, textarea')].map((one) => one.value).join()"
    )
    shown = page.content() + typed + page.title()
    assert [word for word in TELLING if word in shown] == []


# Lost or overwritten ----------------------------------------------------------------------------------


def the_case_moves_to_ben(server: Server) -> None:
    """Take R. from Amira as of yesterday, and give R. to Ben."""
    with server.record():
        people = {one.name.split()[0]: one for one in db.session.scalars(select(Person))}
        rafi = db.session.scalars(select(Profile).where(Profile.reference == "HV-0001")).one()
        mine = select(Assignment).where(
            Assignment.person_id == people["Amira"].id, Assignment.profile_id == rafi.id
        )
        db.session.scalars(mine).one().ends_on = YESTERDAY
        assign(people["Ben"], rafi, starts_on=TODAY)


def test_f3_a_case_that_moves_while_visits_wait_keeps_them_and_then_leaves_the_phone(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    server.stop()
    begins(amira, at="14:05", on=YESTERDAY)
    finishes_without_signal(amira)
    begins(amira)
    finishes_without_signal(amira)
    the_case_moves_to_ben(server)
    server.start()
    amira.has_signal_again()
    amira.sees("Received, not yet filed: not on your caseload")
    amira.sees("In the record")
    assert deposited(server) == {("Amira Osei", "filed", None), ("Amira Osei", "held", "not_yours")}
    with server.record():
        assert db.session.scalars(select(Revision.visited_on)).all() == [YESTERDAY]
    amira.presses("Bring cases up to date")
    expect(amira.page.get_by_role("link", name=re.compile(r"^R\., "))).to_have_count(0)
    expect(amira.page.get_by_role("link", name=re.compile(r"^S\., "))).to_be_visible()


def test_what_somebody_has_filed_since_is_asked_for_and_in_the_record(amira: Worker, server: Server) -> None:
    amira.sets_up_the_phone()
    server.stop()
    begins(amira)
    finishes_without_signal(amira)
    the_case_moves_to_ben(server)
    server.start()
    amira.has_signal_again()
    amira.follows(re.compile("Received, not yet filed: not on your caseload"))
    with server.record():
        held = db.session.scalars(select(Deposit)).one()
        assign(held.sender, db.session.scalars(select(Profile).where(Profile.reference == "HV-0001")).one())
        db.session.flush()
        assert custody.file_again(held.id, now())
    amira.presses("Ask whether it is filed now")
    amira.sees("In the record")


def test_f5_a_colleague_works_on_the_same_phone_and_what_waits_goes_under_its_authors_name(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    begins(amira, note=NOTE)
    server.stop()
    finishes_without_signal(amira)
    amira.is_signed_in(server, "ben")
    server.start()
    amira.opens_the_app_again()
    amira.sees_it_locked()
    amira.sees("Nothing waits to be sent.")  # it went with the colleague at the screen
    assert deposited(server) == {("Amira Osei", "filed", None)}
    ben = Worker(amira.page, "Ben Carrow")
    ben.presses("I am somebody else")
    ben.sees_heading("Make this phone ready")
    ben.chooses_the_passphrase("eleven brass kettles hum")
    ben.presses("Make this phone ready")
    expect(ben.page.get_by_role("button", name="Lock", exact=True)).to_be_visible(timeout=30_000)
    ben.sees_heading("Visits")
    tells_nothing(ben)
    ben.does_not_see(re.compile(r"^R\.|not sent|In the record"))
    begins(ben, "T.")
    goes_to_finish(ben)
    ben.finishes()
    ben.sees("In the record")
    assert deposited(server) == {("Amira Osei", "filed", None), ("Ben Carrow", "filed", None)}
    ben.follows("Back to visits")
    ben.locks()
    amira.unlocks()
    amira.sees("In the record")
    amira.does_not_see(re.compile(r"^T\."))


def test_f7_a_phone_whose_browser_swept_everything_but_its_cookies_is_not_taken_for_a_new_one(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    begins(amira)
    amira.goes_to("about:blank")
    swept = {
        "origin": server.address,
        "storageTypes": "indexeddb,local_storage,cache_storage,service_workers",
    }
    amira.page.context.new_cdp_session(amira.page).send("Storage.clearDataForOrigin", swept)
    session_ends(server)
    amira.goes_to("/app/")
    amira.sees("What this phone kept is gone.")
    amira.sees("what was being written here is not")
    amira.sees("Every finished visit of this phone that the record knows of has arrived.")


def test_f10_the_service_worker_answers_no_post_and_what_arrives_is_what_was_recorded(
    amira: Worker, server: Server
) -> None:
    amira.opens_the_recording_app()
    is_kept(amira)
    heard: list[Response] = []
    amira.page.on("response", lambda answer: heard.append(answer))
    amira.opens_the_app_again()
    amira.sees_heading("Visits")
    begins(amira, note='Ünïcødé 🙂 \u2028 \\ "so". ' + "Only flour. " * 150)
    goes_to_finish(amira)
    amira.finishes()
    amira.sees("In the record")
    assert any(one.from_service_worker for one in heard), "the worker was not at work"
    posts = [one for one in heard if one.request.method == "POST"]
    assert [one.from_service_worker for one in posts] == [False] * len(posts)
    (told,) = [one.request.post_data for one in posts if one.url.endswith("/sync/visits")]
    sent = json.loads(told or "")["items"]
    with server.record():
        kept = db.session.scalars(select(Deposit)).one()
        assert [one["payload"].encode() for one in sent] == [kept.payload]
        assert hashlib.sha256(kept.payload or b"").hexdigest() == kept.digest == sent[0]["digest"]


# Duplicates and order -----------------------------------------------------------------------------------


TAPS_FIVE_TIMES_AND_LEAVES = """(button) => {
    window.been = [];
    addEventListener('hashchange', () => {
        if (window.been.push(location.hash) === 1) location.hash = '#/home';
    });
    for (let tap = 0; tap < 5; tap += 1) setTimeout(() => button.click(), tap * 60);
}"""


def test_f14_five_taps_on_finish_on_a_slow_phone_without_signal_make_one_visit(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    begins(amira)
    goes_to_finish(amira)
    server.stop()
    amira.page.context.new_cdp_session(amira.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    amira.page.get_by_role("button", name="Finish this visit").evaluate(TAPS_FIVE_TIMES_AND_LEAVES)
    amira.sees("1 visit not sent")
    tables = amira.page.evaluate(KEPT)["tables"]
    assert [(len(tables[name]), name) for name in ("entries", "drafts")] == [(1, "entries"), (0, "drafts")]
    server.start()
    amira.has_signal_again()
    amira.sees("In the record")
    assert in_the_record(server) == (1, 1, 1)
    assert [place.split("/")[1] for place in amira.page.evaluate("window.been")] == ["done", "home"]


@pytest.fixture
def wire(server: Server) -> Iterator[Proxy]:
    """A wire to the server that can fail."""
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


def test_f18_somebodys_wifi_that_answers_as_if_all_were_well_confirms_nothing(
    wire: Proxy, server: Server, new_phone: Callable[..., Page]
) -> None:
    amira = Worker(new_phone(who="amira", address=wire.address), "Amira Osei")
    amira.sets_up_the_phone()
    is_kept(amira)
    begins(amira)
    wire.fails("portal")
    finishes_without_signal(amira)
    amira.sees("1 visit not sent")
    amira.opens_the_app_again()
    amira.unlocks()
    amira.sees("1 visit not sent")
    amira.does_not_see("In the record")
    assert in_the_record(server) == (0, 0, 0)
    wire.fails("up")
    amira.has_signal_again()
    amira.sees("In the record")
    assert in_the_record(server) == (1, 1, 1)


# Sessions -------------------------------------------------------------------------------------------------


def test_f21_a_session_that_ends_during_a_visit_delays_nothing_on_a_phone_that_was_made_ready(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    begins(amira)
    session_ends(server)
    amira.has_signal_again()
    amira.grades("n2", 3)
    amira.has_left("n2")
    goes_to_finish(amira)
    amira.finishes()
    amira.sees("In the record")
    assert deposited(server) == {("Amira Osei", "filed", None)}


def test_f21_a_session_that_ends_during_a_visit_leaves_the_form_and_signing_in_sends_it(
    amira: Worker, server: Server
) -> None:
    amira.opens_the_recording_app()
    server.stop()
    begins(amira, "S.")
    finishes_without_signal(amira)
    session_ends(server)
    begins(amira)
    server.start()
    with amira.page.expect_response(re.compile("/sync/visits$")) as heard:
        amira.has_signal_again()
    assert heard.value.status == 401
    amira.grades("n2", 3)
    amira.has_left("n2")
    goes_to_finish(amira)
    amira.finishes()
    amira.sees("Needs you: sign in once to send this")
    with amira.page.context.expect_page() as opened:
        amira.follows("Sign in (opens in a new tab)")
    beside = Worker(opened.value, "Amira Osei")
    beside.signs_in()
    beside.page.close()
    amira.has_signal_again()
    amira.sees("In the record")
    with server.record():
        texts = [json.loads(one.payload or b"")["ratings"] for one in db.session.scalars(select(Deposit))]
    graded = [{item: one["grade"] for item, one in ratings.items()} for ratings in texts]
    assert sorted(graded, key=len) == [{"n1": 2}, {"n1": 2, "n2": 3}]


def test_f22_locked_without_signal_nothing_is_read_and_the_passphrase_opens_it_after_any_wrong_tries(
    amira: Worker, server: Server
) -> None:
    amira.page.clock.install()
    amira.sets_up_the_phone()
    is_kept(amira)
    begins(amira, note=NOTE)
    session_ends(server)
    server.stop()
    amira.goes_to("/app/#/home")
    amira.locks()
    tells_nothing(amira)
    amira.page.go_back()
    amira.sees_it_locked()
    tells_nothing(amira)
    beside = Worker(amira.page.context.new_page(), "Amira Osei")
    beside.goes_to("/app/")
    beside.sees_it_locked()
    tells_nothing(beside)
    beside.page.close()
    amira.opens_the_app_again()
    amira.sees_it_locked()
    for _try in range(4):
        amira.types_the_passphrase("not the passphrase at all")
        amira.sees("That passphrase opens nothing here. Try again.")
        amira.sees_button("Unlock")
    amira.types_the_passphrase(PASSPHRASE)
    amira.sees(re.compile(r"Wait \d+ seconds?, then try again"))
    amira.page.clock.fast_forward("00:03")
    amira.unlocks()
    amira.follows(re.compile(r"^R\. "))
    amira.opens_item("n1")
    amira.presses("Change the note")
    expect(amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")).to_have_value(NOTE)


# This stack -------------------------------------------------------------------------------------------------


def test_x1_after_signing_out_no_store_tells_of_anybody_and_without_signal_all_is_locked(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    is_kept(amira)
    begins(amira, note=NOTE)
    goes_to_finish(amira)
    amira.finishes()
    amira.sees("In the record")
    amira.opens_profile("R.")
    amira.signs_out()
    kept = amira.page.evaluate(KEPT)
    assert kept["tables"]["entries"], "nothing is kept: this would find nothing"
    assert kept["files"], "the shell is not kept: this would find nothing"
    cookies = json.dumps(amira.page.context.cookies())
    text = json.dumps(kept, ensure_ascii=False) + cookies
    assert [word for word in TELLING if word in text] == []
    server.stop()
    other = amira.page.context.new_page()  # the browser's own error page would come in the way of the next
    with pytest.raises(PlaywrightError, match="ERR_CONNECTION_REFUSED"):
        other.goto("/")
    amira.goes_to("/app/")
    amira.sees_it_locked()
    tells_nothing(amira)


def test_x2_no_page_is_kept_as_it_looked_and_back_after_locking_shows_nothing(
    amira: Worker, server: Server
) -> None:
    amira.sets_up_the_phone()
    amira.opens_profile("R.")
    expect(amira.page.get_by_text("HV-0001").first).to_be_visible()
    amira.opens_the_recording_app()
    begins(amira, note=NOTE)
    amira.goes_to("/app/#/home")
    amira.locks()
    kept = amira.page.evaluate(KEPT)
    assert (set(kept["local"]), kept["session"]) == ({"holdfast-numbers", "holdfast-unsent"}, {})
    been = set()
    while amira.page.go_back() is not None or "/app/" in amira.page.url:
        expect(amira.page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Unlock|Sign in)$"))
        tells_nothing(amira)
        been.add(re.sub(r"[?#].*", "", amira.page.url.removeprefix(server.address)))
    assert been >= {"/app/", "/sign-in"}
