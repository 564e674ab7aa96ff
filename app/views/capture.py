"""The recording app's fixed parts: one page that holds no person's data, its worker and its manifest."""

from flask import Blueprint, Response, render_template, request, send_from_directory

from app.assets import DIST
from app.config import VERSION
from app.policy import requires

room = Blueprint("capture", __name__)


@room.get("/app/")
@requires("open the recording app")
def shell() -> Response:
    """Give the one static page in which visits are recorded, the same to everybody."""
    page = render_template("capture/shell.html", app_version=VERSION)
    return _compared_each_time(Response(page, mimetype="text/html"))


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
