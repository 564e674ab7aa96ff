"""Complex-case discussions: set down with timed actions of somebody's, followed up, and what came of them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.clock import today
from app.extensions import db
from app.models import Action, Discussion
from tests.app.views.test_between import day, entries, one_of
from tests.people import Cast
from tests.reading import text
from tests.rows import how_many

HELD = {
    "present": "Chidi Marsh; the health visitor", "why": "Nine months and the bedroom has not held.",
    "agreed": "The landlord is the block.", "action-what-1": "Take the landlord to the council's repairs team",
    "action-who-1": "Chidi Marsh",
}  # fmt: skip


def held(**changes: str) -> dict[str, str]:
    """A discussion of yesterday, with an action to be done in ten days."""
    return HELD | {"held_on": day(1), "action-by-1": day(-10)} | changes


def test_a_discussion_stands_with_its_actions_among_all_actions(amira: FlaskClient, cast: Cast) -> None:
    address = f"/profiles/{cast.rafi.id}/discussions"
    assert "None. When a case is stuck" in text(amira, address)
    answer = amira.post(address, data=held())
    assert (answer.status_code, answer.location) == (303, address)
    row, page = one_of(Action), text(amira, address)
    assert (row.source, row.source_id) == ("discussion", one_of(Discussion).id)
    for told in (HELD["present"], HELD["why"], HELD["agreed"], HELD["action-what-1"], "Not said yet"):
        assert told in page
    assert HELD["action-what-1"] in text(amira, f"/profiles/{cast.rafi.id}/actions")
    (entry,) = entries("recorded", "discussion")
    assert ('"actions":1' in entry.facts, "landlord" in entry.facts) == (True, False)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"held_on": "2999-01-01"}, "Enter a date on or before"),
        ({"present": ""}, "Say who was there"),
        ({"why": ""}, "Say where the case is stuck"),
        ({"agreed": ""}, "Say what was agreed"),
        ({"action-what-1": "", "action-who-1": "", "action-by-1": ""}, "Agree at least one action"),
        ({"action-who-1": ""}, "Say who does it"),
        ({"action-by-1": ""}, "Enter the day by which it is done"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    amira: FlaskClient, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    sent = held(**wrong)
    answer = amira.post(f"/profiles/{cast.rafi.id}/discussions", data=sent)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert all(words in answer.text for field, words in sent.items() if words and field in ("why", "agreed"))
    assert db.session.scalar(select(func.count()).select_from(Discussion)) == 0


def test_what_came_of_it_is_said_once(amira: FlaskClient, cast: Cast) -> None:
    amira.post(f"/profiles/{cast.rafi.id}/discussions", data=held())
    address = f"/discussions/{one_of(Discussion).id}/outcome"
    assert "Nine months and the bedroom has not held." in text(amira, address)
    assert amira.post(address, data={"outcome": ""}).status_code == 422
    for outcome in ("The wall is dry.", "Another thing."):
        assert amira.post(address, data={"outcome": outcome}).status_code == 303
    page = text(amira, f"/profiles/{cast.rafi.id}/discussions")
    assert "The wall is dry. (Amira Osei on" in page
    assert "Another thing." not in page
    assert len(entries("finished", "discussion")) == 1


def test_nobody_else_reaches_them(signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    for name in ("ben", "dana", "evi"):
        client = signed_in(name)
        assert client.get(f"/profiles/{cast.rafi.id}/discussions").status_code == 404
        assert client.post(f"/profiles/{cast.rafi.id}/discussions", data=held()).status_code == 404


def test_one_that_is_sent_twice_is_kept_once_with_its_actions(amira: FlaskClient, cast: Cast) -> None:
    task = {"action-what-1": "Ring the school.", "action-who-1": "Amira", "action-by-1": today().isoformat()}
    sent = {"held_on": today().isoformat(), "present": "All.", "why": "Stuck.", "agreed": "More.", **task}
    for _ in range(2):
        assert amira.post(f"/profiles/{cast.rafi.id}/discussions", data=sent).status_code == 303
    assert (how_many(Discussion), how_many(Action)) == (1, 1)
    other = sent | {"action-what-1": "Ring the nurse."}
    assert amira.post(f"/profiles/{cast.rafi.id}/discussions", data=other).status_code == 303
    assert how_many(Action) == 2
