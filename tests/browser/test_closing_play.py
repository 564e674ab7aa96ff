"""The play of a closing that would have been premature: what stands against it is listed, somebody else decides."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.models import Closing, Profile
from tests.browser.actors import Supervisor, Worker
from tests.builders import LONDON, all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
TODAY = datetime.now(LONDON).date()


def visit(known: SimpleNamespace, ago: int, grade: int, **changes: Any) -> dict[str, Any]:
    """A visit of Amira's to Rafi so many days ago."""
    on = TODAY - timedelta(days=ago)
    at = datetime(on.year, on.month, on.day, 10, tzinfo=LONDON)
    said = {"ratings": all_graded(grade), "child_alone": True} | changes
    return payload(known.amira, known.rafi, at, **said)


def test_a_closing_that_would_have_been_premature(
    amira: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    word = {"n1": graded(1, "carer")}
    bare = all_graded(2, n1=graded(4, note="Bare shelves."))
    amira.has_sent(
        visit(known, 90, 4), visit(known, 60, 2), visit(known, 30, 2, ratings=bare),
        visit(known, 9, 1, kind="contact", ratings=word, child_seen=False, child_alone=False),
    )  # fmt: skip

    amira.opens_profile("R.")
    amira.follows("Close or step down")
    amira.sees_heading(re.compile("^Close or step down: R., "))
    amira.sees("Five of five domains are not sustained.")
    amira.sees(re.compile("It rests on two looks, all announced"))
    amira.sees(re.compile("The family says it is better, and nobody has seen it: Food in the home"))
    amira.finds_page_sound()
    amira.presses("Propose it")
    amira.sees("Choose what you propose")
    amira.finds_page_sound("with errors")
    amira.chooses("Close", amira.question("What do you propose?"))
    amira.page.get_by_label("Why", exact=True).fill("His mother says that there is food now.")
    amira.presses("Propose it")
    amira.sees_heading(re.compile("^Closing: R., "))
    amira.sees("No agency was asked.")
    amira.finds_page_sound("proposed")
    asks_the_school(amira)

    chidi.opens_the_queue()
    chidi.follows(re.compile("^R., HV-0001. Closing"))
    chidi.sees("No answer yet.")
    chidi.finds_page_sound("to decide")
    answers_for_the_school(amira)
    decides(chidi, "Agree to it", "The mother has said that it is better.")
    chidi.sees(re.compile("has changed since you opened this page: look again"))
    chidi.sees("Hungry on Mondays, asks for seconds.")
    chidi.finds_page_sound("refused")
    decides(chidi, "Refuse it", "Nobody has seen the food. Look unannounced, and ask the school again.")
    chidi.sees(re.compile("^Refused by Chidi Marsh on "))
    chidi.finds_page_sound("decided")

    with server.record():
        kept = db.session.scalars(select(Closing)).one()
        assert (kept.decision, kept.proposed_by_id, kept.decided_by_id) == (
            "refused",
            known.amira.id,
            known.chidi.id,
        )
        assert kept.decided_picture
        assert kept.decided_picture["agencies"][0]["answer"] == "Hungry on Mondays, asks for seconds."
        assert db.session.get_one(Profile, known.rafi.id).closed_on is None
    amira.opens_profile("R.")
    amira.follows("Close or step down")
    amira.sees(re.compile("Nobody has seen the food"))


def asks_the_school(amira: Worker) -> None:
    """Set down that the school was asked today."""
    amira.follows("Ask an agency")
    amira.sees_heading(re.compile("^Ask an agency: R., "))
    amira.finds_page_sound()
    amira.page.get_by_label("Agency", exact=True).fill("Primary school")
    amira.page.get_by_label("Whom", exact=True).fill("Ms Hale")
    amira.page.get_by_label("Asked on", exact=True).fill(TODAY.isoformat())
    amira.presses("Set it down")
    amira.sees("No answer yet.")


def answers_for_the_school(amira: Worker) -> None:
    """Set down what the school answered."""
    amira.follows(re.compile("^Add the answer"))
    amira.sees_heading(re.compile("^What they answered: R., "))
    amira.finds_page_sound()
    amira.page.get_by_label("Their answer", exact=True).fill("Hungry on Mondays, asks for seconds.")
    amira.page.get_by_label("Answered on", exact=True).fill(TODAY.isoformat())
    amira.presses("Keep the answer")
    amira.sees("Hungry on Mondays, asks for seconds.")


def decides(chidi: Supervisor, answer: str, why: str) -> None:
    """Decide on the proposal that is open, with reasons."""
    chidi.page.get_by_role("checkbox", name=re.compile("^I have read what stands against it")).check()
    chidi.chooses(answer, chidi.question("Do you agree?"))
    chidi.page.get_by_label("Your reasons", exact=True).fill(why)
    chidi.presses("Decide")


def test_what_was_closed_is_opened_again_with_everything(
    amira: Worker, chidi: Supervisor, server: Server, known: SimpleNamespace
) -> None:
    amira.has_sent(visit(known, 40, 2), visit(known, 10, 2))
    amira.goes_to(f"/profiles/{known.rafi.id}/closings")
    amira.chooses("Close", amira.question("What do you propose?"))
    amira.page.get_by_label("Why", exact=True).fill("Met throughout.")
    amira.presses("Propose it")
    amira.sees("No agency was asked.")
    chidi.opens_the_queue()
    chidi.follows(re.compile("^R., HV-0001. Closing"))
    decides(chidi, "Agree to it", "Met throughout, seen by the school too.")
    chidi.sees(re.compile("^Agreed by Chidi Marsh on "))
    chidi.follows("Back to the profile")
    chidi.sees(re.compile("Closed on"))
    expect(chidi.page.get_by_role("link", name="Record a visit")).to_have_count(0)
    chidi.follows("How it was closed")
    chidi.finds_page_sound("closed")
    chidi.follows("Open it again")
    chidi.sees_heading(re.compile("^Open it again: R., "))
    chidi.finds_page_sound()
    chidi.page.get_by_label("Why it is opened again").fill("The school has rung.")
    chidi.presses("Open it again")
    chidi.sees_heading(re.compile("^R., HV-0001"))
    expect(chidi.page.get_by_role("link", name="Record a visit")).to_be_visible()
    chidi.follows("Close or step down")
    for still in ("The school has rung.", "Agreed by Chidi Marsh"):
        chidi.sees(re.compile(still))
    chidi.sees(re.compile("^Met throughout"))
    with server.record():
        assert db.session.get_one(Profile, known.rafi.id).closed_on is None
