"""The legend, drawn with the same marks."""

from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.strips import marks, svg
from app.strips.layout import width
from app.strips.points import Point, VisitFacts
from observations.visit import Grade, Kind

_MARK = 22  # a mark with the room to its words


def legend(ident: str, longest: int, wide: int = 340) -> Markup:
    """What the marks mean; `longest` is the silence, in days, across which visits are still joined."""
    entries = (
        (Kind.ANNOUNCED, True, _("announced")),
        (Kind.UNANNOUNCED, True, _("unannounced")),
        (Kind.CONTACT, True, _("other source")),
        (Kind.ANNOUNCED, False, _("unsigned")),
    )
    rule = _("1 best, 5 worst. Tick: signed. Joined: at most %(days)d days apart.", days=longest)
    told = _(
        "Round: announced. Square: unannounced. Diamond: other source. Dashed: unsigned. %(rule)s", rule=rule
    )
    parts = [f'<title id="{escape(ident)}-t">{escape(told)}</title>']
    taken = sum(_MARK + width(words) for _kind, _signed, words in entries)
    x, gap = _MARK / 2 - 2, (wide - taken) / len(entries)
    for kind, signed, words in entries:
        point = Point(date.min, kind, Grade.SOUND, VisitFacts(signed=signed))
        parts += [marks.draw(marks.Mark((point,), x, x, 14)), svg.text(x + 13, 18, words)]
        x += _MARK + width(words) + gap
    parts.append(svg.text(0, 35, rule))
    described = f'class="hf-strip" role="img" aria-labelledby="{escape(ident)}-t"'
    return Markup(svg.root(wide, 40, described, "\n".join(parts)))  # noqa: S704 - every word is escaped
