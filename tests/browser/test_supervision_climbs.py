"""The plays of what nobody answers: an alert climbs to the next manager, and so does a challenge."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import Alert, Challenge, SignOff
from tests.browser.actors import Actor, Supervisor, Worker
from tests.builders import all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
NO_BED = all_graded(2, h2=graded(5, note="Asleep on the floor by the heater."))


@pytest.fixture
def dana(new_phone: Callable[..., Page]) -> Supervisor:
    """Dana, signed in on her phone."""
    return Supervisor(new_phone(who="dana"), "Dana Whitlock")


def test_an_alert_nobody_answered_climbs(
    amira: Worker, chidi: Supervisor, dana: Supervisor, evi: Actor, server: Server, known: SimpleNamespace
) -> None:
    north_answers_to_south(evi)
    amira.has_sent(payload(known.amira, known.rafi, ratings=NO_BED, child_alone=True))
    chidi.opens_the_queue()
    chidi.sees("To answer today")
    dana.opens_the_queue()
    dana.sees(re.compile("^Nothing awaits you"))

    time_passes(server, timedelta(hours=4, minutes=1))
    dana.opens_the_queue()
    dana.sees("Not answered by others, so yours now")
    dana.sees("Not answered by North in 4 hours.")
    dana.sees("R., HV-0001")
    dana.sees(re.compile("Whom to ring: Chidi Marsh, supervisor in North; Amira Osei of North"))
    dana.finds_page_sound("with an alert from below")
    box = dana.page.get_by_role("article", name="R., HV-0001")
    box.get_by_label("What was done").fill("Rang Amira; the duty worker is on the way.")
    dana.presses(re.compile("^Keep this answer"))
    dana.sees(re.compile("^Answered by Dana Whitlock, "))

    chidi.opens_the_queue()
    chidi.sees("Answered for your team, in the last week")
    chidi.sees(re.compile(r"^Answered by Dana Whitlock \(South\), "))
    chidi.sees("Rang Amira; the duty worker is on the way.")
    chidi.finds_page_sound("with an alert answered above")
    with server.record():
        assert set(db.session.scalars(select(Alert.answered_by_id))) == {known.dana.id}


def test_a_challenge_nobody_answered_climbs(
    amira: Worker, chidi: Supervisor, dana: Supervisor, evi: Actor, server: Server, known: SimpleNamespace
) -> None:
    north_answers_to_south(evi)
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(2), child_alone=True))
    with server.record():
        look_on = today() + timedelta(days=21)
    chidi.signs("R.", look_on)
    with server.record():
        decided = db.session.scalars(select(SignOff)).one().revision_id

    amira.goes_to(f"/versions/{decided}/signed")
    amira.follows(re.compile("^Challenge this decision"))
    amira.sees_heading("Challenge a decision: R., HV-0001")
    amira.page.get_by_label("What you disagree with, and why").fill("Every look was announced.")
    amira.page.get_by_label("What should happen instead").fill("Go once without telling them.")
    amira.finds_page_sound("filled in")
    amira.presses("Raise this challenge")
    amira.sees(re.compile("^With North, due "))
    amira.finds_page_sound("just raised")

    time_passes(server, timedelta(days=6))
    dana.opens_the_queue()
    dana.sees("Challenges to answer")
    dana.finds_page_sound("with a challenge from below")
    dana.follows(re.compile("^R., HV-0001 The decision on the visit of "))
    dana.sees("Every look was announced.")
    dana.presses("Take it on")
    dana.sees("It is yours to answer.")
    dana.chooses("Changed in part")
    dana.page.get_by_label("Why, and what will happen").fill("The next look is unannounced.")
    dana.finds_page_sound("being answered")
    dana.presses("Keep this answer")

    amira.goes_to("/")
    amira.sees("What you have challenged")
    amira.finds_page_sound("with an answered challenge")
    amira.follows(re.compile("^R., HV-0001 The decision on the visit of "))
    amira.sees("The next look is unannounced.")
    amira.finds_page_sound("answered")
    amira.goes_to(f"/profiles/{known.rafi.id}/challenges")
    amira.sees_heading("Challenges: R., HV-0001")
    amira.finds_page_sound()


def north_answers_to_south(evi: Actor) -> None:
    """Let the administrator say that South's supervisors hear what North's do not answer."""
    evi.goes_to("/teams")
    evi.follows("Change who North answers to")
    evi.page.get_by_label("Answers to").select_option("South")
    evi.finds_page_sound()
    evi.presses("Keep this")
    evi.sees("It is kept: North answers to South.")
    evi.finds_page_sound()
    evi.goes_to("/rule/limits")
    evi.sees_heading("How long things may wait")
    evi.finds_page_sound()
    evi.follows("Change the limits")
    evi.finds_page_sound()


def time_passes(server: Server, much: timedelta) -> None:
    """Let what was alerted and challenged have been raised so much earlier."""
    with server.record():
        for alert in db.session.scalars(select(Alert)):
            alert.raised_at -= much
        for challenge in db.session.scalars(select(Challenge)):
            challenge.raised_at -= much
            challenge.due_on -= much
        db.session.commit()
