"""Whether a page is sound HTML: what a browser would silently put right, and what it cannot."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "form")


def problems(text: str) -> list[str]:
    """Everything wrong with a page, or with a fragment of one (which need not have a heading)."""
    whole = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        root = parser.parse(text) if whole else parser.parseFragment(text)
    except ParseError as error:
        (line, column), code, facts = parser.errors[-1] if parser.errors else ((0, 0), str(error), {})
        return [f"line {line}, column {column}: {code} {facts}"]
    found = [*doubled_ids(root), *inline(root)]
    return [*found, *lost(root), *headless(root)] if whole else found


def elements(root: Element) -> Iterator[Element]:
    """All elements of the page itself, so nothing inside `<template>`."""
    for child in root:
        if is_element(child):
            yield child
            if child.tag != "template":
                yield from elements(child)


def is_element(node: Any) -> bool:
    """Whether this is an element and no comment, whose tag is a function."""
    return isinstance(node.tag, str)


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
    for element in filter(is_element, root.iter()):
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        for name in element.attrib:
            if name == "style" or str(name).startswith("on"):
                yield f"<{element.tag}> has an inline {name}"
        if element.tag == "img" and element.get("alt") is None:
            yield "an <img> without alt"


def headless(root: Element) -> Iterator[str]:
    """A page has one h1, which its title begins with, a language and one main."""
    headings = [text_of(element) for element in elements(root) if element.tag == "h1"]
    title = next((text_of(element) for element in root.iter("title")), "")
    if len(headings) != 1:
        yield f"{len(headings)} h1: {headings}"
    elif not headings[0] or not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the h1 {headings[0]!r}"
    if not root.get("lang"):
        yield "the page has no language"
    if (mains := sum(element.tag == "main" for element in elements(root))) != 1:
        yield f"{mains} main"
