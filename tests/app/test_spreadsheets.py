"""Tables for spreadsheets: what was typed can never be run there."""

import csv
import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest

from app.spreadsheets import LONGEST, Cell, as_csv, as_xlsx

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = [
    '=HYPERLINK("http://example.org","Press")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "=cmd|' /C calc'!A0",
]
PLAIN = [
    "https://example.org/",
    "12",
    "0012",
    'Said "no", then\nleft',
    "mailto:a@example.org",
    "caf\u00e9 \u0175",
]


def read_csv(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def sheet(written: bytes) -> tuple[ElementTree.Element, list[str]]:
    """The sheet's XML, and the shared texts."""
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
        cells = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    return cells, ["".join(one.itertext()) for one in texts.iter(f"{SHEET}si")]


@pytest.mark.parametrize("typed", NASTY)
def test_a_cell_that_might_be_a_formula_is_a_text_in_csv(typed: str) -> None:
    (cell,) = read_csv(as_csv(["Head"], [[typed]]))[1]
    assert cell == f"'{typed}"


@pytest.mark.parametrize("typed", PLAIN)
def test_other_words_leave_as_they_were_typed(typed: str) -> None:
    assert read_csv(as_csv(["Head"], [[typed]])) == [["Head"], [typed]]


@pytest.mark.parametrize("typed", [*NASTY, *PLAIN])
def test_a_workbook_holds_texts_and_no_formula_no_link_no_number_of_them(typed: str) -> None:
    cells, texts = sheet(as_xlsx("A title", ["Head"], [[typed]]))
    assert typed.replace("\r", "_x000D_") in [text.replace("\r", "_x000D_") for text in texts]
    assert list(cells.iter(f"{SHEET}f")) == []
    assert list(cells.iter(f"{SHEET}hyperlink")) == []
    assert {cell.get("t") for cell in cells.iter(f"{SHEET}c")} == {"s"}


def test_a_head_is_guarded_like_any_cell() -> None:
    assert read_csv(as_csv(["=1"], [])) == [["'=1"]]


def test_dates_are_dates_in_both() -> None:
    rows: list[list[Cell]] = [[date(2026, 6, 4), 7, None]]
    assert read_csv(as_csv(["On", "Version", "Note"], rows))[1] == ["2026-06-04", "7", ""]
    cells, _texts = sheet(as_xlsx("A title", ["On", "Version", "Note"], rows))
    on, version, _note = list(cells.iter(f"{SHEET}row"))[1]
    assert [cell.findtext(f"{SHEET}v") for cell in (on, version)] == ["46177", "7"]


def test_a_very_long_text_is_cut_to_what_a_cell_may_hold_and_never_lost() -> None:
    _cells, texts = sheet(as_xlsx("A title", ["Head"], [["x" * (LONGEST + 5)]]))
    assert "x" * LONGEST in texts
