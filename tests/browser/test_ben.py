"""The play about Ben, who holds another case: no address tells him whether Amira's profile exists.

What is R.'s and what is nobody's is asked for in the same way, and the answers are compared byte for byte.
"""

import re
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Alert, Assignment, Child, Deposit, Revision, SignOff, Visit
from tests.browser.actors import Supervisor, Worker
from tests.builders import all_graded, envelope, graded, item, payload
from tests.servers import Server

pytestmark = pytest.mark.browser

PASSING = {"date", "x-request-id"}  # differ from one request to the next, whoever asks
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
ASKS: dict[str, dict[str, str]] = {
    "a page": {"Accept": "text/html"},
    "a fragment": {"Accept": "text/html"} | FRAGMENT,
    "a program": {"Accept": "application/json"},
}


@pytest.fixture
def hers(server: Server, amira: Worker, known: SimpleNamespace) -> dict[str, set[uuid.UUID]]:
    """Every id that hangs on R.'s profile, by the name that addresses give it."""
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(payload(known.amira, known.rafi, ratings=bare))
    amira.has_sent(payload(known.amira, known.sana))
    found = {
        "profile_id": {known.rafi.id, known.sana.id},
        "person_id": {known.amira.id, known.chidi.id},
    }
    rows: dict[str, Any] = {
        "visit_id": Visit,
        "revision_id": Revision,
        "deposit_id": Deposit,
        "alert_id": Alert,
        "assignment_id": Assignment,
        "signoff_id": SignOff,
        "child_id": Child,
    }
    with server.record():
        for name, table in rows.items():
            found[name] = set(db.session.scalars(select(table.id)))
        bens = select(Assignment.id).where(Assignment.person_id == known.ben.id)
        found["assignment_id"] -= set(db.session.scalars(bens))
    assert found["alert_id"], "a 5 was told to nobody"
    return found


OTHER: dict[str, Any] = {"number": 1, "domain": "housing"}  # what addresses name besides ids


def addresses(app: Flask, hers: dict[str, set[uuid.UUID]]) -> Iterator[tuple[str, str, str]]:
    """Each address that names something: how it is asked, with one of hers in it, and with nobody's."""
    for rule in app.url_map.iter_rules():
        names = [name for name in rule.arguments if name.endswith("_id")]
        others: dict[str, Any] = {name: OTHER[name] for name in rule.arguments if name in OTHER}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for place in range(max((len(hers.get(name, ())) for name in names), default=0)):
                mine = {name: pick(hers, name, place) for name in names} | others
                nobodys = {name: uuid.uuid4() for name in names} | others
                yield method, built(app, rule.endpoint, mine), built(app, rule.endpoint, nobodys)


def pick(hers: dict[str, set[uuid.UUID]], name: str, place: int) -> uuid.UUID:
    """One of her ids of this name, or a stranger where she has none."""
    ids = sorted(hers.get(name, ()), key=str) or [uuid.uuid4()]
    return ids[place % len(ids)]


def built(app: Flask, endpoint: str, values: dict[str, Any]) -> str:
    """The path of a view with these values."""
    with app.test_request_context():
        return app.url_for(endpoint, **values)


def told(answer: APIResponse, address: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """All that an answer says, but for the time, the request's own id and the address itself."""
    headers = [
        (one["name"].lower(), one["value"])
        for one in answer.headers_array
        if one["name"].lower() not in PASSING
    ]
    body = answer.body()
    for own in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", address):
        body = body.replace(own.encode(), b"*")
    return answer.status, sorted(headers), body


def test_ben_cannot_learn_that_the_profile_exists(
    ben: Worker, server: Server, hers: dict[str, set[uuid.UUID]]
) -> None:
    asked = 0
    for method, mine, nobodys in addresses(server.app, hers):
        for how, headers in ASKS.items():
            answers = [
                told(ben.page.request.fetch(address, method=method, headers=headers | SAME_SITE), address)
                for address in (mine, nobodys)
            ]
            assert answers[0] == answers[1], (method, mine, how)
            assert answers[0][0] == 404, (method, mine, how)
            asked += 1
    assert asked >= 60, "hardly any address was tried"


def test_the_pack_and_the_sync_door_tell_ben_nothing(
    ben: Worker, hers: dict[str, set[uuid.UUID]], known: SimpleNamespace
) -> None:
    packs = [
        ben.page.request.get(f"/sync/pack?profiles={one}").json() for one in (known.rafi.id, uuid.uuid4())
    ]
    assert [pack["profiles"] for pack in packs] == [[], []]
    assert packs[0].keys() == packs[1].keys()

    visit = min(hers["visit_id"], key=str)
    tries = [
        (known.rafi.id, uuid.uuid4()),  # a new visit to her profile
        (uuid.uuid4(), uuid.uuid4()),  # a new visit to nobody's
        (known.rafi.id, visit),  # her visit's own id
        (known.tomos.id, visit),  # the same, for his own profile
        (uuid.uuid4(), visit),
    ]
    answers = []
    dangerous = all_graded(2, h2=graded(5, note="No bed at all."))
    for seq, (profile, visit_id) in enumerate(tries, start=1):
        said = payload(known.ben, known.rafi, profile=str(profile), ratings=dangerous)
        answers.append(deposit(ben.page, item(said, visit=visit_id, seq=seq)))
    assert answers[0]["status"] == "held"
    assert all(answer == answers[0] for answer in answers), answers


def deposit(page: Page, sent: dict[str, Any]) -> dict[str, Any]:
    """Send one item and give its receipt, without what the phone itself chose and the moment."""
    answer = page.request.post("/sync/visits", data=envelope(sent), headers=SAME_SITE).json()
    (receipt,) = answer["results"]
    assert (receipt.pop("id"), receipt.pop("digest")) == (sent["id"], sent["digest"])
    receipt.pop("received_at")
    return dict(receipt)


def test_bens_browser_shows_him_the_same_page(
    ben: Worker, hers: dict[str, set[uuid.UUID]], known: SimpleNamespace
) -> None:
    visit = min(hers["visit_id"], key=str)
    for place in (
        "/profiles/{profile}",
        "/profiles/{profile}/visits/{visit}",
        "/app/#/case/{profile}",
        "/app/#/open/{profile}",
        "/app/#/correct/{visit}",
    ):
        shown = []
        for profile, one in ((known.rafi.id, visit), (uuid.uuid4(), uuid.uuid4())):
            ben.goes_to("about:blank")
            ben.goes_to(place.format(profile=profile, visit=one))
            expect(ben.page.get_by_role("heading", level=1)).not_to_have_text("Holdfast")
            shown.append(ben.page.content().replace(str(profile), "*").replace(str(one), "*"))
        assert shown[0] == shown[1], place
        ben.finds_page_sound("not there")


def test_chidi_sees_what_ben_does_not(chidi: Supervisor, hers: dict[str, set[uuid.UUID]]) -> None:
    """The addresses above are real ones: for whoever may see them there is something there."""
    for profile in hers["profile_id"]:
        answer = chidi.goes_to(f"/profiles/{profile}")
        assert answer is not None
        assert answer.status == 200
