"""The application as tests serve it: the same, but every page it sends is checked, and a release can come."""

import gzip
import os
from datetime import datetime, tzinfo
from pathlib import Path

from flask import Flask, Response, request

from app import clock
from tests.html import problems
from wsgi import app as application


def check_pages(app: Flask, unsound: Path) -> Flask:
    """Write down what is wrong with each page that the application sends."""

    @app.after_request
    def check(response: Response) -> Response:
        if response.mimetype == "text/html" and "Location" not in response.headers:
            sent = response.get_data()
            page = gzip.decompress(sent) if response.content_encoding == "gzip" else sent
            found = problems(page.decode())
            if found:
                with unsound.open("a") as file:
                    file.write(
                        f"{request.method} {request.path} ({response.status_code}): {'; '.join(found)}\n"
                    )
        return response

    return app


def release(app: Flask, newer: Path) -> Flask:
    """Once there is this file, send a newer service worker: the same, with the file's text after it."""

    def is_released() -> bool:
        return request.path == "/sw.js" and newer.exists()

    @app.before_request
    def take_it_for_unknown() -> None:
        if is_released():
            request.environ.pop("HTTP_IF_NONE_MATCH", None)
            request.environ.pop("HTTP_IF_MODIFIED_SINCE", None)

    @app.after_request
    def add_to_it(response: Response) -> Response:
        if is_released():
            response.direct_passthrough = False
            response.set_data(response.get_data() + newer.read_bytes())
            response.add_etag(overwrite=True)
        return response

    return app


def stop_the_clock(moment: datetime) -> None:
    """Let it stay this moment for the application: what it draws is then the same on any day."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    clock.datetime = Stopped  # type: ignore[misc]


if stopped := os.environ.get("STOPPED_AT"):
    stop_the_clock(datetime.fromisoformat(stopped))

where = os.environ["UNSOUND_PAGES"]  # empty where time is measured: the check takes its own
app = (
    release(check_pages(application, Path(where)), Path(where).with_name("release.js"))
    if where
    else application
)
