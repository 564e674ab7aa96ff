"""What the page about a birth shows: why a day was wrong, and what was corrected before."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app import filters, words
from app.births import Corrected, Why


def reasons() -> list[tuple[str, str]]:
    """Why a day of birth was wrong, to choose from."""
    return [("", _("Choose one")), *((why.value, text) for why, text in _whys().items())]


def _whys() -> dict[Why, str]:
    return {
        Why.MISTYPED: _("It was written down wrongly"),
        Why.MIXED_UP: _("It was another child's"),
        Why.ESTIMATE: _("It was an estimate"),
        Why.REGISTER: _("A certificate or register says another"),
        Why.FAMILY: _("The family told us another"),
    }


def corrected(some: Iterable[Corrected]) -> list[str]:
    """Each correction in a sentence."""
    whys = _whys()
    return [
        _(
            "From %(before)s to %(born)s, by %(name)s, %(at)s. %(why)s.",
            before=words.day(one.before),
            born=words.day(one.born),
            name=one.by,
            at=filters.moment(one.at),
            why=whys[one.why],
        )
        for one in some
    ]
