"""What browsers fetch: named by its content, kept for ever, nothing of anybody else's identity."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.assets import DIST, asset_url, built
from app.config import VERSION
from tests.servers import ROOT

CSS = ROOT / "app" / "static" / "css" / "app.css"


def served(app: Flask, name: str) -> str:
    """The address of a built file."""
    with app.test_request_context():
        return asset_url(name)


@pytest.mark.parametrize(
    "name",
    [
        "app.css",
        "pages.js",
        "capture.js",
        "hpke.js",
        "keys.js",
        "phrases.js",
        "icon.svg",
        "icon-192.png",
        "icon-512.png",
    ],
)
def test_a_built_file_is_kept_for_ever_under_a_name_of_its_content(
    app: Flask, client: FlaskClient, name: str
) -> None:
    answer = client.get(served(app, name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert re.search(r"-[0-9a-f]{10}\.\w+$", served(app, name))
    assert answer.data == (DIST / built()[name]).read_bytes()


def test_a_browser_gets_the_smallest_form_that_it_takes(app: Flask, client: FlaskClient) -> None:
    address = served(app, "app.css")
    plain, small, smallest = (
        client.get(address, headers={"Accept-Encoding": taken}) for taken in ("identity", "gzip", "gzip, br")
    )
    assert small.headers["Content-Encoding"] == "gzip"
    assert smallest.headers["Content-Encoding"] == "br"
    assert len(smallest.data) < len(small.data) < len(plain.data)
    assert gzip.decompress(small.data) == plain.data
    assert {answer.mimetype for answer in (plain, small, smallest)} == {"text/css"}
    assert "Accept-Encoding" in small.headers["Vary"]


def test_webassembly_may_run_in_the_keys_worker_alone(app: Flask, client: FlaskClient) -> None:
    policies = {
        name: client.get(served(app, name)).headers["Content-Security-Policy"]
        for name in built()
        if name.endswith(".js")
    }
    assert policies.pop("keys.js") == "default-src 'none'; script-src 'wasm-unsafe-eval'"
    assert not [name for name, policy in policies.items() if "wasm" in policy]


def test_the_service_worker_keeps_what_recording_needs_and_not_what_it_does_not(
    app: Flask, client: FlaskClient
) -> None:
    kept = set(re.findall(r"/static/dist/([\w.-]+)", (DIST / "sw.js").read_text()))
    online = {"app.css", "pages.js", "phrases.js", "icon-180.png", "icon-192.png", "icon-512.png"}
    assert kept == {name for plain, name in built().items() if plain not in online}
    fetched = [client.get(f"/static/dist/{name}", headers={"Accept-Encoding": "gzip"}) for name in kept]
    page = gzip.compress(client.get("/app/").data)
    assert sum(len(answer.data) for answer in fetched) + len(page) < 100_000


@pytest.mark.parametrize(
    "name", ["manifest.json", "sw.js", "../css/app.css", "..%2f..%2fconfig.py", "app.css", ""]
)
def test_nothing_but_built_files_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/dist/{name}").status_code == 404


def test_no_typeface_crest_or_name_of_the_design_systems_owner_is_left() -> None:
    for path in DIST.iterdir():
        if path.suffix in {".css", ".js", ".svg", ".webmanifest"}:
            assert not re.search(r"fonts/|GDS Transport|@font-face|govuk-crest", path.read_text()), path.name


def test_the_styles_fetch_nothing() -> None:
    assert "url(" not in (DIST / built()["app.css"]).read_text()


def test_dark_by_the_phone_and_dark_by_choice_are_the_same_colours() -> None:
    text = CSS.read_text()
    by_phone = re.search(r':root:not\(\[data-theme="light"\]\) {(.*?)}', text, re.S)
    by_choice = re.search(r':root\[data-theme="dark"\] {(.*?)}', text, re.S)
    assert by_phone is not None
    assert by_choice is not None
    assert tokens(by_phone[1]) == tokens(by_choice[1]) != []


def tokens(block: str) -> list[str]:
    """The declarations of a block."""
    return sorted(part.strip() for part in block.split(";") if part.strip())


def test_colours_are_only_named_among_the_tokens() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS.read_text().split("/* 2. ")[1], flags=re.S)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def test_the_parts_agree_on_the_version() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    project = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.M)
    assert project is not None
    assert package["version"] == project[1] == VERSION


def test_the_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads((DIST / "manifest.webmanifest").read_text())
    names = [Path(icon["src"]).name for icon in manifest["icons"]]
    assert names
    assert set(names) <= set(built().values())
