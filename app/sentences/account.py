"""The account of one domain, in parts for a page and as one text for everything else."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.sentences.causes import each_cause
from app.sentences.cautions import cautions, concerns, released_items
from app.sentences.exposure import exposure
from app.sentences.needs import needed
from app.sentences.story import Story, item_title
from app.sentences.why import why
from app.words import upper_first, verdict
from observations.history import History
from observations.trajectory import Trajectory
from observations.visit import Cause


@dataclass(frozen=True, slots=True)
class Account:
    """What is to be said of one domain. Parts may be empty; each but the headline ends with its full stop.

    A released concern stands in the headline, since it changes what the verdict is worth.
    """

    headline: str
    why: str
    concerns: tuple[str, ...]
    needed: str
    cautions: tuple[str, ...]
    exposure: str

    @property
    def rest(self) -> str:
        """Everything after the headline."""
        parts = (self.why, *self.concerns, self.needed, *self.cautions, self.exposure)
        return " ".join(part for part in parts if part)


def account(
    found: Trajectory, history: History, domain_title: str, causes: Mapping[str, Cause | str] | None = None
) -> Account:
    """The account of one domain. `causes`: for each item at concern, what it was last said to come from."""
    story = Story(found, history)
    return Account(
        headline=_("%(domain)s: %(verdict)s", domain=domain_title, verdict=verdict_clause(found, history)),
        why=_stop(why(story)),
        needed=_stop(needed(story)),
        concerns=tuple(_stop(concern) for concern in concerns(story, causes or {})),
        cautions=tuple(_stop(caution) for caution in cautions(story)),
        exposure=_stop(exposure(story)),
    )


def sentence(
    found: Trajectory, history: History, domain_title: str, causes: Mapping[str, Cause | str] | None = None
) -> str:
    """The whole account as one text, verdict first."""
    told = account(found, history, domain_title, causes)
    return f"{told.headline}. {told.rest}"


def short(
    found: Trajectory, history: History, causes: Mapping[str, Cause | str] | None = None
) -> tuple[str, str, str]:
    """The account beside a strip, where the verdict stands above: the reason, its cause, what is needed first.

    Each a sentence, or empty.
    """
    story = Story(found, history)
    parts = why(story, brief=True), cause_noted(found, causes or {}), needed(story, brief=True)
    reason, cause, first = map(_stop, parts)
    return reason, cause, first


def cause_noted(found: Trajectory, causes: Mapping[str, Cause | str]) -> str:
    """What the open concerns were said to come from, and of which nothing was noted; empty where none is open."""
    return each_cause((item_title(item), causes.get(item)) for item in found.open_concerns)


def verdict_clause(found: Trajectory, history: History) -> str:
    """The verdict, and in the same breath a concern that ended without anybody seeing it get better."""
    story, told = Story(found, history), verdict(found.verdict)
    if "released" not in found.flags:
        return told
    items = "; ".join(item_title(item) for item in released_items(story))
    return _(
        "%(verdict)s, though a concern (%(items)s) ended only because it no longer applies",
        verdict=told,
        items=items,
    )


def _stop(words: str) -> str:
    return f"{upper_first(words)}." if words else ""
