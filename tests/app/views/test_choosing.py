"""Choosing what of a profile is shown: a domain, a period; as a page and as a part of one. No verdict changes."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, Event
from app.shown.period import NEWEST, months_before
from app.words import day
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.reading import part, queries, text
from tests.visits import Visits

ASKED = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}


@pytest.fixture
def rafi(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}"


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def rows(client: FlaskClient, address: str, domain: str = "housing") -> list[str]:
    """The visits in a domain's table, by their dates."""
    page = client.get(address).text
    table = page.split(f'id="{domain}-visits"', 1)[1].split("</table>", 1)[0]
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', table)


# A domain -----------------------------------------------------------------------------------------


def test_one_domain_is_shown_alone_with_its_table_open(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(40, 4)
    visits.made(10, 2)
    page = amira.get(f"{rafi}?domain=housing").text
    assert page.count('class="hf-glance"') == 1
    assert 'id="housing-visits"' in page
    assert 'id="nutrition-visits"' not in page
    assert '<details class="govuk-details hf-rows" open>' in page


def test_a_domain_that_does_not_exist_chooses_none(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(10)
    assert amira.get(f"{rafi}?domain=money").text.count('class="hf-glance"') == 5


# A period -----------------------------------------------------------------------------------------


def test_a_period_lists_and_draws_its_own_visits_only(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days in (300, 150, 50, 10):
        visits.made(days)
    assert rows(amira, f"{rafi}?period=3") == [day(ago(10)), day(ago(50))]
    assert rows(amira, f"{rafi}?period=6") == [day(ago(10)), day(ago(50)), day(ago(150))]
    assert len(rows(amira, f"{rafi}?period=all")) == 4
    drawn = amira.get(f"{rafi}?period=3").text
    assert drawn.count(f"{day(ago(50))}, Announced: 2 Sound") == 5
    assert f"{day(ago(150))}, Announced" not in drawn


def test_a_period_never_changes_a_verdict(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days, grade in ((200, 4), (170, 4), (120, 2), (80, 2), (40, 2), (10, 2)):
        visits.made(days, grade, kind="unannounced" if days == 40 else "announced")
    verdicts = re.findall(r'id="\w+-title">([^<]*)<', amira.get(rafi).text)
    for chosen in ("period=3", "period=6", f"from={ago(210)}&to={ago(150)}"):
        page = amira.get(f"{rafi}?{chosen}").text
        assert re.findall(r'id="\w+-title">([^<]*)<', page) == verdicts
        assert "That changes no verdict: each rests on every visit." in page


def test_what_lies_outside_the_period_is_told_in_words(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days, grade in ((200, 4), (100, 2), (20, 3)):
        visits.made(days, grade)
    drawn = amira.get(f"{rafi}?from={ago(150)}&to={ago(60)}").text
    assert drawn.count("earlier: 1 graded, worst 4") == 5
    assert drawn.count("later: 1 graded, worst 3") == 5


def test_days_may_be_typed(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days in (90, 60, 30):
        visits.made(days)
    first, last = ago(70), ago(50)
    typed = f"from={first.day}/{first.month}/{first.year}&to={last.day}/{last.month}/{last.year}"
    assert rows(amira, f"{rafi}?{typed}") == [day(ago(60))]
    assert rows(amira, f"{rafi}?to={ago(60)}") == [day(ago(60)), day(ago(90))]
    assert rows(amira, f"{rafi}?from={ago(60)}") == [day(ago(30)), day(ago(60))]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("from=30/2/2026", "Enter a real date"),
        ("from=2026-03-02&to=2026-03-01", "Enter a date on or after the first"),
        ("to=2999-01-01", "Enter a date on or before"),
    ],
)
def test_wrong_days_are_said_to_be_wrong_and_stay_as_typed(
    typed: str, why: str, visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10)
    answer = amira.get(f"{rafi}?{typed}")
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{typed.split("&")[0].split("=")[1]}"' in answer.text


def test_a_period_without_a_visit_says_so(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(200)
    page = text(amira, f"{rafi}?period=3")
    assert "No visit lies in the period that was chosen." in page
    assert "Nothing that the child or the carer said was written down" in page


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 29), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 3, 1), 6, date(2025, 9, 1)),
    ],
)
def test_months_are_counted_back_by_the_calendar(on: date, months: int, expected: date) -> None:
    assert months_before(on, months) == expected


# As a page and as a part of one ---------------------------------------------------------------------


def test_a_choice_comes_as_a_part_of_the_page_where_one_was_asked_for(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10)
    answer = amira.get(f"{rafi}?domain=housing", headers=ASKED)
    assert answer.text.lstrip().startswith('<section id="_change"')
    assert "<h1" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    back = amira.get(f"{rafi}?domain=housing", headers={**ASKED, "HX-History-Restore-Request": "true"})
    assert "<h1" in back.text


def test_each_choice_keeps_the_other(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(10)
    page = amira.get(f"{rafi}?domain=housing&period=6").text
    assert f'href="{rafi}?domain=housing&amp;period=3#change"' in page
    assert f'href="{rafi}?period=6&amp;domain=hygiene#change"' in page
    assert page.count('aria-current="true"') == 2


def test_every_look_at_a_part_is_in_the_trail(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(10)
    amira.get(f"{rafi}?period=3", headers=ASKED)
    seen = select(AuditEntry.subject).where(AuditEntry.action == "viewed")
    assert list(db.session.scalars(seen)) == ["profile"]


# Long histories -----------------------------------------------------------------------------------


def test_a_long_history_lists_the_newest_and_leads_to_all(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    for number in range(NEWEST + 5):
        visits.made(10 + 7 * number, childs_words=f"Word {number}.")
    assert len(rows(amira, rafi)) == NEWEST
    page = text(amira, rafi)
    assert f"{NEWEST} of {NEWEST + 5} visits are listed. List all visits" in page
    assert f"Word {NEWEST - 1}." in page
    assert f"Word {NEWEST}." not in page
    assert len(rows(amira, f"{rafi}?period=all")) == NEWEST + 5
    assert f"Word {NEWEST}." in text(amira, f"{rafi}?period=all")


def test_the_grade_before_the_oldest_listed_is_known(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(200, 4)
    visits.made(10, 2)
    assert "Better" in part(amira, f"{rafi}?period=3", "housing-visits")


def test_a_profile_costs_the_same_number_of_queries_for_few_visits_and_for_many(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(300, occasion="00000000-0000-4000-8000-000000000001")
    visits.made(290)
    text(amira, rafi)
    before = queries(amira, rafi), queries(amira, f"{rafi}/compare")
    for number in range(12):
        visits.made(10 + 14 * number, ratings=all_graded(2, h1=graded(4, note="Wet.", cause="money")))
    assert (queries(amira, rafi), queries(amira, f"{rafi}/compare")) == before


# Above the strips ---------------------------------------------------------------------------------


def test_what_happened_stands_above_the_strips(
    cast: Cast, visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(60, 4)
    visits.made(10, 2)
    happened = Event(
        profile_id=cast.rafi.id, by_id=cast.amira.id, recorded_at=now(), happened_on=ago(30),
        kind="conference", source="The chair",
    )  # fmt: skip
    db.session.add(happened)
    db.session.commit()
    page = amira.get(rafi).text
    assert page.count("l-3.5 -6h7z") == 5 + 2  # a strip, and the legend
    assert page.count(">conference</text>") == 1


@pytest.mark.parametrize(("known_for", "recorded", "drawn"), [(60, False, 1), (60, True, 1), (10, False, 0)])
def test_the_childs_own_birth_stands_above_the_strips_once_if_they_were_known_before(
    cast: Cast, visits: Visits, amira: FlaskClient, rafi: str, known_for: int, recorded: bool, drawn: int
) -> None:
    cast.rafi.opened_on, cast.rafi.child.born = ago(known_for), ago(20)
    if recorded:
        db.session.add(
            Event(
                profile_id=cast.rafi.id, by_id=cast.amira.id, recorded_at=now(), happened_on=ago(20),
                kind="birth", source="The hospital",
            )
        )  # fmt: skip
    db.session.commit()
    visits.made(5, 2)
    assert amira.get(rafi).text.count(">birth</text>") == drawn
