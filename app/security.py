"""What every answer carries and what no request may do, whichever route it meets, errors included."""

from flask import Flask, Response, abort, request
from flask_babel import gettext as _

from app.config import MIB, config

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_BODY = MIB

# Nothing but our own files: no inline script or style, no frame, no other host.
PAGES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'none'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The recording app sends no form and makes its elements by hand, so that text can be forbidden to become markup.
# Strips come in the case pack as drawings; as images they can do nothing.
SHELL = PAGES | {
    "form-action": "'none'",
    "img-src": "'self' data:",
    "require-trusted-types-for": "'script'",
    "trusted-types": "holdfast",
}
# The worker that makes keys of passphrases may run WebAssembly and do nothing else: no page of ours may run any.
KEYS_WORKER = {"default-src": "'none'", "script-src": "'wasm-unsafe-eval'"}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), "
    "hid=(), midi=(), display-capture=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
}


def init_app(app: Flask) -> None:
    """Guard every request and every answer of the application."""
    app.before_request(refuse_unreadable)
    app.before_request(refuse_large)
    app.before_request(refuse_cross_site)
    app.after_request(add_headers)


def policy_text(directives: dict[str, str]) -> str:
    """A Content-Security-Policy as the header has it."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def refuse_unreadable() -> None:
    """Refuse a question that is no text, before anything tries to read it: browsers send none."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        abort(400)


def refuse_large() -> None:
    """Refuse a body over 1 MiB, or one that does not say how long it is, before anybody reads it."""
    if "Transfer-Encoding" in request.headers:
        abort(411)  # read to the limit it would be cut off there, and look whole
    if (request.content_length or 0) > LONGEST_BODY:
        abort(413)


def refuse_cross_site() -> None:
    """Refuse a change that another site's page asked for: told by the browser's own headers, never by a token."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    same = site == "same-origin" if site is not None else request.headers.get("Origin") == our_origin()
    if not same:
        abort(
            403,
            _("This was sent from another site's page, so nothing was changed. Open Holdfast and try again."),
        )


def our_origin() -> str:
    """Where our pages come from, as a browser would say it."""
    return config().address or request.host_url.rstrip("/")


def add_headers(response: Response) -> Response:
    """Add what protects the page and the person to an answer; a view may have set a stricter cache or policy."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    policy = SHELL if request.path.startswith("/app/") else PAGES
    response.headers.setdefault("Content-Security-Policy", policy_text(policy))
    response.headers.setdefault("Cache-Control", "no-store")
    if config().production:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000")
    return response
