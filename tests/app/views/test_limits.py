"""The pages on which it stands how long things may wait, and who a team answers to."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import limits, people
from app.clock import now, today
from app.extensions import db
from app.limit_fields import filled
from app.limits import Limits, limits_on
from app.models import Agency, AuditEntry, LimitSetting, Team
from tests.people import Cast
from tests.reading import hidden, text, told
from tests.rows import how_many


def typed(**changes: str) -> dict[str, str]:
    """The form of the limits as an administrator finds it, with a reason, and these changes."""
    return filled(Limits()) | {"from_on": today().isoformat(), "reason": "As the board agreed."} | changes


# Limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["amira", "chidi", "evi"])
def test_everybody_reads_the_limits(signed_in: Any, cast: Cast, name: str) -> None:
    client = signed_in(name)
    seen = text(client, "/rule/limits")
    assert "An alert nobody has answered goes to the next manager after 4 hours 4 hours" in seen
    assert "A plan under which nothing is sustained is questioned after 9, 12 and 15 months" in seen
    assert "A visit is to be finished within 2 working days 2 working days" in seen
    assert "Public holidays are not known here" in seen
    assert "Nobody has changed any of the limits." in seen
    assert ("Change the limits" in seen) == (name == "evi")
    assert "/rule/limits" in client.get("/rule").text


@pytest.mark.parametrize("name", ["amira", "chidi", "dana"])
def test_only_an_administrator_sets_the_limits(signed_in: Any, cast: Cast, name: str) -> None:
    client = signed_in(name)
    assert client.get("/rule/limits/change").status_code == 404
    assert client.post("/rule/limits/change", data=typed(alert_hours="2")).status_code == 404
    assert how_many(LimitSetting) == 0


def test_limits_are_set_once_the_differences_were_seen(evi: FlaskClient, cast: Cast) -> None:
    checked = evi.post("/rule/limits/change", data=typed(alert_hours="2", drift_third="18"))
    seen = told(checked.text.split("<main", 1)[1])
    assert "goes to the next manager after: 2 hours, was 4 hours" in seen
    assert "9, 12 and 18 months, was 9, 12 and 15 months" in seen
    assert how_many(LimitSetting) == 0
    kept = evi.post("/rule/limits/change", data=hidden(checked))
    assert (kept.status_code, kept.location) == (303, "/rule/limits")
    assert limits_on(today()) == Limits(alert_hours=2, drift_months=(9, 12, 18))
    page = text(evi, "/rule/limits")
    assert "Evi Lund" in page
    assert "As the board agreed." in page
    assert "2 hours not the default" in page


def test_only_what_was_seen_is_kept(evi: FlaskClient, cast: Cast) -> None:
    sent = hidden(evi.post("/rule/limits/change", data=typed(alert_hours="2")))
    limits.set_limits(Limits(alert_hours=8), from_on=today(), reason="x", by=cast.evi, at=now())
    db.session.commit()
    again = evi.post("/rule/limits/change", data=sent)
    assert "2 hours, was 8 hours" in told(again.text)
    assert limits_on(today()).alert_hours == 8


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"alert_hours": "0"}, "Enter a whole number from 1 to 999"),
        ({"challenge_days": "1000"}, "Enter a whole number from 1 to 999"),
        ({"write_up_days": "²"}, "Enter a whole number from 1 to 999"),
        ({"joint_days": ""}, "Enter a whole number from 1 to 999"),
        ({"drift_second": "9"}, "Each of the three must be later than the one before"),
        ({"alert_hours": "2", "from_on": "2020-01-01"}, "Enter a date on or after"),
        ({"alert_hours": "2", "reason": " "}, "Say why, for everybody who works by them"),
        ({}, "These are the limits that hold on that day"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    evi: FlaskClient, cast: Cast, changes: dict[str, str], says: str
) -> None:
    answer = evi.post("/rule/limits/change", data=typed(visit_every="28") | changes)
    assert answer.status_code == 422
    assert says in told(answer.text)
    if changes.get("reason") != " ":
        assert "As the board agreed." in answer.text
    assert how_many(LimitSetting) == 0


def test_what_is_to_hold_later_is_told_as_such(evi: FlaskClient, cast: Cast) -> None:
    later = (today() + timedelta(days=30)).isoformat()
    evi.post(
        "/rule/limits/change",
        data=hidden(evi.post("/rule/limits/change", data=typed(unseen_days="14", from_on=later))),
    )
    assert "Not yet in force" in text(evi, "/rule/limits")
    assert limits_on(today()) == Limits()


# Who a team answers to ------------------------------------------------------------------------------


def where(team: Team) -> str:
    return f"/teams/{team.id}/answers-to"


def test_a_team_of_whose_alerts_nobody_hears_is_named(evi: FlaskClient, cast: Cast) -> None:
    for page in ("/teams", "/people"):
        assert "Nobody hears" not in text(evi, page)
    cast.chidi.suspended_at = now()
    db.session.commit()
    assert "Nobody hears the alerts of North: no supervisor who can sign in" in text(evi, "/people")
    assert "North, answers to nobody. Nobody hears its alerts" in text(evi, "/teams")
    cast.north.answers_to = cast.south
    db.session.commit()
    for page in ("/teams", "/people"):
        assert "Nobody hears" not in text(evi, page)


def test_the_administrator_says_who_a_team_answers_to(evi: FlaskClient, cast: Cast) -> None:
    assert "North, answers to nobody" in text(evi, "/teams")
    answer = evi.post(where(cast.north), data={"answers_to": str(cast.south.id)})
    assert (answer.status_code, answer.location) == (303, "/teams")
    assert "North, answers to South. Change" in text(evi, "/teams")
    db.session.expire_all()
    assert cast.north.answers_to == cast.south
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "team")).one()
    assert (entry.action, entry.subject_id) == ("set", str(cast.north.id))
    assert str(cast.south.id) in entry.facts
    evi.post(where(cast.north), data={"answers_to": ""})
    db.session.expire_all()
    assert cast.north.answers_to is None


def test_a_team_never_comes_to_answer_to_itself(evi: FlaskClient, cast: Cast) -> None:
    cast.north.answers_to = cast.south
    db.session.commit()
    offered = evi.get(where(cast.south)).text
    assert f'value="{cast.north.id}"' not in offered
    assert f'value="{cast.south.id}"' not in offered
    for loop in (cast.north, cast.south):
        answer = evi.post(where(cast.south), data={"answers_to": str(loop.id)})
        assert answer.status_code == 422
        assert "Choose a team that does not answer to this one" in told(answer.text)
    with pytest.raises(ValueError, match="itself"):
        people.answer_to(cast.south, cast.north, now(), cast.evi)


def test_a_team_of_another_agency_is_not_offered(evi: FlaskClient, cast: Cast) -> None:
    trust = Agency(name="Invented Trust")
    other = Team(name="Nurses", agency=trust)
    db.session.add_all([trust, other])
    db.session.commit()
    assert str(other.id) not in evi.get(where(cast.north)).text
    assert evi.post(where(cast.north), data={"answers_to": str(other.id)}).status_code == 422


@pytest.mark.parametrize("name", ["amira", "chidi"])
def test_nobody_else_says_who_a_team_answers_to(signed_in: Any, cast: Cast, name: str) -> None:
    client = signed_in(name)
    assert client.get(where(cast.north)).status_code == 404
    assert client.post(where(cast.north), data={"answers_to": str(cast.south.id)}).status_code == 404
