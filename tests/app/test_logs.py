"""The log tells who did what and how it ended, by ids; never a word of a record."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.logs import person_id, without_message
from tests.people import Cast


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the application's own log."""
    return [record.getMessage() for record in caplog.records if record.name == "holdfast"]


def test_each_request_leaves_one_line_with_person_action_and_outcome(
    cast: Cast, signed_in: Callable[[str], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    amira = signed_in("amira")
    caplog.clear()
    answer = amira.get("/account")
    (line,) = written(caplog)
    assert f"request={answer.headers['X-Request-Id']} " in line
    assert f"person={cast.amira.id} " in line
    assert "GET /account action=account.account outcome=200" in line
    assert "Amira" not in line


def test_a_stranger_leaves_a_line_too(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/healthz")
    (line,) = written(caplog)
    assert "person=- GET /healthz action=health.health outcome=200" in line


def test_words_in_an_unknown_address_or_a_question_are_not_kept(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/profiles/Rafi-Invented?note=he-told-me")
    client.get("/healthz?name=Rafi-Invented")
    assert "Rafi" not in "".join(written(caplog))
    assert "told-me" not in "".join(written(caplog))


def test_each_request_has_an_id_of_its_own(client: FlaskClient) -> None:
    ids = {client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3


def test_nobody_is_named_outside_a_persons_request(app: Flask) -> None:
    with app.test_request_context():
        assert person_id() == "-"


def test_the_frameworks_own_lines_lose_the_message_of_an_error(app: Flask) -> None:
    error = ValueError("R. Invented told me so")
    record = logging.LogRecord(
        "flask", logging.ERROR, "", 0, "Exception on /", None, (ValueError, error, None)
    )
    with app.test_request_context():
        assert without_message(record)
    assert record.exc_info is None
