"""Every online page does its work without JavaScript: a play with browsers that run none."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from app.clock import today
from tests import browsers
from tests.browser.actors import Supervisor, Worker
from tests.builders import all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
PLAIN = browsers.PHONE | {"java_script_enabled": False}


def test_every_online_page_works_without_javascript(
    new_phone: Callable[..., Page], known: SimpleNamespace, server: Server
) -> None:
    amira = Worker(new_phone(PLAIN), "Amira Osei", scripts=False)
    chidi = Supervisor(new_phone(PLAIN), "Chidi Marsh", scripts=False)
    amira.signs_in()
    bare = all_graded(2, h2=graded(5, note="No bed at all."))
    amira.has_sent(payload(known.amira, known.rafi, ratings=bare, child_alone=True))

    chidi.signs_in()
    chidi.opens_the_queue()
    chidi.sees(re.compile("Graded 5 Dangerous"))
    chidi.page.get_by_label("What was done").first.fill("Rang the family, a bed is on its way.")
    chidi.presses(re.compile("^Keep this answer"))
    chidi.sees("Answered. It is kept with your name.")
    chidi.returns("R.", {"h2": "Where does he sleep now?"})

    amira.goes_to("/")
    amira.sees("Returned with questions")
    amira.opens_profile("R.")
    amira.sees("Housing: First picture")
    amira.page.locator("#housing").locator("summary").click()
    amira.page.locator("#housing").get_by_role("row").get_by_role("link").first.click()
    amira.sees_heading(re.compile("^Visit of "))
    amira.sees("Where does he sleep now?")

    amira.has_sent(payload(known.amira, known.sana, child_alone=True))
    with server.record():
        look_on = today() + timedelta(days=21)
    chidi.signs("S.", look_on)
    amira.opens_profile("S.")
    amira.page.locator("#housing").locator("summary").click()
    amira.page.locator("#housing").get_by_role("row").get_by_role("link").first.click()
    amira.sees(re.compile("^Signed by Chidi Marsh"))

    amira.goes_to("/app/")
    # Chromium shows no <noscript> to a driven browser, but it is what a person's browser would show.
    assert "<noscript><p" in amira.page.content()
    assert "Recording a visit needs JavaScript." in amira.page.content()
    for person in (amira, chidi):
        person.goes_to("/account")
        person.sees_heading("Your account")
        person.signs_out()
        person.goes_to("/")
        person.sees_heading("Sign in")
