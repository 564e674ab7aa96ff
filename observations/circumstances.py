"""What must be in view about a child or an adult of the household, and the ages at which children are overlooked."""

from datetime import date, timedelta
from enum import StrEnum

from observations.ages import age_on

NEWBORN = timedelta(days=28)
TEENAGE_FROM = 13


class CircumstanceKind(StrEnum):
    """What somebody told of: it began on a day, and may have ended."""

    PREMATURE = "premature"
    DISABLED = "disabled"
    DOMESTIC_ABUSE = "domestic_abuse"
    SUBSTANCE_MISUSE = "substance_misuse"
    MENTAL_ILL_HEALTH = "mental_ill_health"
    YOUNG_PARENT = "young_parent"
    OTHER = "other"


class Stage(StrEnum):
    """An age at which guidance wants a closer look: nobody sets it down, the date of birth says it."""

    UNBORN = "unborn"
    NEWBORN = "newborn"
    TEENAGE = "teenage"


def stage_on(born: date | None, on: date) -> Stage | None:
    """The stage on a day: unborn before birth, newborn under 28 days, teenage from the 13th birthday."""
    age = age_on(born, on)
    if born is None or age is None:
        return Stage.UNBORN
    if on - born < NEWBORN:
        return Stage.NEWBORN
    return Stage.TEENAGE if age >= TEENAGE_FROM else None
