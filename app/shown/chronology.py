"""A chronology in rows: what happened, with its effect on the child, and from which version or event it is known."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _

from app import words
from app.chronology import Gathered, Kind, Wanted
from app.clock import local
from app.models import Event, SignOff
from app.sentences.between import event_told
from app.shown.chronology_alerts import of_alerts
from app.shown.chronology_case import of_case
from app.shown.chronology_rows import Row, Trace, part, version
from app.shown.effects import of_turns, of_visit
from app.shown.events import struck
from app.shown.signed import doing, prompts
from observations.turns import Turn

DIGITS = 16  # so many characters of a digest are shown: enough to find the version by


def rows(gathered: Gathered, wanted: Wanted) -> list[Row]:
    """The rows that were asked for, oldest first."""
    every = (
        *_verdicts(gathered),
        *of_alerts(gathered),
        *(_decision(one, gathered) for one in gathered.decisions),
        *(_event(one) for one in gathered.events),
        *of_case(gathered),
    )
    found = sorted((row for row in every if wanted.takes(row.kind, row.on)), key=_place)
    return [replace(row, effect=row.effect or _("Not recorded")) for row in found]


def exported(found: Iterable[Row]) -> list[Row]:
    """Those of the rows that leave the house: not what was struck out."""
    return [row for row in found if not row.struck]


def counts(found: Iterable[Row]) -> dict[str, int]:
    """How many rows of each kind."""
    told = [row.kind for row in found]
    return {kind.value: told.count(kind) for kind in Kind if kind in told}


def _place(row: Row) -> tuple[date, int]:
    first = (Kind.CASE, Kind.EVENT, Kind.VERDICT, Kind.ALERT, Kind.OVER_TIME, Kind.DECISION)
    return row.on, first.index(row.kind)


# Verdicts -----------------------------------------------------------------------------------------


def _verdicts(gathered: Gathered) -> Iterator[Row]:
    """The turns, those of one visit from and to the same verdict together."""
    together: dict[tuple[object, ...], list[Turn]] = {}
    for turn in gathered.turns:
        together.setdefault((turn.on, turn.visit_id, turn.before, turn.after), []).append(turn)
    titles = {domain.key: domain.title for domain in gathered.change.instrument.domains}
    for some in together.values():
        revision = gathered.change.revisions[some[0].visit_id]
        told = {
            "domains": words.series([titles.get(turn.domain, turn.domain) for turn in some]),
            "after": words.verdict(some[0].after),
            "before": words.verdict(some[0].before),
        }
        effect = of_turns(some, revision, gathered.change)
        yield Row(
            on=some[0].on,
            kind=Kind.VERDICT,
            what=_("%(domains)s: %(after)s. Before: %(before)s.", **told),
            effect=effect.short,
            effect_whole=effect.whole,
            source=revision.visit.observer.name,
            trace=version(revision, gathered),
        )


# Decisions ----------------------------------------------------------------------------------------


def _decision(decision: SignOff, gathered: Gathered) -> Row:
    effect = of_visit(decision.revision, gathered.change)
    return Row(
        on=local(decision.decided_at).date(),
        kind=Kind.DECISION,
        what=" ".join(_decided(decision, gathered)),
        effect=effect.short,
        effect_whole=effect.whole,
        source=f"{decision.person.name}, {words.role(decision.role).lower()}, {decision.team_name}",
        trace=version(decision.revision, gathered),
    )


def _decided(decision: SignOff, gathered: Gathered) -> Iterator[str]:
    told = {"name": decision.person.name, "date": words.day(decision.revision.visited_on)}
    if decision.decision == "signed":
        yield _("The visit of %(date)s was signed by %(name)s.", **told)
    else:
        yield _("The visit of %(date)s went back with questions from %(name)s.", **told)
    titles = {domain.key: domain.title for domain in gathered.change.instrument.domains}
    for key, one in decision.agreements.items():
        if not one["agree"]:
            title = titles.get(key, key)
            yield _("Disagreed on %(domain)s: %(reason)s", domain=title, reason=one["reason"])
    for said, answer in prompts(decision, gathered.change.instrument):
        yield _("%(prompt)s: %(answer)s", prompt="; ".join(said), answer=answer)
    if decision.rationale:
        yield decision.rationale
    if decision.actions:
        yield _("To be done: %(actions)s.", actions="; ".join(doing(one) for one in decision.actions))


# Events -------------------------------------------------------------------------------------------


def _event(event: Event) -> Row:
    told = {"name": event.by.name, "date": words.day(local(event.recorded_at).date())}
    return Row(
        on=event.happened_on,
        kind=Kind.EVENT,
        what=event_told(event.kind, event.what),
        effect=event.effect,
        source=event.source,
        trace=Trace(
            _("Event, recorded by %(name)s on %(date)s", **told),
            f"/profiles/{event.profile_id}/events",
            str(event.id),
        ),
        struck=struck(event),
    )


# To leave the house -------------------------------------------------------------------------------


def columns() -> list[str]:
    """The heads of an exported chronology."""
    return [
        _("Date"), _("Kind"), _("What happened"), _("Effect on the child"), _("Source"), _("Known from"),
        _("Record"), _("Version"), _("Digest"),
    ]  # fmt: skip


def about(wanted: Wanted, found: Iterable[Row], as_of: date) -> list[tuple[str, str]]:
    """What an exported chronology is: which part, of which day, and how much is left out of it."""
    every = list(found)
    leaving = len(exported(every))
    return [
        (_("Which part"), part(wanted)),
        (_("As the record stood on"), words.day(as_of)),
        (_("Entries"), str(leaving)),
        (_("Left out because they were struck out"), str(len(every) - leaving)),
    ]


def cells(row: Row) -> list[str | int | date | None]:
    """One exported row: the whole effect, its version and the whole digest, so that it can be traced."""
    trace = row.trace
    return [
        row.on, row.kind_words, row.what, row.effect_whole or row.effect, row.source, trace.words,
        trace.record, trace.version, trace.digest,
    ]  # fmt: skip
