"""Planning a joint visit, how it stands for whom, and what two observers graded differently."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import joint as joint_visits
from app import records
from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, JointVisit, Revision
from tests.builders import all_graded, graded
from tests.people import Cast, assign
from tests.reading import queries, text, told
from tests.rows import how_many
from tests.visits import Visits

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def pair(cast: Cast) -> Cast:
    """Amira and Ben both hold Rafi."""
    assign(cast.ben, cast.rafi)
    db.session.commit()
    return cast


def plan(cast: Cast, days_ago: int = 1) -> JointVisit:
    """A joint visit to Rafi."""
    row = joint_visits.plan(
        cast.rafi, today() - timedelta(days=days_ago), cast.amira, cast.ben, cast.chidi, now()
    )
    db.session.commit()
    return row


def typed(cast: Cast, **changes: str) -> dict[str, str]:
    """What a supervisor types to plan one for today."""
    two = {"first": str(cast.amira.id), "second": str(cast.ben.id)}
    return {"visit_on": today().isoformat(), **two, **changes}


def items(client: FlaskClient, where: str) -> dict[str, str]:
    """Each item's line, by the item."""
    lines = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">([^<]*)</th>(.*?)</tr>", client.get(where).text, re.S)
    return {title: told(rest) for title, rest in lines}


# Planning -----------------------------------------------------------------------------------------


def test_a_supervisor_plans_one_and_it_is_in_the_trail(pair: Cast, chidi: FlaskClient) -> None:
    answer = chidi.post(f"/profiles/{pair.rafi.id}/joint-visits/new", data=typed(pair))
    assert answer.status_code == 303
    row = db.session.scalars(select(JointVisit)).one()
    assert {row.first_id, row.second_id} == {pair.amira.id, pair.ben.id}
    assert "Amira Osei and Ben Carrow" in text(chidi, f"/profiles/{pair.rafi.id}/joint-visits")
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "joint visit")).all()
    assert [one.action for one in noted] == ["recorded"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"second": ""}, "Choose an observer who holds the case on that day"),
        ({"visit_on": ""}, "Enter the day of the visit"),
        ({"visit_on": "2020-02-02"}, "Enter a date on or after"),
    ],
)
def test_what_is_missing_is_asked_for(
    pair: Cast, chidi: FlaskClient, wrong: dict[str, str], why: str
) -> None:
    answer = chidi.post(f"/profiles/{pair.rafi.id}/joint-visits/new", data=typed(pair, **wrong))
    assert answer.status_code == 422
    assert why in answer.text
    assert db.session.scalars(select(JointVisit)).all() == []


def test_one_person_cannot_be_both(pair: Cast, chidi: FlaskClient) -> None:
    same = typed(pair, second=str(pair.amira.id))
    assert chidi.post(f"/profiles/{pair.rafi.id}/joint-visits/new", data=same).status_code == 422


def test_nobody_is_an_observer_who_does_not_hold_the_case_or_who_decides_on_it(
    cast: Cast, chidi: FlaskClient
) -> None:
    assign(cast.chidi, cast.rafi)
    for who in (cast.ben, cast.chidi):
        sent = typed(cast, second=str(who.id))
        assert chidi.post(f"/profiles/{cast.rafi.id}/joint-visits/new", data=sent).status_code == 422


@pytest.mark.parametrize("name", ["amira", "dana", "evi"])
def test_only_the_teams_supervisor_plans_one(pair: Cast, signed_in: SignedIn, name: str) -> None:
    where = f"/profiles/{pair.rafi.id}/joint-visits/new"
    assert signed_in(name).get(where).status_code == 404
    assert signed_in(name).post(where, data=typed(pair)).status_code == 404


def test_it_is_called_off_with_a_reason_that_stays(pair: Cast, chidi: FlaskClient) -> None:
    where = f"/joint-visits/{plan(pair).id}"
    assert chidi.post(f"{where}/call-off", data={"why": ""}).status_code == 422
    assert chidi.post(f"{where}/call-off", data={"why": "Ben was ill."}).status_code == 303
    assert "Called off by Chidi Marsh: Ben was ill." in text(chidi, where)
    assert chidi.post(f"{where}/call-off", data={"why": "Again."}).status_code == 303
    assert "Ben was ill." in text(chidi, where)


def test_a_supervisor_of_another_team_who_is_an_observer_cannot_call_it_off(
    cast: Cast, signed_in: SignedIn
) -> None:
    assign(cast.dana, cast.rafi)
    row = joint_visits.plan(cast.rafi, today(), cast.amira, cast.dana, cast.chidi, now())
    dana, where = signed_in("dana"), f"/joint-visits/{row.id}"
    assert "/call-off" not in dana.get(where).text
    assert "/new" not in dana.get(f"/profiles/{cast.rafi.id}/joint-visits").text.split("<main", 1)[1]
    assert dana.post(f"{where}/call-off", data={"why": "I want to see."}).status_code == 404


# What the phones are told -------------------------------------------------------------------------


def test_only_the_two_phones_carry_it(pair: Cast, signed_in: SignedIn) -> None:
    row = plan(pair, 0)
    pair.dana.team_id = pair.north.id
    assign(pair.dana, pair.rafi)
    carried = {}
    for name in ("amira", "ben", "dana"):
        pack = signed_in(name).get("/sync/pack").json
        assert pack
        carried[name] = {one["reference"]: one["joint"] for one in pack["profiles"]}["HV-0001"]
    here = {"id": str(row.id), "on": today().isoformat()}
    assert carried == {"amira": here, "ben": here, "dana": None}


@pytest.mark.parametrize("gone", ["past", "called off"])
def test_what_is_past_or_called_off_is_carried_no_more(pair: Cast, signed_in: SignedIn, gone: str) -> None:
    row = plan(pair, 1 if gone == "past" else 0)
    if gone == "called off":
        joint_visits.call_off(row, "Ill.", pair.chidi, now())
    pack = signed_in("amira").get("/sync/pack").json
    assert pack
    assert {one["joint"] for one in pack["profiles"]} == {None}


# How it stands ------------------------------------------------------------------------------------


def test_an_observer_is_not_told_whether_the_others_visit_has_come(
    pair: Cast, visits: Visits, signed_in: SignedIn
) -> None:
    row = plan(pair)
    where, ben = f"/joint-visits/{row.id}", signed_in("ben")
    before = text(ben, where), text(ben, f"/profiles/{pair.rafi.id}/joint-visits")
    visits.made(1, 4, occasion=str(row.id))
    assert (text(ben, where), text(ben, f"/profiles/{pair.rafi.id}/joint-visits")) == before
    assert "Your visit is not filed yet" in before[0]
    assert "Your visit is filed. The other is shown once it is filed too" in text(signed_in("amira"), where)


def test_whoever_supervises_is_told_who_is_waited_for(pair: Cast, visits: Visits, chidi: FlaskClient) -> None:
    row = plan(pair)
    assert "Neither visit has come" in text(chidi, f"/joint-visits/{row.id}")
    visits.made(1, occasion=str(row.id))
    assert "Waiting for the visit of Ben Carrow" in text(chidi, f"/joint-visits/{row.id}")


def test_once_both_are_filed_the_differences_stand_item_by_item(
    pair: Cast, visits: Visits, signed_in: SignedIn
) -> None:
    row = plan(pair)
    visits.made(1, ratings=all_graded(2, h2=graded(4, note="A mattress.")), occasion=str(row.id))
    his = all_graded(2, h3={"not_graded": "not_observed"})
    visits.made(1, by=pair.ben, ratings=his, occasion=str(row.id))
    for name in ("amira", "ben", "chidi"):
        found = items(signed_in(name), f"/joint-visits/{row.id}")
        assert found["Sleeping place"] == "4 Failing I saw it Note: A mattress. 2 Sound I saw it Differs"
        assert found["Warm, dry, sound"].endswith("Same")
        assert [line for line in found.values() if line.endswith("Not graded by both")] != []
        assert "Graded by both: 3 items, the same 2." in text(signed_in(name), f"/joint-visits/{row.id}")


def test_what_was_corrected_after_reading_the_others_is_not_compared(
    pair: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    row = plan(pair)
    hers = visits.made(1, ratings=all_graded(2, h2=graded(4, note="A mattress.")), occasion=str(row.id))
    visits.made(1, by=pair.ben, occasion=str(row.id))
    visits.corrected(hers, 1, 2, occasion=str(row.id))
    assert items(chidi, f"/joint-visits/{row.id}")["Sleeping place"].endswith("Differs")
    assert "Corrected since: 1 later version" in text(chidi, f"/joint-visits/{row.id}")


def test_a_phone_that_did_not_know_of_it_is_found_by_the_day(
    pair: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    row = plan(pair)
    visits.made(1, occasion=str(uuid.uuid4()))
    visits.made(1, by=pair.ben, occasion=None)
    assert "Both visits are filed" in text(chidi, f"/joint-visits/{row.id}")


@pytest.mark.parametrize("name", ["dana", "evi"])
def test_who_may_not_see_the_profile_may_not_see_it(pair: Cast, signed_in: SignedIn, name: str) -> None:
    row = plan(pair)
    assert signed_in(name).get(f"/joint-visits/{row.id}").status_code == 404
    assert signed_in(name).get(f"/profiles/{pair.rafi.id}/joint-visits").status_code == 404


def test_the_look_is_in_the_trail(pair: Cast, signed_in: SignedIn) -> None:
    row = plan(pair)
    signed_in("amira").get(f"/joint-visits/{row.id}")
    found = select(AuditEntry.subject, AuditEntry.profile_id).where(AuditEntry.action == "viewed")
    assert [tuple(one) for one in db.session.execute(found)] == [("joint visit", pair.rafi.id)]


def test_many_joint_visits_cost_no_more_statements_than_one(
    pair: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    where = f"/profiles/{pair.rafi.id}/joint-visits"
    plan(pair)
    visits.made(1)
    chidi.get(where)
    few = queries(chidi, where)
    for days in range(2, 6):
        plan(pair, days)
        visits.made(days)
    assert queries(chidi, where) == few
    assert records.change_over_time(pair.rafi, today()).revisions
    assert db.session.scalars(select(Revision)).all()


def test_one_that_is_sent_twice_is_planned_once(pair: Cast, chidi: FlaskClient) -> None:
    where = f"/profiles/{pair.rafi.id}/joint-visits/new"
    first, second = (chidi.post(where, data=typed(pair)).location for _ in range(2))
    assert first == second
    assert how_many(JointVisit) == 1
