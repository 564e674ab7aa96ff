"""Complex-case discussions: set down with timed actions of somebody's, followed up, and what came of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import actions, between, discussions, words
from app.actions import Task
from app.clock import now, today
from app.discussions import Told
from app.extensions import db
from app.models import Action, Discussion
from tests.app.views.test_between import day, entries, one_of
from tests.people import Cast
from tests.reading import queries, text
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


# One of which nobody has said what came ------------------------------------------------------------


def made(cast: Cast, held: int, *due: int) -> Discussion:
    """Set down a discussion of Rafi's held so many days ago, with an action for each number of days from today."""
    tasks = [Task(f"Action {one}", "Chidi Marsh", today() + timedelta(days=one)) for one in due]
    told = Told(today() - timedelta(days=held), "All", "Stuck", "The landlord is the block.", tasks)
    row = discussions.record(cast.rafi, told, cast.chidi, now())
    db.session.commit()
    return row


def finished(cast: Cast, what: str) -> None:
    """Say what became of an action."""
    row = db.session.scalars(select(Action).where(Action.what == what)).one()
    actions.finish(row, "Done.", cast.chidi, now())
    db.session.commit()


def comes_back(cast: Cast) -> bool:
    return bool(discussions.unsaid([cast.rafi], today())[cast.rafi.id])


@pytest.mark.parametrize(
    ("held", "due", "expected"),
    [
        (3, [0], False),  # the day has not passed
        (3, [-1], True),
        (3, [-1, 5], False),
        (28, [5], False),
        (29, [5], True),  # however long its actions may take
    ],
)
def test_one_without_an_outcome_comes_back_once_its_actions_are_past_or_after_four_weeks(
    cast: Cast, held: int, due: list[int], expected: bool
) -> None:
    made(cast, held, *due)
    assert comes_back(cast) is expected


def test_it_comes_back_on_the_day_on_which_the_last_action_is_done(cast: Cast) -> None:
    made(cast, 3, 5, 6)
    finished(cast, "Action 5")
    assert not comes_back(cast)
    finished(cast, "Action 6")
    (one,) = discussions.unsaid([cast.rafi], today())[cast.rafi.id]
    assert one.since == today()


def test_an_action_that_was_struck_out_is_not_waited_for(cast: Cast) -> None:
    made(cast, 3, 5, -2)
    between.strike(
        db.session.scalars(select(Action).where(Action.what == "Action 5")).one(), "No", cast.chidi, now()
    )
    (one,) = discussions.unsaid([cast.rafi], today())[cast.rafi.id]
    assert one.since == today() - timedelta(days=2)


def test_what_is_struck_out_or_has_an_outcome_comes_back_no_more(cast: Cast) -> None:
    between.strike(made(cast, 40, 5), "Another child", cast.chidi, now())
    row = made(cast, 50, 5)
    assert comes_back(cast)
    discussions.say_outcome(row, "It moved.", cast.chidi, now())
    assert not comes_back(cast)


def test_the_childs_page_the_week_and_the_teams_page_lead_to_it(
    signed_in: Callable[[str], FlaskClient], cast: Cast
) -> None:
    row = made(cast, 6, -2)
    amira, chidi = signed_in("amira"), signed_in("chidi")
    where = f"/profiles/{cast.rafi.id}/discussions"
    said = f"Nobody has said what came of the discussion of {words.day(row.held_on)}"
    assert f"{said} . Overdue by 2 days" in text(amira, "/week").replace(said + ".", said + " .")
    assert f'href="{where}"' in amira.get("/week").text
    assert "Complex-case discussions 1 without an outcome" in text(amira, f"/profiles/{cast.rafi.id}")
    assert said in text(chidi, "/team")
    assert f'href="{where}"' in chidi.get("/team").text
    assert amira.post(f"/discussions/{row.id}/outcome", data={"outcome": "It moved."}).status_code == 303
    for client, page in ((amira, "/week"), (amira, f"/profiles/{cast.rafi.id}"), (chidi, "/team")):
        assert said not in text(client, page)
        assert "1 without an outcome" not in text(client, page)


def test_more_of_them_cost_no_more_statements(signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    amira, chidi = signed_in("amira"), signed_in("chidi")
    made(cast, 6, -2)
    pages = (amira, "/week"), (amira, f"/profiles/{cast.rafi.id}"), (chidi, "/team")
    for client, page in pages:
        client.get(page)
    few = [queries(client, page) for client, page in pages]
    for ago in (30, 40, 50):
        made(cast, ago, -2, 3)
    assert [queries(client, page) for client, page in pages] == few
