"""The handover: what whoever comes new to a case reads first, worked out from everything that is known of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import actions, agreed, closings, discussions, handovers, records, schedule, words
from app.between import Known
from app.clock import local, now
from app.filters import moment
from app.handovers import Reader
from app.models import Assignment, Deposit
from app.records import ChangeOverTime
from app.sentences import account
from app.sentences import reached as said
from app.sentences.story import Story
from app.shown import adults, phones, tried
from app.shown.caseload import due, severity
from observations.closing import HOLDS
from observations.instrument import Domain
from observations.reached import reached
from observations.visit import Grade


@dataclass(frozen=True, slots=True)
class Concern:
    """One domain: since when it was a concern, and whether what came after has held."""

    title: str
    url: str
    grade: Grade | None
    headline: str
    spells: list[str]
    held: str
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who held the case before, and what of theirs may still be missing."""

    name: str
    part: str
    time: str
    phones: list[phones.Line]
    waiting: list[str]  # visits of theirs that were received and are not in the record yet
    returned: list[tuple[str, str]]  # visits that are back with them, and where each is


def page(change: ChangeOverTime, known: Known, on: date) -> dict[str, Any]:
    """Everything that the handover shows."""
    profile, every = change.profile, handovers.everybody(change.profile)
    asked = closings.of(profile)
    changes = agreed.agreed_changes(change, known)
    return {
        "change": change,
        "profile": profile,
        "concerns": concerns(change),
        "comes_back": list(comes_back(change)),
        "tried": [
            *tried.plans(schedule.plans_of(profile)),
            *tried.agreed_changes([one for one in changes if not one.standing.is_open], change),
            *tried.done([one for one in actions.of(profile) if one.done_at], on),
            *tried.discussions(discussions.of(profile)),
            *tried.proposed(asked),
        ],
        "promised": [
            *tried.agreed_changes([one for one in changes if one.standing.is_open], change),
            *tried.done([one for one in actions.of(profile) if not one.done_at], on),
        ],
        "due": due(change),
        "returned": returned(change),
        "agencies": tried.agencies(asked, known),
        "adults": adults.lines(change),
        "former": formers(change, every, on),
        "readers": [reader(one) for one in handovers.readers(profile, on)],
    }


# Since when, and whether it held ------------------------------------------------------------------


def concerns(change: ChangeOverTime) -> list[Concern]:
    """Every domain, from what needs somebody now to what holds."""
    ordered = sorted(change.instrument.domains, key=lambda one: severity(change.domains[one.key]))
    return [_concern(one, change) for one in ordered]


def _concern(domain: Domain, change: ChangeOverTime) -> Concern:
    found = change.domains[domain.key]
    told = account(found, change.history, domain.title, change.judged.causes)
    spells = (
        list(said.spells(reached(change.history, found), Story(found, change.history))) if found.looks else []
    )
    held = (
        _("It has held.") if found.verdict in HOLDS else _("It has not held. %(needed)s", needed=told.needed)
    )
    return Concern(
        title=domain.title,
        url=f"/profiles/{change.profile.id}/reached/{domain.key}",
        grade=found.grade,
        headline=told.headline,
        spells=spells,
        held=held.strip() if spells else told.needed,
        concerns=told.concerns,
    )


def comes_back(change: ChangeOverTime) -> Iterator[str]:
    """The domains in which concern came back, and how often."""
    for domain in change.instrument.domains:
        if times := change.domains[domain.key].returns:
            yield ngettext(
                "%(domain)s: concern came back once",
                "%(domain)s: concern came back %(count)s times",
                times,
                domain=domain.title,
                count=words.count(times),
            )


# What came back, and who is asked -----------------------------------------------------------------


def returned(change: ChangeOverTime, observer: object = None) -> list[tuple[str, str]]:
    """The visits that are back with their observer, with how many questions; of one observer, or of all."""
    back = [one for one in change.in_order if change.outcomes.get(one.id) == "returned"]
    decisions, found = records.signoffs_of(one.id for one in back), []
    for one in back:
        decision = decisions[one.id]
        if observer in (None, one.visit.observer_id):
            told = ngettext(
                "Visit of %(date)s, with %(name)s since %(day)s: %(num)d question",
                "Visit of %(date)s, with %(name)s since %(day)s: %(num)d questions",
                len(decision.questions),
                date=words.day(one.visited_on),
                name=one.visit.observer.name,
                day=words.day(local(decision.decided_at).date()),
            )
            found.append((told, f"/versions/{one.id}/signed"))
    return found


# Who held it --------------------------------------------------------------------------------------


def formers(change: ChangeOverTime, every: Iterable[Assignment], on: date) -> list[Former]:
    """Whoever held the case before, with phones from which something is missing or may be."""
    gone = handovers.former(every, on)
    owned, waits = handovers.phones_of(one.person for one in gone), handovers.not_filed(change.profile)
    return [
        Former(
            name=one.person.name,
            part=words.part(one.part),
            time=_(
                "%(from)s to %(to)s", **{"from": words.day(one.starts_on), "to": words.day(one.ends_on or on)}
            ),
            phones=phones.lines([phone for phone in owned if phone.person_id == one.person_id], now()),
            waiting=[received(wait) for wait in waits if wait.sender_id == one.person_id],
            returned=returned(change, one.person_id),
        )
        for one in gone
    ]


def received(deposit: Deposit) -> str:
    """A visit that was received and is not in the record yet."""
    return _("A visit received %(at)s is not in the record yet", at=moment(deposit.received_at))


def reader(one: Reader) -> tuple[str, bool]:
    """Whether somebody read this, and whether the first visit was made without."""
    name = one.assignment.person.name
    read = _("%(name)s has not read it yet", name=name)
    if one.read_at:
        read = _("Read by %(name)s, %(at)s", name=name, at=moment(one.read_at))
    if not one.without or one.first_visit_at is None:
        return read, not one.read_at
    on = words.day(local(one.first_visit_at).date())
    return _("%(read)s. The first visit, on %(date)s, was made without it", read=read, date=on), True
