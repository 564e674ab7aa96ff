"""Somebody's own week by day, and the calendar that tells how many looks are due and nothing else."""

import logging
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import schedule
from app.clock import now, today
from app.extensions import db
from app.models import CalendarFeed
from observations.visit import Kind
from tests.app.views.test_actions import agreed
from tests.app.views.test_between import entries, one_of
from tests.people import Cast
from tests.reading import part, text
from tests.visits import Visits


def planned(cast: Cast, days: int, kind: Kind = Kind.ANNOUNCED) -> None:
    """Plan a look at Rafi's home in so many days."""
    schedule.plan_look(cast.rafi, today() + timedelta(days=days), kind, "Canary", cast.chidi, now())
    db.session.commit()


@pytest.fixture
def seen(cast: Cast, visits: Visits) -> None:
    """All of Amira's children were visited yesterday: nothing is due."""
    for one in (cast.rafi, cast.sana):
        visits.made(1, to=one)


@pytest.mark.usefixtures("seen")
def test_the_week_lists_looks_and_actions_by_day_and_what_is_overdue(amira: FlaskClient, cast: Cast) -> None:
    assert "Nothing is due in the next seven days, and nothing is overdue." in text(amira, "/week")
    planned(cast, 0)
    planned(cast, 6, Kind.UNANNOUNCED)
    planned(cast, 7)
    agreed(cast, -2, "Ring the landlord")
    agreed(cast, 8, "Later")
    page = text(amira, "/week")
    assert "Overdue R., HV-0001 : Ring the landlord (Amira Osei) . Overdue by 2 days" in page
    assert part(amira, "/week", f"d-{today().isoformat()}").startswith("Today, ")
    assert page.index("Announced look") < page.index("Unannounced look")
    assert page.count("nnounced look") == 2
    assert "Later" not in page
    assert str(cast.rafi.id) in entries("listed", "week")[-1].facts


def test_a_child_whose_visit_is_late_stands_among_what_is_overdue(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(30)
    visits.made(1, to=cast.sana)
    assert "Overdue by 2 days" in text(amira, "/week")


def address_made(client: FlaskClient) -> str:
    """Make a calendar address, and give it as it is told."""
    answer = client.post("/week/calendar-addresses")
    assert answer.status_code == 303
    told = re.search(r"/calendar/[0-9a-f-]{36}\.ics", text(client, answer.location))
    assert told
    return told[0]


@pytest.mark.usefixtures("seen")
def test_a_calendar_tells_how_many_looks_are_due_and_nothing_else(
    amira: FlaskClient, client: FlaskClient, cast: Cast
) -> None:
    planned(cast, 3, Kind.UNANNOUNCED)
    planned(cast, 3)
    planned(cast, 5)
    address = address_made(amira)
    read = client.get(address)
    assert read.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in read.headers["Cache-Control"]
    lines = read.text.split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    days = {
        lines[place - 1].removeprefix("DTSTART;VALUE=DATE:"): told
        for place, told in enumerate(lines)
        if told.startswith("SUMMARY")
    }
    assert days[f"{today() + timedelta(days=3):%Y%m%d}"] == "SUMMARY:Holdfast: 2 looks due"
    assert days[f"{today() + timedelta(days=5):%Y%m%d}"] == "SUMMARY:Holdfast: 1 look due"
    for secret in ("R.", "Rafi", "HV-0001", "nnounced", "Canary", str(cast.rafi.id), "Amira"):
        assert secret not in read.text
    assert len(entries("read", "calendar")) == 1


def test_an_address_is_told_once_kept_as_a_hash_and_ended(amira: FlaskClient, client: FlaskClient) -> None:
    address = address_made(amira)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in text(amira, "/week")
    feed = one_of(CalendarFeed)
    assert token not in (feed.token_hash, str(feed.id))
    assert client.get(address).status_code == 200
    assert amira.post(f"/calendar-addresses/{feed.id}/end").status_code == 303
    assert client.get(address).status_code == 404
    assert "End this address" not in text(amira, "/week")
    assert [len(entries(act, "calendar address")) for act in ("made", "ended")] == [1, 1]


def test_nobody_ends_or_guesses_anothers_and_a_suspended_persons_answers_not(
    signed_in: Callable[[str], FlaskClient], amira: FlaskClient, client: FlaskClient, cast: Cast
) -> None:
    address, feed = address_made(amira), one_of(CalendarFeed)
    for name in ("ben", "chidi", "evi"):
        assert signed_in(name).post(f"/calendar-addresses/{feed.id}/end").status_code == 404
    assert client.get(f"/calendar/{uuid.uuid4()}.ics").status_code == 404
    assert client.get(f"/calendar/{feed.id}.ics").status_code == 404
    cast.amira.suspended_at = now()
    assert client.get(address).status_code == 404


def test_the_log_does_not_keep_an_address(
    amira: FlaskClient, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    address = address_made(amira)
    with caplog.at_level(logging.INFO, "holdfast"):
        client.get(address)
    assert address.removeprefix("/calendar/").removesuffix(".ics") not in caplog.text
    assert "action=week.read_calendar" in caplog.text
