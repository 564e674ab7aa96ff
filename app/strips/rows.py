"""What is written in and under a plot: silences, visits without a grade, the sustained span, who observed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _

from app.strips import svg
from app.strips.axis import MARK, Axis
from app.strips.layout import spread, width
from app.strips.marks import BAND, Mark
from app.strips.points import Point
from app.words import length
from observations.history import History
from observations.visit import Kind

# Silences -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch in which nothing was learnt, longer than the rule lets pass."""

    start: date
    end: date
    visited: bool  # somebody came, and this domain was not graded


def silences(every: Sequence[Point], history: History) -> list[Silence]:
    """The silences of one domain, over its whole history: no visit, or visits that did not grade it."""
    rule, end = history.parameters, history.as_of
    longest, stale = rule.max_gap_days, rule.stale_days
    known = sorted({point.on for point in every if point.kind.is_home or point.grade is not None})
    graded = sorted({point.on for point in every if point.grade is not None})
    found = [Silence(start, stop, False) for start, stop in _gaps(known, end, longest, stale)]
    for start, stop in _gaps(graded, end, longest, max(stale, longest)):
        if not any(silence.start < stop and silence.end > start for silence in found):
            found.append(Silence(start, stop, True))
    return found


def _gaps(days: Sequence[date], end: date, longest: int, stale: int) -> Iterator[tuple[date, date]]:
    yield from (pair for pair in pairwise(days) if (pair[1] - pair[0]).days > longest)
    if days and (end - days[-1]).days > stale:
        yield days[-1], end


def write_silences(found: Sequence[Silence], marks: Sequence[Mark], axis: Axis, top: float) -> list[str]:
    """The words of the silences, each in the middle of its gap, in a band that no mark occupies."""
    return [
        part
        for silence in found
        if silence.end > axis.start and silence.start < axis.end
        for part in _write(silence, marks, axis, top)
    ]


def _write(silence: Silence, marks: Sequence[Mark], axis: Axis, top: float) -> Iterator[str]:
    start, end = axis.x(max(silence.start, axis.start)), axis.x(min(silence.end, axis.end))
    lines = _lines(silence, end - start - 2 * MARK - 6)
    half = max(map(width, lines)) / 2
    middle = min(max((start + end) / 2, axis.left + half + 2), axis.right - half - 2)
    taken = {mark.grade for mark in marks if abs(mark.x - middle) < half + MARK + 2}
    free = (band for band in (3, 2, 4, 1, 5) if not taken & set(range(band - 1, band + 1 + len(lines))))
    y = top + (next(free, 3) - 1) * BAND + (10 if len(lines) == 1 else 4)
    for place, words in enumerate(lines):
        yield svg.text(middle, y + place * BAND, words, anchor="middle")


def _lines(silence: Silence, room: float) -> list[str]:
    how_long = length((silence.end - silence.start).days)
    words = (
        _("%(time)s, not graded", time=how_long)
        if silence.visited
        else _("%(time)s, no visit", time=how_long)
    )
    if width(words) <= room:
        return [words]
    first, comma, rest = words.partition(", ")
    return [first + comma.strip(), rest] if rest else [first]


# Notes --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Note:
    x: float
    words: str
    bold: bool = False

    @property
    def width(self) -> float:
        return width(self.words, bold=self.bold) + 6


def notes(
    every: Sequence[Point], span: tuple[date, date] | None, axis: Axis, bottom: float, hatch: str
) -> list[str]:
    """The row under the plot: what the axis leaves out, visits without a grade, the sustained span."""
    bare = [point for point in every if axis.shows(point.on) and _told_below(point)]
    out: list[str] = []
    written = [*_older(every, axis), *_newer(every, axis)]
    if span:
        out += _bracket(span, axis, bottom, hatch)
        written.append(_span_note(span, bare, axis))
    for cluster in _clusters(bare, axis):
        out += _pegs([axis.x(point.on) for point in cluster], bottom)
        written.append(_ungraded_note(cluster, axis))
    written.sort(key=lambda note: note.x)
    spots = spread([note.x for note in written], [note.width for note in written], axis.left, axis.right)
    return out + [
        svg.text(x, bottom + 18, note.words, anchor="middle", bold=note.bold)
        for x, note in zip(spots, written, strict=True)
    ]


def _told_below(point: Point) -> bool:
    return point.grade is None and (point.kind.is_home or point.kind is Kind.NO_ACCESS)


def _newer(every: Sequence[Point], axis: Axis) -> Iterator[_Note]:
    grades = [point.grade for point in every if point.grade is not None and point.on > axis.end]
    if grades:
        words = _("later: %(number)d graded, worst %(grade)d", number=len(grades), grade=max(grades))
        yield _Note(axis.right, words)


def _older(every: Sequence[Point], axis: Axis) -> Iterator[_Note]:
    grades = [point.grade for point in every if point.grade is not None and point.on < axis.start]
    if grades:
        words = _("earlier: %(number)d graded, worst %(grade)d", number=len(grades), grade=max(grades))
        yield _Note(axis.left, words)


def _bracket(span: tuple[date, date], axis: Axis, bottom: float, hatch: str) -> list[str]:
    start, end = _span_xs(span, axis)
    return [
        svg.rect(start, bottom + 2, end - start, 5, f'fill="url(#{hatch})"'),
        svg.path(
            f"M{svg.n(start)} {svg.n(bottom + 1)}v7H{svg.n(end)}v-7",
            f'fill="none" stroke="{svg.INK}" stroke-width="1.2"',
        ),
    ]


def _span_xs(span: tuple[date, date], axis: Axis) -> tuple[float, float]:
    return axis.x(max(span[0], axis.start)), axis.x(min(max(span[1], axis.start), axis.end))


def _span_note(span: tuple[date, date], bare: Sequence[Point], axis: Axis) -> _Note:
    """The word stands in the widest part of the span that is free of visits without a grade."""
    start, end = _span_xs(span, axis)
    cuts = sorted([start, end, *(axis.x(point.on) for point in bare if start < axis.x(point.on) < end)])
    left, right = max(pairwise(cuts), key=lambda part: part[1] - part[0])
    return _Note((left + right) / 2, _("sustained"), bold=True)


def _clusters(bare: Sequence[Point], axis: Axis) -> Iterator[list[Point]]:
    """Ungraded visits whose notes would touch are told together."""
    room = width(_("not graded")) + 8
    cluster: list[Point] = []
    for point in bare:
        if cluster and axis.x(point.on) - axis.x(cluster[-1].on) > room:
            yield cluster
            cluster = []
        cluster.append(point)
    if cluster:
        yield cluster


def _pegs(xs: Sequence[float], bottom: float) -> list[str]:
    across = [svg.line(xs[0], bottom + 7, xs[-1], bottom + 7)] if len(xs) > 1 else []
    return [svg.line(x, bottom, x, bottom + 7) for x in xs] + across


def _ungraded_note(cluster: Sequence[Point], axis: Axis) -> _Note:
    words = [_("no access") if point.kind is Kind.NO_ACCESS else _("not graded") for point in cluster]
    often = Counter(words)
    told = [f"{word} \u00d7{often[word]}" if often[word] > 1 else word for word in often]
    return _Note((axis.x(cluster[0].on) + axis.x(cluster[-1].on)) / 2, ", ".join(told))


# Observers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Watch:
    """Visits in a row by one observer, without a silence between them."""

    observer: str
    first_on: date
    last_on: date
    took_over: bool

    @property
    def width(self) -> float:
        return width(self.observer) + 8


def observers(drawn: Sequence[Point], axis: Axis, base: float, longest: int) -> list[str]:
    """Who came to the home: initials at a run's first visit, a line to its last, a tick where it changed.

    A new pair of eyes is a rival explanation for a new grade.
    """
    watches = list(_watches([point for point in drawn if point.kind.is_home], longest))
    wanted = [axis.x(watch.first_on) - 2 + watch.width / 2 for watch in watches]
    spots = spread(wanted, [watch.width for watch in watches], axis.left - 2, axis.right)
    lefts = [spot - watch.width / 2 + 2 for watch, spot in zip(watches, spots, strict=True)]
    out = []
    for watch, left, after in zip(watches, lefts, [*lefts[1:], axis.right], strict=False):
        stop = min(axis.x(watch.last_on), after - 2)
        if watch.took_over:
            out.append(svg.line(left, base - 9, left, base + 2, 1.6))
        out.append(svg.text(left + 3, base, watch.observer))
        if stop > left + watch.width + 4:
            out.append(svg.line(left + watch.width - 1, base - 3.5, stop, base - 3.5, 0.8, svg.QUIET))
    return out


def _watches(home: Sequence[Point], longest: int) -> Iterator[_Watch]:
    watch: _Watch | None = None
    for point in home:
        if watch and watch.observer == point.facts.observer and (point.on - watch.last_on).days <= longest:
            watch = replace(watch, last_on=point.on)
            continue
        if watch:
            yield watch
        took_over = watch is not None and watch.observer != point.facts.observer
        watch = _Watch(point.facts.observer, point.on, point.on, took_over)
    if watch:
        yield watch
