"""A phone and the record: becoming ready, opening by our share, delivering by its cookie, lost, recovering, revoked."""

import json
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, devices, sealing
from app.clock import now, today
from app.config import config
from app.extensions import db
from app.models import Assignment, AuditEntry, Deposit, DepositToken, Device, Person, Session
from app.policy import PERMISSIONS
from app.schemas.sealed import from_base64url, to_base64url
from tests.builders import DEVICE, item, payload
from tests.people import PASSWORD, Cast
from tests.phones import end_session, keys, post, register, results, sealed, tell, wrapped
from tests.rows import entries

OTHER = uuid.UUID("00000000-0000-4000-8000-00000000d1d1")
SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def amiras_phone(amira: FlaskClient) -> FlaskClient:
    """Amira's phone, ready and locked: it holds the deposit cookie and no session."""
    register(amira)
    end_session(amira)
    return amira


def phone(person: Person, device: uuid.UUID = DEVICE) -> Device:
    """What is known of a phone as a person uses it."""
    found = devices.find(device, person)
    assert found is not None
    db.session.refresh(found)
    return found


def revoke(person: Person, device: uuid.UUID = DEVICE) -> None:
    devices.revoke(phone(person, device), person, now())
    db.session.commit()


def suspend(person: Person) -> None:
    person.suspended_at = now()
    db.session.commit()


def sign_in(client: FlaskClient, name: str) -> None:
    """Sign somebody in on a phone that others use too."""
    form = {"email": f"{name}@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303


def token(client: FlaskClient) -> str:
    """The value of a phone's deposit cookie."""
    found = client.get_cookie(config().cookie_name("deposit"))
    return found.value if found else ""


def done(action: str) -> list[tuple[uuid.UUID | None, dict[str, Any]]]:
    """Who did this, and with what, by the trail: the first of them first."""
    return [(one.person_id, json.loads(one.facts)) for one in entries(action)]


# The key ----------------------------------------------------------------------------------------------


def test_the_key_to_seal_to_is_for_anybody_and_stays_the_same(client: FlaskClient) -> None:
    first, second = (client.get("/sync/key").get_json() for _ in range(2))
    assert first == second
    assert set(first) == {"kid", "public_key"}
    assert len(from_base64url(first["public_key"]) or b"") == 65
    assert first["kid"] == sealing.current(keys())[0]


# Becoming ready ---------------------------------------------------------------------------------------


def test_a_phone_becomes_ready_for_whoever_is_signed_in(amira: FlaskClient, cast: Cast) -> None:
    told = register(amira, name="Blue phone")
    assert set(told) == {"device", "person", "share", "kid", "public_key", "epoch", "server_time"}
    assert told["person"] == {"id": str(cast.amira.id), "name": "Amira Osei"}
    known = phone(cast.amira)
    assert (known.name, from_base64url(told["share"])) == ("Blue phone", known.share)
    assert known.registered_at
    assert len(known.share or b"") == 32
    assert [who for who, _ in done("registered")] == [cast.amira.id]


def test_the_deposit_cookie_is_hidden_bound_to_us_and_kept_for_sixty_days(amira: FlaskClient) -> None:
    answer = tell(amira, "device", name="")
    (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if "-deposit=" in one)
    assert "; HttpOnly" in cookie
    assert "; SameSite=Strict" in cookie
    assert f"; Max-Age={60 * 24 * 3600}" in cookie
    kept = db.session.scalars(select(DepositToken)).one()
    assert token(amira) not in (kept.token_hash, "")
    assert kept.expires_at > now() + timedelta(days=59)


def test_a_phone_without_a_name_is_called_by_its_browser(amira: FlaskClient, cast: Cast) -> None:
    said = {"device": str(DEVICE), "name": "  "}
    agent = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0"
    amira.post("/sync/device", json=said, headers={"Sec-Fetch-Site": "same-origin", "User-Agent": agent})
    assert phone(cast.amira).name == "Chrome on Android"


def test_a_phone_that_asks_again_is_told_the_same(amira: FlaskClient, cast: Cast) -> None:
    first, held = register(amira), token(amira)
    devices.rename(phone(cast.amira), "Named since", cast.amira, now())
    again = register(amira)
    assert (again["share"], token(amira)) == (first["share"], held)
    assert phone(cast.amira).name == "Named since"
    assert len(db.session.scalars(select(DepositToken)).all()) == 1


def test_a_phone_that_lost_its_cookie_gets_another_and_the_old_one_ends(
    amira: FlaskClient, cast: Cast
) -> None:
    register(amira)
    old = db.session.scalars(select(DepositToken)).one()
    old.created_at -= timedelta(days=2)
    amira.delete_cookie(config().cookie_name("deposit"))
    register(amira)
    assert token(amira)
    db.session.refresh(old)
    assert old.ended_at is not None


@pytest.mark.parametrize("where", ["device", "share", "recover"])
def test_only_an_open_session_of_somebody_who_visits_makes_ready_opens_and_recovers(
    signed_in: SignIn, client: FlaskClient, cast: Cast, where: str
) -> None:
    said = {"name": "", "records": []}
    assert tell(client, where, **said).status_code == 401
    assert tell(signed_in("evi"), where, **said).status_code == 404
    amira = signed_in("amira")
    register(amira)
    suspend(cast.amira)
    assert tell(amira, where, **said).status_code == 404


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("device", {"device": "x"}),
        ("device", {"name": 5}),
        ("device", {"name": "x" * 501}),
        ("share", {"device": None}),
        ("lost", {}),
        ("lost", {"numbers": {"amira": 1}}),
        ("lost", {"numbers": {str(OTHER): "1"}}),
        ("lost", {"numbers": {str(OTHER): -1}}),
        ("recover", {}),
        ("recover", {"records": [None] * 51}),
    ],
)
def test_what_is_not_of_this_shape_changes_nothing(
    amira: FlaskClient, where: str, said: dict[str, Any]
) -> None:
    register(amira)
    before = len(db.session.scalars(select(AuditEntry)).all())
    assert tell(amira, where, **said).status_code == 400
    assert len(db.session.scalars(select(AuditEntry)).all()) == before


@pytest.mark.parametrize("where", ["device", "share", "lost", "recover"])
def test_a_form_tells_nothing_of_a_phone(amira: FlaskClient, where: str) -> None:
    register(amira)
    assert amira.post(f"/sync/{where}", data={"device": str(DEVICE)}).status_code == 400


# Opening by our share -----------------------------------------------------------------------------------


def test_our_share_is_given_to_its_person_signed_in_on_this_phone(amira: FlaskClient, cast: Cast) -> None:
    made = register(amira)
    told = tell(amira, "share").get_json()
    assert told == {"person": made["person"], "share": made["share"]}
    assert [who for who, _ in done("share given")] == [cast.amira.id]


def test_our_share_is_for_nobody_else_and_no_other_phone(amira: FlaskClient, signed_in: SignIn) -> None:
    register(amira)
    assert tell(signed_in("amira"), "share").status_code == 404  # signed in, without this phone's cookie
    assert tell(amira, "share", device=str(OTHER)).status_code == 404
    sign_in(amira, "ben")
    assert tell(amira, "share").status_code == 404
    end_session(amira)
    assert tell(amira, "share").status_code == 401
    assert done("share given") == []


def test_being_there_with_an_open_session_lets_the_cookie_last(amira: FlaskClient) -> None:
    register(amira)
    kept = db.session.scalars(select(DepositToken)).one()
    kept.expires_at = now() + timedelta(days=3)
    assert any("-deposit=" in one for one in tell(amira, "share").headers.getlist("Set-Cookie"))
    db.session.refresh(kept)
    assert kept.expires_at > now() + timedelta(days=59)


# Delivering by the cookie alone ---------------------------------------------------------------------------


def test_a_locked_phone_delivers_without_a_session(amiras_phone: FlaskClient, cast: Cast) -> None:
    answer = post(amiras_phone, sealed(payload(cast.amira, cast.rafi), cast.amira)).get_json()
    assert [one["status"] for one in answer["results"]] == ["filed"]
    assert (answer["missing"], answer["device_revoked"]) == ([], False)


def test_the_cookie_delivers_for_this_phone_only(amiras_phone: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    assert post(amiras_phone, sent, device=OTHER).status_code == 401
    assert db.session.scalars(select(Deposit)).all() == []


def test_the_cookie_delivers_for_this_person_only(amiras_phone: FlaskClient, cast: Cast) -> None:
    bens = item(payload(cast.ben, cast.tomos))
    for more in ({}, {"author": cast.ben}):
        (got,) = results(amiras_phone, bens, **more)
        assert (got["status"], got["reason"]) == ("held", "other_author")
    assert {one.sender_id for one in db.session.scalars(select(Deposit))} == {cast.amira.id}


def test_the_cookie_opens_nothing_else(app: Flask, amiras_phone: FlaskClient) -> None:
    by_phone = {name for name, rule in PERMISSIONS.items() if rule.who is None or rule.phone}
    asked = 0
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "permission", "") in by_phone:
            continue
        address = rule.rule
        for name in rule.arguments:
            address = address.replace(f"<uuid:{name}>", str(uuid.uuid4())).replace(f"<int:{name}>", "1")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert amiras_phone.open(address, method=method).status_code in (303, 401), rule.rule
            asked += 1
    assert asked > 20


def test_anothers_session_on_the_phone_does_not_make_the_visit_theirs(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    sign_in(amiras_phone, "ben")
    named = item(payload(cast.amira, cast.rafi), seq=1)
    unnamed = sealed(payload(cast.amira, cast.sana), cast.amira, seq=2)
    assert results(amiras_phone, named, author=cast.amira)[0]["status"] == "filed"
    assert results(amiras_phone, unnamed)[0]["status"] == "filed"  # as all its items say the same
    assert {one.sender_id for one in db.session.scalars(select(Deposit))} == {cast.amira.id}


def test_whoever_is_signed_in_sends_their_own_from_a_phone_that_is_ready_for_another(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    sign_in(amiras_phone, "ben")
    assert results(amiras_phone, item(payload(cast.ben, cast.tomos)))[0]["status"] == "filed"
    assert post(amiras_phone, high_water=1, author=cast.ben).get_json()["missing"] == []


def test_two_people_on_one_phone_deliver_by_one_cookie(amira: FlaskClient, cast: Cast) -> None:
    register(amira)
    sign_in(amira, "ben")
    register(amira)
    end_session(amira)
    assert token(amira).count(".") == 1
    for who, child in ((cast.ben, cast.tomos), (cast.amira, cast.rafi)):
        answer = post(amira, sealed(payload(who, child), who), author=who).get_json()
        assert (answer["results"][0]["status"], answer["missing"]) == ("filed", [])
    known = amira.get("/sync/device").get_json()["known"]
    assert {(one["person"], one["high_water"]) for one in known} == {
        (str(cast.amira.id), 1),
        (str(cast.ben.id), 1),
    }


@pytest.mark.parametrize("spoilt", ["x", "x" * 43, "....", "\xe9" * 43, "a" * 43 + "." + "b" * 4000])
def test_a_cookie_that_we_never_gave_delivers_nothing(client: FlaskClient, cast: Cast, spoilt: str) -> None:
    client.set_cookie(config().cookie_name("deposit"), spoilt)
    assert post(client, item(payload(cast.amira, cast.rafi))).status_code == 401
    assert client.get("/sync/device").get_json()["known"] == []


def test_after_sixty_days_without_its_person_the_cookie_is_over(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    db.session.scalars(select(DepositToken)).one().expires_at = now() - timedelta(seconds=1)
    assert post(amiras_phone, item(payload(cast.amira, cast.rafi))).status_code == 401
    assert amiras_phone.get("/sync/device").get_json()["known"] == []


def test_a_suspended_persons_phone_still_delivers_and_it_is_held(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    suspend(cast.amira)
    (got,) = results(amiras_phone, sealed(payload(cast.amira, cast.rafi), cast.amira))
    assert (got["status"], got["reason"]) == ("held", "suspended")


def test_signing_out_leaves_the_phone_delivering(amira: FlaskClient, cast: Cast) -> None:
    register(amira)
    assert amira.post("/sign-out").status_code == 303
    assert results(amira, item(payload(cast.amira, cast.rafi)))[0]["status"] == "filed"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_sites_page_gets_no_phone_to_do_anything(amira: FlaskClient, cast: Cast, site: str) -> None:
    register(amira)
    before = len(db.session.scalars(select(AuditEntry)).all())
    for where in ("visits", "device", "share", "lost", "recover", "lock"):
        answer = amira.post(f"/sync/{where}", json={"device": str(DEVICE)}, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    assert len(db.session.scalars(select(AuditEntry)).all()) == before


# Revoked ----------------------------------------------------------------------------------------------


def test_a_revoked_phone_still_delivers_and_it_is_held_and_marked(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    revoke(cast.amira)
    answer = post(amiras_phone, sealed(payload(cast.amira, cast.rafi), cast.amira)).get_json()
    assert answer["device_revoked"] is True
    assert [(one["status"], one["reason"]) for one in answer["results"]] == [("held", "device_revoked")]
    assert [facts.get("revoked") for _, facts in done("received")] == [True]
    assert amiras_phone.get("/sync/device").get_json()["known"][0]["revoked"] is True


def test_nothing_opens_on_a_revoked_phone(amira: FlaskClient, cast: Cast) -> None:
    register(amira)
    revoke(cast.amira)
    assert phone(cast.amira).share is None
    for where, said in (("device", {"name": ""}), ("share", {}), ("recover", {"records": []})):
        answer = tell(amira, where, **said)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "device_revoked")
    pack = amira.get("/sync/pack")
    assert (pack.status_code, pack.get_json()["error"]["code"]) == (403, "device_revoked")


def test_revoking_one_phone_leaves_another_of_the_same_person_and_anothers_on_the_same(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    other = signed_in("amira")
    register(other, OTHER)
    register(amira)
    revoke(cast.amira)
    assert other.get("/sync/pack").status_code == 200
    assert post(other, device=OTHER).get_json()["device_revoked"] is False
    sign_in(amira, "ben")
    register(amira)
    assert tell(amira, "share").status_code == 200
    assert amira.get("/sync/pack").status_code == 200


def test_a_revoked_phone_can_begin_again_as_another(amira: FlaskClient, cast: Cast) -> None:
    register(amira)
    revoke(cast.amira)
    register(amira, OTHER)
    assert amira.get("/sync/pack").status_code == 200
    end_session(amira)
    for device, revoked in ((DEVICE, True), (OTHER, False)):  # what waited under the old number still comes
        assert post(amira, device=device).get_json()["device_revoked"] is revoked


def test_a_revoked_phones_records_are_not_recovered_through_another(amira: FlaskClient, cast: Cast) -> None:
    key, draft = os.urandom(32), uuid.uuid4()
    register(amira)
    wrap = wrapped(key, "draft", device=DEVICE, author=cast.amira.id, id=draft)
    names = {"purpose": "draft", "device": str(DEVICE), "author": str(cast.amira.id), "id": str(draft)}
    register(amira, OTHER)
    for expected in (to_base64url(key), None):
        answer = tell(amira, "recover", device=OTHER, records=[names | wrap])
        assert answer.get_json()["keys"] == [expected]
        revoke(cast.amira)


def test_a_suspended_persons_phone_says_so_by_its_cookie(amiras_phone: FlaskClient, cast: Cast) -> None:
    suspend(cast.amira)
    assert amiras_phone.get("/sync/device").get_json()["known"][0]["suspended"] is True


@pytest.mark.parametrize(("minutes", "over"), [(-5, False), (5, True)])
def test_a_lock_told_late_ends_no_session_begun_since(amira: FlaskClient, minutes: int, over: bool) -> None:
    moment = (now() + timedelta(minutes=minutes)).isoformat()
    assert amira.post("/sync/lock", json={"locked_at": moment}).get_json() == {"locked": True}
    assert (amira.get("/sync/pack").status_code == 401) is over


def test_anothers_numbers_are_not_counted_for_who_sends(amira: FlaskClient, cast: Cast) -> None:
    answer = post(amira, high_water=7, author=cast.ben).get_json()
    assert answer["missing"] == []
    assert devices.find(DEVICE, cast.amira) is None


# An emptied store ---------------------------------------------------------------------------------------


def test_a_phone_is_known_by_its_cookie_with_what_never_came(amiras_phone: FlaskClient, cast: Cast) -> None:
    post(amiras_phone, item(payload(cast.amira, cast.rafi), seq=2), high_water=3)
    told = amiras_phone.get("/sync/device").get_json()
    assert set(told) == {"known", "server_time"}
    assert told["known"] == [
        {
            "device": str(DEVICE),
            "person": str(cast.amira.id),
            "high_water": 3,
            "missing": [1, 3],
            "revoked": False,
            "suspended": False,
        }
    ]


def test_a_locked_phone_hears_which_of_its_cases_are_no_longer_its_persons(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    carried = f"{cast.rafi.id},{cast.sana.id},{cast.tomos.id},{uuid.uuid4()},none"
    before = amiras_phone.get(f"/sync/device?carried={cast.rafi.id},{cast.sana.id}").get_json()["known"][0]
    assert before["gone"] == []
    about = Assignment.profile_id == cast.rafi.id, Assignment.person_id == cast.amira.id
    db.session.scalars(select(Assignment).where(*about)).one().ends_on = today() - timedelta(days=1)
    db.session.commit()
    (known,) = amiras_phone.get(f"/sync/device?carried={carried}").get_json()["known"]
    assert known["gone"] == carried.split(",")[0:1] + carried.split(",")[2:4]


def test_without_the_cookie_a_phone_is_known_for_nothing(signed_in: SignIn, client: FlaskClient) -> None:
    register(signed_in("amira"))
    for one in (client, signed_in("amira")):
        assert one.get("/sync/device").get_json()["known"] == []


def test_a_phone_says_that_its_store_was_emptied_and_how_far_it_had_come(
    amiras_phone: FlaskClient, cast: Cast
) -> None:
    post(amiras_phone, item(payload(cast.amira, cast.rafi), seq=1))
    told = tell(amiras_phone, "lost", numbers={str(cast.amira.id): 4, str(cast.ben.id): 9}).get_json()
    assert [(one["person"], one["missing"]) for one in told["known"]] == [(str(cast.amira.id), [2, 3, 4])]
    assert (phone(cast.amira).high_water, phone(cast.amira).lost_at is not None) == (4, True)
    assert devices.find(DEVICE, cast.ben) is None
    ((who, facts),) = done("store lost")
    assert (who, facts["high_water"]) == (cast.amira.id, 4)


def test_a_phone_that_remembers_less_than_we_do_lowers_nothing(amiras_phone: FlaskClient, cast: Cast) -> None:
    post(amiras_phone, high_water=7)
    tell(amiras_phone, "lost", numbers={str(cast.amira.id): 2})
    assert phone(cast.amira).high_water == 7


def test_only_the_phone_itself_says_that_its_store_was_emptied(
    amiras_phone: FlaskClient, signed_in: SignIn, client: FlaskClient, cast: Cast
) -> None:
    assert tell(client, "lost", numbers={}).status_code == 401
    assert tell(signed_in("amira"), "lost", numbers={}).status_code == 404
    assert tell(amiras_phone, "lost", device=str(OTHER), numbers={}).status_code == 404
    assert done("store lost") == []


# Recovering ---------------------------------------------------------------------------------------------


def draft(author: Person, key: bytes, **changes: Any) -> dict[str, Any]:
    """A draft's record as a phone asks for its key."""
    named: dict[str, Any] = {"device": str(OTHER), "author": str(author.id), "id": str(uuid.uuid4())}
    return {"purpose": "draft", **named, **wrapped(key, "draft", **named)} | changes


def visit(author: Person, key: bytes, **changes: Any) -> dict[str, Any]:
    """A finished visit's record as a phone asks for its key."""
    named: dict[str, Any] = {"device": str(DEVICE), "author": str(author.id), "id": str(uuid.uuid4())}
    named |= {"revision": 1, "seq": 3, "digest": "a" * 64}
    return {"purpose": "visit", **named, **wrapped(key, "visit", **named)} | changes


def test_somebody_gets_the_keys_of_their_own_records_back(amira: FlaskClient, cast: Cast) -> None:
    one, two = os.urandom(32), os.urandom(32)
    records = [draft(cast.amira, one, revision=None), visit(cast.amira, two)]
    sealing.rotate(keys())
    told = tell(amira, "recover", records=records).get_json()
    assert told == {"keys": [to_base64url(one), to_base64url(two)]}
    ((who, facts),) = done("recovered")
    assert (who, facts) == (cast.amira.id, {"asked": 2, "given": [one["id"] for one in records]})
    assert audit.verify().wrong is None


def test_nobody_gets_the_keys_of_anothers_records_or_of_what_does_not_open(
    amira: FlaskClient, cast: Cast
) -> None:
    key = os.urandom(32)
    bens, mine = draft(cast.ben, key), visit(cast.amira, key)
    records = [
        bens,
        bens | {"author": str(cast.amira.id)},
        mine | {"purpose": "draft"},
        mine | {"seq": 4},
        mine | {"seq": None},
        mine | {"digest": "b" * 64},
        mine | {"device": str(OTHER)},
        mine | {"kid": "0" * 16},
        mine | {"enc": mine["wrap"]},
        None,
        5,
        {},
        mine,
    ]
    told = tell(amira, "recover", records=records).get_json()["keys"]
    assert told == [None] * 12 + [to_base64url(key)]


# Locking ----------------------------------------------------------------------------------------------


def test_locking_the_phone_ends_the_session_and_the_phone_still_delivers(
    amira: FlaskClient, cast: Cast
) -> None:
    register(amira)
    assert tell(amira, "lock").get_json() == {"locked": True}
    assert db.session.scalars(select(Session)).one().ended_at is not None
    assert amira.get("/sync/pack").status_code == 401
    assert [who for who, _ in done("locked")] == [cast.amira.id]
    assert results(amira, item(payload(cast.amira, cast.rafi)))[0]["status"] == "filed"


def test_a_phone_without_a_session_is_locked_already(client: FlaskClient) -> None:
    assert tell(client, "lock").get_json() == {"locked": True}
    assert done("locked") == []
