"""What a phone keeps of a visit outside the page: nothing that could be read by whoever finds the phone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import browsers
from tests.browser.actors import Worker
from tests.engines.scan import scan
from tests.servers import Server

pytestmark = pytest.mark.browser

NOTE, CHILDS_WORDS, CARERS_VIEW = "Quernstone larder", "Wendletrap cried", "Ossifrage disagrees"
PLANTED = (NOTE, CHILDS_WORDS, CARERS_VIEW, "Amira Osei", "HV-0001", "seven-lanterns")
CONTROL = "Zibeline control word"
SHELL = ("/app/", "/manifest.webmanifest", "/static/dist/")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the browser keeps what it keeps."""
    return tmp_path / "profile"


@pytest.fixture
def lasting(browser: Browser, server: Server, folder: Path) -> Iterator[BrowserContext]:
    """A browser with a profile on disk, as a phone's own is."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=browsers.own_chromium(),
        args=browsers.QUIET,
        base_url=server.address,
        **browsers.PHONE,
    )
    yield context
    context.close()


def test_nothing_personal_is_written_to_browser_storage(lasting: BrowserContext, folder: Path) -> None:
    amira = Worker(lasting.pages[0], "Amira Osei")
    amira.signs_in()
    amira.opens_the_recording_app()
    amira.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    amira.starts("R.")
    amira.begins_with_the_items()
    amira.grades_everything(2, h2={"grade": 4, "note": NOTE})
    amira.page.get_by_label("What the child said, exactly").fill(CHILDS_WORDS)
    amira.page.get_by_label("The carer’s view").fill(CARERS_VIEW)
    finds_storage_clean(amira.page)
    amira.finishes()
    amira.sees("In the record")
    finds_storage_clean(amira.page)
    amira.page.evaluate("(word) => localStorage.setItem('control', word)", CONTROL)
    lasting.close()
    found = scan(folder, {word: word for word in (*PLANTED, CONTROL)})
    assert {one.what for one in found} == {CONTROL}, found


def finds_storage_clean(page: Page) -> None:
    """Look at everything that a script of ours could have written."""
    kept = page.evaluate(
        """async () => ({
          local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
          databases: (await indexedDB.databases()).map((one) => one.name),
          caches: (await Promise.all((await caches.keys()).map(async (name) => {
            const cache = await caches.open(name);
            const read = async (url) => [new URL(url).pathname, await (await cache.match(url)).text()];
            return Promise.all((await cache.keys()).map(({ url }) => read(url)));
          }))).flat(),
        })"""
    )
    cached = kept.pop("caches")
    assert kept == {"local": {}, "session": {}, "cookies": "", "databases": []}
    assert cached, "the shell was not kept"
    assert [path for path, _text in cached if not path.startswith(SHELL)] == []
    assert [(path, word) for path, text in cached for word in PLANTED if word in text] == []
    cookies = json.dumps(page.context.cookies())
    assert [word for word in PLANTED if word in cookies] == []
