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

from app import against, closings, devices
from app.clock import now, today
from app.extensions import db
from app.models import (
    Action,
    Assignment,
    Challenge,
    Circumstance,
    Closing,
    Deposit,
    Device,
    Discussion,
    Event,
    JointVisit,
    Person,
    PlannedLook,
    Profile,
    Revision,
    Target,
    TargetReview,
    Team,
    Visit,
)
from app.seeds import seed_if_empty
from tests import browsers
from tests.servers import Server, Sqlite

pytestmark = pytest.mark.browser

ROLES = ["", "amira", "ben", "chidi", "dana", "evi"]
IDS: dict[str, Any] = {
    "profile_id": select(Profile.id),
    "person_id": select(Person.id),
    "assignment_id": select(Assignment.id),
    "phone_id": select(Device.id),
    "action_id": select(Action.id),
    "look_id": select(PlannedLook.id),
    "discussion_id": select(Discussion.id),
    "event_id": select(Event.id),
    "circumstance_id": select(Circumstance.id),
    "target_id": select(Target.id),
    "review_id": select(TargetReview.id),
    "challenge_id": select(Challenge.id),
    "team_id": select(Team.id),
    "closing_id": select(Closing.id),
    "joint_id": select(JointVisit.id),
    "deposit_id": select(Deposit.id).where(Deposit.status != "filed"),
}
NO_PAGES = ("/static/", "/sync/", "/healthz", "/sw.js", "/manifest")
MOST_ALIKE = 2  # pages of one kind for one role
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
        with_phones()
        with_closings()
    running.start()
    yield running
    running.stop()
    assert not running.unsound.exists(), running.unsound.read_text()


def with_phones() -> None:
    """Let the workers have phones: one that is well, one that lost its store, one withdrawn."""
    for name in ("amira", "ben"):
        person = db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()
        for number, called in enumerate(("Work phone", "Blue tablet", "Old phone"), start=1):
            phone = devices.register(uuid.UUID(int=number), person, called, now())
            if number == 2:
                devices.lose(phone, 7, now())
            if number == 3:
                devices.revoke(phone, person, now())


def with_closings() -> None:
    """Let somebody propose to close each profile, having asked an agency that has not answered and one that has.

    In Dana's team it is she who does, so that the next manager decides.
    """
    amira, dana = (
        db.session.scalars(select(Person).where(Person.email == f"{one}@example.org")).one()
        for one in ("amira", "dana")
    )
    for profile in db.session.scalars(select(Profile).where(Profile.closed_on.is_(None))).all():
        if closings.open_one(profile):
            continue
        who = dana if profile.team_id == dana.team_id else amira
        before = against.before(profile, today())
        made = closings.propose(before, "close", to_plan=None, reasons="Better since May.", by=who, at=now())
        closings.ask(made, "Health visitor", "Ms Hale", today(), who, now())
        school = closings.ask(made, "Primary school", "Mr Dunn", today(), who, now())
        closings.answered(school, today(), "Often tired.", who, now())
    db.session.commit()


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


@pytest.mark.timeout(900)  # so many pages, each on several screens
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


@pytest.mark.parametrize("context", ["hanna"], indirect=True)
def test_what_the_next_manager_decides_fits_too(context: BrowserContext, demonstration: Server) -> None:
    page = context.new_page()
    page.goto("/queue")
    addresses = {str(one.get_attribute("href")) for one in page.locator("main a[href^='/closings/']").all()}
    assert addresses
    found = []
    for address in ("/queue", sorted(addresses)[0]):
        page.set_viewport_size(browsers.PHONE["viewport"])
        page.goto(address)
        found += [*fits(page), *browsers.axe(page), *on_other_screens(page)]
    assert page.get_by_role("button", name="Decide").is_visible()
    assert found == []


def pages(server: Server, request: APIRequestContext) -> Iterator[str]:
    """The addresses that answer this person with a page, a few of each kind."""
    with server.record():
        names = known()
        chosen = choices()
    for rule in server.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(NO_PAGES):
            yield from islice(answering(request, named(rule, names)), MOST_ALIKE)
    for addresses in chosen:
        yield from islice(answering(request, iter(addresses)), 1)
    yield "/nowhere"
    yield f"/profiles/{uuid.uuid4()}"


def some_visits() -> list[Visit]:
    """The first and the latest visit to each profile."""
    found = list(db.session.scalars(select(Visit).join(Revision).order_by(Revision.started_at)))
    first = {visit.profile_id: visit for visit in reversed(found)}
    latest = {visit.profile_id: visit for visit in found}
    return [*first.values(), *latest.values()]


def known() -> list[dict[str, Any]]:
    """What the addresses of pages are made with, by its names: ids, and those that belong together."""
    found = [{name: one} for name, wanted in IDS.items() for one in db.session.scalars(wanted)]
    desk: dict[uuid.UUID, list[uuid.UUID]] = {}
    for closing in db.session.scalars(select(Closing)):
        found += [{"closing_id": closing.id, "asked_id": one.id} for one in closing.asked]
    for target in db.session.scalars(select(Target)):
        desk.setdefault(target.profile_id, []).append(target.id)
    for visit in some_visits():
        found.append({"profile_id": visit.profile_id, "visit_id": visit.id})
        found += [{"revision_id": version.id} for version in visit.revisions]
        occasions = {version.occasion for version in visit.revisions if version.occasion}
        found += [{"profile_id": visit.profile_id, "occasion_id": one} for one in occasions]
        found += [
            {"profile_id": visit.profile_id, "target_id": one} for one in desk.get(visit.profile_id, [])
        ]
        found += [{"profile_id": visit.profile_id, "domain": one} for one in ("housing", "warmth")]
    return [{}, *found]


def choices() -> list[list[str]]:
    """What may be chosen on a profile, each with the addresses that choose it."""
    visits = some_visits()
    profiles = sorted({f"/profiles/{visit.profile_id}" for visit in visits})
    latest = {visit.profile_id: visit.id for visit in visits}
    both = [(visit, latest[visit.profile_id]) for visit in visits if visit.id != latest[visit.profile_id]]
    return [
        [f"{profile}?domain=housing&period=6" for profile in profiles],
        [f"{profile}?from=2000-01-01&to=2000-02-01" for profile in profiles],
        [f"/profiles/{one.profile_id}/compare?one={one.id}&other={other}" for one, other in both],
    ]


def named(rule: Rule, names: list[dict[str, Any]]) -> Iterator[str]:
    """A rule's addresses, with every id there is in its place."""
    pattern = re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule)
    yield from (pattern.format(**one) for one in names if set(one) == set(rule.arguments))


def answering(request: APIRequestContext, addresses: Iterator[str]) -> Iterator[str]:
    """Those of the addresses that answer with a page of their own."""
    for address in addresses:
        answer = request.get(address, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            yield address


def on_other_screens(page: Page) -> list[str]:
    """What axe finds on a small phone and at a desk, where a page is laid out in another way."""
    wrong = []
    for size, rules in ((browsers.SMALL, browsers.SIZES), (browsers.DESK, None)):
        page.set_viewport_size(size["viewport"])
        found = browsers.found_by_axe(page, rules=rules)
        wrong += [f"{size['viewport']['width']}: {one}" for one in found]
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


@pytest.mark.parametrize("who", ["chidi", "dana"])
def test_all_five_strips_of_every_child_stand_on_one_phone_screen(
    who: str, browser: Browser, demonstration: Server
) -> None:
    phone = browser.new_context(base_url=demonstration.address, **browsers.PHONE)
    token = demonstration.session_of(who)
    phone.add_cookies([{"name": "holdfast-session", "value": token, "url": demonstration.address}])
    page = phone.new_page()
    with demonstration.record():
        addresses = [f"/profiles/{one}" for one in db.session.scalars(select(Profile.id))]
    high = {}
    for address in answering(phone.request, iter(addresses)):
        page.goto(address)
        first, *_rest, last = [one.bounding_box() for one in page.locator(".hf-glance").all()[:5]]
        assert first is not None
        assert last is not None
        high[page.get_by_role("heading", level=1).inner_text()] = last["y"] + last["height"] - first["y"]
    phone.close()
    assert high
    assert max(high.values()) <= browsers.PHONE["viewport"]["height"], high
