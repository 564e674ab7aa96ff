"""A whole strip, for the page (with a link at every visit) and as an image (without)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.strips import marks, rows, svg
from app.strips.axis import Axis
from app.strips.chart import Chart
from app.strips.layout import spread, width
from app.strips.points import Event, Point, points
from app.words import day, grade_word, kind, verdict
from observations.trajectory import Trajectory, Verdict

COLOUR = ("#FFFFFF", "#EEEAF4", "#D9D0E6", "#BFB1D6", "#A592C4")
GREY = ("#FFFFFF", "#ECECEC", "#D3D3D3", "#B6B6B6", "#999999")
PLOT = 5 * marks.BAND
_TARGET = 24  # a link's box


def strip(
    chart: Chart,
    found: Trajectory,
    title: str,
    sentence: str,
    ident: str = "",
    *,
    names: bool = True,
    labels: bool = True,
) -> Markup:
    """One domain's strip for the page, with links beside the image to every visit that has a page.

    `ident` (the domain's key if not given) keeps ids apart in one page; marks that stand for several visits
    lead to the table `<ident>-visits`. `names=False` leaves out the months, `labels=False` the events' words.
    """
    ident = ident or found.domain
    drawing = _Drawing(chart, found, f"{ident}-hatch", names, labels)
    image = f"<g {_described(ident)}>\n{_told(ident, title, found, sentence)}\n{drawing.body()}\n</g>"
    links = "\n".join(drawing.links(f"#{ident}-visits"))
    return Markup(_root(drawing, 'class="hf-strip"', f"{image}\n{links}"))  # noqa: S704 - every word is escaped


def strip_image(
    chart: Chart,
    found: Trajectory,
    title: str,
    sentence: str,
    ident: str = "",
    *,
    names: bool = True,
    labels: bool = True,
) -> str:
    """The same strip as an image of its own, without links: for the case pack and for print."""
    ident = ident or found.domain
    drawing = _Drawing(chart, found, f"{ident}-hatch", names, labels)
    return _root(drawing, _described(ident), f"{_told(ident, title, found, sentence)}\n{drawing.body()}")


def _described(ident: str) -> str:
    ident = escape(ident)
    return f'role="img" aria-labelledby="{ident}-strip-t {ident}-strip-d"'


def _told(ident: str, title: str, found: Trajectory, sentence: str) -> str:
    ident, heading = escape(ident), escape(f"{title}: {verdict(found.verdict)}")
    return (
        f'<title id="{ident}-strip-t">{heading}</title>\n<desc id="{ident}-strip-d">{escape(sentence)}</desc>'
    )


def _root(drawing: "_Drawing", described: str, inner: str) -> str:
    pattern = (
        f'<defs><pattern id="{escape(drawing.hatch)}" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="4" height="4" fill="#FFFFFF"/>'
        '<rect width="1.6" height="4" fill="#000000"/></pattern></defs>\n'
    )
    body = (pattern if drawing.span else "") + inner
    return svg.root(drawing.chart.width, drawing.height, described, body)


@dataclass
class _Drawing:
    """One strip's parts and their places."""

    chart: Chart
    found: Trajectory
    hatch: str
    names: bool
    labels: bool
    axis: Axis = field(init=False)
    every: list[Point] = field(init=False)
    drawn: list[Point] = field(init=False)
    placed: list[marks.Mark] = field(init=False)

    def __post_init__(self) -> None:
        self.axis = self.chart.axis
        self.every = points(self.chart.history, self.found, self.chart.facts)
        self.drawn = [point for point in self.every if self.axis.shows(point.on)]
        graded = [point for point in self.drawn if point.grade is not None]
        self.placed = marks.place(graded, self.axis, self.top)

    @cached_property
    def shown_events(self) -> list[Event]:
        return [event for event in self.chart.events if self.axis.shows(event.on)]

    @property
    def top(self) -> float:
        if not self.shown_events:
            return 9  # the tick of a signed grade 1 stands above the plot
        return 19 if self.labels else 10

    @property
    def bottom(self) -> float:
        return self.top + PLOT

    @property
    def span(self) -> tuple[date, date] | None:
        if self.found.verdict is not Verdict.SUSTAINED or not self.found.watched:
            return None
        first, last = self.found.watched[0].on, self.found.watched[-1].on
        return (first, last) if first <= self.axis.end and last >= self.axis.start else None

    @cached_property
    def notes(self) -> list[str]:
        return rows.notes(self.every, self.span, self.axis, self.bottom, self.hatch)

    @property
    def base(self) -> float:
        """The observers' line; an empty row of notes takes no room."""
        return self.bottom + (29 if self.notes else 18)

    @property
    def height(self) -> float:
        return self.base + 3 + (14 if self.names else 0)

    def body(self) -> str:
        """Bands, silences, lines, leaders, marks: painted in this order."""
        longest = self.chart.history.parameters.max_gap_days
        silences = rows.silences(self.every, self.chart.history)
        parts = [
            *self._events(),
            *self._plot(),
            *rows.write_silences(silences, self.placed, self.axis, self.top),
            *marks.join(self.placed, longest),
            *marks.leaders(self.placed, self.bottom),
            *(marks.draw(mark) for mark in self.placed),
            *self.notes,
            *rows.observers(self.drawn, self.axis, self.base, longest),
            *(self.axis.names(self.height - 4) if self.names else ()),
        ]
        return "\n".join(parts)

    def _plot(self) -> Iterator[str]:
        left, wide = self.axis.left, self.axis.right - self.axis.left
        for place, fill in enumerate(GREY if self.chart.grey else COLOUR):
            y = self.top + place * marks.BAND
            yield svg.rect(left, y, wide, marks.BAND, f'fill="{fill}"')
            yield svg.text(left - 5, y + 10, str(place + 1), anchor="end")
        yield svg.rect(left, self.top, wide, PLOT, f'fill="none" stroke="{svg.FRAME}" stroke-width="0.8"')
        for first in self.axis.months():
            x = self.axis.x(first)
            yield svg.line(x, self.bottom, x, self.bottom - 3, 0.8, svg.QUIET)

    def _events(self) -> Iterator[str]:
        events = self.shown_events
        first = self._unnamed(events) if self.labels else len(events)
        xs, widths = [self.axis.x(event.on) for event in events], [_wide(event) for event in events[first:]]
        spots = spread(xs[first:], widths, self.axis.left, self.axis.right)
        for place, (event, x) in enumerate(zip(events, xs, strict=True)):
            if place >= first:
                yield svg.text(spots[place - first], self.top - 9, event.label, anchor="middle")
            yield marks.event(x, self.top - 1, named=not self.labels or place >= first)

    def _unnamed(self, events: Sequence[Event]) -> int:
        """How many of the events, the oldest, have no room for their words on one line."""
        room = self.axis.right - self.axis.left
        return next(first for first in range(len(events) + 1) if sum(map(_wide, events[first:])) <= room)

    def links(self, table: str) -> Iterator[str]:
        """A box to press at every visit that has a page: beside the image, whose parts nothing can reach."""
        for mark in self.placed:
            if len(mark.visits) == 1:
                yield from _link(mark.x, mark.y, mark.visits[0].facts.url, _named(mark.visits[0]))
            elif mark.visits[0].facts.url:
                yield from _link(mark.x, mark.y, table, _named_together(mark))
        for point in self.drawn:
            if point.grade is None:
                yield from _link(self.axis.x(point.on), self.bottom + 12, point.facts.url, _named(point))


def _wide(event: Event) -> float:
    return width(event.label) + 8


def _link(x: float, y: float, url: str, name: str) -> Iterator[str]:
    if url:
        box = svg.rect(x - _TARGET / 2, y - _TARGET / 2, _TARGET, _TARGET, 'fill="none" pointer-events="all"')
        yield f'<a href="{escape(url)}" aria-label="{escape(name)}">{box}</a>'


def _named(point: Point) -> str:
    grade = _("not graded") if point.grade is None else f"{int(point.grade)} {grade_word(point.grade)}"
    return _("%(date)s, %(kind)s: %(grade)s", date=day(point.on), kind=kind(point.kind), grade=grade)


def _named_together(mark: marks.Mark) -> str:
    return ngettext(
        "%(num)d visit, %(first)s to %(last)s: %(grade)s",
        "%(num)d visits, %(first)s to %(last)s: %(grade)s",
        len(mark.visits),
        first=day(mark.first_on),
        last=day(mark.last_on),
        grade=f"{mark.grade} {grade_word(mark.grade)}",
    )
