"""The decision page: what the visits show domain by domain, what is new, and what has to be answered."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import agreed, between, blind, decisions, occasions, records, words
from app.decisions import Matter
from app.judgements import ACTIONS
from app.models import Rating, Revision
from app.schedule import NextLook
from app.sentences import alert_words, explain, flag_words
from app.shown import agreed as agreed_words
from app.shown import visit as one_visit
from app.shown.addenda import added
from app.shown.caseload import look_why, severity
from app.shown.panels import Panel, panels
from app.shown.profile import marks
from app.shown.reached import rule_note
from app.shown.said import quotes
from app.shown.versions import versions
from app.shown.visit import Graded, Group, groups
from observations.ages import band_on
from observations.instrument import Domain
from observations.schedule import Why
from observations.visit import Ungraded

LATE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Part:
    """One domain: what the rule says, with the strip, and the items of this version, each with its key."""

    panel: Panel
    group: Group
    items: list[tuple[str, Graded]]


@dataclass(frozen=True, slots=True)
class FlagLine:
    """Flags that say the same, to be acknowledged together; `keys` names each of them."""

    field: str
    keys: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One kind of prompt with everything it is about."""

    field: str
    words: list[str]


def page(matter: Matter, now: datetime) -> dict[str, Any]:
    """Everything that the decision page shows and asks."""
    newest, found = decisions.newest_of(matter.revision.visit), parts(matter)
    verdicts = {key: words.verdict(domain.verdict) for key, domain in matter.change.domains.items()}
    return _visit(matter, now) | {
        "parts": found,
        "seen_as": matter.fingerprint,
        "flags": flags(matter),
        "prompts": prompts(matter),
        "to_accept": to_accept(matter),
        "domains": [(part.panel.key, part.panel.title, verdicts[part.panel.key]) for part in found],
        "usual": list(usual_look(matter)),
        "actions": ACTIONS,
        "decided": matter.decided,
        "newest": newest if newest.id != matter.revision.id else None,
        "note": rule_note(matter.change),
        "overdue": overdue(matter),
    }


def overdue(matter: Matter) -> list[agreed_words.Line]:
    """The agreed changes that are past their day and that nobody has come back to, as known on the day of deciding."""
    change = matter.change
    late = agreed.overdue(agreed.agreed_changes(change, between.known(change.profile)))
    return agreed_words.lines(late, change)


def _visit(matter: Matter, now: datetime) -> dict[str, Any]:
    revision, instrument = matter.revision, records.instrument_of(matter.revision)
    every = revision.visit.revisions
    since, moved = since_last(matter)
    return {
        "revision": revision,
        "profile": matter.change.profile,
        "kind": words.kind(revision.kind),
        "times": one_visit.times(revision),
        "seen": one_visit.seen(revision),
        "waiting": waiting(revision.received_at, now),
        "late": is_late(revision.received_at, now),
        "legend": marks(matter.change),
        "alerts": one_visit.alerts(revision, instrument),
        "quotes": quotes(revision),
        "remarks": one_visit.remarks(revision),
        "people": one_visit.people(revision),
        "targets": one_visit.targets(revision, instrument),
        "addenda": added(revision.visit),
        "since": since,
        "moved": moved,
        "wordings": versions(every, records.signoffs_of(one.id for one in every), instrument),
    }


def parts(matter: Matter) -> list[Part]:
    """Every domain, from what needs somebody now to what holds."""
    instrument, revision = matter.change.instrument, matter.revision
    told = panels(matter.change, here=revision)
    graded = groups(revision, instrument, matter.change, _sources(matter))
    found = [
        Part(panel, group, _items(domain, group, matter))
        for domain, panel, group in zip(instrument.domains, told, graded, strict=True)
    ]
    return sorted(found, key=lambda part: severity(matter.change.domains[part.panel.key]))


def _sources(matter: Matter) -> set[uuid.UUID]:
    """The visits from which grades were copied, as far as whoever is looking may see them."""
    person = blind.reader()
    return occasions.sources(matter.revision, person, matter.change.as_of) if person else set()


def _items(domain: Domain, group: Group, matter: Matter) -> list[tuple[str, Graded]]:
    """The items of a domain with those that apply at this age and were left out."""
    rated = {rating.item for rating in matter.revision.ratings}
    graded = dict(zip((item.key for item in domain.items if item.key in rated), group.items, strict=True))
    band = band_on(matter.change.profile.born, matter.revision.visited_on)
    left_out = words.not_graded(Ungraded.NOT_ASKED)
    return [
        (item.key, graded.get(item.key) or Graded(item.title, None, left_out, "", []))
        for item in domain.items
        if item.key in graded or band in item.bands
    ]


def flags(matter: Matter) -> list[FlagLine]:
    """What has to be acknowledged, a line for each thing said."""
    titles = {domain.key: domain.title for domain in matter.change.instrument.domains}
    people = {str(one.visit.observer_id): one.visit.observer.name for one in matter.change.revisions.values()}
    about: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for flag in matter.flags:
        said = flag_words(flag, people), flag.code
        about.setdefault(said, []).append((flag.key, titles.get(flag.domain or "", "")))
    return [_flag_line(told, code, which) for (told, code), which in about.items()]


def _flag_line(told: str, code: str, which: list[tuple[str, str]]) -> FlagLine:
    keys = " ".join(key for key, _domain in which)
    domains = words.series([domain for _key, domain in which if domain])
    return FlagLine(
        field="flag-" + keys.replace(" ", "--").replace(":", "."),
        keys=keys,
        words=f"{told} ({domains})" if domains else told,
        why=explain(code),
    )


def prompts(matter: Matter) -> list[PromptLine]:
    """What has to be answered, a box for each kind."""
    titles = {domain.key: domain.title for domain in matter.change.instrument.domains}
    about: dict[str, dict[str, list[str]]] = {}
    for alert in matter.prompts:
        domains = about.setdefault(alert.code, {}).setdefault(alert_words(alert), [])
        domains += [titles[alert.domain]] if alert.domain in titles else []
    return [
        PromptLine(
            f"prompt-{code}",
            [f"{told} ({words.series(domains)})" if domains else told for told, domains in lines.items()],
        )
        for code, lines in about.items()
    ]


def to_accept(matter: Matter) -> list[tuple[str, str, str]]:
    """What the observer said does not apply: the item, its title, and the reason given."""
    items = matter.change.instrument.items
    return [
        (rating.item, items[rating.item].title if rating.item in items else rating.item, rating.reason)
        for rating in matter.to_accept
    ]


# What is new --------------------------------------------------------------------------------------


def since_last(matter: Matter) -> tuple[date | None, list[str]]:
    """The date of the visit before this one, and each item that is otherwise now; what got worse stands first."""
    before = _before(matter)
    if before is None:
        return None, []
    old, new = ({rating.item: rating for rating in one.ratings} for one in (before, matter.revision))
    titles = {key: item.title for key, item in matter.change.instrument.items.items()}
    moved = [
        (_worse_by(old.get(key), new.get(key)), told)
        for key, title in titles.items()
        if (told := _moved(title, old.get(key), new.get(key)))
    ]
    return before.visited_on, [told for _step, told in sorted(moved, key=lambda one: -one[0])]


def _before(matter: Matter) -> Revision | None:
    here = matter.revision
    earlier = [
        one
        for one in matter.change.in_order
        if one.visit_id != here.visit_id
        and (one.started_at, str(one.visit_id)) < (here.started_at, str(here.visit_id))
    ]
    return earlier[-1] if earlier else None


def _worse_by(old: Rating | None, new: Rating | None) -> int:
    """How many steps an item has moved to the worse side; what cannot be compared stands between."""
    if old is None or new is None or old.grade is None or new.grade is None:
        return 0
    return new.grade - old.grade


def _moved(title: str, old: Rating | None, new: Rating | None) -> str:
    then, now = _state(old), _state(new)
    return _("%(item)s: %(now)s, was %(then)s", item=title, now=now, then=then) if then != now else ""


def _state(rating: Rating | None) -> str:
    if rating is None:
        return words.not_graded(Ungraded.NOT_ASKED).lower()
    if rating.grade is None:
        return words.not_graded(rating.not_graded or "").lower()
    return f"{rating.grade} {words.grade_word(rating.grade)}"


# Time ---------------------------------------------------------------------------------------------


def waiting(since: datetime, now: datetime) -> str:
    """How long something has waited."""
    hours = int((now - since).total_seconds()) // 3600
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return words.in_days(hours // 24)


def is_late(since: datetime, now: datetime) -> bool:
    """Whether it has waited for more than a day and a night."""
    return now - since > LATE


def usual_look(matter: Matter) -> Iterator[str]:
    """What the rule and the rhythm would have looked at next: something to think of, never filled in."""
    for look in matter.change.looks_due:
        if not look.agreed:
            yield _look_ahead(look, matter)
    if any(one.test == "unannounced" for found in matter.change.domains.values() for one in found.missing):
        yield _("An unannounced look is still needed.")


def _look_ahead(look: NextLook, matter: Matter) -> str:
    by = words.day(max(look.on, matter.change.as_of))
    if look.why is Why.PLANNED:
        kind = words.came_about(look.kind)
        return _("Planned already: %(kind)s, by %(date)s.", kind=kind, date=words.day(look.on))
    why = words.upper_first(look_why(look, matter.change))
    return _("%(why)s would be up on %(date)s.", why=why, date=by)
