"""One shape for every refusal and failure, and nothing learnt from what is not yours."""

import uuid
from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.errors import CODES, Refusal
from tests.people import Cast
from tests.servers import Database

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
JSON = {"Accept": "application/json"}


def fails() -> NoReturn:
    raise RuntimeError("R. Invented told me so")


def loses_the_database() -> NoReturn:
    raise OperationalError("select 1", {}, Exception("gone"))


def refuses() -> NoReturn:
    raise Refusal(422, "Choose a date after the birth.", "invalid", {"visited_on": "Before the birth"})


def says_markup() -> NoReturn:
    abort(400, "<script>alert(1)</script>")


@pytest.fixture
def failing(app: Flask, database: Database, new_app: Callable[..., Flask]) -> FlaskClient:
    """A browser on an application in which some addresses fail."""
    broken = new_app(database=database.url)
    for view in (fails, loses_the_database, refuses, says_markup):
        broken.add_url_rule(f"/{view.__name__}", view_func=view)
    for status in CODES:
        broken.add_url_rule(f"/stops/{status}", f"stops{status}", lambda status=status: abort(status))
    return broken.test_client()


@pytest.mark.parametrize("status", sorted(CODES))
def test_a_program_gets_code_message_and_fields(failing: FlaskClient, status: int) -> None:
    answer = failing.get(f"/stops/{status}", headers=JSON)
    assert answer.status_code == status
    assert answer.json is not None
    assert set(answer.json) == {"error"}
    assert set(answer.json["error"]) == {"code", "message", "fields"}
    assert answer.json["error"]["code"] == CODES[status]
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("status", sorted(CODES))
def test_a_person_gets_a_page_that_says_what_to_do(failing: FlaskClient, status: int) -> None:
    answer = failing.get(f"/stops/{status}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<!doctype html>" in answer.text
    assert "Holdfast" in answer.text


@pytest.mark.parametrize("status", sorted(CODES))
def test_a_page_that_asked_for_a_part_gets_a_part(failing: FlaskClient, status: int) -> None:
    answer = failing.get(f"/stops/{status}", headers=FRAGMENT)
    assert answer.status_code == status
    assert answer.text.startswith('<div id="error"')
    assert "<html" not in answer.text


@pytest.mark.parametrize("status", [429, 503])
def test_who_should_come_back_is_told_when(failing: FlaskClient, status: int) -> None:
    assert int(failing.get(f"/stops/{status}").headers["Retry-After"]) > 0


def test_what_a_view_refused_is_said_with_its_fields(failing: FlaskClient) -> None:
    answer = failing.get("/refuses", headers=JSON)
    assert answer.status_code == 422
    assert answer.json == {
        "error": {
            "code": "invalid",
            "message": "Choose a date after the birth.",
            "fields": {"visited_on": "Before the birth"},
        }
    }


def test_an_unforeseen_error_shows_a_reference_and_nothing_of_the_record(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.get("/fails")
    assert answer.status_code == 500
    assert "R. Invented" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.headers["X-Request-Id"] in caplog.text


def test_a_lost_database_is_said_as_such_and_may_be_tried_again(failing: FlaskClient) -> None:
    answer = failing.get("/loses_the_database")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_words_in_an_error_never_become_markup(failing: FlaskClient) -> None:
    assert "<script>alert" not in failing.get("/says_markup").text


def test_an_unknown_method_says_which_there_are(client: FlaskClient) -> None:
    answer = client.delete("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_phones_door_always_answers_in_json(client: FlaskClient) -> None:
    answer = client.get("/sync/nothing-here", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "not_found"


def test_what_is_not_yours_is_answered_exactly_like_what_is_not_there(
    app: Flask, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    amira, theirs, nothing = signed_in("amira"), cast.tomos.id, uuid.uuid4()
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "profile_id" in rule.arguments and len(rule.arguments) == 1
    ]
    assert rules, "there are pages of profiles"
    for rule in rules:
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            address = rule.rule.replace("<uuid:profile_id>", "{}")
            answers = [amira.open(address.format(one), method=method) for one in (theirs, nothing)]
            assert [answer.status_code for answer in answers] == [404, 404], rule
            assert answers[0].data == answers[1].data, rule
            headers = [[pair for pair in answer.headers if pair[0] != "X-Request-Id"] for answer in answers]
            assert headers[0] == headers[1], rule
