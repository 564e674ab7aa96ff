"""The authority's waiting times by date, and who a team answers to."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import chain, limits
from app.clock import now, today
from app.extensions import db
from app.limits import Limits, limits_on
from app.models import AuditEntry, LimitSetting, Team
from tests.people import Cast


def set_from(cast: Cast, day: date, **changes: Any) -> LimitSetting:
    """Set limits from a day on."""
    row = limits.set_limits(
        Limits.from_overrides(changes), from_on=day, reason="As agreed.", by=cast.evi, at=now()
    )
    db.session.flush()
    return row


# Limits -------------------------------------------------------------------------------------------


def test_the_usual_limits_hold_until_the_authority_sets_others(cast: Cast) -> None:
    assert limits_on(today()) == Limits()
    assert Limits().drift_months == (9, 12, 15)


def test_a_day_keeps_the_limits_that_were_in_force_on_it(cast: Cast) -> None:
    set_from(cast, today() - timedelta(days=10), alert_hours=2, drift_months=(6, 9, 12))
    set_from(cast, today() + timedelta(days=10), alert_hours=8)
    in_days = [limits_on(today() + timedelta(days=days)) for days in (-11, -10, 9, 10)]
    assert [one.alert_hours for one in in_days] == [4, 2, 2, 8]
    assert [one.drift_months for one in in_days] == [(9, 12, 15), (6, 9, 12), (6, 9, 12), (9, 12, 15)]


def test_of_two_settings_for_one_day_the_later_holds(cast: Cast) -> None:
    set_from(cast, today(), challenge_days=3)
    set_from(cast, today(), challenge_days=7)
    assert limits_on(today()).challenge_days == 7


def test_a_setting_keeps_only_what_differs_and_is_in_the_trail(cast: Cast) -> None:
    row = set_from(cast, today(), challenge_days=3, alert_hours=4)
    assert row.overrides == {"challenge_days": 3}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == str(row.id))).one()
    assert (entry.action, json.loads(entry.facts)) == ("set", {"from_on": today().isoformat(), "changed": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alert_hours", 0),
        ("alert_hours", 1000),
        ("alert_hours", True),
        ("alert_hours", "4"),
        ("alert_minutes", 4),
        ("drift_months", [9, 12]),
        ("drift_months", [9, 9, 12]),
        ("drift_months", [9, 12, 1.5]),
        ("drift_months", 9),
    ],
)
def test_what_is_no_limit_is_refused_by_its_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        Limits.from_overrides({name: value})


# Who a team answers to ------------------------------------------------------------------------------


@pytest.fixture
def city(cast: Cast) -> Team:
    """A team that North's answers to, as South's does."""
    team = Team(name="City", agency=cast.north.agency)
    db.session.add(team)
    cast.north.answers_to = cast.south.answers_to = team
    db.session.flush()
    return team


def test_a_team_is_followed_by_whom_it_answers_to(cast: Cast, city: Team) -> None:
    assert chain.chain(cast.north) == [cast.north, city]
    assert chain.chain(city) == [city]


def test_a_loop_ends_the_chain(cast: Cast, city: Team) -> None:
    city.answers_to = cast.north
    db.session.flush()
    assert chain.chain(cast.south) == [cast.south, city, cast.north]
    assert chain.chains()[cast.north.id] == [cast.north, city]


def test_a_team_that_would_come_to_answer_to_itself_is_told(cast: Cast, city: Team) -> None:
    assert chain.would_loop(city, cast.north)
    assert chain.would_loop(city, city)
    assert not chain.would_loop(cast.north, cast.south)
