"""The table of docs/failures.md is held to the tests that it names."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = {
    "record": ("tests/app/test_failures.py", r"def test_({name})_"),
    "phone": ("tests/browser/test_*.py", r"def test_({name})_"),
    "engines": ("tests/engines/test_*.py", r"def test_({name})_"),
    "modules": ("tests/js/*.test.mjs", r"test\(['`]({name}): "),
}
ROW = re.compile(r"^\| ([FX]\d+) \|.*\| ([a-z, ]+) \|$", re.M)


def named_in_table() -> dict[str, set[str]]:
    """The failures that each place must try, as the table says."""
    rows = ROW.findall((ROOT / "docs/failures.md").read_text())
    return {place: {name.lower() for name, places in rows if place in places.split(", ")} for place in PLACES}


def tried_in(place: str) -> set[str]:
    """The failures that the tests of a place bear in their names."""
    files, form = PLACES[place]
    return {
        name.lower()
        for path in ROOT.glob(files)
        for name in re.findall(form.format(name=r"[fx]\d+"), path.read_text(), re.I)
    }


def test_every_failure_of_the_table_is_tried_where_it_says() -> None:
    named = named_in_table()
    assert {place: tried_in(place) for place in PLACES} == named


def test_the_table_leaves_out_none() -> None:
    text = (ROOT / "docs/failures.md").read_text()
    numbers = set(re.findall(r"^\| ([FX]\d+) \|", text, re.M))
    assert numbers == {f"F{n}" for n in range(1, 26)} | {f"X{n}" for n in range(1, 11)}
