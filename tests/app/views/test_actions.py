"""Actions: agreed when a visit is decided on, listed for the child, back with both when their day is past, and done."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app import actions, words
from app.clock import now, today
from app.extensions import db
from app.models import Action, SignOff
from tests.app.views.test_between import day, entries, one_of
from tests.app.views.test_signoff import signs
from tests.people import Cast
from tests.reading import part, text
from tests.visits import Visits


def agreed(cast: Cast, days: int, what: str = "Ask the landlord about the damp") -> Action:
    """An action about Rafi that is to be done in so many days, or was to be so many days ago."""
    task = actions.Task(what, "Amira Osei", today() + timedelta(days=days))
    (row,) = actions.agree("discussion", cast.rafi.id, cast.rafi, [task], cast.chidi, now())
    db.session.commit()
    return row


def test_what_is_agreed_when_a_visit_is_signed_stands_in_the_childs_actions(
    chidi: FlaskClient, amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    task = {"action-what-1": "Ring the landlord", "action-who-1": "Amira Osei", "action-by-1": day(-9)}
    assert signs(chidi, visits.made(5, 3), **task).status_code == 303
    row = one_of(Action)
    assert (row.profile_id, row.source, row.source_id) == (cast.rafi.id, "decision", one_of(SignOff).id)
    assert '"actions":1' in entries("signed", "revision")[0].facts
    assert entries("recorded", "action") == []
    page = text(amira, f"/profiles/{cast.rafi.id}/actions")
    assert "Ring the landlord Amira Osei, by" in page
    assert "Overdue" not in page
    assert len(entries("viewed", "actions")) == 1


def test_a_returned_visits_actions_are_followed_up_too(
    chidi: FlaskClient, cast: Cast, visits: Visits
) -> None:
    task = {"action-what-1": "Ring the school", "action-who-1": "Amira", "action-by-1": day(-2)}
    returned = {"outcome": "returned", "question-visit": "Who let you in?"}
    assert signs(chidi, visits.made(5, 3), **task, **returned).status_code == 303
    assert one_of(Action).what == "Ring the school"


def test_an_action_past_its_day_comes_back_to_the_worker_and_the_supervisor(
    chidi: FlaskClient, amira: FlaskClient, cast: Cast
) -> None:
    agreed(cast, 0)
    for client in (amira, chidi):
        assert "overdue" not in part(client, "/", "_cases")
    agreed(cast, -3)
    for client in (amira, chidi):
        assert "1 action overdue" in part(client, "/", "_cases")
        assert "Overdue by 3 days" in text(client, f"/profiles/{cast.rafi.id}/actions")
        assert "Actions 1 action overdue" in text(client, f"/profiles/{cast.rafi.id}")
    late = actions.overdue_of([cast.rafi, cast.tomos], today())
    assert [len(late[one.id]) for one in (cast.rafi, cast.tomos)] == [1, 0]


def test_what_became_of_an_action_is_said_once_and_stays_readable(amira: FlaskClient, cast: Cast) -> None:
    row = agreed(cast, -3)
    address = f"/actions/{row.id}/outcome"
    assert "Ask the landlord about the damp" in text(amira, address)
    empty = amira.post(address, data={"outcome": " "})
    assert empty.status_code == 422
    assert "Say what became of it" in empty.text
    answer = amira.post(address, data={"outcome": "The wall was treated."})
    assert (answer.status_code, answer.location) == (303, f"/profiles/{cast.rafi.id}/actions")
    assert amira.post(address, data={"outcome": "Again"}).status_code == 303
    db.session.refresh(row)
    assert (row.outcome, row.done_by_id) == ("The wall was treated.", cast.amira.id)
    page = text(amira, f"/profiles/{cast.rafi.id}/actions")
    assert "The wall was treated. (Amira Osei on" in page
    assert "Overdue" not in page
    assert "overdue" not in part(amira, "/", "_cases")
    (entry,) = entries("finished", "action")
    assert (entry.profile_id, "landlord" in entry.facts) == (cast.rafi.id, False)


def test_the_signed_page_says_apart_what_became_of_each_action(
    chidi: FlaskClient, amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    revision = visits.made(5, 3)
    task = {"action-what-1": "Ring the landlord", "action-who-1": "Amira Osei", "action-by-1": day(-9)}
    assert signs(chidi, revision, **task).status_code == 303
    where, row = f"/versions/{revision.id}/signed", one_of(Action)
    before = text(amira, where)
    assert "As of" in before
    assert f"/actions/{row.id}/outcome" in amira.get(where).text
    row.what, row.owner = (
        "Something else",
        "Somebody else",
    )  # the words that were signed do not hang on the row
    row.by_on = today() - timedelta(days=2)
    db.session.commit()
    assert "Something else Somebody else, by" in text(amira, where)
    assert "Overdue by 2 days" in text(amira, where)
    signed = f"Ring the landlord: Amira Osei, by {words.day(today() + timedelta(days=9))}"
    assert signed in text(amira, where)
    amira.post(f"/actions/{row.id}/outcome", data={"outcome": "The wall was treated."})
    after = text(amira, where)
    assert "What became of it: The wall was treated. (Amira Osei on" in after
    assert signed in after
    assert "Overdue" not in after
    assert f"/actions/{row.id}/outcome" not in amira.get(where).text


def test_a_decision_without_actions_says_nothing_of_them(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(5, 3)
    signs(chidi, revision)
    assert "What became of its actions" not in text(chidi, f"/versions/{revision.id}/signed")


def test_nobody_else_reaches_them(signed_in: Callable[[str], FlaskClient], cast: Cast) -> None:
    row = agreed(cast, -3)
    for name in ("ben", "dana", "evi"):
        client = signed_in(name)
        assert client.get(f"/profiles/{cast.rafi.id}/actions").status_code == 404
        assert client.post(f"/actions/{row.id}/outcome", data={"outcome": "Done"}).status_code == 404
    assert db.session.scalars(select(Action.done_at)).one() is None
