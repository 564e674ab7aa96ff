"""The recording app has styles of its own, without what it never uses. Nothing that a screen uses may be missing."""

import json
import re

import pytest

from app.assets import DIST
from tests.browser.actors import TITLES, Worker
from tests.servers import ROOT

pytestmark = pytest.mark.browser
MISSED = (ROOT / "tests" / "browser" / "missed_styles.js").read_text()


def misses_no_style(worker: Worker) -> None:
    """Find, on the screen as it stands, no rule of every page's styles that applies and that the app's own lack."""
    names = json.loads((DIST / "manifest.json").read_text())
    sheets = [f"/static/dist/{names[name]}" for name in ("app.css", "capture.css")]
    assert worker.page.evaluate(MISSED, sheets) == []


def test_no_screen_lacks_a_style(amira: Worker) -> None:
    amira.opens_the_recording_app()
    misses_no_style(amira)
    amira.follows(re.compile(r"^R\., "))
    amira.sees_heading(re.compile(r"^R\., "))
    misses_no_style(amira)
    amira.follows("Start a visit")
    amira.answers_the_start(alone=False)
    misses_no_style(amira)
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.chooses_grade(5)
    amira.presses("Guide")
    amira.presses(re.compile("^Add (a|the) note$"))
    misses_no_style(amira)
    amira.presses("Cover")
    misses_no_style(amira)
    amira.presses("Uncover")
    amira.grades("n1", 5)
    amira.has_left("n1")
    amira.chooses("Not graded")
    misses_no_style(amira)
    amira.leaves_ungraded("n2")
    amira.has_left("n2")
    amira.grades("n3", 2)
    amira.has_left("n3")
    amira.sees_all_items()
    misses_no_style(amira)
    amira.follows("Check and finish")
    amira.sees_heading("Check before you finish")
    amira.presses("Add a target")
    amira.presses("Finish this visit")
    misses_no_style(amira)
    amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}").fill("Nothing to eat.")
    amira.finishes()
    misses_no_style(amira)
    amira.sees("In the record")
    misses_no_style(amira)
    amira.goes_to("/app/#/item/nowhere/n1")
    amira.sees_heading(re.compile("not in this page"))
    misses_no_style(amira)
