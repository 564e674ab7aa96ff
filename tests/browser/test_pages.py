"""Every page of every role, on a phone, a small phone, a desk and with large letters: axe is content and all fits."""

import re
import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page
from sqlalchemy import select
from werkzeug.routing import Rule

from app.clock import today
from app.extensions import db
from app.models import Assignment, Deposit, Person, Profile, Revision, Visit
from app.seeds import seed_if_empty
from tests import browsers
from tests.servers import Server, Sqlite

pytestmark = pytest.mark.browser

ROLES = ["", "amira", "ben", "chidi", "dana", "evi"]
IDS: dict[str, Any] = {
    "profile_id": select(Profile.id),
    "person_id": select(Person.id),
    "assignment_id": select(Assignment.id),
    "deposit_id": select(Deposit.id).where(Deposit.status != "filed"),
}
NO_PAGES = ("/static/", "/sync/", "/healthz", "/sw.js", "/manifest")
MOST_ALIKE = 3  # pages of one kind for one role
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with the demonstration families: pages with much on them."""
    folder = tmp_path_factory.mktemp("demonstration")
    database = Sqlite(folder)
    database.reset()
    running = Server(folder, database.url)
    with running.record():
        seed_if_empty(today(), "a password for the demonstration")
    running.start()
    yield running
    running.stop()
    assert not running.unsound.exists(), running.unsound.read_text()


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """The kinds of page that axe has looked at already, whoever was signed in."""
    return set()


@pytest.fixture(params=ROLES, ids=[role or "nobody" for role in ROLES])
def context(
    browser: Browser, demonstration: Server, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """The browser of somebody of this role, signed in."""
    opened = browser.new_context(base_url=demonstration.address, **browsers.PHONE)
    if who := request.param:
        token = demonstration.session_of(who)
        opened.add_cookies([{"name": "holdfast-session", "value": token, "url": demonstration.address}])
    yield opened
    opened.close()


def test_every_page_fits_every_screen_and_axe_is_content(
    context: BrowserContext, demonstration: Server, looked_at: set[str]
) -> None:
    page, wrong = context.new_page(), dict[str, list[str]]()
    for address in pages(demonstration, context.request):
        kind = ID.sub("*", address)
        page.set_viewport_size(browsers.PHONE["viewport"])
        page.goto(address)
        found = fits(page)
        if address == "/" or kind not in looked_at:  # what stands above every page differs by role
            found += browsers.axe(page)
        if kind not in looked_at:
            found += on_other_screens(page)
        wrong |= {address: found} if found else {}
        looked_at.add(kind)
    assert wrong == {}


def pages(server: Server, request: APIRequestContext) -> Iterator[str]:
    """The addresses that answer this person with a page, a few of each kind."""
    with server.record():
        ids = {name: [str(one) for one in db.session.scalars(wanted)] for name, wanted in IDS.items()}
        visits = some_visits()
        ids["revision_id"] = [str(version.id) for visit in visits for version in visit.revisions]
        pairs = [(str(visit.profile_id), str(visit.id)) for visit in visits]
    for rule in server.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(NO_PAGES):
            yield from islice(answering(request, named(rule, ids, pairs)), MOST_ALIKE)
    yield "/nowhere"
    yield f"/profiles/{uuid.uuid4()}"


def some_visits() -> list[Visit]:
    """The first and the latest visit to each profile."""
    found = list(db.session.scalars(select(Visit).join(Revision).order_by(Revision.started_at)))
    first = {visit.profile_id: visit for visit in reversed(found)}
    latest = {visit.profile_id: visit for visit in found}
    return [*first.values(), *latest.values()]


def named(rule: Rule, ids: dict[str, list[str]], visits: list[tuple[str, str]]) -> Iterator[str]:
    """A rule's addresses, with every id there is in its place."""
    pattern = rule.rule.replace("<uuid:", "{").replace(">", "}")
    if rule.arguments == {"profile_id", "visit_id"}:
        yield from (pattern.format(profile_id=profile, visit_id=visit) for profile, visit in visits)
    elif rule.arguments:
        (name,) = rule.arguments
        yield from (pattern.format(**{name: one}) for one in ids.get(name, ()))
    else:
        yield pattern


def answering(request: APIRequestContext, addresses: Iterator[str]) -> Iterator[str]:
    """Those of the addresses that answer with a page of their own."""
    for address in addresses:
        answer = request.get(address, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            yield address


def on_other_screens(page: Page) -> list[str]:
    """What axe finds on a small phone and at a desk, where a page is laid out in another way."""
    wrong = []
    for size in (browsers.SMALL, browsers.DESK):
        page.set_viewport_size(size["viewport"])
        wrong += [f"{size['viewport']['width']}: {one}" for one in browsers.axe(page, ("light",))]
    return wrong


def fits(page: Page) -> list[str]:
    """Where a page runs off the side: on a phone, a small one, at a desk, or with letters of twice the size."""
    wide: dict[object, int] = {}
    for size in (browsers.SMALL, browsers.DESK, browsers.PHONE):
        page.set_viewport_size(size["viewport"])
        wide[size["viewport"]["width"]] = browsers.sideways(page)
    with browsers.large_letters(page):
        wide["large letters"] = browsers.sideways(page)
    return [f"{where}: {much} px too wide" for where, much in wide.items() if much]
