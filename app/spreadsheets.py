"""Tables as files for a spreadsheet. Whatever was typed stays text: nothing that leaves here can be run."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

Cell = str | int | date | None
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What spreadsheet programs take for the beginning of a formula, the wide forms of some keyboards included.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
LONGEST = 32_767  # characters in a cell, by the file's own rule
WIDTHS = {"wide": 60, "day": 12, "usual": 22}


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV, every cell quoted, with the mark by which a spreadsheet knows UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([[plain(cell) for cell in row] for row in (head, *rows)])
    return written.getvalue().encode("utf-8-sig")


def plain(cell: Cell) -> str:
    """A cell's text as no spreadsheet takes it for a formula: an apostrophe goes before what might be one."""
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS) or text.lstrip().startswith(STARTS) else text


def as_xlsx(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The table as a workbook of one sheet, with a second that says what it is. Texts are written as texts."""
    written = io.BytesIO()
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(written, {**options, "in_memory": True}) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("1")
        _fill(book, sheet, head, [list(row) for row in rows])
        if about:
            _fill(book, book.add_worksheet("2"), (title, ""), about)
    return written.getvalue()


def _fill(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _width([row[column] for row in rows]))
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(place, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(place, column, cell, wrapped)
            else:
                sheet.write_string(place, column, (cell or "")[:LONGEST], wrapped)
    sheet.freeze_panes(1, 0)


def _width(cells: Sequence[Cell]) -> int:
    if any(isinstance(cell, date) for cell in cells):
        return WIDTHS["day"]
    return WIDTHS["wide" if any(len(str(cell or "")) > WIDTHS["wide"] for cell in cells) else "usual"]
