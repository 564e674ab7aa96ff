"""One answer for a page and its fragment. The only file that knows of htmx's headers."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request

ASKS = ("HX-Request", "HX-Request-Type", "HX-History-Restore-Request")


def wants_fragment() -> bool:
    """Whether the page in the browser asked for a part of itself. Going back needs the whole page."""
    asked, how, restores = (request.headers.get(name) for name in ASKS)
    return asked == "true" and how != "full" and restores != "true"


def render(page: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or its fragment where the browser asked for a part and there is one."""
    name = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(name, **context), status)
    response.vary.update(ASKS)
    return response


def go(address: str) -> Response:
    """Where a form's answer is to be looked at: a reload then repeats no change."""
    return make_response(redirect(address, 303))


def leave(address: str) -> Response:
    """Send the browser to another page as a whole, also where it asked for a part of this one only."""
    if request.headers.get("HX-Request") != "true":
        return make_response(redirect(address, 303))
    return Response(status=204, headers={"HX-Redirect": address})
