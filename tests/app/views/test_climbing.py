"""An alert that a team's supervisors leave unanswered is heard by those above them, and answered once for all."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import heard, limits
from app.clock import now, today
from app.extensions import db
from app.limits import Limits
from app.models import Alert, AuditEntry, Role, Team
from app.policy import find
from tests.builders import graded
from tests.people import Cast, assign, person
from tests.reading import text, told
from tests.visits import Visits

FIVE: Any = {"ratings": {"h2": graded(5, note="No bed.")}}


@pytest.fixture
def above(cast: Cast) -> Team:
    """North answers to South, where Dana is; South to City, where Gita is."""
    city = Team(name="City", agency=cast.north.agency)
    db.session.add(city)
    db.session.flush()
    cast.north.answers_to, cast.south.answers_to = cast.south, city
    person("Gita Rao", Role.SUPERVISOR, city)
    db.session.commit()
    return city


@pytest.fixture
def dana(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    return signed_in("dana")


def raised(hours_ago: float) -> Alert:
    """The alerts there are, as raised so many hours ago; gives one of them."""
    for alert in db.session.scalars(select(Alert)):
        alert.raised_at = now() - timedelta(hours=hours_ago)
    db.session.commit()
    return db.session.scalars(select(Alert).limit(1)).one()


def answer(client: FlaskClient, alert: Alert, words: str) -> int:
    return client.post(f"/alerts/{alert.id}/answer", data={f"answer-{alert.id}": words}).status_code


def test_within_the_time_only_the_own_team_hears(
    cast: Cast, above: Team, visits: Visits, chidi: FlaskClient, dana: FlaskClient
) -> None:
    visits.made(1, **FIVE)
    alert = raised(3.9)
    assert "Graded 5 Dangerous" in text(chidi, "/queue")
    assert "Nothing awaits you" in text(dana, "/queue")
    assert answer(dana, alert, "Mine.") == 404


def test_after_the_time_the_next_manager_hears_whom_to_ring_and_about_which_child(
    cast: Cast, above: Team, visits: Visits, chidi: FlaskClient, dana: FlaskClient
) -> None:
    revision = visits.made(1, **FIVE)
    raised(4.1)
    page = dana.get("/queue")
    seen = told(page.text.split("<main", 1)[1])
    assert "1 alert to answer" in seen
    assert "Not answered by others, so yours now" in seen
    assert "R., HV-0001" in seen
    assert "Not answered by North in 4 hours." in seen
    assert "Whom to ring: Chidi Marsh, supervisor in North; Amira Osei of North, who sent it." in seen
    assert str(revision.visit_id) not in page.text  # the record itself stays the team's
    assert "South can see it too." in text(chidi, "/queue")


def test_it_climbs_on_level_by_level(cast: Cast, above: Team, visits: Visits) -> None:
    visits.made(1, **FIVE)
    ladder = heard.ladders()
    heights = [len(heard.heard_alert(raised(hours), ladder, now())) for hours in (0, 3.9, 4, 7.9, 8, 90)]
    assert heights == [1, 1, 2, 2, 3, 3]


def test_the_time_is_the_authoritys(cast: Cast, above: Team, visits: Visits, dana: FlaskClient) -> None:
    visits.made(1, **FIVE)
    raised(1.5)
    assert "Not answered" not in text(dana, "/queue")
    limits.set_limits(Limits(alert_hours=1), from_on=today(), reason="x", by=cast.evi, at=now())
    db.session.commit()
    assert "Not answered by North in 1 hour." in text(dana, "/queue")


def test_what_has_climbed_stays_climbed_when_the_time_is_set_longer(
    cast: Cast, above: Team, visits: Visits, dana: FlaskClient
) -> None:
    visits.made(1, **FIVE)
    alert = raised(5)
    limits.set_limits(Limits(alert_hours=24), from_on=today(), reason="x", by=cast.evi, at=now())
    db.session.commit()
    assert "Not answered by North in 4 hours." in text(dana, "/queue")
    assert len(heard.heard_alert(alert, heard.ladders(), now() + timedelta(hours=42))) == 2
    assert len(heard.heard_alert(alert, heard.ladders(), now() + timedelta(hours=44))) == 3
    assert answer(dana, alert, "Sent the duty worker.") == 303


def test_nobody_answers_what_their_own_visit_alerted_while_somebody_else_can(
    cast: Cast, above: Team, visits: Visits, chidi: FlaskClient, dana: FlaskClient
) -> None:
    assign(cast.chidi, cast.rafi)
    visits.made(1, by=cast.chidi, **FIVE)
    alert = raised(0)
    page = told(chidi.get("/queue").text.split("<main", 1)[1])
    assert "You sent this visit, so Dana Whitlock can answer." in page
    assert "What was done" not in page
    assert answer(chidi, alert, "I know.") == 404
    seen = text(dana, "/queue")
    assert "North has no supervisor who can answer." in seen
    assert "Whom to ring: Chidi Marsh of North, who sent it." in seen
    assert answer(dana, alert, "Rang Chidi.") == 303


def test_a_second_supervisor_of_the_team_answers_for_the_first(
    cast: Cast, visits: Visits, chidi: FlaskClient, signed_in: Callable[[str], FlaskClient]
) -> None:
    cast.dana.team_id = cast.north.id
    assign(cast.chidi, cast.rafi)
    visits.made(1, by=cast.chidi, **FIVE)
    alert = raised(0)
    assert "You sent this visit, so Dana Whitlock can answer." in text(chidi, "/queue")
    assert answer(chidi, alert, "I know.") == 404
    assert answer(signed_in("dana"), alert, "Went along.") == 303


def test_where_there_is_nobody_else_ones_own_visit_stays_ones_own_to_answer(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    assign(cast.chidi, cast.rafi)
    visits.made(1, by=cast.chidi, **FIVE)
    assert "What was done" in text(chidi, "/queue")
    assert answer(chidi, raised(0), "Stayed until the doctor came.") == 303


def test_whoever_answers_first_answers_for_all_and_the_team_sees_it(
    cast: Cast, above: Team, visits: Visits, chidi: FlaskClient, dana: FlaskClient
) -> None:
    visits.made(1, **FIVE)
    alert = raised(5)
    assert answer(dana, alert, "Sent the duty worker.") == 303
    assert "Nothing awaits you" in text(dana, "/queue")
    seen = text(chidi, "/queue")
    assert "Answered for your team, in the last week" in seen
    assert "Dana Whitlock (South)" in seen
    assert "Sent the duty worker." in seen
    late = chidi.post(f"/alerts/{alert.id}/answer", data={f"answer-{alert.id}": "I went."})
    assert late.status_code == 422
    assert "Dana Whitlock has answered this already" in told(late.text)
    assert "I went." in late.text
    db.session.expire_all()
    assert db.session.get_one(Alert, alert.id).answer == "Sent the duty worker."


def test_the_manager_who_comes_second_is_told_and_keeps_what_was_typed(
    cast: Cast, above: Team, visits: Visits, chidi: FlaskClient, dana: FlaskClient
) -> None:
    visits.made(1, **FIVE)
    alert = raised(5)
    assert answer(chidi, alert, "I went.") == 303
    late = dana.post(f"/alerts/{alert.id}/answer", data={f"answer-{alert.id}": "Sent the duty worker."})
    assert late.status_code == 422
    assert "Chidi Marsh (North)" in told(late.text)
    assert "Sent the duty worker." in late.text


def test_what_was_answered_in_time_never_comes_up(cast: Cast, above: Team, visits: Visits) -> None:
    visits.made(1, **FIVE)
    alert = raised(5)
    alert.answered_at, alert.answered_by, alert.answer = now() - timedelta(hours=2), cast.chidi, "I went."
    db.session.commit()
    assert find("answer an alert", Alert, alert.id, cast.dana, today()) is None
    alert = raised(90)
    alert.answered_at, alert.answered_by, alert.answer = alert.raised_at + timedelta(hours=3), cast.chidi, "x"
    db.session.commit()
    assert find("answer an alert", Alert, alert.id, cast.dana, today()) is None
    alert.answered_at = now() - timedelta(days=2)  # late, but long over
    db.session.commit()
    assert find("answer an alert", Alert, alert.id, cast.dana, today()) is None
    assert find("answer an alert", Alert, alert.id, cast.chidi, today()) is not None


def test_a_team_without_a_supervisor_is_passed_over_at_once(
    cast: Cast, above: Team, visits: Visits, dana: FlaskClient
) -> None:
    cast.chidi.suspended_at = now()
    visits.made(1, **FIVE)
    seen = text(dana, "/queue")
    assert "North has no supervisor who can answer." in seen
    assert "R., HV-0001" in seen


def test_a_held_visits_alert_climbs_too(cast: Cast, above: Team, visits: Visits, dana: FlaskClient) -> None:
    deposit = visits.sent(1, to=cast.tomos, **FIVE)
    assert deposit.status == "held"
    raised(5)
    page = dana.get("/queue")
    assert "T., HV-0003" in page.text
    assert "Received, but not yet in the record" in page.text
    assert f"/tray/{deposit.id}" not in page.text


def test_another_teams_child_is_not_named_by_what_its_sender_let_climb(
    cast: Cast, above: Team, visits: Visits, signed_in: Callable[[str], FlaskClient]
) -> None:
    """Tomos is South's here: City hears of him from South, and of a nameless visit from North."""
    cast.tomos.team_id = cast.south.id
    cast.north.answers_to = above
    cast.dana.team_id = above.id  # so South has nobody, and Dana hears of everything
    db.session.commit()
    visits.sent(1, to=cast.tomos, **FIVE)
    raised(5)
    page = signed_in("dana").get("/queue").text
    titles = re.findall(r'<h3 class="hf-card__t"[^>]*>(.*?)</h3>', page)
    assert sorted(titles) == ["A visit sent by Amira Osei", "T., HV-0003"]


def test_the_trail_says_whose_child_was_seen_from_above_and_for_whom_it_was_answered(
    cast: Cast, above: Team, visits: Visits, dana: FlaskClient
) -> None:
    visits.made(1, **FIVE)
    alert = raised(5)
    dana.get("/queue")
    answer(dana, alert, "Sent the duty worker.")
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.person_id == cast.dana.id).order_by(AuditEntry.number)
    ).all()
    assert [one.action for one in entries] == ["signed in", "viewed", "answered"]
    assert json.loads(entries[1].facts)["climbed"] == [str(cast.rafi.id)]
    assert json.loads(entries[2].facts)["told"] == str(cast.north.id)
    assert entries[2].profile_id == cast.rafi.id


def test_a_limit_that_is_to_hold_later_does_not_yet(cast: Cast, above: Team, visits: Visits) -> None:
    later: date = today() + timedelta(days=1)
    limits.set_limits(Limits(alert_hours=1), from_on=later, reason="x", by=cast.evi, at=now())
    visits.made(1, **FIVE)
    alert = raised(3)
    assert len(heard.heard_alert(alert, heard.ladders(), now())) == 1
