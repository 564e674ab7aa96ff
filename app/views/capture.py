"""The recording app's fixed parts: one page that holds no person's data, its worker and its manifest."""

import re
from functools import cache

from flask import Blueprint, Response, render_template, request, send_from_directory, url_for
from flask_babel import get_locale
from flask_login import current_user

from app import words
from app.assets import DIST, asset_url
from app.config import VERSION
from app.policy import may, requires
from app.smaller import squeezed

room = Blueprint("capture", __name__)
# Space before any of these shows nowhere.
BLOCKS = "template|div|main|section|header|form|fieldset|p|h[1-6]|ul|li|dl|table|meta|link|symbol|svg"


@room.get("/app/")
@requires("open the recording app")
def shell() -> Response:
    """Give the one static page in which visits are recorded, the same to everybody."""
    answer = squeezed(Response(_page(str(get_locale())), mimetype="text/html"))
    if request.headers.get("Sec-Fetch-Dest") == "document":  # nobody else needs what it asks for next
        answer.headers["Link"] = _next()
    return _compared_each_time(answer)


@room.get("/app/words.js")
@requires("open the recording app")
def later_words() -> Response:
    """Give what the screens fetched later say, as a module: only what is needed at once comes with the page."""
    module = render_template("capture/later_words.html")
    return _compared_each_time(squeezed(Response(module, mimetype="text/javascript")))


@cache
def _page(_language: str) -> str:
    """The page in a language, without what only its authors read. It changes with a new version only."""
    page = render_template("capture/shell.html", app_version=VERSION, months=words.months())
    return re.sub(rf"\n(?=</?(?:{BLOCKS})\b)", "", re.sub(r"\n\s+", "\n", page))


def _next() -> str:
    """What the page will ask for, so that a browser asks at once: until the worker keeps the shell, each turn costs."""
    wanted = [
        f"<{asset_url('capture.css')}>; rel=preload; as=style",
        f"<{asset_url('capture.js')}>; rel=modulepreload",
    ]
    if current_user.is_authenticated and may(current_user, "take a case pack"):
        wanted.append(f"<{url_for('sync.pack')}>; rel=preload; as=fetch; crossorigin")
    return ", ".join(wanted)


@room.get("/sw.js")
@requires("open the recording app")
def worker() -> Response:
    """Give the service worker, from the root so that it may serve the whole site."""
    return _compared_each_time(send_from_directory(DIST, "sw.js", mimetype="text/javascript"))


@room.get("/manifest.webmanifest")
@requires("open the recording app")
def manifest() -> Response:
    """Give what a phone needs to put Holdfast on its home screen."""
    built = send_from_directory(DIST, "manifest.webmanifest", mimetype="application/manifest+json")
    return _compared_each_time(built)


def _compared_each_time(answer: Response) -> Response:
    """Let it be kept, but compared with ours at each use, so that a new version is noticed."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
