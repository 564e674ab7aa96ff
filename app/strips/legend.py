"""The legend, drawn with the same marks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from app.strips import marks, svg
from app.strips.layout import width
from app.strips.points import Point, VisitFacts
from observations.visit import Grade, Kind

HEIGHT = 57
_FIRST, _SECOND, _THIRD = 18, 37, 53  # baselines
_MARK, _WIDE = 18, 32  # how wide marks are
_GAP = 4  # from a sign to its words


class _Entry(NamedTuple):
    """A sign, drawn from a place on a baseline, how wide it is, and what it means."""

    drawn: Callable[[float, float], str]
    wide: float
    words: str

    @property
    def room(self) -> float:
        return self.wide + _GAP + width(self.words)


def legend(ident: str, longest: int, wide: int = 340) -> Markup:
    """What the marks mean; `longest` is the silence, in days, across which visits are still joined."""
    parts = [f'<title id="{escape(ident)}-t">{escape(legend_words(longest))}</title>']
    parts += [*_line(_visits(), _FIRST, wide), *_line(_rest(), _SECOND, wide)]
    parts.append(svg.text(0, _THIRD, _rule(longest)))
    described = f'class="hf-strip" role="img" aria-labelledby="{escape(ident)}-t"'
    return Markup(svg.root(wide, HEIGHT, described, "\n".join(parts)))  # noqa: S704 - every word is escaped


def legend_words(longest: int) -> str:
    """The same for those who cannot see it."""
    shapes = _(
        "Round: announced. Square: unannounced. Diamond: concern from another source. Dashed: unsigned."
    )
    others = _(
        "2\u00d73: grade 2 at 3 visits. Dotted line: leads to the true date. Upright line: new observer. "
        "Triangle: event, hollow where it is not named."
    )
    return f"{shapes} {others} {_rule(longest)}"


def _rule(longest: int) -> str:
    return _("1 best, 5 worst. Tick: signed. Joined: at most %(days)d days apart.", days=longest)


def _line(entries: Sequence[_Entry], base: float, wide: float) -> Iterator[str]:
    gap = (wide - sum(entry.room for entry in entries)) / len(entries)
    x = 0.0
    for entry in entries:
        yield entry.drawn(x, base)
        yield svg.text(x + entry.wide + _GAP, base, entry.words)
        x += entry.room + gap


def _visits() -> list[_Entry]:
    """How a visit came about, and one not yet signed. From another source comes only concern."""
    return [
        _Entry(_mark(Kind.ANNOUNCED, Grade.SOUND), _MARK, _("announced")),
        _Entry(_mark(Kind.UNANNOUNCED, Grade.SOUND), _MARK, _("unannounced")),
        _Entry(_mark(Kind.CONTACT, Grade.FAILING), _MARK, _("other source")),
        _Entry(_mark(Kind.ANNOUNCED, Grade.SOUND, signed=False), _MARK, _("unsigned")),
    ]


def _rest() -> list[_Entry]:
    """What is drawn for want of room, who observed, and what happened beside the visits."""
    several = ngettext("%(num)d visit", "%(num)d visits", 3)
    return [
        _Entry(_mark(Kind.ANNOUNCED, Grade.SOUND, many=3), _WIDE, several),
        _Entry(lambda x, base: marks.leader(x + 2, base - 10, x + 2, base - 3), 4, _("true date")),
        _Entry(_observer, 30, _("new observer")),
        _Entry(lambda x, base: marks.event(x + 4, base - 1), 8, _("event")),
        _Entry(lambda x, base: marks.event(x + 4, base - 1, named=False), 8, _("unnamed")),
    ]


def _mark(kind: Kind, grade: Grade, signed: bool = True, many: int = 1) -> Callable[[float, float], str]:
    point = Point(date.min, kind, grade, VisitFacts(signed=signed))
    half = (_MARK if many == 1 else _WIDE) / 2
    return lambda x, base: marks.draw(marks.Mark((point,) * many, x + half, x + half, base - 4))


def _observer(x: float, base: float) -> str:
    tick, thin = (
        svg.line(x + 1, base - 9, x + 1, base + 2, 1.6),
        svg.line(x + 21, base - 3.5, x + 29, base - 3.5, 0.8, svg.QUIET),
    )
    return tick + svg.text(x + 4, base, "AB") + thin
