"""What a page says, as tests read it: its words without markup, or the words of one part of it."""

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import judging
from app.extensions import db
from tests.html import elements


def text(client: FlaskClient, address: str) -> str:
    """A page's words, without its markup and drawings and with single spaces."""
    return words(client.get(address))


def words(page: TestResponse) -> str:
    """The words of a page that came without an error, likewise."""
    assert page.status_code == 200, page.text
    return told(page.text.split("<main", 1)[1])


def told(markup: str) -> str:
    """The words of some markup, without drawings and with single spaces."""
    body = re.sub(r"<svg.*?</svg>", " ", markup, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").replace("\u00a0", " ").split())


def part(client: FlaskClient, address: str, ident: str) -> str:
    """The words of the part of a page that has this id."""
    root = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    found = [one for one in elements(root) if one.get("id") == ident]
    assert len(found) == 1, f"{len(found)} parts called {ident}"
    return " ".join(" ".join(found[0].itertext()).split())


def hidden(page: TestResponse) -> dict[str, str]:
    """What a page would send again that nobody types: what was seen, with what was typed before."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    assert found
    return found


def queries(client: FlaskClient, address: str) -> int:
    """How many statements a page costs when nothing is kept of it."""
    judging.init_app(client.application)
    counted: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)
