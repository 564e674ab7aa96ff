"""A profile's page: who it is about, what the marks mean, what needs an answer and what is to be weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from app import words
from app.forms import Form
from app.records import ChangeOverTime
from app.sentences import alert_words, explain, flag_words
from app.shown import choosing, comparing
from app.shown.caseload import due, last_visit
from app.shown.choosing import Choice
from app.shown.last_seen import last_seen
from app.shown.panels import panels
from app.shown.period import NEWEST, Period, listed
from app.shown.said import OPEN, in_time
from app.strips import Event, legend
from app.wordings import Wording
from observations.flags import Flag


@dataclass(frozen=True, slots=True)
class Notice:
    """A flag in words, the domains it is about (none: the whole profile), and why it matters."""

    words: str
    domains: str
    why: str


def page(change: ChangeOverTime, choice: Choice, events: Sequence[Event] = ()) -> dict[str, Any]:
    """Everything that a profile's page shows of its change over time; the events stand above the strips."""
    shown = listed(change.in_order, choice.period)
    return {
        "change": change,
        "choice": choice,
        "last": last_visit(change),
        "due": due(change),
        "age": age(change),
        "panels": panels(change, period=choice.period, domain=choice.domain, events=events),
        "unseen": words.series([domain.title for domain in change.instrument.domains]),
        "legend": marks(change),
        "alerts": alerts(change),
        "notices": notices(change),
        "said": in_time(shown),
        "said_open": OPEN,
        "listed": len(shown),
        "last_seen": last_seen(change),
        **side_by_side(change, Form(_latest_two(shown)), [], choice),
    }


def side_by_side(
    change: ChangeOverTime, form: Form, two: Sequence[Wording], choice: Choice | None = None
) -> dict[str, Any]:
    """Two visits laid side by side, or what to choose them from."""
    period = choice.period if choice else Period("newest", None, change.as_of, NEWEST)
    offered = {one.id: one for one in [*listed(change.in_order, period), *two]}
    domain = choice.domain if choice else choosing.domain_of(form, change)
    return {
        "profile": change.profile,
        "comparing": form,
        "only": domain,
        "options": comparing.options(list(offered.values())),
        "comparison": comparing.compare(change, two, domain) if two else None,
    }


def _latest_two(shown: Sequence[Wording]) -> dict[str, str]:
    """The newest visit and the one before it, chosen beforehand."""
    return {name: str(one.visit_id) for name, one in zip(("other", "one"), shown, strict=False)}


def age(change: ChangeOverTime) -> str:
    """How old the child is, as the first words of a sentence."""
    child = change.profile.child
    return words.upper_first(words.age(child.born, child.due_on, change.as_of))


def marks(change: ChangeOverTime) -> Markup:
    """What the marks on the strips mean."""
    return legend("legend", change.history.parameters.max_gap_days)


def alerts(change: ChangeOverTime) -> list[str]:
    """What must be answered the same day, in words."""
    titles = {domain.key: domain.title for domain in change.instrument.domains}
    about: dict[str, list[str]] = {}
    for alert in change.alerts:
        domain = [titles[alert.domain]] if alert.domain in titles else []
        about.setdefault(alert_words(alert), []).extend(domain)
    return [f"{told} ({words.series(domains)})" if domains else told for told, domains in about.items()]


def notices(change: ChangeOverTime) -> list[Notice]:
    """What makes this picture weaker than it looks: the flags that a supervisor acknowledges."""
    titles = {domain.key: domain.title for domain in change.instrument.domains}
    people = {str(one.visit.observer_id): one.visit.observer.name for one in change.revisions.values()}
    about: dict[tuple[str, str], list[str]] = {}
    items = _items_together(change.judged.flags)
    for flag in change.judged.flags:
        domain = [titles[flag.domain]] if flag.domain in titles else []
        whole = (
            replace(flag, detail={**flag.detail, "items": items[flag.code]}) if flag.code in items else flag
        )
        about.setdefault((flag_words(whole, people), flag.code), []).extend(domain)
    return [Notice(told, words.series(domains), explain(code)) for (told, code), domains in about.items()]


def _items_together(flags: Sequence[Flag]) -> dict[str, str]:
    """The items that a flag names, those of every domain together: what is weak is then said once."""
    found: dict[str, list[str]] = {}
    for flag in flags:
        if "items" in flag.detail:
            found.setdefault(flag.code, []).append(flag.detail["items"])
    return {code: ", ".join(items) for code, items in found.items()}
