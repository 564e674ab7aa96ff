"""What all the strips of one profile share: its history, what is known of its visits, events, one axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.strips.axis import Axis, time_axis
from app.strips.points import Event, VisitFacts
from observations.history import History


@dataclass(frozen=True)
class Chart:
    """One profile's strips: `width` 340 on page and phone, more in print; `grey` for grey printers."""

    history: History
    facts: Mapping[str, VisitFacts]  # by visit id
    events: Sequence[Event] = ()
    width: int = 340
    grey: bool = False
    window: tuple[date | None, date] | None = None  # drawn instead of all that has room

    @cached_property
    def axis(self) -> Axis:
        """The axis on which every strip can be read against the others."""
        return time_axis(self.history, self.events, self.width, self.window)
