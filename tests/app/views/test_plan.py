"""The plan of a child by date, with its rhythm; looks planned besides; and that the family's page tells of neither."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import records
from app.clock import today
from app.extensions import db
from app.models import Plan, PlannedLook
from tests.app.views.test_between import day, entries, one_of, strikes
from tests.app.views.test_documents import made
from tests.people import Cast
from tests.reading import part, text
from tests.rows import how_many
from tests.visits import Visits

SET = {"kind": "child_protection", "visit_every": "14", "reason": "Agreed at the first conference."}


def test_a_plan_stands_with_since_when_rhythm_who_set_it_and_why(
    chidi: FlaskClient, amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    address = f"/profiles/{cast.rafi.id}/plan"
    assert "No plan is recorded. A look every 4 weeks, the authority's usual rhythm." in text(amira, address)
    visits.made(20)
    answer = chidi.post(address, data=SET | {"since_on": day(30)})
    assert (answer.status_code, answer.location) == (303, address)
    chidi.post(address, data=SET | {"since_on": day(90), "kind": "early_help", "reason": "Set down late."})
    page = text(amira, address)
    assert "Child protection plan since" in page
    assert "A look every 2 weeks, as the plan has it." in page
    assert "Overdue by 6 days The plan's 2 weeks" in page
    assert "Chidi Marsh" in page
    for told in ("Agreed at the first conference.", "Early help plan", "Set down late."):
        assert told in page
    assert [(one.profile_id, "conference" in one.facts) for one in entries("set", "plan")] == [
        (cast.rafi.id, False)
    ] * 2
    profile = text(amira, f"/profiles/{cast.rafi.id}")
    assert "the plan's 2 weeks" in profile
    assert "Child protection plan since" in profile


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "court"}, "Choose the plan"),
        ({"since_on": "2999-01-01"}, "Enter a date on or before"),
        ({"visit_every": "0"}, "Enter a number of days from 1 to 365"),
        ({"visit_every": "fortnightly"}, "Enter a number of days from 1 to 365"),
        ({"visit_every": "12345"}, "Enter a number of days from 1 to 365"),
        ({"visit_every": "0012345"}, "Enter a number of days from 1 to 365"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(
    chidi: FlaskClient, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    answer = chidi.post(f"/profiles/{cast.rafi.id}/plan", data=SET | {"since_on": day(3)} | wrong)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 0


def test_the_supervisor_sets_the_plan_and_nobody_else(
    signed_in: Callable[[str], FlaskClient], amira: FlaskClient, cast: Cast
) -> None:
    address = f"/profiles/{cast.rafi.id}/plan"
    assert "Set the plan" not in text(amira, address)
    for name in ("amira", "ben", "dana", "evi"):
        assert signed_in(name).post(address, data=SET | {"since_on": day(3)}).status_code == 404


def test_a_planned_look_is_due_until_it_is_had_or_struck_out(
    chidi: FlaskClient, amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(2)
    address = f"/profiles/{cast.rafi.id}/looks"
    assert chidi.post(address, data={"look": "", "look_on": day(-4)}).status_code == 422
    assert chidi.post(address, data={"look": "announced", "look_on": day(1)}).status_code == 422
    look = {"look": "unannounced", "look_on": day(-4), "look_why": "Is the bed still there?"}
    assert amira.post(address, data=look).status_code == 303
    page = text(chidi, f"/profiles/{cast.rafi.id}/plan")
    assert "Unannounced look by" in page
    assert "Planned: Is the bed still there?" in page
    assert "planned" in part(amira, "/", "_cases")
    (entry,) = entries("recorded", "planned look")
    assert "announced" not in entry.facts
    page = strikes(amira, f"/looks/{one_of(PlannedLook).id}/strike-out", "The family is away.")
    assert "The family is away." in page
    assert "planned" not in part(amira, "/", "_cases")


def test_no_look_is_planned_for_a_closed_profile(chidi: FlaskClient, cast: Cast) -> None:
    cast.rafi.closed_on = today()
    db.session.commit()
    page = text(chidi, f"/profiles/{cast.rafi.id}/plan")
    assert "None: this profile is closed." in page
    assert "Plan a look" not in page
    sent = {"look": "announced", "look_on": day(-4)}
    assert chidi.post(f"/profiles/{cast.rafi.id}/looks", data=sent).status_code == 303
    assert "no look is planned for it" in text(chidi, f"/profiles/{cast.rafi.id}/plan")
    assert db.session.scalar(select(func.count()).select_from(PlannedLook)) == 0


def test_the_familys_page_tells_of_no_look(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    visits.made(2)
    for kind in ("announced", "unannounced"):
        look = {"look": kind, "look_on": day(-4), "look_why": "Canary"}
        assert amira.post(f"/profiles/{cast.rafi.id}/looks", data=look).status_code == 303
    due = records.change_over_time(cast.rafi, today()).next_look
    assert due is not None
    page = text(amira, f"/documents/{made(amira, cast.rafi, 'family').id}")
    assert "Our visits" in page
    for told in ("Canary", "Unannounced look", "unannounced look", str(due.on.day) + " " + f"{due.on:%B}"):
        assert told not in page


def test_a_look_that_is_sent_twice_is_planned_once(amira: FlaskClient, cast: Cast) -> None:
    sent = {"look": "unannounced", "look_on": today().isoformat(), "look_why": "The bed."}
    for _ in range(2):
        assert amira.post(f"/profiles/{cast.rafi.id}/looks", data=sent).status_code == 303
    assert how_many(PlannedLook) == 1
    amira.post(f"/profiles/{cast.rafi.id}/looks", data=sent | {"look_why": "The fridge."})
    assert how_many(PlannedLook) == 2
