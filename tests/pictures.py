"""Draw the README's pictures from the demonstration families: `make pictures`. Looked at, not compared."""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app import seeds
from app.clock import today
from tests import browsers
from tests.browser.actors import Worker
from tests.people import PASSWORD
from tests.servers import ROOT, Server, Sqlite

PICTURES = ROOT / "docs" / "pictures"
SHARP: dict[str, Any] = {"device_scale_factor": 2}


def draw() -> None:
    """Make the demonstration families anew, look at them as Amira does, and keep what is seen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        record = Sqlite(Path(folder))
        record.reset()
        server = Server(Path(folder), record.url)
        with server.record():
            seeds.seed_if_empty(today(), PASSWORD)
        server.start()
        try:
            look(browsers.launch(playwright), server)
        finally:
            server.stop()


def look(browser: Browser | None, server: Server) -> None:
    """Take the three pictures."""
    assert browser is not None, "there is no Chromium here"
    phone = worker(browser.new_context(base_url=server.address, **browsers.PHONE, **SHARP).new_page())
    record_a_visit(phone)
    desk = worker(browser.new_context(base_url=server.address, **browsers.DESK, **SHARP).new_page())
    desk.opens_profile("R.S.")
    keep(desk.page, "change")


def worker(page: Page) -> Worker:
    """Amira, signed in."""
    amira = Worker(page, "Amira Osei")
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("amira@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    amira.sees_heading("Caseload")
    return amira


def record_a_visit(amira: Worker) -> None:
    """Grade a visit, with a picture of an item on the way and one of the check page."""
    amira.opens_the_recording_app()
    amira.starts("K.T.", kind="unannounced", at="14:05")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.sees_item("n2")
    amira.chooses_grade(3)
    keep(amira.page, "item")
    amira.grades("n2", 3, "child")
    amira.grades_everything(2, h2="not_observed")
    keep(amira.page, "check")


def keep(page: Page, name: str) -> None:
    """Keep what the screen shows."""
    page.emulate_media(color_scheme="light")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    draw()
