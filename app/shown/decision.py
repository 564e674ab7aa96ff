"""The decision page: what the visits show domain by domain, what is new, and all that is asked of the supervisor."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app import agreed, between, blind, decisions, histories, occasions, records, words
from app.judgements import ACTIONS
from app.matter import Matter
from app.schedule import NextLook
from app.shown import agreed as agreed_words
from app.shown import to_answer
from app.shown import visit as one_visit
from app.shown.addenda import added
from app.shown.caseload import look_why, severity
from app.shown.panels import Panel, panels
from app.shown.profile import marks
from app.shown.reached import rule_note
from app.shown.said import noted, quotes
from app.shown.since_last import since_last
from app.shown.versions import versions
from app.shown.visit import Graded, Group, groups
from app.shown.waiting import is_late, waiting
from observations.ages import band_on
from observations.instrument import Domain
from observations.schedule import Why
from observations.visit import Ungraded


@dataclass(frozen=True, slots=True)
class Part:
    """One domain: what the rule says, with the strip, and the items of this version, each with its key."""

    panel: Panel
    group: Group
    items: list[tuple[str, Graded]]


def page(matter: Matter, now: datetime) -> dict[str, Any]:
    """Everything that the decision page shows and asks."""
    newest, found = decisions.newest_of(matter.revision.visit), parts(matter)
    verdicts = {key: words.verdict(domain.verdict) for key, domain in matter.change.domains.items()}
    return _visit(matter, now) | {
        "parts": found,
        "seen_as": matter.fingerprint,
        "flags": to_answer.flags(matter),
        "prompts": to_answer.prompts(matter),
        "to_accept": to_answer.to_accept(matter),
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
    revision, instrument = matter.revision, histories.instrument_of(matter.revision)
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
        "noted": noted(revision),
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
    person = blind.looking()
    return occasions.sources(matter.revision, person, matter.change.as_of) if person else set()


def _items(domain: Domain, group: Group, matter: Matter) -> list[tuple[str, Graded]]:
    """The items of a domain with those that apply at this age and were left out."""
    graded = {one.key: one for one in group.items}
    band = band_on(matter.change.profile.born, matter.revision.visited_on)
    left_out = words.not_graded(Ungraded.NOT_ASKED)
    return [
        (item.key, graded.get(item.key) or Graded(item.key, item.title, None, left_out, "", [], []))
        for item in domain.items
        if item.key in graded or band in item.bands
    ]


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
