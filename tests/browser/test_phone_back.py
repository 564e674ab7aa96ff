"""Plays about Back: what the browser kept of a page, as it was, shows nothing of the case."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import browsers
from tests.browser.actors import Worker
from tests.servers import Server

pytestmark = pytest.mark.browser
WHY = "() => JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"


@pytest.fixture
def keeping(browser: Browser, server: Server) -> Iterator[Page]:
    """A phone whose browser keeps left pages as they are, as phones do; tests' own browser does not."""
    own = browser.browser_type.launch(
        executable_path=browsers.own_chromium(),
        args=browsers.QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = own.new_context(base_url=server.address, **browsers.PHONE)
    context.set_default_timeout(10_000)
    yield context.new_page()
    own.close()


def test_a_page_come_back_to_is_covered(keeping: Page, server: Server) -> None:
    amira = Worker(keeping, "Amira Osei")
    amira.is_signed_in(server, "amira")
    amira.opens_the_recording_app()
    expect(keeping.get_by_text("HV-0001")).to_be_visible()
    goes_away_and_comes_back(keeping, amira)
    amira.sees_heading("Covered")
    assert "HV-0001" not in keeping.content()
    amira.uncovers()
    expect(keeping.get_by_text("HV-0001")).to_be_visible()


def test_back_to_a_sealed_phone_asks_for_the_pin_and_has_what_was_written_since(
    keeping: Page, server: Server
) -> None:
    amira = Worker(keeping, "Amira Osei")
    amira.is_signed_in(server, "amira")
    amira.sets_up_the_phone()
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    at_rest(keeping)
    amira.goes_to("/account")
    meanwhile = Worker(keeping.context.new_page(), "Amira Osei")
    meanwhile.goes_to("/app/")
    meanwhile.follows(re.compile(r"^R\."))  # nobody has to take over from a page that is not on screen
    meanwhile.opens_item("n2")
    meanwhile.grades("n2", 3)
    meanwhile.has_left("n2")
    meanwhile.goes_to("about:blank")
    goes_back(keeping)
    amira.sees_heading("Covered")
    assert "HV-0001" not in keeping.content()
    amira.uncovers()
    amira.sees_item("n2")
    expect(keeping.get_by_role("radio", name=re.compile("^3"))).to_be_checked()
    keeping.evaluate("() => { location.hash = '#/home'; }")
    amira.sees_heading("Visits")
    amira.locks()
    amira.goes_to("/sign-in")
    goes_back(keeping)
    amira.sees_it_locked()
    assert "HV-0001" not in keeping.content()


def goes_away_and_comes_back(page: Page, worker: Worker) -> None:
    """Leave the page and press Back, until the browser has kept it: under pressure it may let a page go."""
    for _ in range(5):
        at_rest(page)
        page.evaluate("() => { window.mark = true; }")
        worker.goes_to("/account")
        goes_back(page)
        if page.evaluate("() => window.mark"):
            return
    raise AssertionError(f"the page was never kept: {page.evaluate(WHY)}")


def at_rest(page: Page) -> None:
    """Wait until nothing is asked of the server and the service worker is in: a browser keeps no page before."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def goes_back(page: Page) -> None:
    """Press Back. A page that the browser kept is not loaded again."""
    page.go_back(wait_until="commit")
