"""Plays about what a family's page says of change: only what was seen to hold is called sustained."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from app.words import day
from tests.browser.actors import Worker
from tests.builders import LONDON, all_graded, graded, payload

pytestmark = pytest.mark.browser


def days_ago(days: int) -> datetime:
    """Ten o'clock at the home, so many days ago."""
    return datetime.now(LONDON).replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=days)


def visit(known: SimpleNamespace, days: int, **said: Any) -> dict[str, Any]:
    """Amira's visit to R. so many days ago: announced, seen alone, everything at 2 unless said otherwise."""
    return payload(known.amira, known.rafi, days_ago(days), child_alone=True, **said)


def test_tidy_only_when_expected_is_not_sustained(amira: Worker, known: SimpleNamespace) -> None:
    bare = all_graded(2, h2=graded(5, note="No bed at all."), h3=graded(4, note="Open fire, no guard."))
    amira.has_sent(visit(known, 160, ratings=bare))
    amira.has_sent(*(visit(known, days) for days in (130, 100, 70, 40)))
    amira.records("R.", kind="announced", on=days_ago(12).date(), at="14:05")

    amira.opens_profile("R.")
    housing = amira.domain("Housing")
    expect(housing).to_contain_text("Housing: Improved, not yet sustained")
    needed = housing.get_by_role("listitem")
    expect(needed).to_have_count(1)
    expect(needed).to_contain_text("an unannounced look, any day from today")
    expect(needed).to_contain_text("(0 of 1)")
    amira.finds_page_sound("improved, not sustained")

    amira.records("R.", kind="unannounced")
    amira.opens_profile("R.")
    expect(amira.domain("Housing")).to_contain_text("Housing: Sustained")
    amira.does_not_see("still needed")


def test_what_is_missing_is_said_with_its_date(amira: Worker, known: SimpleNamespace) -> None:
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(visit(known, 40, ratings=bare), visit(known, 20))
    amira.records("R.", kind="announced")

    amira.opens_profile("R.")
    housing = amira.domain("Housing")
    expect(housing).to_contain_text("Housing: Improved, not yet sustained")
    earliest = (days_ago(20) + timedelta(days=28)).date()
    expect(housing).to_contain_text(f"unannounced look on or after {day(earliest)}")


def test_a_telephone_call_reopens_what_looked_better(amira: Worker, known: SimpleNamespace) -> None:
    unwatched = all_graded(2, s1=graded(4, note="Alone with the baby brother."))
    amira.has_sent(visit(known, 60, ratings=unwatched), visit(known, 40), visit(known, 20))
    amira.opens_profile("R.")
    expect(amira.domain("Supervision")).to_contain_text("Supervision: Improved, not yet sustained")

    amira.opens_the_recording_app()
    amira.starts("R.", kind="contact", contact_with="School nurse")
    amira.follows("Choose items from the list")
    amira.sees_heading("All items")
    amira.finds_page_sound()
    amira.opens_item("s1")
    amira.grades("s1", 4, "record", note="Collected by nobody on three days.")
    amira.sees_heading(re.compile("^Item "))
    amira.comes_to_the_check()
    amira.finishes()
    amira.sees("In the record")

    amira.opens_profile("R.")
    expect(amira.domain("Supervision")).to_contain_text("Supervision: Slipped back")
    expect(amira.domain("Supervision")).to_contain_text("4 Failing")
    amira.finds_page_sound("slipped back")
