"""All that the rule may know: one profile's visits, its items, and the day on which the question is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal
from enum import StrEnum
from functools import cached_property

from observations.visit import Visit

RULE = "trajectory-1"


class Standing(StrEnum):
    """Where a grade stands against the rule's two lines."""

    MET = "met"
    BORDERLINE = "borderline"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of the rule: policy, adjustable by the authority, kept beside every signed verdict."""

    concern_at: int = 4
    target: int = 2
    coverage: Decimal = Decimal("0.5")
    min_gap_days: int = 7
    max_gap_days: int = 60
    sustain_looks: int = 3
    sustain_days: int = 90
    sustain_days_long: int = 180
    long_concern_days: int = 180
    unannounced_min: int = 1
    unannounced_after_days: int = 28
    seen_min: int = 2
    alone_min: int = 1
    alone_from_age: int = 4
    persistent_days: int = 42
    persistent_days_infant: int = 28
    stall_looks: int = 3
    stall_days: int = 90
    pause_window_days: int = 180
    stale_days: int = 42

    def __post_init__(self) -> None:
        if self.target >= self.concern_at:
            raise ValueError("target must be below concern_at")

    @classmethod
    def from_overrides(cls, overrides: Mapping[str, object]) -> "Parameters":
        """The defaults with these numbers instead. ValueError names the one that will not do.

        Whole numbers of 0 or more; `coverage` from 0 to 1, taken as the decimal that was written.
        """
        return cls(**{name: _number(name, value) for name, value in overrides.items()})  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, int | float]:
        """All the numbers in force, ready for JSON."""
        return {**asdict(self), "coverage": float(self.coverage)}

    def standing(self, grade: int) -> Standing:
        """At concern, met, or borderline between the two."""
        if grade >= self.concern_at:
            return Standing.CONCERN
        return Standing.MET if grade <= self.target else Standing.BORDERLINE

    def enough(self, applicable: int) -> int:
        """How many of so many applicable items must be usably graded: exact, on the decimal as written."""
        # A float, or a context that rounds, would turn 0.7 x 10 into eight items.
        digits = len(self.coverage.as_tuple().digits)
        exact = Context(prec=digits + 20, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_CEILING)
        return int(exact.multiply(self.coverage, applicable).to_integral_value(ROUND_CEILING))


def _number(name: str, value: object) -> int | Decimal:
    if name not in Parameters.__dataclass_fields__:
        raise ValueError(f"{name} is not a parameter of the rule")
    if name == "coverage":
        return _share(value)
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} must be a whole number of 0 or more")
    return value


def _share(value: object) -> Decimal:
    if type(value) is int or type(value) is float:
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= 1:
        raise ValueError("coverage must be a number from 0 to 1")
    return value


@dataclass(frozen=True)
class History:
    """One profile's visits, as asked about on one day. There is no hidden clock: `as_of` is the day."""

    as_of: date
    born: date | None
    items: Mapping[str, tuple[str, ...]]
    visits: tuple[Visit, ...]
    comparable: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    parameters: Parameters = Parameters()

    def in_order(self) -> tuple[Visit, ...]:
        """The visits up to the asking day, by start and then by id, however they were given."""
        return self._in_order

    @cached_property
    def _in_order(self) -> tuple[Visit, ...]:
        # Every domain asks for them, and more than once.
        counted = (visit for visit in self.visits if visit.visited_on <= self.as_of)
        return tuple(sorted(counted, key=lambda visit: (visit.started_at, visit.id)))

    @cached_property
    def by_id(self) -> Mapping[str, Visit]:
        """The visits up to the asking day by id, in their order."""
        return {visit.id: visit for visit in self.in_order()}

    def family(self, domain: str, version: str) -> frozenset[str]:
        """The instrument versions whose grades in this domain may be read in one line with this one's."""
        known = self._families.get((domain, version))
        if known is None:
            groups: Iterable[frozenset[str]] = self.comparable.get(domain, ())
            known = next((group for group in groups if version in group), frozenset({version}))
            self._families[domain, version] = known
        return known

    @cached_property
    def _families(self) -> dict[tuple[str, str], frozenset[str]]:
        # There are few, and every look asks for its own.
        return {}
