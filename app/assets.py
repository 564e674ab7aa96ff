"""The files that browsers fetch: built, named by their content, kept for ever."""

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from app.policy import requires
from app.security import KEYS_WORKER, policy_text

DIST = Path(__file__).parent / "static" / "dist"
FOR_EVER = "public, max-age=31536000, immutable"

room = Blueprint("assets", __name__)


@cache
def built() -> dict[str, str]:
    """What the build made: the plain name of each file and its name with the content's hash."""
    try:
        return dict(json.loads((DIST / "manifest.json").read_text()))
    except FileNotFoundError:
        raise RuntimeError("The browser's files are not built: run `make assets`.") from None


def asset_url(name: str) -> str:
    """The address of a built file, by its plain name: `asset_url("app.css")`."""
    return url_for("assets.fetch", name=built()[name])


@room.get("/static/dist/<name>")
@requires("fetch static files")
def fetch(name: str) -> Response:
    """One built file, in the smallest form that the browser takes."""
    if name not in built().values():
        abort(404)
    coding, ending = smallest(name)
    response = send_from_directory(DIST, name + ending, mimetype=None if not ending else kind(name))
    if coding:
        response.content_encoding = coding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_EVER
    if name == built()["keys.js"]:
        response.headers["Content-Security-Policy"] = policy_text(KEYS_WORKER)
    return response


def smallest(name: str) -> tuple[str, str]:
    """The best coding that the browser takes and the build made, with the ending of its file."""
    for coding, ending in (("br", ".br"), ("gzip", ".gz")):
        if request.accept_encodings[coding] and (DIST / (name + ending)).exists():
            return coding, ending
    return "", ""


def kind(name: str) -> str:
    """The media type of what was made smaller."""
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return kinds[Path(name).suffix]
