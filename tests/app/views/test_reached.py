"""How a verdict was reached, as a page: every step, in words, for a day, with the numbers in force on it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import rules
from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, Profile
from app.words import day
from observations.history import Parameters
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.reading import told as read
from tests.reading import words
from tests.visits import Visits, reply


def address(profile: Profile, domain: str = "nutrition", as_of: str = "") -> str:
    return f"/profiles/{profile.id}/reached/{domain}" + (f"?as_of={as_of}" if as_of else "")


def step(page: TestResponse, name: str) -> str:
    """The words of one step."""
    found = re.search(rf'<li id="{name}">(.*?)(?=<li id=|</ol>\s*(?:<section|<nav))', page.text, re.S)
    assert found
    return read(found[1])


def ago(days: int) -> str:
    return day(today() - timedelta(days=days))


def set_numbers(cast: Cast, **numbers: Any) -> None:
    rules.set_parameters(
        Parameters.from_overrides(numbers),
        from_on=today(),
        reason="Reviews are monthly here.",
        by=cast.evi,
        at=now(),
    )
    db.session.commit()


# The answer first, then the steps -----------------------------------------------------------------


def test_it_begins_with_the_answer_and_the_line_that_gave_it(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60, 4)
    visits.made(30, 2)
    page = amira.get(address(cast.rafi))
    assert '<h1 class="govuk-heading-l">How this was reached: Nutrition</h1>' in page.text
    told = words(page)
    assert (
        told.index("Nutrition: First sign of improvement")
        < told.index("By line 3e of the rule")
        < told.index("Visits and looks")
    )


def test_each_visit_is_linked_and_says_which_look_it_made(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    first = visits.made(60, 4)
    visits.made(57, 2)
    page = amira.get(address(cast.rafi))
    assert f'href="/profiles/{cast.rafi.id}/visits/{first.visit_id}"' in page.text
    told = step(page, "visits")
    assert f"{ago(60)} Announced 4 Failing Look 1." in told
    assert (
        f"Part of look 1, of {ago(60)}: visits fewer than 7 days after its first make one look, "
        f"and the worst grade stands (4)." in told
    )


def test_what_was_set_aside_says_why(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    visits.made(90, 2, ratings=all_graded(2, n1=graded(4, note="Empty.")))
    visits.made(60, 2, ratings={"n2": graded(2), "n3": graded(2)})
    visits.made(30, 2, ratings={"h1": graded(2)})
    visits.made(20, 2, kind="contact", ratings={"n2": graded(2)})
    told = step(amira.get(address(cast.rafi)), "visits")
    assert told.count("Set aside: a concern was not looked at again: Food in the home (4 on ") == 2
    assert "Set aside: not a home visit, and nothing at concern was said." in told
    assert "Not seen at home, so not counted as better:" in told
    thin = step(amira.get(address(cast.rafi, "housing")), "visits")
    assert "Set aside: too little was seen: 1 of 4 items that apply, and 2 are needed." in thin


def test_what_was_carried_is_told_with_the_grade_it_had_last(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60, 2, ratings=all_graded(2, n1=graded(3)))
    visits.made(30, 2, ratings={"n2": graded(2), "n3": graded(2)})
    told = step(amira.get(address(cast.rafi)), "visits")
    assert f"Not looked at, so counted as before: Food in the home (3 on {ago(60)})." in told


def test_spells_run_and_days_are_told_with_their_dates(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    for days, grade in ((200, 4), (170, 4), (140, 2), (110, 2), (40, 2), (10, 2)):
        visits.made(days, grade)
    page = amira.get(address(cast.rafi))
    assert (
        f"From {ago(200)} to {ago(170)}: 4 at two visits. It ended on {ago(110)}, at the second look in a row below 4."
        in step(page, "spells")
    )
    assert f"The count started afresh on {ago(40)}: nobody graded this for 70 days before it" in step(
        page, "run"
    )
    spent = step(page, "days")
    assert f"{ago(200)} {ago(170)} 30 days At concern at both ends: sure" in spent
    assert (
        "Counting only what is sure, at least 30 days in concern; counting the estimates too, up to 60 days."
        in spent
    )


def test_each_test_for_sustained_says_what_there_is_and_what_it_takes(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    for days, grade, kind in (
        (150, 3, "announced"),
        (100, 2, "announced"),
        (50, 2, "unannounced"),
        (5, 2, "announced"),
    ):
        visits.made(days, grade, kind=kind)
    told = step(amira.get(address(cast.rafi)), "tests")
    assert (
        "Good looks One more than the usual three, because the whole gain is a single grade. "
        "Still needed: one more good look, " in told
    )
    assert "Days from the first good look to the last 95 days 90 days Met" in told
    assert "Unannounced good looks, at least 28 days after the first 1 1 Met" in told
    assert "Good looks at which the child was seen alone 3 1 Met" in told


def test_lines_before_the_one_that_holds_say_why_they_do_not(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60, 4)
    visits.made(30, 4)
    told = step(amira.get(address(cast.rafi)), "line")
    assert "Worsening line 2a No 4 is not worse than every earlier look of this spell." in told
    assert (
        "Persistent concern line 2b No 30 days from the first look of this spell to the latest: "
        "persistent takes 42 days." in told
    )
    assert told.endswith(
        "No clear change line 2f Yes None of the lines before holds: concern goes on, "
        "no worse than before and not yet for long."
    )


def test_a_child_whom_nobody_has_visited_has_a_page_too(amira: FlaskClient, cast: Cast) -> None:
    told = words(amira.get(address(cast.rafi)))
    assert "No visit has been recorded up to this day." in told
    assert "No visit has graded this yet, so there is nothing to judge." in told


# A day --------------------------------------------------------------------------------------------


def test_an_earlier_day_is_told_as_it_stood(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    visits.made(60, 4)
    visits.made(30, 2)
    then = (today() - timedelta(days=45)).isoformat()
    page = amira.get(address(cast.rafi, as_of=then))
    assert "Nutrition: First picture" in words(page)
    assert ago(30) not in words(page)
    assert f"As of {ago(45)}: worked out again" in words(page)
    assert f"/reached/housing?as_of={then}" in page.text


@pytest.mark.parametrize("as_of", ["tomorrow", "2026-13-01", "20260101", "2100-01-01", "today"])
def test_a_day_that_is_none_or_has_not_come_is_not_found(amira: FlaskClient, cast: Cast, as_of: str) -> None:
    if as_of == "tomorrow":
        as_of = (today() + timedelta(days=1)).isoformat()
    assert amira.get(address(cast.rafi, as_of=as_of)).status_code == 404


def test_there_is_no_page_for_a_domain_that_is_none(amira: FlaskClient, cast: Cast) -> None:
    assert amira.get(address(cast.rafi, "wealth")).status_code == 404


# Whose ----------------------------------------------------------------------------------------------


def test_only_those_who_may_see_the_profile_see_it(signed_in: Any, cast: Cast) -> None:
    found = {
        name: signed_in(name).get(address(cast.rafi)).status_code
        for name in ("amira", "chidi", "ben", "dana", "evi")
    }
    assert found == {"amira": 200, "chidi": 200, "ben": 404, "dana": 404, "evi": 404}


def test_that_it_was_looked_at_is_kept_once(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    visits.made(30, 4)
    before = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    amira.get(address(cast.rafi, "hygiene"))
    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.number).offset(before)))
    assert [(one.action, one.subject, one.profile_id, one.facts) for one in entries] == [
        ("viewed", "reached", cast.rafi.id, '{"domain":"hygiene"}')
    ]


# The numbers ----------------------------------------------------------------------------------------


def test_it_is_judged_by_the_numbers_in_force_and_says_who_set_them(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60, 4)
    visits.made(30, 4)
    set_numbers(cast, persistent_days=30)
    page = amira.get(address(cast.rafi))
    assert "Nutrition: Persistent concern" in words(page)
    numbers = step(page, "numbers")
    assert "Rule trajectory-1. 1 number is not the rule's own." in numbers
    assert (
        f"The authority's numbers since {day(today())}, set by Evi Lund: Reviews are monthly here." in numbers
    )
    assert (
        "Concern that lasts so long is persistent 30 days not the default set by the authority, Evi Lund 42 days"
        in numbers
    )
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert "Nutrition: No clear change" in words(amira.get(address(cast.rafi, as_of=yesterday)))


def test_what_was_signed_keeps_its_numbers_and_verdict(signed_in: Any, cast: Cast, visits: Visits) -> None:
    visits.made(60, 4)
    revision = visits.made(30, 4)
    chidi = signed_in("chidi")
    where = f"/versions/{revision.id}/decision"
    assert chidi.post(where, data=reply(chidi.get(where))).status_code == 303
    chidi.get(f"/versions/{revision.id}/signed")  # which says once that it was signed
    before = words(chidi.get(f"/versions/{revision.id}/signed"))
    assert "Signed with the rule's own numbers." in before
    set_numbers(cast, persistent_days=30)
    assert words(chidi.get(f"/versions/{revision.id}/signed")) == before
    told = words(chidi.get(address(cast.rafi)))
    assert "Nutrition: Persistent concern" in told
    signed = told.split("As it was signed", 1)[1]
    assert signed.startswith(" No clear change Chidi Marsh, ")
    assert "Signed with 1 other number" in signed
    assert "Concern that lasts so long is persistent: 42 days, here 30 days" in signed


def test_a_decision_says_which_numbers_it_was_signed_with(signed_in: Any, cast: Cast, visits: Visits) -> None:
    revision = visits.made(30, 4)
    set_numbers(cast, persistent_days=30)
    chidi, where = signed_in("chidi"), f"/versions/{revision.id}/decision"
    asked = chidi.get(where)
    assert "Reviews are monthly here." in words(asked)
    chidi.post(where, data=reply(asked))
    told = words(chidi.get(f"/versions/{revision.id}/signed"))
    assert (
        "Signed with these numbers of the rule: Concern that lasts so long is persistent: 30 days (by default 42 days)"
        in told
    )


def test_numbers_that_change_while_a_supervisor_reads_have_to_be_seen_first(
    signed_in: Any, cast: Cast, visits: Visits
) -> None:
    revision = visits.made(30, 4)
    chidi, where = signed_in("chidi"), f"/versions/{revision.id}/decision"
    seen = reply(chidi.get(where))
    set_numbers(cast, stale_days=41)
    assert chidi.post(where, data=seen).status_code == 422
