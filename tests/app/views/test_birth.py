"""An expected child is born: said once, by those who hold the case, and everything that rests on it follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import records
from app.clock import today
from app.extensions import db
from app.models import Profile
from app.words import day
from tests.people import Cast, assign, profile
from tests.reading import text
from tests.rows import entries

TYPED = "Enter the day of birth"


@pytest.fixture
def unborn(cast: Cast) -> Profile:
    """A child of Amira's who is expected in a few days."""
    made = profile("U.", "HV-0100", cast.north, born=None, due_on=today() + timedelta(days=3))
    assign(cast.amira, made)
    made.opened_on = today() - timedelta(days=90)
    db.session.commit()
    return made


def test_the_profile_asks_for_the_birth_and_once_it_is_said_the_child_has_an_age(
    cast: Cast, amira: FlaskClient, unborn: Profile
) -> None:
    here, born = f"/profiles/{unborn.id}", today() - timedelta(days=2)
    assert f"{here}/birth" in amira.get(here).text
    assert f"Expected on {day(today() + timedelta(days=3))}." in text(amira, f"{here}/birth")
    kept = amira.post(f"{here}/birth", data={"born": born.isoformat()})
    assert (kept.status_code, kept.location) == (303, here)
    page = text(amira, here)
    assert "Unborn" not in page
    assert "Newborn, under 28 days" in page
    assert f"{here}/birth" not in amira.get(here).text
    assert records.change_over_time(unborn, today()).history.born == born
    assert f"{day(born)} Birth and case Born." in text(amira, f"{here}/chronology")
    (entry,) = entries("set", "birth")
    assert (entry.person_id, entry.profile_id) == (cast.amira.id, unborn.id)


@pytest.mark.parametrize(
    ("typed", "says"), [("", TYPED), ("30/2/2026", "Enter a real date"), ("2999-01-01", "on or before")]
)
def test_a_day_that_cannot_be_is_refused(amira: FlaskClient, unborn: Profile, typed: str, says: str) -> None:
    answer = amira.post(f"/profiles/{unborn.id}/birth", data={"born": typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert unborn.born is None


def test_it_is_said_once(cast: Cast, amira: FlaskClient) -> None:
    here = f"/profiles/{cast.rafi.id}/birth"
    answer = amira.post(here, data={"born": today().isoformat()})
    assert "Born on 17 May 2019." in answer.text
    assert cast.rafi.born == date(2019, 5, 17)
    assert entries("set", "birth") == []


def test_a_colleague_without_the_case_is_told_nothing(signed_in: Any, unborn: Profile) -> None:
    ben = signed_in("ben")
    assert ben.get(f"/profiles/{unborn.id}/birth").status_code == 404
    assert ben.post(f"/profiles/{unborn.id}/birth", data={"born": "2026-01-01"}).status_code == 404
