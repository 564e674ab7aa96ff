"""An expected child is born, and a wrong day is corrected, by those who hold the case; what rests on it follows."""

import json
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
from tests.visits import Visits, reply

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
    assert "The child is born" not in page
    assert records.change_over_time(unborn, today()).history.born == born
    assert f"{day(born)} Birth and case Born." in text(amira, f"{here}/chronology")
    assert "Birth Not recorded The profile" in text(amira, f"{here}/events?only=birth")
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


def test_it_is_said_once_and_said_again_it_needs_a_reason(cast: Cast, amira: FlaskClient) -> None:
    here = f"/profiles/{cast.rafi.id}/birth"
    answer = amira.post(here, data={"born": today().isoformat()})
    assert answer.status_code == 422
    assert "Born on 17 May 2019." in answer.text
    assert cast.rafi.born == date(2019, 5, 17)
    assert entries("set", "birth") == []


# Corrected ----------------------------------------------------------------------------------------


def two_years_ago() -> date:
    """The day of birth of a child who is two now."""
    return today() - timedelta(days=800)


def correction(**changes: str) -> dict[str, str]:
    """What somebody sends who corrects Rafi's day of birth."""
    return {"before": "2019-05-17", "born": two_years_ago().isoformat(), "why": "mistyped"} | changes


def test_a_wrong_day_is_corrected_with_both_days_and_the_reason_in_the_trail(
    cast: Cast, amira: FlaskClient, signed_in: Any
) -> None:
    here = f"/profiles/{cast.rafi.id}"
    assert "Correct the date of birth" in text(amira, here)
    form = amira.get(f"{here}/birth").text
    assert 'value="2019-05-17"' in form.split('name="born"')[1].split(">")[0]
    assert "With another date these are worked out again" in form
    kept = amira.post(f"{here}/birth", data=correction())
    assert (kept.status_code, kept.location) == (303, here)
    assert "2 years" in text(amira, here)
    assert records.change_over_time(cast.rafi, today()).history.born == two_years_ago()
    (entry,) = entries("corrected", "birth")
    assert (entry.person_id, entry.profile_id) == (cast.amira.id, cast.rafi.id)
    told = {"before": "2019-05-17", "born": two_years_ago().isoformat(), "reason": "mistyped"}
    assert json.loads(entry.facts) == told
    read = text(signed_in("chidi"), f"{here}/birth")
    assert f"From 17 May 2019 to {day(two_years_ago())}, by Amira Osei," in read
    assert "It was written down wrongly." in read
    assert "Corrected before" not in text(amira, f"/profiles/{cast.sana.id}/birth")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"born": ""}, TYPED),
        ({"born": "30/2/2026"}, "Enter a real date"),
        ({"born": "2999-01-01"}, "on or before"),
        ({"born": "1999-01-01"}, "on or after"),
        ({"born": "2019-05-17"}, "This is the date of birth already"),
        ({"why": ""}, "Choose why it was wrong"),
        ({"why": "a reason of my own"}, "Choose why it was wrong"),
        ({"before": "2018-05-17"}, "The date of birth was set meanwhile"),
    ],
)
def test_what_cannot_be_a_correction_is_refused_and_what_was_typed_stays(
    cast: Cast, amira: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    typed = correction(**wrong)
    answer = amira.post(f"/profiles/{cast.rafi.id}/birth", data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{typed["born"]}"' in answer.text or not typed["born"]
    assert ('value="mistyped" selected' in answer.text) is (typed["why"] == "mistyped")
    assert 'name="before" value="2019-05-17"' in answer.text
    assert cast.rafi.born == date(2019, 5, 17)
    assert entries("corrected", "birth") == []


def as_signed(client: FlaskClient, version: str) -> str:
    """What the page of a signed version says of its verdicts."""
    return text(client, f"{version}/signed").split("The verdicts as they stood")[1].split("What now")[0]


def test_verdicts_are_worked_out_anew_and_what_was_signed_keeps_what_was_seen(
    cast: Cast, amira: FlaskClient, signed_in: Any, visits: Visits
) -> None:
    chidi = signed_in("chidi")
    visits.made(200, 4)
    for ago in (150, 120, 80, 40):
        kind = "unannounced" if ago == 80 else "announced"
        newest = visits.made(ago, 2, child_alone=False, kind=kind)
    address = f"/versions/{newest.id}"
    signed = chidi.post(f"{address}/decision", data=reply(chidi.get(f"{address}/decision")))
    assert signed.location == f"{address}/signed"
    before = as_signed(chidi, address)
    assert "2 Housing: Improved, not yet sustained . Agreed" in before
    assert "Housing: Improved, not yet sustained" in text(amira, f"/profiles/{cast.rafi.id}")
    amira.post(f"/profiles/{cast.rafi.id}/birth", data=correction())
    assert "Housing: Sustained" in text(amira, f"/profiles/{cast.rafi.id}")
    assert as_signed(chidi, address) == before


def test_a_colleague_without_the_case_is_told_nothing(signed_in: Any, unborn: Profile) -> None:
    ben = signed_in("ben")
    assert ben.get(f"/profiles/{unborn.id}/birth").status_code == 404
    assert ben.post(f"/profiles/{unborn.id}/birth", data={"born": "2026-01-01"}).status_code == 404


def test_nobody_else_corrects_a_day(cast: Cast, signed_in: Any) -> None:
    for who in ("ben", "dana", "evi"):
        assert signed_in(who).post(f"/profiles/{cast.rafi.id}/birth", data=correction()).status_code == 404
    assert cast.rafi.born == date(2019, 5, 17)
