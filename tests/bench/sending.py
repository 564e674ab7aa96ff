"""Ten visits were finished without a network: how soon after its return does the phone know that they arrived?"""

import re
import time
from pathlib import Path

from playwright.sync_api import Playwright
from sqlalchemy import func, select

from app.extensions import db
from app.models import Revision
from tests.bench.phone import Phone, phone
from tests.bench.subjects import Ours
from tests.servers import until

FILL = (Path(__file__).parent / "fill.js").read_text()
VISITS = 10


def sends_ten(playwright: Playwright, ours: Ours, slower: float) -> float:
    """Seconds from the network's return until the phone says that all of them arrived."""
    with phone(playwright, slower) as one:
        ours.wire.fails("up")
        ours.welcomes(one)
        amira = ours.worker(one)
        amira.goes_to(f"{ours.wire.address}/app/")
        amira.makes_the_phone_ready()
        before = filed(ours)
        ours.wire.fails("refuse")
        one.page.evaluate(FILL, {"profile": ours.profile, "visits": VISITS})
        amira.sees(f"{VISITS} visits not sent")
        one.is_slow()
        until(lambda: not is_trying(one), "an attempt without a network never ended")
        ours.wire.fails("up")
        began = time.monotonic()
        amira.has_signal_again()
        until(lambda: in_the_record(one) == VISITS, "not all of them arrived")
        took = time.monotonic() - began
        assert filed(ours) - before == VISITS
    return took


def in_the_record(one: Phone) -> int:
    """Of how many visits the phone says that they are in the record."""
    return one.page.locator(".hf-state--ok").get_by_text(re.compile("^In the record")).count()


def is_trying(one: Phone) -> bool:
    """Whether an attempt to send is under way."""
    return one.page.get_by_role("button", name="Send now").get_attribute("aria-disabled") == "true"


def filed(ours: Ours) -> int:
    """How many wordings the record holds."""
    with ours.server.record():
        return db.session.scalar(select(func.count()).select_from(Revision)) or 0
