"""Signing in and out, sessions, and one's own account."""

import hashlib
import json
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import create_app, passwords, people, throttle
from app.clock import now
from app.config import Config
from app.extensions import db
from app.models import AuditEntry, KnownBrowser, Session, SignInTry
from app.views.auth import local_path
from tests.builders import envelope, item, payload
from tests.people import PASSWORD, Cast
from tests.rows import entries

AMIRA = "amira@example.org"
SignedIn = Callable[[str], FlaskClient]
NewClient = Callable[[], FlaskClient]


def sign_in(client: FlaskClient, email: str = AMIRA, password: str = PASSWORD, **more: Any) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def told(client: FlaskClient, answer: TestResponse) -> str:
    """The page that a refused sign-in leads to."""
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.status_code == 200
    return page.text


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def cookie(answer: TestResponse, name: str) -> Any:
    for line in answer.headers.getlist("Set-Cookie"):
        parsed: SimpleCookie = SimpleCookie(line)
        if name in parsed:
            return parsed[name]
    raise AssertionError(f"no cookie {name}")


def only_session() -> Session:
    return db.session.scalars(select(Session)).one()


# Signing in ---------------------------------------------------------------------------------------


def test_the_right_password_lets_a_person_in(cast: Cast, client: FlaskClient) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Amira Osei" in client.get("/account").text


@pytest.mark.parametrize("email", ["  Amira@Example.ORG ", "AMIRA@EXAMPLE.ORG"])
def test_an_address_is_the_same_however_it_is_typed(cast: Cast, client: FlaskClient, email: str) -> None:
    assert sign_in(client, email).location == "/"


def test_the_page_asks_for_email_and_password(cast: Cast, client: FlaskClient) -> None:
    page = client.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    for field in (
        'name="email"',
        'autocomplete="username"',
        'type="password"',
        'autocomplete="current-password"',
    ):
        assert field in page.text


def test_wrong_password_unknown_person_and_suspended_person_are_answered_alike(
    cast: Cast, new_client: NewClient
) -> None:
    cast.ben.suspended_at = now()
    pages = []
    for email, password in (
        (AMIRA, "wrong"),
        ("nobody@example.org", PASSWORD),
        ("ben@example.org", PASSWORD),
    ):
        client = new_client()
        answer = sign_in(client, email, password)
        pages.append((answer.status_code, answer.location, told(client, answer).replace(email, "THEM")))
        assert not is_in(client)
    assert pages[0] == pages[1] == pages[2]
    assert "do not go together" in pages[0][2]


def test_somebody_unknown_is_judged_like_somebody_known(cast: Cast, client: FlaskClient) -> None:
    # Both go through the same comparison, against a hash of the same settings.
    for email in (AMIRA, "nobody@example.org"):
        sign_in(client, email, "wrong")
    known = argon2.extract_parameters(cast.amira.password_hash)
    assert argon2.extract_parameters(passwords._NOBODY) == known
    assert len(entries("sign-in failed")) == 2


def test_what_was_wrong_is_shown_once_with_the_address_kept(cast: Cast, client: FlaskClient) -> None:
    page = told(client, sign_in(client, password="wrong"))
    assert 'href="#email"' in page
    assert f'value="{AMIRA}"' in page
    assert "do not go together" not in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, ["Enter your email address", "Enter your password"]),
        ({"email": AMIRA}, ["Enter your password"]),
        ({"password": "x"}, ["Enter your email address"]),
        ({"email": "   ", "password": "x"}, ["Enter your email address"]),
    ],
)
def test_a_field_left_out_is_named(
    cast: Cast, client: FlaskClient, data: dict[str, str], words: list[str]
) -> None:
    page = told(client, client.post("/sign-in", data=data))
    summary = page.split("There is a problem")[1].split("<h1")[0]
    assert re.findall(r"Enter your [a-z ]+", summary) == words


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("\0", "x"), ("amira@example.org\0", PASSWORD), ("ami ra@example.org", PASSWORD), ("x" * 5000, "x"),
        ("<b>@example.org", "x"), ("' or 1=1 --", "x"), ("🙂@example.org", "🙂"), ("\u202egro.elpmaxe@arima", "x"),
        (AMIRA, "x" * 5000), (AMIRA, PASSWORD + "\0"), (AMIRA, PASSWORD + " "), (AMIRA, PASSWORD.upper()),
    ],
)  # fmt: skip
def test_odd_words_are_wrong_words(cast: Cast, client: FlaskClient, email: str, password: str) -> None:
    page = told(client, sign_in(client, email, password))
    assert "do not go together" in page
    assert "<b>@" not in page
    assert not is_in(client)


def test_bytes_that_are_no_text_are_wrong_words(cast: Cast, client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in", data=b"email=%ff%fe&password=%ff", content_type="application/x-www-form-urlencoded"
    )
    assert "do not go together" in told(client, answer)


def test_who_is_signed_in_has_no_use_for_the_page(signed_in: SignedIn) -> None:
    assert signed_in("amira").get("/sign-in").location == "/"


def test_a_hash_of_older_settings_is_made_anew_at_the_next_sign_in(cast: Cast, client: FlaskClient) -> None:
    cast.amira.password_hash = argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    assert sign_in(client).location == "/"
    db.session.refresh(cast.amira)
    assert not passwords.needs_rehash(cast.amira.password_hash)
    assert passwords.verify(cast.amira.password_hash, PASSWORD)


def test_another_sites_page_cannot_sign_anybody_in_or_out(
    cast: Cast, signed_in: SignedIn, client: FlaskClient
) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert (
        client.post("/sign-in", data={"email": AMIRA, "password": PASSWORD}, headers=foreign).status_code
        == 403
    )
    amira = signed_in("amira")
    assert amira.post("/sign-out", headers=foreign).status_code == 403
    assert amira.post("/sign-out", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert is_in(amira)


# Where to go next ---------------------------------------------------------------------------------


def test_a_person_comes_to_the_page_they_asked_for(cast: Cast, client: FlaskClient) -> None:
    asked = client.get("/account?a=1")
    assert asked.location == "/sign-in?next=/account%3Fa%3D1"
    assert 'name="next" value="/account?a=1"' in client.get(asked.location).text
    assert sign_in(client, next="/account?a=1").location == "/account?a=1"


def test_the_page_asked_for_outlives_a_wrong_password(cast: Cast, client: FlaskClient) -> None:
    answer = sign_in(client, password="wrong", next="/account")
    assert 'name="next" value="/account"' in told(client, answer)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
        "\\/elsewhere.example",
        "https://elsewhere.example", "http:elsewhere.example", "javascript:alert(1)",
        "data:text/html,x", "elsewhere.example",
        "/\t/elsewhere.example", "\t//elsewhere.example", " //elsewhere.example", "/\n/elsewhere.example",
        "/x\r\nSet-Cookie: a=b",
        "/\u2028", "/\0", "", "/" + "x" * 2000, "@elsewhere.example", ".elsewhere.example", "?x", "#x",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(cast: Cast, client: FlaskClient, elsewhere: str) -> None:
    assert local_path(elsewhere) == ""
    assert sign_in(client, next=elsewhere).location == "/"


@pytest.mark.parametrize("here", ["/", "/account", "/profiles/x?a=b&c=d", "/a//b", "/x?next=//y"])
def test_pages_here_are_taken_as_they_are(here: str) -> None:
    assert local_path(here) == here


# The session --------------------------------------------------------------------------------------


def test_the_token_is_random_and_not_kept(cast: Cast, client: FlaskClient) -> None:
    token = cookie(sign_in(client), "holdfast-session").value
    kept = only_session()
    assert len(token) >= 43
    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()
    rows = [db.session.execute(select(table)).all() for table in reversed(db.metadata.sorted_tables)]
    assert token not in repr(rows)
    assert cookie(sign_in(client), "holdfast-session").value != token


def test_on_loopback_the_cookie_is_hidden_from_scripts_and_other_sites(
    cast: Cast, client: FlaskClient
) -> None:
    answer = sign_in(client)
    for name in ("holdfast-session", "holdfast-browser"):
        found = cookie(answer, name)
        assert (found["httponly"], found["samesite"], found["path"], found["secure"]) == (
            True,
            "Lax",
            "/",
            "",
        )
    assert not cookie(answer, "holdfast-session")["max-age"]
    assert cookie(answer, "holdfast-browser")["max-age"] == str(400 * 24 * 3600)


def test_in_production_cookies_are_bound_to_https_and_this_host(app: Flask, cast: Cast) -> None:
    settings = Config(
        environment="production",
        secret="0123456789abcdefghijklmnopqrstuvwxyz",
        address="https://holdfast.example.org",
        database=app.config["HOLDFAST"].database,
    )
    made = create_app(settings)
    production = made.test_client()
    answer = production.post(
        "/sign-in",
        base_url="https://holdfast.example.org",
        data={"email": AMIRA, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    for name in ("session", "browser"):
        found = cookie(answer, f"__Host-holdfast-{name}")
        assert (found["secure"], found["httponly"], found["samesite"]) == (True, True, "Lax")
        assert (found["path"], found["domain"]) == ("/", "")
    with made.app_context():
        db.engine.dispose()


def test_a_session_that_is_idle_too_long_is_over(cast: Cast, signed_in: SignedIn) -> None:
    amira = signed_in("amira")
    only_session().last_seen_at = now() - timedelta(minutes=14, seconds=30)
    assert is_in(amira)
    only_session().last_seen_at = now() - timedelta(minutes=15, seconds=1)
    answer = amira.get("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")


def test_a_session_in_use_is_over_after_twelve_hours_all_the_same(cast: Cast, signed_in: SignedIn) -> None:
    amira = signed_in("amira")
    only_session().created_at = now() - timedelta(hours=11, minutes=59)
    assert is_in(amira)
    only_session().created_at = now() - timedelta(hours=12, seconds=1)
    assert not is_in(amira)


def test_reading_writes_down_at_most_once_a_minute_that_somebody_was_here(
    cast: Cast, signed_in: SignedIn
) -> None:
    amira = signed_in("amira")
    lately = now() - timedelta(seconds=50)
    only_session().last_seen_at = lately
    assert is_in(amira)
    assert only_session().last_seen_at == lately
    only_session().last_seen_at = now() - timedelta(seconds=70)
    assert is_in(amira)
    db.session.expire_all()
    assert only_session().last_seen_at > lately


def test_signing_out_ends_the_session_itself_not_only_the_cookie(cast: Cast, client: FlaskClient) -> None:
    token = cookie(sign_in(client), "holdfast-session").value
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert cookie(answer, "holdfast-session")["max-age"] == "0"
    client.set_cookie("holdfast-session", token)
    assert not is_in(client)


def test_signing_out_twice_is_no_error(cast: Cast, client: FlaskClient, signed_in: SignedIn) -> None:
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/sign-out").location == "/sign-in"
    assert "signed in as Amira" in signed_in("amira").get("/sign-out").text


def test_a_token_made_elsewhere_is_never_taken_over(cast: Cast, client: FlaskClient) -> None:
    client.set_cookie("holdfast-session", "chosen-by-somebody-else-and-long-enough-000")
    assert not is_in(client)
    assert cookie(sign_in(client), "holdfast-session").value != "chosen-by-somebody-else-and-long-enough-000"


def test_signing_in_again_ends_the_session_before(cast: Cast, client: FlaskClient) -> None:
    first = cookie(sign_in(client), "holdfast-session").value
    sign_in(client, "ben@example.org")
    client.set_cookie("holdfast-session", first)
    assert not is_in(client)


def test_a_cookie_that_another_program_left_on_this_host_is_no_hindrance(signed_in: SignedIn) -> None:
    amira = signed_in("amira")
    amira.set_cookie("remember_token", "1|anything")
    assert is_in(amira)


@pytest.mark.parametrize("token", ["", "x", "🙂", "x" * 4000])
def test_a_token_of_no_session_opens_nothing(cast: Cast, client: FlaskClient, token: str) -> None:
    client.set_cookie("holdfast-session", token)
    assert not is_in(client)


def test_a_part_of_a_page_that_meets_an_ended_session_leads_to_sign_in(
    cast: Cast, client: FlaskClient
) -> None:
    answer = client.get("/account", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in?next=/account")


# Suspended ----------------------------------------------------------------------------------------


def test_a_suspended_persons_open_session_may_deposit_and_nothing_else(
    cast: Cast, signed_in: SignedIn
) -> None:
    amira = signed_in("amira")
    cast.amira.suspended_at = now()
    sent = envelope(item(payload(cast.amira, cast.rafi)))
    answer = amira.post("/sync/visits", json=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["results"][0]["status"], answer.json["results"][0]["reason"]) == ("held", "suspended")
    for address in ("/", "/account", "/account/password", f"/profiles/{cast.rafi.id}", "/sync/pack"):
        assert amira.get(address).status_code == 404
    assert amira.get("/sign-in").status_code == 200
    assert amira.post("/sign-out").location == "/sign-in"


# Too many tries -----------------------------------------------------------------------------------


def fail(client: FlaskClient, times: int, email: str = AMIRA, place: str = "192.0.2.1") -> TestResponse:
    for _ in range(times):
        answer = client.post(
            "/sign-in",
            data={"email": email, "password": "wrong"},
            environ_base={"REMOTE_ADDR": place},
        )
    return answer


def test_after_five_wrong_tries_an_account_waits_and_says_until_when(cast: Cast, client: FlaskClient) -> None:
    assert "do not go together" in told(client, fail(client, 5))
    page = told(client, sign_in(client))
    assert re.search(r"too many wrong tries. Try again at \d\d:\d\d\.", page)
    assert not is_in(client)


def test_an_account_that_does_not_exist_waits_all_the_same(cast: Cast, client: FlaskClient) -> None:
    fail(client, 5, "nobody@example.org")
    assert "too many wrong tries" in told(client, sign_in(client, "nobody@example.org"))


def test_waiting_ends_after_a_quarter_of_an_hour(cast: Cast, client: FlaskClient) -> None:
    fail(client, 5)
    for one in db.session.scalars(select(SignInTry)):
        one.tried_at -= throttle.WINDOW
    assert sign_in(client).location == "/"


def test_tries_while_waiting_do_not_make_it_longer(cast: Cast, client: FlaskClient) -> None:
    fail(client, 9)
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 5


def test_from_another_address_the_account_waits_too(cast: Cast, client: FlaskClient) -> None:
    fail(client, 5, place="192.0.2.1")
    assert "too many" in told(client, fail(client, 1, place="198.51.100.7"))


def test_an_address_that_tries_many_accounts_waits(cast: Cast, client: FlaskClient) -> None:
    for number in range(throttle.PER_ADDRESS):
        db.session.add(
            SignInTry(
                account_hash=throttle.keyed(f"person{number}@example.org"),
                address_hash=throttle.keyed("192.0.2.1"),
                tried_at=now(),
            )
        )
    assert "too many" in told(client, fail(client, 1, "other@example.org"))
    assert "do not go together" in told(client, fail(client, 1, "other@example.org", place="192.0.2.2"))


def test_strangers_never_lock_a_person_out_of_their_own_browser(cast: Cast, new_client: NewClient) -> None:
    own, stranger = new_client(), new_client()
    sign_in(own)
    own.post("/sign-out")
    for place in ("192.0.2.1", "127.0.0.1"):
        fail(stranger, 6, place=place)
    assert "too many" in told(stranger, sign_in(stranger))
    assert sign_in(own).location == "/"


def test_a_known_browser_has_its_own_count(cast: Cast, client: FlaskClient) -> None:
    sign_in(client)
    client.post("/sign-out")
    assert "do not go together" in told(client, fail(client, throttle.PER_BROWSER))
    assert "too many" in told(client, sign_in(client))


def test_wrong_tries_in_ones_own_browser_leave_a_new_one_welcome(cast: Cast, new_client: NewClient) -> None:
    own = new_client()
    sign_in(own)
    own.post("/sign-out")
    fail(own, 6)
    assert sign_in(new_client()).location == "/"


def test_many_tries_at_once_gain_nothing(cast: Cast, new_client: NewClient) -> None:
    crowd = [threading.Thread(target=fail, args=(new_client(), 1)) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == throttle.PER_ACCOUNT
    assert len(entries("sign-in failed")) == throttle.PER_ACCOUNT


def test_a_browser_is_known_for_its_own_person_only(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, "ben@example.org")
    client.post("/sign-out")
    fail(client, 5)
    assert "too many" in told(client, sign_in(client))


def test_two_people_may_share_a_browser_that_knows_both(cast: Cast, client: FlaskClient) -> None:
    for email in (AMIRA, "ben@example.org", AMIRA):
        assert sign_in(client, email).location == "/"
    assert db.session.scalar(select(func.count()).select_from(KnownBrowser)) == 2


def test_a_right_password_is_not_counted(cast: Cast, client: FlaskClient) -> None:
    for _ in range(12):
        assert sign_in(client).location == "/"
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 0


def test_tries_are_kept_as_hashes_that_need_the_secret_and_for_a_day(cast: Cast, client: FlaskClient) -> None:
    fail(client, 1, "my-password-in-the-wrong-field")
    kept = db.session.scalars(select(SignInTry)).one()
    for text, hashed in (
        ("my-password-in-the-wrong-field", kept.account_hash),
        ("192.0.2.1", kept.address_hash),
    ):
        assert hashed == throttle.keyed(text)
        assert hashed != hashlib.sha256(text.encode()).hexdigest()
    kept.tried_at -= timedelta(hours=25)
    fail(client, 1, "another")
    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", "unknown"), ("nonsense", "unknown"),
    ],
)  # fmt: skip
def test_a_customers_whole_network_counts_as_one_address(address: str, counted: str) -> None:
    assert throttle.network(address) == counted


# The trail ----------------------------------------------------------------------------------------


def test_signing_in_failing_and_signing_out_stand_in_the_trail(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, password="wrong")
    sign_in(client)
    client.post("/sign-out")
    actions = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [entry.action for entry in actions] == ["sign-in failed", "signed in", "signed out"]
    failed, came, left = actions
    assert failed.person_id is None
    assert came.person_id == left.person_id == cast.amira.id
    assert came.subject_id == left.subject_id == str(only_session().id)


def test_a_failed_sign_in_names_no_account(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, password="wrong")
    (failed,) = entries("sign-in failed")
    written = json.dumps([failed.subject, failed.subject_id, failed.facts])
    assert AMIRA not in written
    assert str(cast.amira.id) not in written


# One's own account --------------------------------------------------------------------------------


def test_a_person_sees_where_they_are_signed_in_and_which_is_this_browser(
    cast: Cast, new_client: NewClient
) -> None:
    browsers = {
        "Mozilla/5.0 (Linux; Android 14) Chrome/130.0": new_client(),
        "Mozilla/5.0 (Windows NT 10.0) Firefox/132.0": (desk := new_client()),
    }
    for name, client in browsers.items():
        headers = {"User-Agent": name, "Sec-Fetch-Site": "same-origin"}
        client.post("/sign-in", data={"email": AMIRA, "password": PASSWORD}, headers=headers)
    page = desk.get("/account").text
    assert page.count("this browser") == 1
    assert re.search(r"Firefox on Windows</strong> <small>this browser", page)
    assert "Chrome on Android" in page


def test_a_session_ended_elsewhere_is_refused_at_once(cast: Cast, new_client: NewClient) -> None:
    lost, desk = new_client(), new_client()
    sign_in(lost)
    ending = only_session().id
    sign_in(desk)
    assert desk.post(f"/sessions/{ending}/end").location == "/account"
    assert "That browser is signed out" in desk.get("/account").text
    assert not is_in(lost)
    assert is_in(desk)
    (entry,) = entries("ended")
    assert (entry.subject, entry.subject_id, entry.person_id) == ("session", str(ending), cast.amira.id)


def test_ending_a_session_twice_changes_nothing_and_is_noted_once(cast: Cast, new_client: NewClient) -> None:
    lost, desk = new_client(), new_client()
    sign_in(lost)
    ending = only_session().id
    sign_in(desk)
    for _ in range(2):
        assert desk.post(f"/sessions/{ending}/end").status_code == 303
    assert len(entries("ended")) == 1


def test_nobody_ends_another_persons_session(cast: Cast, signed_in: SignedIn) -> None:
    amira, ben = signed_in("amira"), signed_in("ben")
    hers = db.session.scalars(select(Session).where(Session.person_id == cast.amira.id)).one()
    unknown = ben.post("/sessions/00000000-0000-4000-8000-000000000000/end")
    refused = ben.post(f"/sessions/{hers.id}/end")
    assert (refused.status_code, refused.data) == (404, unknown.data)
    assert is_in(amira)


def test_the_administrator_ends_anybodys_session(cast: Cast, signed_in: SignedIn) -> None:
    amira, evi = signed_in("amira"), signed_in("evi")
    hers = db.session.scalars(select(Session).where(Session.person_id == cast.amira.id)).one()
    assert evi.post(f"/sessions/{hers.id}/end").location == f"/people/{cast.amira.id}"
    assert not is_in(amira)


# One's own password -------------------------------------------------------------------------------

NEW = "four-herons-on-a-tin-roof"


def change(
    client: FlaskClient, present: str = PASSWORD, new: str = NEW, again: str | None = None
) -> TestResponse:
    again = new if again is None else again
    return client.post("/account/password", data={"present": present, "new": new, "again": again})


def test_a_person_changes_their_password_and_other_browsers_are_signed_out(
    cast: Cast, signed_in: SignedIn, client: FlaskClient
) -> None:
    other, amira = signed_in("amira"), signed_in("amira")
    assert change(amira).location == "/account"
    assert is_in(amira)
    assert not is_in(other)
    assert "do not go together" in told(client, sign_in(client))
    assert sign_in(client, password=NEW).location == "/"
    assert len(entries("chose password")) == 1


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"present": ""}, "present", "Enter the password that you signed in with"),
        ({"present": "wrong"}, "present", "That is not the password that you signed in with"),
        ({"new": "short"}, "new", "Use 12 to 200 characters"),
        ({"new": "x" * 201}, "new", "Use 12 to 200 characters"),
        ({"new": "aaaaaaaaaaaaaaaa"}, "new", "nobody would guess"),
        ({"new": AMIRA}, "new", "nobody would guess"),
        ({"new": PASSWORD}, "new", "nobody would guess"),
        ({"again": "something else"}, "again", "Type the same new password again"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_its_reason(
    cast: Cast, signed_in: SignedIn, fields: dict[str, str], field: str, words: str
) -> None:
    before = cast.amira.password_hash
    answer = change(signed_in("amira"), **fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    assert answer.text.count('type="password" value=""') == 3
    db.session.refresh(cast.amira)
    assert cast.amira.password_hash == before


def test_an_open_session_does_not_let_one_guess_the_password_for_ever(
    cast: Cast, signed_in: SignedIn
) -> None:
    amira = signed_in("amira")
    for _ in range(throttle.PER_ACCOUNT):
        change(amira, present="wrong")
    assert "too many wrong tries" in change(amira).text


def test_a_password_that_somebody_else_has_read_is_replaced_first(
    cast: Cast, client: FlaskClient, signed_in: SignedIn
) -> None:
    first = people.give_password(cast.amira, now(), cast.evi)
    assert sign_in(client, password=first).location == "/"
    for address in ("/", "/account", f"/profiles/{cast.rafi.id}"):
        assert client.get(address).location == "/account/password"
    assert "Somebody else has seen the password" in client.get("/account/password").text
    assert change(client, present=first).location == "/account"
    assert is_in(client)


def test_a_visit_is_taken_whatever_the_password(cast: Cast, signed_in: SignedIn) -> None:
    amira = signed_in("amira")
    cast.amira.password_given = True
    sent = envelope(item(payload(cast.amira, cast.rafi)))
    answer = amira.post("/sync/visits", json=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.json is not None
    assert answer.json["results"][0]["status"] == "filed"
