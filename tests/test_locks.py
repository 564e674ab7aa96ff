"""What is installed is fixed by hash, and no file names the place it comes from."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.servers import ROOT

PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Spelt so that this file does not name one either.
REGISTRY = re.compile(r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|registry[.]yarnpkg|deb[.]debian[.]org")


def tracked() -> list[Path]:
    """Every file of the project; without git, as in an archive, every file that looks like one."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    installed = {".venv", "node_modules", "dist", "instance", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not installed & set(path.parts)]


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)
def test_every_python_package_has_one_version_and_a_hash(lock: Path) -> None:
    wanted = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert wanted
    for one in wanted:
        assert re.match(r"[\w.-]+==[\w.]+( ;.+)? \\\n", one), one.splitlines()[0]
        assert "--hash=sha256:" in one, one.splitlines()[0]


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)
def test_a_python_lock_names_no_place(lock: Path) -> None:
    assert "://" not in lock.read_text()


def test_every_browser_package_has_a_hash_and_names_no_place() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    assert [name for name, facts in packages.items() if "integrity" not in facts] == []
    assert [name for name, facts in packages.items() if "resolved" in facts] == []


def test_packages_of_the_browser_are_wanted_by_exact_version() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_no_file_names_a_registry() -> None:
    assert [str(path) for path in tracked() if REGISTRY.search(path.read_text(errors="ignore"))] == []


def test_no_built_or_third_party_file_is_committed() -> None:
    names = {str(path.relative_to(ROOT)) for path in tracked()}
    strangers = ("app/static/dist/", "node_modules/", ".venv/", "instance/")
    assert [
        name for name in names if name.startswith(strangers) or name.endswith((".mo", ".min.js", ".woff2"))
    ] == []
