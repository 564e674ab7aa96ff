"""What a paper is made of: sections of plain blocks, as they are stored and as templates print them."""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Section = dict[str, Any]


def section(title: str, blocks: Iterable[Block], *, fresh: bool = False) -> Section:
    """A part with a heading. `fresh`: it begins on a page of its own."""
    return {"title": title, "blocks": list(blocks), "fresh": fresh}


def filled(sections: Iterable[Section]) -> list[Section]:
    """The sections in which something stands."""
    return [one for one in sections if one["blocks"]]


def said(text: str, *, strong: bool = False) -> Block:
    """A paragraph."""
    return {"is": "said", "text": text, "strong": strong}


def under(title: str) -> Block:
    """A heading within a section."""
    return {"is": "under", "text": title}


def listed(lines: Iterable[str]) -> Block:
    """A list, a line each."""
    return {"is": "listed", "lines": list(lines)}


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Names and what belongs to each."""
    return {"is": "facts", "pairs": [[name, told] for name, told in pairs]}


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], of: str = "") -> Block:
    """A table; the first cell of each row names it. `of`: what it is a table of, where that says how wide it is."""
    lines = [list(row) for row in rows]
    return {"is": "table", "caption": caption, "head": list(head), "rows": lines, "of": of}


def quoted(whose: str, text: str) -> Block:
    """Words as they were written down, and whose they are."""
    return {"is": "quoted", "whose": whose, "text": text}


def domain(title: str, text: str, drawn: str) -> Block:
    """A domain at a glance: the verdict, the sentence and the strip."""
    return {"is": "domain", "title": title, "text": text, "svg": drawn}


def drawing(drawn: str) -> Block:
    """A drawing by itself."""
    return {"is": "drawing", "svg": drawn}
