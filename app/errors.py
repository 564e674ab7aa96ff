"""One shape for every refusal and failure, as JSON, fragment or page, by what was asked for."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError, default_exceptions

from app import logs
from app.extensions import db
from app.pages import wants_fragment

RETRY_AFTER = {429: "60", 503: "5"}
CODES = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "refused",
    404: "not_found",
    405: "method_not_allowed",
    411: "length_needed",
    413: "too_large",
    415: "wrong_type",
    422: "invalid",
    429: "too_many",
    500: "failed",
    503: "unavailable",
}


@dataclass(frozen=True)
class Refusal(Exception):
    """Something asked for that cannot be done, with what to do instead; `fields` says which words are wrong."""

    status: int
    message: str
    code: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def init_app(app: Flask) -> None:
    """Answer every refusal and failure of the application in the one shape."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, stopped)
    app.register_error_handler(OperationalError, database_failed)
    app.register_error_handler(PoolTimeout, database_failed)
    app.register_error_handler(Exception, failed)


def refused(error: Refusal) -> Response:
    """Answer what a view refused by name."""
    return answer(error.status, error.message, error.code, error.fields)


def stopped(error: HTTPException) -> Any:
    """Answer what Flask or `abort` stopped; a redirection passes through."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        return make_response(
            "400: this address is not ours.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
        )
    response = answer(error.code, own_words(error))
    for name in ("Allow", "Retry-After"):
        if name in (headers := error.get_response().headers):
            response.headers[name] = headers[name]
    return response


def database_failed(error: Exception) -> Response:
    """Answer that the database is busy or away: nothing was changed, and a moment later it may work."""
    logs.failure(error)
    return answer(503)


def failed(error: Exception) -> Response:
    """Answer an error that nobody foresaw, and write down where it arose."""
    logs.failure(error)
    return answer(500)


def own_words(error: HTTPException) -> str:
    """What `abort` was told to say, if it was told anything; the library's own words are not for people."""
    usual = default_exceptions.get(error.code or 0)
    told = type(error) is usual and error.description != usual.description
    return str(error.description) if told else ""


def answer(status: int, message: str = "", code: str = "", fields: dict[str, str] | None = None) -> Response:
    """Make the answer: JSON for programs, a fragment for a page that asked for one, else a page."""
    db.session.rollback()
    words = {"title": title(status), "message": message or usual_words(status)}
    if wants_json():
        code = code or CODES.get(status, "refused")
        response = jsonify(error={"code": code, "message": words["message"], "fields": fields or {}})
    else:
        response = make_response(page(status, words))
    response.status_code = status
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[status]
    return response


def page(status: int, words: dict[str, str]) -> str:
    """The page or fragment; the bare page when ours cannot be drawn, since an error must always be answered."""
    facts = words | {"status": status, "reference": reference(status)}
    try:
        return render_template(template(status), **facts)
    except Exception as error:
        logs.failure(error)
        return render_template("errors/failed.html", **facts)


def template(status: int) -> str:
    """The template: after a failure one that asks nothing of the database, which may be what failed."""
    if wants_fragment():
        return "errors/_error.html"
    return "errors/failed.html" if status >= 500 else "errors/error.html"


def reference(status: int) -> str:
    """The id by which a failure can be found in the log. A refusal shows none: it must not differ from its like."""
    return str(g.get("request_id", "")) if status >= 500 else ""


def wants_json() -> bool:
    """Whether a program asked."""
    if request.path.startswith("/sync/") or request.is_json:
        return True
    accepts = request.accept_mimetypes
    return accepts["application/json"] > accepts["text/html"]


def title(status: int) -> str:
    """The heading of an error's page."""
    titles = {
        401: _("Sign in first"),
        403: _("Not done"),
        404: _("Page not found"),
        405: _("Not possible here"),
        413: _("Too much at once"),
        429: _("Too many tries"),
        500: _("Something went wrong"),
        503: _("Not available just now"),
    }
    return titles.get(status, _("This could not be understood"))


def usual_words(status: int) -> str:
    """What happened and what to do, where the view said nothing closer."""
    words = {
        401: _("You are signed out, so nothing was changed. Sign in and try again."),
        403: _("You may not do this. Nothing was changed."),
        404: _(
            "There is nothing here, or it is not yours to see. If you followed a link, ask whoever sent it."
        ),
        405: _("This address does not take that. Go back and try again from the page itself."),
        411: _("What was sent does not say how long it is, so nothing was changed. Send it with its length."),
        413: _("What was sent is larger than 1 MiB, so nothing was changed. Send less at once."),
        415: _("What was sent is not of a kind that this address takes. Nothing was changed."),
        429: _("There were too many tries in a short time. Wait a minute, then try again."),
        500: _("Nothing was changed. Try again; if it happens again, report it with the reference below."),
        503: _("The record cannot be reached at this moment. Nothing was changed. Try again in a minute."),
    }
    return words.get(status, _("Something in what was sent was not as it should be. Nothing was changed."))
