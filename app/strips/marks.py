"""Marks: where a domain's graded visits stand, and what each looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.strips import svg
from app.strips.axis import MARK, PITCH, Axis
from app.strips.layout import spread
from app.strips.points import Point
from observations.visit import Kind

BAND = 12  # a band's height
FARTHEST = 10  # a mark may be moved this far from its date before alike neighbours become one
_WIDER = 8  # how much wider a mark for several visits is, to either side


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: usually one visit, several alike ones where the dates are too close to tell apart."""

    visits: tuple[Point, ...]
    true_x: float  # where its date stands
    x: float  # where there was room for it
    y: float

    @property
    def first_on(self) -> date:
        return self.visits[0].on

    @property
    def last_on(self) -> date:
        return self.visits[-1].on

    @property
    def grade(self) -> int:
        return int(self.visits[0].grade or 0)


def place(graded: Sequence[Point], axis: Axis, top: float) -> list[Mark]:
    """The marks of the graded visits of one plot. Time gives way where it must, height never does."""
    groups: list[tuple[Point, ...]] = [(point,) for point in graded]
    true_xs, xs = _fit(groups, axis)
    while max((abs(true - x) for true, x in zip(true_xs, xs, strict=True)), default=0) > FARTHEST:
        pair = _closest_alike(groups, true_xs)
        if pair is None:
            break
        groups[pair : pair + 2] = [groups[pair] + groups[pair + 1]]
        true_xs, xs = _fit(groups, axis)
    return [
        Mark(group, true, x, top + (int(group[0].grade or 0) - 0.5) * BAND)
        for group, true, x in zip(groups, true_xs, xs, strict=True)
    ]


def _fit(groups: Sequence[tuple[Point, ...]], axis: Axis) -> tuple[list[float], list[float]]:
    true_xs = [sum(axis.x(point.on) for point in group) / len(group) for group in groups]
    widths = [_width(group) for group in groups]
    pitches = [_pitch(left, right) for left, right in pairwise(groups)]
    return true_xs, spread(true_xs, widths, axis.left, axis.right, pitches)


def _width(group: Sequence[Point]) -> float:
    return PITCH + (2 * _WIDER if len(group) > 1 else 0)


def _pitch(left: Sequence[Point], right: Sequence[Point]) -> float:
    # Two grades apart, marks may stand above each other.
    apart = abs(int(left[0].grade or 0) - int(right[0].grade or 0)) >= 2
    return (_width(left) + _width(right)) / (4 if apart else 2)


def _closest_alike(groups: Sequence[tuple[Point, ...]], xs: Sequence[float]) -> int | None:
    touching = [
        place
        for place, (left, right) in enumerate(pairwise(groups))
        if left[0].is_like(right[0]) and xs[place + 1] - xs[place] < (_width(left) + _width(right)) / 2
    ]
    return min(touching, key=lambda place: xs[place + 1] - xs[place], default=None)


def draw(mark: Mark) -> str:
    """A mark: round announced, square unannounced, a diamond from elsewhere; dashed when unsigned."""
    first, many = mark.visits[0], len(mark.visits)
    shape, reach = shape_at(mark.x, mark.y, first.kind, first.facts.signed, wide=many > 1)
    numeral = f"{mark.grade}\u00d7{many}" if many > 1 else str(mark.grade)
    drawn = shape + svg.text(mark.x, mark.y + 4, numeral, anchor="middle", bold=True)
    return drawn + (_tick(mark.x, mark.y - reach) if first.facts.signed else "")


def shape_at(x: float, y: float, kind: Kind, signed: bool, wide: bool = False) -> tuple[str, float]:
    """An empty mark, and how far it reaches above its centre."""
    dashes = "" if signed else ' stroke-dasharray="3.2 2.2"'
    outline = f'fill="{svg.PLATE}" stroke="{svg.INK}" stroke-width="1.4"{dashes}'
    half = MARK + (_WIDER if wide else 0)
    if kind is Kind.ANNOUNCED:
        return svg.rect(x - half, y - MARK, 2 * half, 2 * MARK, f'rx="{MARK}" {outline}'), MARK
    if kind is Kind.UNANNOUNCED:
        return svg.rect(x - half + 0.5, y - MARK + 0.5, 2 * half - 1, 2 * MARK - 1, outline), MARK
    reach = MARK + 2.5
    corners = ((x, y - reach), (x + half + 2.5, y), (x, y + reach), (x - half - 2.5, y))
    route = "L".join(f"{svg.n(across)} {svg.n(down)}" for across, down in corners)
    return svg.path(f"M{route}Z", outline), reach


def _tick(x: float, top: float) -> str:
    """Signed: a tick over the mark's upper edge, on a white ground so that it stands clear of lines."""
    route = f"M{svg.n(x - 2.6)} {svg.n(top - 1.6)}l2.2 2.2l4 -4.8"
    ground = svg.path(route, f'fill="none" stroke="{svg.PLATE}" stroke-width="3.6"')
    return ground + svg.path(route, f'fill="none" stroke="{svg.INK}" stroke-width="1.4"')


def join(marks: Sequence[Mark], longest: int) -> list[str]:
    """Lines between neighbours at most so many days apart; across a longer silence nothing is drawn."""
    return [
        svg.line(left.x, left.y, right.x, right.y, 1.6)
        for left, right in pairwise(marks)
        if (right.first_on - left.last_on).days <= longest
    ]


def leaders(marks: Sequence[Mark], bottom: float) -> list[str]:
    """Dotted lines from marks that were moved to their true dates on the axis."""
    return [leader(mark.x, mark.y, mark.true_x, bottom) for mark in marks if abs(mark.true_x - mark.x) > 4]


def leader(x: float, y: float, true_x: float, bottom: float) -> str:
    """A dotted line from a mark to its true date, a little below the plot."""
    route = f"M{svg.n(x)} {svg.n(y)}L{svg.n(true_x)} {svg.n(bottom)}v5"
    return svg.path(route, f'fill="none" stroke="{svg.INK}" stroke-dasharray="1 2"')


def event(x: float, point: float, named: bool = True) -> str:
    """A triangle that points down to a day; hollow where its words have no room."""
    ink = f'fill="{svg.INK}"' if named else f'fill="{svg.PLATE}" stroke="{svg.INK}"'
    return svg.path(f"M{svg.n(x)} {svg.n(point)}l-3.5 -6h7z", ink)
