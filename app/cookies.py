"""Cookies of ours: hidden from scripts, kept from other sites, bound to this host and to https in production."""

from typing import Any

from flask import Response, request

from app.config import config


def read(name: str) -> str:
    """Give what the browser sent, or nothing."""
    return request.cookies.get(config().cookie_name(name), "")


def keep(
    response: Response, name: str, value: str, seconds: int | None = None, *, strict: bool = False
) -> None:
    """Have the browser keep a value; without `seconds` it goes when the browser does.

    `strict`: it is never sent with a request that began on another site, following a link to ours included.
    """
    bounds = _bounds() | ({"samesite": "Strict"} if strict else {})
    response.set_cookie(config().cookie_name(name), value, max_age=seconds, **bounds)


def drop(response: Response, name: str) -> None:
    """Have the browser forget a value."""
    response.delete_cookie(config().cookie_name(name), **_bounds())


def _bounds() -> dict[str, Any]:
    return {"path": "/", "secure": config().production, "httponly": True, "samesite": "Lax"}
