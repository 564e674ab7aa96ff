"""What every answer carries and what no request may do, on every route and on errors."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.config import MIB
from app.security import HEADERS, PAGES, SHELL, policy_text
from tests.servers import Database

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
ELSEWHERE = [
    {},
    {"Origin": "https://elsewhere.example.org"},
    {"Origin": "null"},
    {"Origin": "http://localhost.elsewhere.example.org"},
    {"Origin": "http://localhost:81"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


def address(rule: Rule) -> str:
    """An address that a rule matches, with nothing behind it."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        if f"<{name}>" in rule.rule:
            values[name] = "nothing"
        elif f"uuid:{name}" in rule.rule:
            values[name] = uuid.uuid4()
        else:
            values[name] = 1
    built = rule.build(values)
    assert built is not None
    return str(built[1])


def rules(app: Flask) -> Iterator[Rule]:
    """Every route."""
    return app.url_map.iter_rules()


def test_every_route_and_error_carries_the_same_protection(app: Flask, client: FlaskClient) -> None:
    asked = [
        (address(rule), method)
        for rule in rules(app)
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
    ]
    assert len(asked) > 20
    for where, method in [
        *asked,
        ("/nowhere", "GET"),
        ("/healthz", "DELETE"),
        ("/%00", "GET"),
        ("/app/nowhere", "GET"),
    ]:
        headers = client.open(where, method=method).headers
        for name, value in HEADERS.items():
            assert headers[name] == value, (method, where, name)
        policies = (policy_text(PAGES), policy_text(SHELL))
        assert directives(headers["Content-Security-Policy"]) in [directives(one) for one in policies], where
        assert "no-cache" in headers["Cache-Control"] or headers["Cache-Control"] == "no-store", (
            method,
            where,
        )
        assert "Strict-Transport-Security" not in headers, "plain http on loopback stays usable"


def directives(policy: str) -> set[str]:
    """A policy's parts; `font-src 'none'` says what `default-src` says already."""
    return set(policy.split("; ")) - {"font-src 'none'"}


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    for policy in (PAGES, SHELL):
        assert policy["default-src"] == "'none'"
        assert "unsafe" not in policy_text(policy)
        others = {name: said for name, said in policy.items() if name != "img-src"}
        assert set(" ".join(others.values()).split()) <= {"'none'", "'self'", "'script'", "holdfast"}
    assert (PAGES["img-src"], SHELL["img-src"]) == ("'self'", "'self' data:")  # strips from the case pack


def test_the_recording_app_lets_no_text_become_markup(client: FlaskClient) -> None:
    assert "require-trusted-types-for 'script'" in client.get("/app/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_route_takes_a_change_from_elsewhere(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    for rule in rules(app):
        for method in (rule.methods or set()) & WRITES:
            assert client.open(address(rule), method=method, headers=headers).status_code == 403, (
                method,
                rule,
            )


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}], ids=str
)
def test_a_change_from_our_own_pages_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/sign-in", data={"email": "", "password": ""}, headers=headers).status_code == 303


def test_in_production_our_own_pages_are_those_of_the_public_address(
    app: Flask, database: Database, new_app: Callable[..., Flask]
) -> None:
    public = "https://holdfast.example.org"
    secret = "Kx2-unlikely-words-9471-lantern-river"
    production = new_app(
        environment="production", secret=secret, address=public, database=database.url, proxies=1
    ).test_client()
    form = {"email": "", "password": ""}
    ours = production.post("/sign-in", data=form, base_url=public, headers={"Origin": public})
    theirs = production.post(
        "/sign-in", data=form, base_url=public, headers={"Origin": "http://holdfast.example.org"}
    )
    assert (ours.status_code, theirs.status_code) == (303, 403)
    assert ours.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_no_route_reads_more_than_a_mebibyte(app: Flask, client: FlaskClient) -> None:
    for rule in rules(app):
        for method in (rule.methods or set()) & WRITES:
            assert client.open(address(rule), method=method, data=b"x" * (MIB + 1)).status_code == 413, (
                method,
                rule,
            )


def test_a_body_of_unknown_length_is_refused_and_never_cut_off(client: FlaskClient) -> None:
    unmeasured = {"Sec-Fetch-Site": "same-origin", "Transfer-Encoding": "chunked"}
    assert client.post("/sign-in", data={"email": "x" * 2 * MIB}, headers=unmeasured).status_code == 411


def test_a_page_of_the_record_is_never_kept_by_the_browser(signed_in: Callable[[str], FlaskClient]) -> None:
    assert signed_in("amira").get("/account").headers["Cache-Control"] == "no-store"
