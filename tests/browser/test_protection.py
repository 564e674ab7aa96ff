"""What the headers do: tried by what a real browser then refuses."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests import browsers
from tests.servers import Server, until

pytestmark = pytest.mark.browser
PLACES = ["/sign-in", "/app/", "/nowhere", "/profiles/00000000-0000-4000-8000-000000000000"]


class Elsewhere:
    """Another site, which notes what it is asked and serves one page that it is given."""

    def __init__(self) -> None:
        self.page, self.asked = "", list[tuple[str, str]]()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers.get("Referer", "")))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(site.page.encode())

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Close the site."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Another site."""
    site = Elsewhere()
    yield site
    site.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_script_put_into_a_page_does_not_run(page: Page, place: str) -> None:
    page.goto(place)
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          try { script.textContent = 'window.ran = true'; } catch (refused) { return; }
          document.body.append(script);
        }"""
    )
    page.evaluate(
        "() => { try { document.body.setAttribute('onclick', 'window.ran = true'); } catch (refused) {} }"
    )
    page.evaluate("() => document.body.click()")
    assert page.evaluate("() => window.ran") is None


@pytest.mark.parametrize("place", PLACES)
def test_a_style_put_into_a_page_does_nothing(page: Page, place: str) -> None:
    page.goto(place)
    colour = page.evaluate(
        """() => {
          document.body.setAttribute('style', 'color: rgb(1, 2, 3)');
          const style = document.createElement('style');
          style.textContent = 'body { background: rgb(1, 2, 3) !important }';
          document.head.append(style);
          const got = getComputedStyle(document.body);
          return got.color + got.backgroundColor;
        }"""
    )
    assert "rgb(1, 2, 3)" not in colour


@pytest.mark.parametrize("place", PLACES)
def test_a_page_can_tell_another_site_nothing(page: Page, elsewhere: Elsewhere, place: str) -> None:
    page.goto(place)
    outcome = page.evaluate(
        """async (site) => {
          const loads = (element) => new Promise((done) => {
            element.onload = () => done('loaded');
            element.onerror = () => done('refused');
            setTimeout(() => done('silent'), 500);
          });
          const image = new Image();
          image.src = site + '/image';
          const frame = document.createElement('iframe');
          frame.src = site + '/frame';
          document.body.append(frame);
          const answers = [fetch(site + '/fetch').then(() => 'loaded', () => 'refused'), loads(image)];
          return Promise.all(answers);
        }""",
        elsewhere.address,
    )
    assert outcome == ["refused", "refused"]
    page.evaluate(
        """(site) => {
          const form = document.createElement('form');
          form.method = 'post';
          form.action = site + '/form';
          document.body.append(form);
          form.submit();
        }""",
        elsewhere.address,
    )
    page.wait_for_function("() => document.readyState === 'complete'")
    assert elsewhere.asked == []


@pytest.mark.parametrize("place", PLACES)
def test_another_site_cannot_frame_a_page(
    page: Page, server: Server, elsewhere: Elsewhere, place: str
) -> None:
    elsewhere.page = f'<!doctype html><iframe src="{server.address}{place}"></iframe>'
    page.goto(elsewhere.address)
    page.wait_for_load_state("networkidle")
    assert [frame.url for frame in page.frames[1:]] in ([], ["chrome-error://chromewebdata/"])


def test_another_site_can_change_nothing(page: Page, server: Server, elsewhere: Elsewhere) -> None:
    elsewhere.page = (
        f'<!doctype html><form method="post" action="{server.address}/sign-in">'
        '<input name="email" value="amira@example.org"><input name="password" value="x"></form>'
    )
    page.goto(elsewhere.address)
    with page.expect_response(f"{server.address}/sign-in") as posted:
        page.evaluate("() => document.forms[0].submit()")
    assert posted.value.status == 403


def test_another_site_can_load_none_of_our_files(page: Page, server: Server, elsewhere: Elsewhere) -> None:
    page.goto("/sign-in")
    icon = page.evaluate("() => document.querySelector('link[rel=icon]').href")
    page.goto(elsewhere.address)
    loaded = page.evaluate(
        """(icon) => new Promise((done) => {
          const image = new Image();
          image.onload = () => done(true);
          image.onerror = () => done(false);
          image.src = icon;
        })""",
        icon,
    )
    assert loaded is False


def test_another_site_keeps_no_hold_of_a_window_that_it_opened(
    page: Page, server: Server, elsewhere: Elsewhere
) -> None:
    page.goto(elsewhere.address)
    with page.expect_popup() as opened:
        page.evaluate("(address) => { window.held = window.open(address); }", f"{server.address}/sign-in")
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("() => window.opener") is None
    until(lambda: page.evaluate("() => window.held.closed"), "the opener still holds the window")


def test_another_site_does_not_learn_where_one_came_from(page: Page, elsewhere: Elsewhere) -> None:
    page.goto("/profiles/00000000-0000-4000-8000-000000000000")
    page.evaluate("(site) => { location.href = site + '/left'; }", elsewhere.address)
    page.wait_for_url(f"{elsewhere.address}/left")
    assert ("/left", "") in elsewhere.asked


def heard_from(page: Page) -> list[ConsoleMessage]:
    """What the page's console says from now on."""
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    return said


def test_no_page_of_ours_breaks_its_own_policy(new_phone: Callable[..., Page]) -> None:
    for place in [*PLACES, "/patterns"]:
        page = new_phone(browsers.DESK)
        said = heard_from(page)
        page.goto(place)
        refused = [
            one.text
            for one in said
            if "Content Security Policy" in one.text or "Permissions-Policy" in one.text
        ]
        assert refused == [], place
