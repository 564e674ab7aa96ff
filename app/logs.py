"""One line a request: its id, the person's id, the action and its outcome. Never a name, a note or a grade."""

import logging
import time
import traceback
import uuid
from urllib.parse import quote

from flask import Flask, Response, g, request
from sqlalchemy import inspect

from app.config import config

lines = logging.getLogger("holdfast")


def init_app(app: Flask) -> None:
    """Number each request and write its line when it is answered."""
    if not lines.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
        lines.addHandler(handler)
    lines.setLevel(logging.INFO)
    app.logger.addFilter(without_message)
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Give the request an id by which a person can report it, and start its clock."""
    g.request_id = uuid.uuid4().hex[:16]
    g.began = time.monotonic()


def end(response: Response) -> Response:
    """Write the request's line. A path that matched no route is a stranger's words: it is left out."""
    taken = round((time.monotonic() - g.began) * 1000) if "began" in g else 0
    where = quote(_where()) if request.url_rule else "-"  # a line break in it begins no line of ours
    facts = (g.get("request_id", "-"), person_id(), request.method, where, request.endpoint or "-")
    lines.info("request=%s person=%s %s %s action=%s outcome=%s ms=%s", *facts, response.status_code, taken)
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    return response


def _where() -> str:
    """What was asked for; where the address itself is a secret, only of what kind it is."""
    secret = request.url_rule is not None and "token" in (request.view_args or {})
    return request.url_rule.rule if secret and request.url_rule else request.path


def person_id() -> str:
    """Who asked, by id: without a query, since the database may be what failed."""
    state = inspect(g.get("_login_user"), raiseerr=False)
    return str(state.identity[0]) if state is not None and state.identity else "-"


def without_message(record: logging.LogRecord) -> bool:
    """Let the framework's own lines pass without the message of an error."""
    if record.exc_info and record.exc_info[1]:
        failure(record.exc_info[1])
        record.exc_info = None
    return True


def failure(error: BaseException) -> None:
    """Write where an unforeseen error arose. Its message may quote a record, so production leaves that out."""
    places = traceback.format_list(traceback.extract_tb(error.__traceback__))
    message = type(error).__name__ if config().production else f"{type(error).__name__}: {error}"
    lines.error("request=%s failed %s\n%s", g.get("request_id", "-"), message, "".join(places))
