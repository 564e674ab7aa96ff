"""Whether a page is sound HTML: what a browser would silently put right, and what it cannot."""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

TEMPLATE = re.compile(r"(<template\b[^>]*>)(.*?)(</template>)", re.S)
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")


# What a shape is made of: the words of title and heading, which are compared; tags; entities; and any other words.
PARTS = re.compile(
    r"""<title>.*?</title>|<h1\b.*?</h1>|<(?:"[^"]*"|'[^']*'|[^'">])*>|&\#?\w*;?|[^<&\s](?:[^<&]*[^<&\s])?""",
    re.S,
)
NAMES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}")
VALUES = re.compile(
    r"""(?<=\s)(value|content|datetime|d|[xy][12]?|c[xy]|r|width|height|points|transform)="[^"&]*\""""
)


def problems(text: str) -> list[str]:
    """Everything wrong with a page, or with a fragment of one (which need not have a heading).

    Reading is slow, and most pages come again and again with other words: each shape is read until it is sound.
    """
    digest = sha256(shape(text).encode("utf-8", "surrogatepass")).hexdigest()
    known = Path(os.environ["SOUND_PAGES"], digest) if "SOUND_PAGES" in os.environ else None
    if known and known.exists():
        return []
    found = all_problems(text)
    if known and not found:
        known.touch()
    return found


def shape(text: str) -> str:
    """All of a page that can be right or wrong: two pages of one shape are sound, or neither is."""
    numbers = count()
    names: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"id{next(numbers)}")

    def part(found: re.Match[str]) -> str:
        if found[0].startswith(("<title", "<h1", "&")):
            return found[0]
        return VALUES.sub(r'\1=""', NAMES.sub(name, found[0])) if found[0].startswith("<") else "x"

    return PARTS.sub(part, text)


def all_problems(text: str) -> list[str]:
    """Everything wrong with a page or fragment, whether it was read before or not."""
    outside = TEMPLATE.sub(r"\1\3", text)
    inside = [
        wrong
        for _, content, _ in TEMPLATE.findall(text)
        for wrong in problems_of(content, container(content))
    ]
    return problems_of(outside) + inside


def container(content: str) -> str:
    """The element in which a template's content is at home. (html5lib knows no `<template>`.)"""
    first = re.match(r"\s*<(\w+)", content)
    return {"tr": "tbody", "td": "tr", "th": "tr", "option": "select"}.get(first[1] if first else "", "div")


def problems_of(text: str, around: str = "div") -> list[str]:
    """Everything wrong with a page or fragment in which templates are empty."""
    whole = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        root = parser.parse(text) if whole else parser.parseFragment(text, container=around)
    except ParseError as error:
        (line, column), code, facts = parser.errors[-1] if parser.errors else ((0, 0), str(error), {})
        return [f"line {line}, column {column}: {code} {facts}"]
    found = [*doubled_ids(root), *inline(root)]
    return [*found, *lost(root), *headless(root)] if whole else found


def elements(root: Element) -> Iterator[Element]:
    """All elements of the page, without comments."""
    return filter(is_element, root.iter())


def is_element(node: Any) -> bool:
    """Whether this is an element and no comment, whose tag is a function."""
    return isinstance(node.tag, str)


def is_harmless(script: Element) -> bool:
    """Whether a script comes from a file of ours, or is mere data."""
    return bool(script.get("src")) or script.get("type") == "application/json"


def text_of(element: Element) -> str:
    """An element's text, spaces tidied."""
    return " ".join("".join(element.itertext()).split())


def doubled_ids(root: Element) -> Iterator[str]:
    """Ids that more than one element has."""
    ids = [element.get("id") for element in elements(root) if element.get("id") is not None]
    for name in sorted({str(one) for one in ids if ids.count(one) > 1}):
        yield f"the id {name!r} stands {ids.count(name)} times"


def lost(root: Element) -> Iterator[str]:
    """References to an element that is not on the page."""
    ids = {element.get("id") for element in elements(root)}
    for element in elements(root):
        pointed = [(name, one) for name in POINTERS for one in (element.get(name) or "").split()]
        address = element.get("href", "")
        # An address such as #/home belongs to the recording app's own navigation.
        if element.tag == "a" and address.startswith("#") and not address.startswith("#/"):
            pointed.append(("href", address[1:]))
        for name, one in pointed:
            if one not in ids:
                yield f"<{element.tag} {name}={one!r}> points nowhere"


def inline(root: Element) -> Iterator[str]:
    """What the content policy refuses, and pictures that say nothing."""
    for element in elements(root):
        if element.tag == "style" or (element.tag == "script" and not is_harmless(element)):
            yield f"inline <{element.tag}>"
        for name in element.attrib:
            if name == "style" or str(name).startswith("on"):
                yield f"<{element.tag}> has an inline {name}"
        if element.tag == "img" and element.get("alt") is None:
            yield "an <img> without alt"


def telling(title: str, heading: str) -> Iterator[str]:
    """A title stays in the browser's history, in clear: initials and references of the heading are not in it."""
    names = re.findall(r"\b[A-Z]{2,}-\d+\b|\b[A-Z]\.", heading)
    if title.startswith("-") or any(name in title for name in names):
        yield f"the title {title!r} tells of {heading!r}"


def headless(root: Element) -> Iterator[str]:
    """A page has one h1, which its title begins with unless it names a child; a language; and one main."""
    first = [element for element in elements(root) if element.tag == "h1"]
    headings = [text_of(element) for element in first]
    title = next((text_of(element) for element in root.iter("title")), "")
    if len(headings) != 1:
        yield f"{len(headings)} h1: {headings}"
    elif first[0].get("data-names-child") is not None:
        yield from telling(title, headings[0])
    elif not headings[0] or not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"
    if not root.get("lang"):
        yield "the page has no language"
    if (mains := sum(element.tag == "main" for element in elements(root))) != 1:
        yield f"{mains} main"
