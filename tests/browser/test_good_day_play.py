"""The play of a good day that is challenged: one good look is no more than that, and worsening is believed at once."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.models import Action, Challenge, SignOff
from app.words import day
from tests.browser.actors import Supervisor, Worker
from tests.builders import LONDON, all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
TODAY = datetime.now(LONDON).date()
GOOD_DAY, NEXT_LOOK = TODAY - timedelta(days=15), TODAY + timedelta(days=7)
MATTRESS: dict[str, Any] = {"h2": {"grade": 4, "note": "A soaked mattress, no sheet."}}


def bad_look(known: SimpleNamespace, ago: int) -> dict[str, Any]:
    """A look of Amira's at R.'s home so many days ago: there is mould in every room."""
    on = TODAY - timedelta(days=ago)
    at = datetime(on.year, on.month, on.day, 10, tzinfo=LONDON)
    mouldy = all_graded(2, h1=graded(4, note="Black mould in every room."))
    return payload(known.amira, known.rafi, at, ratings=mouldy, child_alone=True)


@pytest.mark.timeout(600)
def test_a_good_day_is_challenged(
    amira: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    amira.has_sent(bad_look(known, 57), bad_look(known, 36))
    amira.records("R.", kind="announced", on=GOOD_DAY, at="10:00")
    sees_a_first_good_look(chidi)
    signs_with_an_unannounced_look(chidi)
    with server.record():
        kept = db.session.scalars(select(SignOff)).one()
        assert "sustained" not in {one["verdict"] for one in kept.verdicts.values()}
        assert all(one["agree"] for one in kept.agreements.values())
        assert (kept.next_look_on, kept.next_look_kind) == (NEXT_LOOK, "unannounced")
        assert db.session.scalars(select(Action.what)).all() == [
            "Ask the school how he comes in the mornings"
        ]
        decided = kept.revision_id

    challenges(amira, f"/versions/{decided}/signed")
    answers(chidi)
    with server.record():
        assert db.session.scalars(select(Challenge.outcome)).all() == ["partly_changed"]
    amira.goes_to("/")
    amira.sees("What you have challenged")
    amira.follows(re.compile("^R., HV-0001 The decision on the visit of "))
    amira.sees("Amira goes without telling them, before Friday.")

    amira.records("R.", others=MATTRESS, kind="unannounced")
    stands_first(chidi)


def sees_a_first_good_look(chidi: Supervisor) -> None:
    """The decision page says of the good day what it is, and what is missing from when."""
    chidi.opens_from_the_queue("R.", on=GOOD_DAY)
    housing = chidi.page.get_by_role("region", name="Housing: First sign of improvement, not yet confirmed")
    expect(housing).to_contain_text(f"then 2 on {day(GOOD_DAY)}, announced.")
    missing = (
        f"Still needed: two more good looks, {day(TODAY + timedelta(days=7))} at the earliest; "
        f"90 days from the first good look to the last, {day(GOOD_DAY + timedelta(days=90))} at the earliest; "
        f"an unannounced look on or after {day(GOOD_DAY + timedelta(days=28))};"
    )
    expect(housing).to_contain_text(missing)
    chidi.sees(re.compile("^All good looks were announced"))
    chidi.sees(re.compile(r"An unannounced look is still needed\.$"))
    chidi.does_not_see(re.compile("sustained", re.IGNORECASE))


def signs_with_an_unannounced_look(chidi: Supervisor) -> None:
    """Chidi agrees with what the rule says, and has somebody look without being expected, and ask."""
    chidi.answers_everything(NEXT_LOOK)
    chidi.plans_an_action("Ask the school how he comes in the mornings", "Amira Osei", NEXT_LOOK)
    chidi.finds_page_sound("with an action")
    chidi.presses("Sign this decision")
    chidi.sees(re.compile("^Signed "))
    chidi.sees(f"Unannounced, by {day(NEXT_LOOK)}")
    chidi.sees(re.compile("^Ask the school how he comes in the mornings"))
    chidi.does_not_see(re.compile("sustained", re.IGNORECASE))


def challenges(amira: Worker, decision: str) -> None:
    """Amira disagrees with the decision: a week is too long."""
    amira.goes_to(decision)
    amira.follows(re.compile("^Challenge this decision"))
    amira.page.get_by_label("What you disagree with, and why").fill("They knew that I would come.")
    amira.page.get_by_label("What should happen instead").fill("A look this week, unannounced.")
    amira.presses("Raise this challenge")
    amira.sees(re.compile("^With North, due "))


def answers(chidi: Supervisor) -> None:
    """Chidi finds the challenge in the queue and changes what was decided."""
    chidi.opens_the_queue()
    chidi.follows(re.compile("^R., HV-0001 The decision on the visit of "))
    chidi.sees("They knew that I would come.")
    chidi.chooses("Changed in part")
    chidi.page.get_by_label("Why, and what will happen").fill(
        "Amira goes without telling them, before Friday."
    )
    chidi.presses("Keep this answer")
    chidi.sees("Answered. It is kept with your name.")


def stands_first(chidi: Supervisor) -> None:
    """The unannounced look is believed at once: its alert is to be answered, and it stands before all others."""
    chidi.opens_the_queue()
    alert = chidi.page.get_by_role("article", name="R., HV-0001")
    expect(alert).to_contain_text("Graded 4 Failing on a critical item: Sleeping place")
    waiting = chidi.page.get_by_role("table", name=re.compile("^Versions to decide")).get_by_role("row")
    expect(waiting.nth(1)).to_contain_text(f"Visit of {day(TODAY)}, unannounced, Amira Osei")
    expect(waiting.nth(1)).to_contain_text("critical item: Sleeping place")
    expect(waiting.nth(2)).to_contain_text("A decision")
    chidi.opens_from_the_queue("R.")
    chidi.sees_heading(f"R., visit of {day(TODAY)}")
    chidi.sees("Graded 4 Failing on a critical item: Sleeping place")
    housing = chidi.page.get_by_role("region", name="Housing: Persistent concern")
    expect(housing).to_contain_text("4 at three visits over 8 weeks")
    expect(housing).to_contain_text("with one better look between")
