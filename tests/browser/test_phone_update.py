"""Plays about a new release of Holdfast: it waits until it is asked in, and no visit notices."""

import re

import pytest

from tests.browser.actors import Worker
from tests.servers import Server

pytestmark = pytest.mark.browser
READY = "A new version of Holdfast is ready."


def has_the_app_kept(worker: Worker) -> None:
    """Have the page served from what is kept, as from the second opening on."""
    worker.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    worker.opens_the_app_again()
    worker.sees_heading("Visits")
    worker.page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def a_release_comes(worker: Worker, server: Server) -> None:
    """Release a new version, and have the phone fetch it. It waits."""
    server.unsound.with_name("release.js").write_text("// a newer version\n")
    worker.page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one.update())")
    worker.page.wait_for_function(
        "() => navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)"
    )


def test_f11_a_new_version_waits_until_it_is_asked_in_and_drafts_go_on(amira: Worker, server: Server) -> None:
    amira.sets_up_the_phone()
    has_the_app_kept(amira)
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades("n1", 2)
    amira.has_left("n1")
    amira.page.evaluate("() => { window.mark = true; }")
    a_release_comes(amira, server)
    amira.does_not_see(READY)
    amira.grades("n2", 3)
    amira.has_left("n2")
    assert amira.page.evaluate("() => window.mark"), "the page was loaded anew during a visit"
    amira.page.evaluate("() => { location.hash = '#/home'; }")
    amira.sees(READY)
    amira.finds_page_sound("a new version waits")
    amira.uses_the_new_version()
    amira.does_not_see(READY)
    amira.follows(re.compile(r"^R\."))
    amira.sees("2 of 20 graded")
    waiting = "() => navigator.serviceWorker.getRegistration().then((one) => one.waiting)"
    assert amira.page.evaluate(waiting) is None


def test_f11_a_visit_in_the_page_alone_keeps_the_new_version_out(amira: Worker, server: Server) -> None:
    amira.opens_the_recording_app()
    has_the_app_kept(amira)
    amira.starts("R.")
    a_release_comes(amira, server)
    amira.page.evaluate("() => { location.hash = '#/home'; }")
    amira.sees(f"{READY} It can be used once no visit is open or waiting in this page.")
    amira.does_not_see("Use it now")
