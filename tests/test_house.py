"""The rules that keep the house as it is, read from the syntax trees and the running application."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import policy

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ["errors", "ages", "instrument", "visit", "history", "scoring", "looks", "trajectory"]


def sources(*folders: str) -> list[Path]:
    """Our Python files in these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """The full names of the modules, and of what is taken from them, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def offenders(paths: list[Path], pattern: str) -> list[str]:
    """The imports in these files that match a pattern."""
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in paths
        for name in imports_of(path)
        if found.match(name)
    ]


def test_observations_needs_nothing_but_the_standard_library() -> None:
    import sys

    allowed = sys.stdlib_module_names | {"observations"}
    strangers = {
        f"{path.name}: {name}"
        for path in sources("observations")
        for name in imports_of(path)
        if name.split(".")[0] not in allowed
    }
    assert not strangers


@pytest.mark.parametrize("name", ["now", "today", "utcnow", "time", "monotonic"])
def test_observations_has_no_clock(name: str) -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for path in sources("observations")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]
    assert not calls


def test_observations_neither_opens_a_connection_nor_starts_anything() -> None:
    assert not offenders(
        sources("observations"), r"(socket|sqlite3|urllib|http|subprocess|random|os|time)(\.|$)"
    )


@pytest.mark.parametrize(("place", "room"), list(enumerate(LIBRARY)))
def test_each_room_of_the_library_imports_only_earlier_ones(place: int, room: str) -> None:
    later = "|".join([*LIBRARY[place + 1 :], "flags", "alerts", "revision", "signoff", "reading"])
    assert not offenders([ROOT / "observations" / f"{room}.py"], rf"observations\.({later})(\.|$)")


def test_models_know_the_extensions_and_each_other_only() -> None:
    assert not offenders(sources("app/models"), r"app\.(?!extensions|models)|observations")


def test_schemas_know_no_table() -> None:
    assert not offenders(sources("app/schemas"), r"app\.(?!schemas)|sqlalchemy|flask_sqlalchemy")


@pytest.mark.parametrize("room", ["security", "errors", "pages", "filters", "words", "sentences", "strips"])
def test_what_draws_and_words_pages_knows_no_table(room: str) -> None:
    paths = sources(f"app/{room}") or [ROOT / "app" / f"{room}.py"]
    assert not offenders(
        paths, r"app\.(models|records|versions|holding|custody|policy)(\.|$)|sqlalchemy(?!\.exc\.)"
    )


def test_no_view_imports_another() -> None:
    assert not offenders(sources("app/views"), r"app\.views")


def test_nothing_below_the_views_imports_one() -> None:
    below = [path for path in sources("app") if path.parent.name != "views" and path.name != "__init__.py"]
    assert not offenders(below, r"app\.views")


def test_migrations_stand_on_their_own() -> None:
    assert not offenders(sources("migrations/versions"), r"(?!alembic|sqlalchemy)")


def test_only_views_custody_and_the_command_line_commit() -> None:
    allowed = {"views", "custody"}
    commits = [
        str(path.relative_to(ROOT))
        for path in sources("app")
        if path.parent.name not in allowed
        and path.name != "cli.py"
        and ".commit()" in path.read_text("utf-8")
    ]
    assert not commits


def test_only_pages_speaks_htmx_headers() -> None:
    speaking = [
        str(path) for path in sources("app") if "HX-" in path.read_text("utf-8") and path.name != "pages.py"
    ]
    assert not speaking


def test_every_route_declares_a_permission(app: Flask) -> None:
    policy.check_every_route(app)
    for endpoint, view in app.view_functions.items():
        assert getattr(view, "permission", None) in policy.PERMISSIONS, endpoint


def test_the_application_refuses_to_start_with_an_undeclared_route(app: Flask) -> None:
    app.view_functions["bare"] = lambda: "anything"
    with pytest.raises(RuntimeError, match="bare"):
        policy.check_every_route(app)


def test_every_permission_is_used(app: Flask) -> None:
    used = {getattr(view, "permission", None) for view in app.view_functions.values()}
    assert set(policy.PERMISSIONS) - used == set()


def test_addresses_are_kebab_case_with_uuids_for_ids(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        plain = re.sub(
            r"<(uuid|int):\w+>|(?<=/static/dist/)<name>|(?<=/reached/)<string:domain>", "x", rule.rule
        )
        assert re.fullmatch(r"(/[a-z0-9.-]*)+", plain), rule.rule
        assert "<" not in plain, rule.rule


# The browser's rooms --------------------------------------------------------------------------------

BROWSER = ROOT / "app" / "static" / "js"
FOLDERS = ["shared", "sealing", "sending", "visits", "keeping", "screens", "phone", "app"]
ON_TOP = {"capture.js", "rest.js", "pages.js", "keys.worker.js"}
IMPORTED = re.compile(r"""(?:\bfrom|\bimport|\bimport\()\s*['"](\.[^'"]*)""")
COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
ONE_BODY = {
    "sealing/vault.js": r"\bcrypto\.|\bcrypto\b\s*;",
    "keeping/store.js": r"\bindexedDB\b",
    "keeping/remembered.js": r"\blocalStorage\b",
    "sending/transport.js": r"\bfetch\(",
}


def browser_code() -> dict[str, str]:
    """Our browser modules by their place below static/js, without their comments."""
    return {
        str(path.relative_to(BROWSER)): COMMENTS.sub("", path.read_text("utf-8"))
        for path in sorted(BROWSER.rglob("*.js"))
    }


@pytest.mark.parametrize("owner", ONE_BODY)
def test_the_browsers_cryptography_database_memory_and_network_have_one_body_of_code_each(owner: str) -> None:
    using = {name for name, code in browser_code().items() if re.search(ONE_BODY[owner], code)}
    assert using == {owner}


def test_browser_modules_are_in_a_folder_of_the_drawing_but_for_those_that_pages_load() -> None:
    folders = {path.name for path in BROWSER.iterdir() if path.is_dir()}
    assert folders == set(FOLDERS)
    assert {path.name for path in BROWSER.glob("*.js")} == ON_TOP


@pytest.mark.parametrize(("place", "folder"), list(enumerate(FOLDERS)))
def test_each_folder_of_the_browser_imports_only_itself_and_earlier_ones(place: int, folder: str) -> None:
    imports = {
        (name, (BROWSER / name).parent.joinpath(path).resolve().relative_to(BROWSER))
        for name, code in browser_code().items()
        if name.startswith(f"{folder}/")
        for path in IMPORTED.findall(code)
    }
    assert imports
    allowed = {*FOLDERS[: place + 1]}
    strangers = {(name, str(path)) for name, path in imports if path.parts[0] not in allowed}
    assert strangers == ({("app/later.js", "rest.js")} if folder == "app" else set())


def test_no_browser_module_is_longer_than_two_hundred_lines() -> None:
    long = {path.name for path in BROWSER.rglob("*.js") if len(path.read_text("utf-8").splitlines()) >= 200}
    assert long == set()


def test_no_test_only_pretends_that_there_is_no_network() -> None:
    pretence = re.compile(r"\.set_offline\(|\boffline\W+True")
    assert [path.name for path in sources("tests") if pretence.search(path.read_text("utf-8"))] == []
