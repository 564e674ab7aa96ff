"""Papers in a browser: chosen, made, read on a phone, and printed without the PDF library."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from app.clock import now, today
from app.extensions import db
from app.models import Event
from tests import browsers
from tests.builders import all_graded, graded
from tests.papers import texts
from tests.people import find_cast
from tests.servers import Server
from tests.visits import Visits

pytestmark = pytest.mark.browser
WIDEST = 594.5, 596.5  # points: A4


@pytest.fixture
def rafi(server: Server) -> str:
    """The address of Rafi's profile, who was seen four times."""
    with server.record():
        cast = find_cast()
        visits = Visits(cast)
        for days_ago, grade in ((150, 4), (110, 4), (70, 2)):
            visits.made(days_ago, grade, childs_words="I made toast.", carer_view="It is going better.")
        visits.made(20, 2, ratings=all_graded(2) | {"h2": graded(4, note="A bare mattress.")})
        return f"/profiles/{cast.rafi.id}"


@pytest.fixture
def amira(new_phone: Callable[..., Page]) -> Page:
    """Amira's phone."""
    return new_phone(who="amira")


def fits(page: Page) -> list[str]:
    """Where a page runs off the side, and what axe finds; on a phone, a small one, at a desk, with large letters."""
    found = []
    for size in (browsers.PHONE, browsers.SMALL, browsers.DESK):
        page.set_viewport_size(size["viewport"])
        found += [f"{size['viewport']}: {browsers.sideways(page)}"] if browsers.sideways(page) else []
        on_phone = size is browsers.PHONE
        found += browsers.axe(page) if on_phone else browsers.found_by_axe(page, rules=browsers.SIZES)
    page.set_viewport_size(browsers.PHONE["viewport"])
    with browsers.large_letters(page):
        found += [f"large: {browsers.sideways(page)}"] if browsers.sideways(page) else []
    return found


def make(page: Page, profile: str, kind: str) -> str:
    """Make a paper by the page's own links and buttons, and give its address."""
    page.goto(f"{profile}/documents/new")
    page.get_by_role("link", name=kind).click()
    page.get_by_role("button", name="Make this document").click()
    expect(page.locator("article.hf-paper h1")).to_have_text(kind)
    return page.url


def test_every_page_about_papers_fits_every_screen_and_axe_is_content(amira: Page, rafi: str) -> None:
    wrong: dict[str, list[str]] = {}
    addresses = [make(amira, rafi, kind) for kind in ("Conference pack", "For the family")]
    digest = amira.locator(".hf-paper__check .hf-digest").inner_text()
    addresses += [f"{rafi}/documents/new{end}" for end in ("", "?kind=court", "?kind=family")]
    addresses += [
        f"/documents/check?digest={digest}",
        f"/documents/check?digest={'0' * 16}",
        "/documents/check?digest=x",
    ]
    addresses += [f"{rafi}/chronology", f"{rafi}/chronology?kind=alert", f"{rafi}/chronology?from=nonsense"]
    for address in addresses:
        amira.goto(address)
        if found := fits(amira):
            wrong[address] = found
    assert wrong == {}


@pytest.mark.parametrize("kind", ["Conference pack", "For the family"])
def test_from_the_browser_it_prints_on_paper_with_its_digest_and_number_on_each_page(
    amira: Page, rafi: str, kind: str
) -> None:
    make(amira, rafi, kind)
    shown = amira.locator(".hf-paper__check .hf-digest").inner_text().replace(" ", "")
    printed = amira.pdf(prefer_css_page_size=True)
    pages = texts(printed)
    for number, page in enumerate(pages, start=1):
        assert shown in page
        assert f"Page {number} of {len(pages)}" in page
    assert "Open as PDF" not in " ".join(pages)
    assert "Sign out" not in " ".join(pages)
    assert WIDEST[0] < width(printed) < WIDEST[1]


def test_from_the_browser_each_page_says_whose_it_is(amira: Page, rafi: str) -> None:
    amira.goto(f"{rafi}/documents/new?kind=conference")
    amira.get_by_label("S., HV-0002").check()
    amira.get_by_role("button", name="Make this document").click()
    expect(amira.locator("article.hf-paper h1")).to_be_visible()
    whose = [
        {one for one in ("R., HV-0001", "S., HV-0002") if one in page}
        for page in texts(amira.pdf(prefer_css_page_size=True))
    ]
    assert {"R., HV-0001"} in whose
    assert {"S., HV-0002"} in whose
    assert all(len(one) == 1 for one in whose)


def test_the_browser_prints_in_the_letters_and_columns_of_the_pdf(amira: Page, rafi: str) -> None:
    make(amira, rafi, "Conference pack")
    amira.emulate_media(media="print")
    assert amira.evaluate(
        "() => [...document.querySelectorAll('article.hf-paper, .hf-paper td, .hf-paper tbody th')]"
        ".every((one) => getComputedStyle(one).fontFamily.startsWith('\"Liberation Sans\"'))"
    )
    assert amira.evaluate(
        "() => [...document.querySelectorAll('.hf-paper .hf-facts > div')]"
        ".every((one) => one.children[1].offsetLeft > one.children[0].offsetLeft + one.children[0].offsetWidth)"
    )
    check = amira.locator(".hf-paper__check")
    style = check.evaluate("(one) => [getComputedStyle(one).breakInside, getComputedStyle(one).breakBefore]")
    assert style == ["avoid", "avoid"]


def test_each_printed_page_of_a_chronology_says_whose_it_is(amira: Page, rafi: str, server: Server) -> None:
    with server.record():
        for days_ago in range(60, 0, -6):
            Visits(find_cast()).made(days_ago, 2, ratings=all_graded(2) | {"h3": graded(5, note="Burnt.")})
    amira.goto(f"{rafi}/chronology")
    pages = texts(amira.pdf(prefer_css_page_size=True))
    assert len(pages) > 1
    assert all("R., HV-0001" in page for page in pages)


def test_what_was_struck_out_is_not_printed_and_a_part_says_that_it_is_one(
    amira: Page, rafi: str, server: Server
) -> None:
    with server.record():
        cast = find_cast()
        facts = {"profile_id": cast.rafi.id, "kind": "conference", "happened_on": today(), "source": "Chair"}
        facts |= {"effect": "", "by_id": cast.amira.id, "recorded_at": now()}
        struck = {"struck_at": now(), "struck_by_id": cast.amira.id, "struck_because": "Another boy."}
        db.session.add_all([Event(**facts, what="Kept."), Event(**facts, what="Wrong child.", **struck)])
        db.session.commit()
    amira.goto(f"{rafi}/chronology?kind=event")
    expect(amira.get_by_text("Wrong child.")).to_be_visible()
    printed = " ".join(texts(amira.pdf(prefer_css_page_size=True)))
    assert "Kept." in printed
    assert "1 entry" in printed
    assert "Only these kinds: Event. The whole time. Printed from the record as it stood on" in printed
    assert "Wrong child." not in printed
    assert "struck out" not in printed


def width(printed: bytes) -> float:
    with pypdfium2.PdfDocument(printed) as document:
        return float(document[0].get_width())


def test_no_line_is_hidden_under_the_digest_at_the_foot(amira: Page, rafi: str) -> None:
    make(amira, rafi, "Conference pack")
    pages = texts(amira.pdf(prefer_css_page_size=True))
    words = amira.locator("article.hf-paper").inner_text().split()
    printed = " ".join(pages)
    missing = [word for word in words if word not in printed]
    assert missing == []


def test_rows_of_the_chronology_are_swapped_in_and_the_address_says_which(amira: Page, rafi: str) -> None:
    amira.goto(f"{rafi}/chronology")
    amira.get_by_text("Choose kinds or a time").click()
    amira.get_by_label("Birth and case").check()
    amira.get_by_role("button", name="Show these").click()
    expect(amira.locator("#rows")).to_have_text("2 entries")
    assert "kind=case" in amira.url
    assert amira.get_by_role("link", name="Export as CSV").get_attribute("href").endswith("?kind=case")  # type: ignore[union-attr]
    amira.reload()
    expect(amira.locator("#rows")).to_have_text("2 entries")
