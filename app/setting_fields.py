"""Settings as a page's fields, whichever they are: `rule_fields` and `limit_fields` say which stand together."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

from app.forms import Form
from app.settings_by_date import Values

Set = TypeVar("Set", bound=Values)


@dataclass(frozen=True, slots=True)
class Field:
    """One number to be typed: what it decides, in what it is counted, and the keys that a phone offers for it."""

    name: str
    label: str
    hint: str
    keys: str = "numeric"


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are about the same thing."""

    title: str
    fields: list[Field]


class Fields(Protocol[Set]):
    """What either of the two gives."""

    NAMES: tuple[str, ...]

    def asked(self, now: Set, /) -> list[Group]:
        """Every number, in groups; the hint says what holds now."""

    def filled(self, values: Set, /) -> dict[str, str]:
        """These values as they stand in the fields."""

    def read(self, form: Form, /) -> Set | None:
        """Read all of them; None where one is wrong, and the form says which."""
