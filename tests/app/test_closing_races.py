"""Two decide on one closing, or two propose one for one profile, at the same moment: one holds, the other is told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit, sessions
from app.clock import now
from app.config import config
from app.extensions import db
from app.models import Action, Closing, Role
from tests.app.test_races import at_once, number_of
from tests.app.views.test_closings import proposed, seen, task
from tests.people import Cast, person
from tests.reading import told

ROUNDS = 20
Answers = dict[str, Any]


@pytest.fixture
def clients(
    cast: Cast, signed_in: Callable[[str], FlaskClient], new_client: Callable[[], FlaskClient]
) -> dict[str, FlaskClient]:
    """Amira who holds the case, and the two supervisors of her team."""
    farah = person("Farah Quill", Role.SUPERVISOR, cast.north)
    made = {"Amira Osei": signed_in("amira"), "Chidi Marsh": signed_in("chidi"), "Farah Quill": new_client()}
    made["Farah Quill"].set_cookie(config().cookie_name("session"), sessions.start(farah, "A test", now()))
    db.session.commit()
    return made


def raced(clients: dict[str, FlaskClient], address: str, sent: dict[str, dict[str, str]]) -> Answers:
    """Let each of these send at the same moment; gives what each was answered."""

    def act(name: str, data: dict[str, str]) -> Callable[[], Any]:
        return lambda: clients[name].post(address, data=data)

    db.session.commit()  # or SQLite would let nobody else write
    answered: Answers = at_once({name: act(name, data) for name, data in sent.items()})
    db.session.expire_all()
    return answered


def won(answered: Answers) -> str:
    """Who was first; the other was refused, with what they typed."""
    statuses = {name: answer.status_code for name, answer in answered.items()}
    assert sorted(statuses.values()) == [303, 422], statuses
    (first,) = (name for name, status in statuses.items() if status == 303)
    return first


@pytest.mark.timeout(300)
def test_of_two_who_decide_at_once_one_holds_and_the_other_is_told_who(
    cast: Cast, clients: dict[str, FlaskClient]
) -> None:
    for _ in range(ROUNDS):
        row = proposed(clients["Amira Osei"], cast)
        where = f"/closings/{row.id}"
        known = {"seen": seen(clients["Chidi Marsh"], where), "read": "yes"} | task()
        choices = {"Chidi Marsh": "agreed", "Farah Quill": "refused"}
        sent = {name: known | {"decision": one, "because": f"By {name}."} for name, one in choices.items()}
        answered = raced(clients, f"{where}/decision", sent)
        first = won(answered)
        (late,) = set(choices) - {first}
        db.session.refresh(row)
        assert (row.decision, row.decided_because) == (choices[first], f"By {first}.")
        assert f"{choices[first].capitalize()} by {first} on" in told(answered[late].text)
        assert f"By {late}." in answered[late].text
        assert (cast.rafi.closed_on is not None) is (row.decision == "agreed")
        cast.rafi.closed_on = None  # for the next round
        assert len(db.session.scalars(select(Action).where(Action.source_id == row.id)).all()) == 1
    decided = [number_of(one, cast.rafi) for one in ("agreed", "refused")]
    assert sum(map(len, decided)) == ROUNDS, "one entry in the trail for each decision"
    assert audit.verify().wrong is None


@pytest.mark.timeout(300)
def test_of_two_who_propose_at_once_one_holds_and_the_other_is_told_who(
    cast: Cast, clients: dict[str, FlaskClient]
) -> None:
    where, by = f"/profiles/{cast.rafi.id}/closings", ("Amira Osei", "Chidi Marsh")
    for number in range(1, ROUNDS + 1):
        known = {"seen": seen(clients["Amira Osei"], where), "kind": "close"}
        answered = raced(clients, where, {name: known | {"reasons": f"By {name}."} for name in by})
        first = won(answered)
        (late,) = set(by) - {first}
        (row,) = db.session.scalars(select(Closing).where(Closing.decision.is_(None)))
        assert (row.proposed_by.name, row.reasons) == (first, f"By {first}.")
        said = rf"Proposed by {first} on [^.]*\. What you typed is below"
        assert re.search(said, told(answered[late].text))
        assert f"By {late}." in answered[late].text
        assert len(number_of("proposed", cast.rafi)) == number
        row.decision, row.decided_by_id, row.decided_at = "withdrawn", row.proposed_by_id, now()
    assert audit.verify().wrong is None
