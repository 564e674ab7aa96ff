"""What somebody might send who means harm, or a phone that has gone wrong: nothing is lost, forged or let in by it."""

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import alerts, custody, tray, versions
from app.clock import now
from app.extensions import db
from app.models import Alert, AuditEntry, Deposit, Revision
from tests.builders import DEVICE, envelope, graded, item, payload
from tests.people import PASSWORD, Cast
from tests.visits import Visits

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
NO_TEXT = "\xff\xfe"  # as WSGI hands over bytes that are not UTF-8


def sent(client: FlaskClient, *items: Any, text: Callable[[str], str] = str) -> list[dict[str, Any]]:
    """Post items, their text changed at the last moment, and give the results."""
    body = text(json.dumps(envelope(*items)))
    answer = client.post("/sync/visits", data=body, content_type="application/json", headers=SAME_ORIGIN)
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["results"])


# Bytes are kept whatever is in them -----------------------------------------------------------------


@pytest.mark.parametrize(
    "items",
    [["a\0b"], ["a\ud800"], ["a" * 60 + "1", "a" * 60 + "2"], ["\x1b[2J", "\u202e"]],
    ids=["nul", "half a character", "alike to the fiftieth letter", "unseen"],
)
def test_a_five_on_an_item_of_any_name_is_kept_and_told(
    amira: FlaskClient, cast: Cast, items: list[str]
) -> None:
    odd = item(json.dumps(payload(cast.amira, cast.rafi, ratings={name: graded(5) for name in items})))
    first, second = sent(amira, odd, item(payload(cast.amira, cast.sana), seq=2))
    assert (first["status"], first["reason"], first["alerted"]) == ("held", "invalid", True)
    assert second["status"] == "filed"
    assert db.session.scalars(select(Alert.code).distinct()).all() == ["grade_5"]


def test_alerts_have_an_end_and_those_of_the_checklist_come_first(amira: FlaskClient, cast: Cast) -> None:
    ratings = {f"x{number}": {"grade": 5} for number in range(5_000)} | {"w5": {"grade": 5}}
    (held,) = sent(amira, item(payload(cast.amira, cast.rafi, ratings=ratings)))
    assert (held["status"], held["alerted"]) == ("held", True)
    assert db.session.scalar(select(func.count()).select_from(Alert)) == alerts.MOST
    assert db.session.scalars(select(Alert).where(Alert.item == "w5")).one()


def test_a_number_without_end_damages_its_item_only(amira: FlaskClient, cast: Cast) -> None:
    digest = hashlib.sha256(b"inside").hexdigest()
    sealed = {"id": str(uuid.uuid4()), "revision": 1, "seq": 1, "digest": digest, "sealed": {"v": "ENDLESS"}}
    neighbour = item(payload(cast.amira, cast.rafi), seq=2)
    results = sent(amira, sealed, neighbour, text=lambda body: body.replace('"ENDLESS"', "1e999"))
    assert [one["status"] for one in results] == ["damaged", "filed"]


def test_a_sealed_envelope_may_hold_any_text(amira: FlaskClient) -> None:
    digest = hashlib.sha256(b"inside").hexdigest()
    sealed = {"id": str(uuid.uuid4()), "revision": 1, "seq": 1, "digest": digest, "sealed": {"a\0": "\0"}}
    assert sent(amira, sealed)[0]["reason"] == "unopenable"


def test_what_cannot_be_kept_holds_up_no_neighbour_and_is_not_said_to_be_here(
    cast: Cast, amira: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = alerts.raise_for
    fails = lambda deposit, *more: tell(deposit, *more) if deposit.seq == 2 else 1 / 0  # noqa: E731
    with monkeypatch.context() as broken:
        broken.setattr(alerts, "raise_for", fails)
        items = [item(payload(cast.amira, child), seq=seq) for seq, child in ((1, cast.rafi), (2, cast.sana))]
        assert [one["status"] for one in sent(amira, *items)] == ["damaged", "filed"]
    assert sent(amira, items[0])[0]["status"] == "filed"


def test_a_fault_with_a_version_that_waited_does_not_hold_up_the_one_it_waited_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, add = uuid.uuid4(), versions.add_revision
    later = payload(cast.amira, cast.rafi, correction={"reason": "Seen again."})
    custody.take(item(later, visit=visit, revision=2, seq=2), cast.amira, DEVICE, now())
    fails = lambda deposit, *more: add(deposit, *more) if deposit.revision == 1 else 1 / 0  # noqa: E731
    with monkeypatch.context() as broken:
        broken.setattr(versions, "add_revision", fails)
        first = custody.take(item(payload(cast.amira, cast.rafi), visit=visit), cast.amira, DEVICE, now())
    assert first.status == "filed"
    waiting = db.session.scalars(select(Deposit).where(Deposit.revision == 2)).one()
    assert (waiting.status, waiting.reason) == ("held", "out_of_order")
    assert custody.file_again(waiting.id, now())
    assert waiting.status == "filed"


# Nobody signs what they wrote -------------------------------------------------------------------------


def test_a_supervisor_cannot_let_in_what_they_sent_in_anothers_name(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, by=cast.amira, sender=cast.chidi)
    assert deposit.reason == "other_author"
    assert 'value="allow"' not in chidi.get(f"/tray/{deposit.id}").text
    answer = chidi.post(f"/tray/{deposit.id}", data={"act": "allow", "why_allowed": "She asked me to."})
    assert answer.status_code == 400
    assert db.session.scalars(select(Revision)).all() == []


def test_a_supervisor_cannot_decide_on_what_they_sent_though_another_let_it_in(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, by=cast.amira, sender=cast.chidi)
    cast.dana.team_id = cast.north.id
    db.session.commit()
    assert tray.allow(deposit, "They shared one phone that day.", cast.dana, now())
    revision = db.session.scalars(select(Revision)).one()
    assert chidi.get(f"/versions/{revision.id}/decision").status_code == 404
    assert f"/versions/{revision.id}/decision" not in chidi.get("/queue").text


# Who sees what ------------------------------------------------------------------------------------


def test_the_administrator_is_not_told_that_something_grave_lies_in_the_tray(
    signed_in: Callable[[str], FlaskClient], chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    visits.sent(1, 5, to=cast.tomos)
    assert "An alert was raised from it" in chidi.get("/tray").text
    assert "An alert was raised from it" not in signed_in("evi").get("/tray").text


def test_that_a_caseload_was_looked_at_is_kept_with_whose_cases_it_showed(
    amira: FlaskClient, cast: Cast
) -> None:
    amira.get("/")
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "caseload"))
    assert (entry.action, entry.person_id) == ("listed", cast.amira.id)
    assert json.loads(entry.facts) == {"profiles": [str(cast.rafi.id), str(cast.sana.id)]}


# Odd bytes in an address --------------------------------------------------------------------------


def test_a_question_that_is_no_text_is_refused_everywhere(app: Flask, amira: FlaskClient, cast: Cast) -> None:
    ids = {"profile_id": cast.rafi.id, "person_id": cast.ben.id, "name": "x"}
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for argument in rule.arguments:
            named = str(ids.get(argument, uuid.uuid4()))
            address = address.replace(f"<uuid:{argument}>", named).replace(f"<{argument}>", named)
        for client in (amira, stranger):
            answer = client.get(address, environ_overrides={"QUERY_STRING": NO_TEXT}, headers=SAME_ORIGIN)
            assert answer.status_code in (400, 405), (rule.rule, answer.status_code)


def test_a_line_break_in_an_address_begins_no_line_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/static/dist/x%0Arequest=0%20person=0%20outcome=200")
    lines = [record.getMessage() for record in caplog.records if record.name == "holdfast"]
    assert len(lines) == 1
    assert "\n" not in lines[0]


# Passwords ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sign", ["\U0001fae8", "\ue000", "\x07"], ids=["newer than we know", "private", "unseen"]
)
def test_a_password_is_taken_to_the_letter(amira: FlaskClient, client: FlaskClient, sign: str) -> None:
    new = f"seven {sign} lanterns at the bridge"
    given = {"present": PASSWORD, "new": new, "again": new}
    assert amira.post("/account/password", data=given).status_code == 303
    answer = client.post("/sign-in", data={"email": "amira@example.org", "password": new})
    assert answer.location == "/"


# The log ------------------------------------------------------------------------------------------


def test_a_fault_in_custody_puts_no_words_of_a_visit_into_productions_log(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    word = "".join(("can", "ary"))  # the log shows lines of the program, this one among them

    def fail(*_: Any) -> None:
        raise ValueError(word)

    with monkeypatch.context() as broken:
        broken.setattr(versions, "add_revision", fail)
        broken.setattr("app.logs.config", lambda: type("Settings", (), {"production": True}))
        custody.take(item(payload(cast.amira, cast.rafi)), cast.amira, DEVICE, now())
    told = "".join(logging.Formatter().format(record) for record in caplog.records)
    assert "ValueError" in told
    assert word not in told
