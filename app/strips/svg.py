"""The few marks of SVG that a strip is made of. Coordinates have one decimal, halves up, everywhere alike."""

from math import floor

from markupsafe import escape

from app.strips.layout import SIZE

INK, FRAME, QUIET, PLATE = "#000000", "#6B6478", "#3A3446", "#FFFFFF"


def n(value: float) -> str:
    """A coordinate: at most one decimal, halves up, so that the same drawing is the same bytes."""
    return f"{floor(value * 10 + 0.5) / 10:g}"


def text(x: float, y: float, words: str, anchor: str = "start", bold: bool = False) -> str:
    """Words at a place."""
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{n(x)}" y="{n(y)}" font-size="{SIZE}" text-anchor="{anchor}" fill="{INK}"{weight}'
    return f"<text {place}>{escape(words)}</text>"


def line(x1: float, y1: float, x2: float, y2: float, weight: float = 1.0, ink: str = INK) -> str:
    """A straight line."""
    ends = f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
    return f'<line {ends} stroke="{ink}" stroke-width="{n(weight)}"/>'


def rect(x: float, y: float, wide: float, high: float, more: str) -> str:
    """A rectangle, with more attributes."""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(high)}" {more}/>'


def path(route: str, more: str) -> str:
    """A path, with more attributes."""
    return f'<path d="{route}" {more}/>'


def root(wide: float, high: float, described: str, inner: str) -> str:
    """A whole drawing on a white plate."""
    # The plate stays white in the dark: inverted, "best" would be black: a second chart to learn.
    size = f'viewBox="0 0 {n(wide)} {n(high)}" width="{n(wide)}" height="{n(high)}"'
    font = 'font-family="Arial, Helvetica, sans-serif"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {described} {font}>\n'
        f'<rect width="{n(wide)}" height="{n(high)}" fill="{PLATE}"/>\n{inner}\n</svg>\n'
    )
