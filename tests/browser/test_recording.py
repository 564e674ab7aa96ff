"""Plays about recording in the home: few taps, blind grading, whom to ring, brothers and sisters, the keyboard."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Alert, Rating, Revision
from tests.browser.actors import TITLES, Worker
from tests.builders import all_graded, graded, payload
from tests.servers import Server

pytestmark = pytest.mark.browser
MOST_TAPS = 54


def test_twenty_items_with_evidence_and_four_notes_cost_at_most_54_taps(
    amira: Worker, server: Server
) -> None:
    noted: dict[str, Any] = {
        item: {"grade": 4, "note": "I saw it myself."} for item in ("n2", "h1", "y1", "w1")
    }
    sources: dict[str, Any] = {
        "s1": {"evidence": "child"},
        "s2": {"evidence": "carer"},
        "s4": {"evidence": "record"},
    }
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades_everything(2, **noted, **sources)
    amira.finishes()
    assert amira.taps <= MOST_TAPS
    amira.sees("In the record")
    with server.record():
        kept = {one.item: one for one in db.session.scalars(select(Rating))}
        assert len(kept) == 20
        assert all(one.grade and one.evidence for one in kept.values())
        assert sum(bool(one.note) for one in kept.values()) == 4


def test_the_earlier_grade_is_not_in_the_page_before_this_one_is_given(
    amira: Worker, known: SimpleNamespace
) -> None:
    bare = all_graded(2, n1=graded(5, note="Nothing but flour."))
    amira.has_sent(payload(known.amira, known.rafi, ratings=bare, child_alone=True))
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    for telling in ("5 Dangerous", "Last:", "Nothing but flour"):
        assert telling not in everything_in(amira.page), telling
    amira.sees_all_items()
    assert "Last:" not in everything_in(amira.page)

    amira.opens_item("n1")
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.sees_all_items()
    amira.sees(re.compile("^Last: 5 Dangerous"))
    amira.sees("What is different from last time? One line.")
    amira.finds_page_sound("with an earlier grade")
    assert everything_in(amira.page).count("Last:") == 1


def everything_in(page: Page) -> str:
    """All text and every value and attribute of the page, shown or not, but for the table of words."""
    return str(
        page.evaluate(
            """() => {
              const all = document.documentElement.cloneNode(true);
              all.querySelectorAll('#words').forEach((table) => table.remove());
              const typed = [...document.querySelectorAll('input, textarea')].map((one) => one.value);
              return all.outerHTML + typed.join(' ');
            }"""
        )
    )


def test_looking_at_the_earlier_grade_first_takes_a_press_and_is_recorded(
    amira: Worker, known: SimpleNamespace, server: Server
) -> None:
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(3), child_alone=True))
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.presses("Guide")
    amira.finds_page_sound("with the guide")
    amira.presses("Look at the last grade first")
    amira.sees(re.compile("^Last: 3 Uneven, .*You looked at the last grade first"))
    amira.grades("n1", 3)
    amira.grades("n2", 3)
    amira.has_left("n2")
    amira.comes_to_the_check()
    amira.finishes()
    amira.sees("In the record")
    with server.record():
        newest = db.session.scalars(select(Revision).order_by(Revision.received_at.desc())).first()
        assert newest is not None
        assert {one.item: one.peeked for one in newest.ratings} == {"n1": True, "n2": False}


def test_sentences_and_strips_are_hidden_from_whoever_is_grading(
    amira: Worker, known: SimpleNamespace
) -> None:
    amira.has_sent(payload(known.amira, known.rafi, ratings=all_graded(3), child_alone=True))
    amira.opens_the_recording_app()
    amira.goes_to(f"/app/#/case/{known.rafi.id}")
    amira.sees(re.compile("First picture. 3 on "))
    expect(amira.page.get_by_role("img", name=re.compile("First picture"))).to_have_count(5)
    amira.goes_to("/app/#/home")
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.goes_to(f"/app/#/case/{known.rafi.id}")
    amira.sees("Earlier grades, sentences and targets are hidden while this visit is open.")
    assert "First picture" not in everything_in(amira.page)
    assert "data:image/svg" not in everything_in(amira.page)


def test_what_was_agreed_before_stands_beside_today_once_it_is_graded(
    amira: Worker, known: SimpleNamespace
) -> None:
    agreed = [{"item": item, "grade": 2, "by": "2027-01-15", "owner": "mother"} for item in ("n1", "h2")]
    before = payload(known.amira, known.rafi, ratings=all_graded(3), child_alone=True, targets=agreed)
    amira.has_sent(before)
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    assert "agreed before" not in everything_in(amira.page)
    amira.grades("n1", 4, note="Bread and margarine, nothing else.")
    amira.has_left("n1")
    amira.comes_to_the_check()
    amira.sees("agreed before, to grade 2 Sound by 15 January 2027. Today 4 Failing.")
    assert everything_in(amira.page).count("agreed before") == 1


def test_after_a_five_the_emergency_words_are_shown_until_the_alert_is_raised(
    amira: Worker, server: Server
) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.does_not_see("Nobody has been told yet.")
    amira.chooses_grade(5)
    amira.sees("Nobody has been told yet.")
    expect(amira.page.get_by_role("link", name="Emergency 999")).to_have_attribute("href", "tel:999")
    amira.finds_page_sound("after a five")
    amira.grades("n1", 5, note="Nothing to eat since Friday.")
    amira.sees_item("n2")
    amira.sees("Nobody has been told yet.")
    amira.sees_all_items()
    amira.sees("Nobody has been told yet.")
    amira.follows("Check and finish")
    amira.sees("Nobody has been told yet.")
    server.stop()
    amira.finishes()
    amira.sees("Waiting to send")
    amira.sees("Nobody has been told yet.")
    server.start()
    amira.has_signal_again()
    amira.sees("The record has alerted the supervisor.")
    amira.does_not_see("Nobody has been told yet.")
    amira.finds_page_sound("told")
    with server.record():
        assert db.session.scalars(select(Alert.code)).all() == ["grade_5"]


def test_housing_grades_are_copied_to_a_sibling_one_by_one(
    amira: Worker, known: SimpleNamespace, server: Server
) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades_everything(2, h1={"grade": 3, "evidence": "record"}, h4={"grade": 3})
    amira.finishes()
    amira.sees("In the record")
    amira.follows("Record a visit to S. at the same time")
    amira.sees_heading("Start a visit to S.")
    expect(amira.page.get_by_role("radio", name="Announced", exact=True)).to_be_checked()
    amira.says_who_was_seen(child_seen=True, alone=True)
    amira.chooses("Yes", amira.question("Bedroom seen"))
    amira.begins_with_the_items()
    while amira.is_at_an_item():
        item = amira.item()
        same = amira.page.get_by_role("button", name="Same for S.")
        expect(same).to_have_count(1 if item.startswith("h") else 0)
        if item in ("h1", "h2", "h3"):
            expect(amira.page.get_by_role("radio", checked=True)).to_have_count(0)
            amira.finds_page_sound("offering the same")
            amira.presses("Same for S.")
        else:
            amira.grades(item, 1)
        amira.has_left(item)
    amira.finishes()
    amira.sees("In the record")
    with server.record():
        hers, his = (
            db.session.scalars(select(Revision).where(Revision.visit.has(profile_id=one.id))).one()
            for one in (known.sana, known.rafi)
        )
        kept = {one.item: one for one in hers.ratings}
        assert {one: kept[one].grade for one in ("h1", "h2", "h3", "h4")} == {
            "h1": 3,
            "h2": 2,
            "h3": 2,
            "h4": 1,
        }
        assert {key for key, one in kept.items() if one.copied_from} == {"h1", "h2", "h3"}
        assert {str(one.copied_from) for one in kept.values() if one.copied_from} == {str(his.visit_id)}
        assert kept["h1"].evidence == "record"
        assert hers.said["occasion"] == his.said["occasion"]


def test_leaving_with_an_unfinished_visit_warns(amira: Worker) -> None:
    asked: list[str] = []

    def leave_all_the_same(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    amira.page.on("dialog", leave_all_the_same)
    amira.opens_the_recording_app()
    amira.goes_to("/")
    assert asked == []
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.sees_kept_only_here()
    amira.goes_to("/")
    assert asked == ["beforeunload"]


def test_what_is_covered_is_not_in_the_page_and_comes_back(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.presses("Add a note")
    amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}").fill("Only flour.")
    amira.presses("Cover")
    amira.sees_heading("Covered")
    amira.finds_page_sound("covered")
    for telling in ("R.", "HV-0001", "Only flour", TITLES["n1"]):
        assert telling not in amira.page.locator("body").inner_text()
        assert telling not in amira.page.title()
    amira.presses("Uncover")
    amira.sees_item("n1")
    expect(amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")).to_have_value("Only flour.")


def test_a_whole_item_by_the_keyboard(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    expect(amira.page.get_by_role("heading", level=1)).to_be_focused()
    keys = amira.page.keyboard
    tabs_to(amira.page, re.compile("^1"))
    keys.press("Space")
    keys.press("ArrowDown")
    expect(amira.page.get_by_role("radio", name=re.compile("^2"))).to_be_checked()
    tabs_to(amira.page, "Add a note")
    keys.press("Enter")
    expect(amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}")).to_be_focused()
    keys.type("Shelves full.")
    tabs_to(amira.page, "Record or professional")
    keys.press("Enter")
    amira.sees_item("n2")
    expect(amira.page.get_by_role("heading", level=1)).to_be_focused()
    keys.press("4")
    expect(amira.page.get_by_role("radio", name=re.compile("^4"))).to_be_checked()
    amira.sees_all_items()
    row = amira.page.get_by_role("listitem").filter(has_text=TITLES["n1"])
    expect(row).to_contain_text("Record or professional")
    expect(row).to_contain_text("2 Sound")


def tabs_to(page: Page, name: str | re.Pattern[str], most: int = 40) -> None:
    """Press Tab until the thing of this name has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "() => { const one = document.activeElement; return (one.labels?.[0] ?? one).innerText.trim(); }"
        )
        if re.search(name, reached):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_every_screen_fits_a_small_phone_and_large_letters(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.fits_every_screen()
    amira.follows(re.compile(r"^R\., "))
    amira.sees_heading(re.compile(r"^R\., "))
    amira.fits_every_screen()
    amira.follows("Start a visit")
    amira.answers_the_start()
    amira.fits_every_screen()
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.chooses_grade(5)
    amira.presses("Guide")
    amira.presses(re.compile("^Add (a|the) note$"))
    amira.fits_every_screen()
    amira.grades("n1", 5)
    amira.has_left("n1")
    amira.chooses("Not graded")
    amira.fits_every_screen()
    amira.sees_all_items()
    amira.fits_every_screen()
    amira.follows("Check and finish")
    amira.sees_heading("Check before you finish")
    amira.presses("Add a target")
    amira.fits_every_screen()
    amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}").fill("Nothing to eat.")
    amira.finishes()
    amira.sees("In the record")
    amira.fits_every_screen()


def test_evidence_before_a_grade_moves_nowhere(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.sees_item("n1")
    amira.presses("I saw it")
    amira.sees("Choose a grade first")
    amira.sees_item("n1")
    amira.finds_page_sound("choose a grade first")


def test_a_four_without_a_note_is_not_finished(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 4)
    amira.has_left("n1")
    amira.comes_to_the_check()
    amira.sees("One note is still needed.")
    amira.presses("Finish this visit")
    expect(amira.page.get_by_role("alert")).to_contain_text(f"{TITLES['n1']}: write the note")
    amira.finds_page_sound("still needed")
    amira.page.get_by_role("textbox", name=f"Note on {TITLES['n1']}, 4 Failing").fill("Only flour.")
    amira.finishes()
    amira.sees("In the record")


def test_what_is_half_entered_is_kept_and_asked_for_before_finishing(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    somebody = amira.page.get_by_label("Somebody else")
    somebody.fill("Uncle Sam")
    amira.follows(re.compile("^Start with "))
    expect(amira.page.get_by_role("alert")).to_contain_text("Add the person whose name you typed")
    amira.follows("Add the person whose name you typed, or empty that field")
    expect(somebody).to_be_focused()
    amira.presses("Add somebody")
    expect(somebody).to_have_value("")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.comes_to_the_check()
    amira.presses("Add a target")
    amira.page.get_by_label("Who does it").fill("Uncle Sam")
    amira.chooses("2 Sound")
    amira.presses("Cover")
    amira.presses("Uncover")
    expect(amira.page.get_by_label("Who does it")).to_have_value("Uncle Sam")
    expect(amira.page.get_by_role("radio", name="2 Sound")).to_be_checked()
    amira.presses("Finish this visit")
    amira.follows("Keep this target, or empty it")
    expect(amira.page.locator("#target_item")).to_be_focused()
    amira.finds_page_sound("with a target begun")
    amira.presses("Empty it")
    amira.presses("Add a target")
    expect(amira.page.get_by_label("Who does it")).to_have_value("")
    expect(amira.page.get_by_role("radio", name="2 Sound")).not_to_be_checked()
    amira.finishes()


HOLDS_FINISHING = """() => {
  const { digest } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.digest = async function held(...given) {
    if (await new Promise((told) => { window.goOn = told; })) return digest.apply(this, given);
    throw new Error('told to fail');
  };
}"""


def test_while_a_visit_is_being_finished_nothing_more_can_be_typed(amira: Worker) -> None:
    amira.opens_the_recording_app()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.comes_to_the_check()
    last = amira.page.get_by_label("Anything else to add")
    last.fill("Before.")
    amira.page.evaluate(HOLDS_FINISHING)
    amira.presses("Finish this visit")
    amira.page.wait_for_function("() => window.goOn")
    last.evaluate("(field) => field.focus()")
    amira.page.keyboard.type(" After.")
    expect(last).to_have_value("Before.")
    amira.page.evaluate("() => { const { goOn } = window; window.goOn = null; goOn(false); }")
    expect(amira.page.locator("#announce")).to_have_text("Not saved")
    expect(amira.page.get_by_role("button", name="Finish this visit")).to_be_focused()
    last.press_sequentially(" Again.")
    expect(last).to_have_value(re.compile("Again"))
    amira.presses("Finish this visit")
    amira.page.wait_for_function("() => window.goOn")
    amira.page.evaluate("() => window.goOn(true)")
    amira.sees_heading(re.compile("^Finished: visit to "))
