"""The tray's pages: what lies there, since when and why, and how it can be read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app import tray, words
from app.models import Deposit, Person, Profile, Role
from app.schemas import Reported
from app.shown import reading
from app.shown.waiting import is_late, waiting


@dataclass(frozen=True, slots=True)
class Line:
    """One deposit in the tray. Nothing of its content."""

    id: uuid.UUID
    sent_by: str
    team: str
    received_at: datetime
    waited: str
    late: bool
    why: str
    alerted: bool
    aside: str


def lines(deposits: Sequence[Deposit], now: datetime) -> list[Line]:
    """Who sent each, since when it has lain here, and why."""
    return [_line(deposit, now) for deposit in deposits]


def _line(deposit: Deposit, now: datetime) -> Line:
    return Line(
        id=deposit.id,
        sent_by=deposit.sender.name,
        team=deposit.team.name,
        received_at=deposit.received_at,
        waited=waiting(deposit.received_at, now),
        late=is_late(deposit.received_at, now),
        why=reason(deposit),
        alerted=deposit.alerted,
        aside=_aside(deposit) if deposit.status == "set_aside" else "",
    )


def _aside(deposit: Deposit) -> str:
    who = deposit.worked_by.name if deposit.worked_by else ""
    return _("Set aside by %(name)s: %(why)s", name=who, why=deposit.worked_how or "")


def reason(deposit: Deposit) -> str:
    """Why it is not in the record, in words that tell nothing of its content."""
    if deposit.status == "conflict":
        return _("Another wording of the same version came first")
    return {
        "not_yours": _("It must be sorted out whose case this is"),
        "other_author": _("It was sent by somebody other than its author"),
        "invalid": _("Something in it is not as it should be"),
        "unknown_instrument": _("Its checklist is not known here"),
        "out_of_order": _("An earlier version has not come yet"),
        "suspended": _("The sender's account is suspended"),
        "device_revoked": _("The phone it came from was withdrawn"),
        "unopenable": _("It could not be opened"),
        "fault": _("Something went wrong here while it was judged"),
    }.get(deposit.reason or "", _("It has not been judged yet"))


def page(deposit: Deposit, person: Person, now: datetime) -> dict[str, Any]:
    """Everything that the page of one deposit shows. Only the team's supervisor sees what it says."""
    reads = person.role == Role.SUPERVISOR
    profile = tray.meant(deposit)
    return {
        "deposit": deposit,
        "line": _line(deposit, now),
        "offers": tray.offers(deposit, person),
        "profile": profile,
        "sender": deposit.sender,
        "profiles": [(key, _named(one)) for key, one in tray.profiles_of(deposit).items()],
        "checklists": [
            (key, f"{one.title}, {one.version}") for key, one in tray.checklists_for(deposit).items()
        ],
        "reads": reads,
        "details": _details(deposit) if reads else [],
        "said": reading.lines(deposit.payload or b"", _known(deposit)) if reads else [],
        "raw": reading.raw(deposit.payload) if reads and deposit.payload else "",
        **(_pair(deposit, person) if reads else {}),
    }


def _known(deposit: Deposit) -> dict[str, str]:
    """The names that stand for the ids in a payload, as far as this tray may know them."""
    said, profile = tray.reported(deposit), deposit.profile
    who = tray.author(said) if said else None
    known = {str(profile.id): _named(profile)} if profile else {}
    return known | ({str(who.id): who.name} if who else {})


def _named(profile: Profile) -> str:
    return f"{profile.reference}, {profile.initials}"


def _pair(deposit: Deposit, person: Person) -> dict[str, Any]:
    """The wording that came first beside this one, where this one is in conflict with it."""
    other = (
        tray.other_wording(deposit, person)
        if deposit.status == "conflict" or deposit.reason is None
        else None
    )
    if other is None or other.payload is None or deposit.payload is None:
        return {}
    return {
        "other": other,
        "other_said": reading.lines(other.payload, _known(other)),
        "differences": reading.differences(other.payload, deposit.payload, _known(other)),
    }


def _details(deposit: Deposit) -> list[str]:
    """What exactly stands in the way, for whoever may read it."""
    told = [
        _("%(field)s: %(why)s", field=reading.legible(name) or _("All of it"), why=reading.legible(why))
        for name, why in (deposit.fields or {}).items()
    ]
    said = tray.reported(deposit)
    if said and deposit.reason == "not_yours":
        told.append(_whose(deposit, said))
    if said and deposit.reason == "other_author":
        who = tray.author(said)
        told.append(_("Its author is %(name)s.", name=who.name if who else _("nobody known here")))
    if deposit.filed_for:
        told.append(_("It was decided that it is for %(profile)s.", profile=_named(deposit.filed_for)))
    return told


def _whose(deposit: Deposit, said: Reported) -> str:
    profile = tray.meant(deposit)
    if tray.is_anothers(deposit, said):
        return _("A visit of this id is on record as somebody else's.")
    if profile is None:
        return _("The profile that it names does not exist.")
    if profile.closed_on:
        on = words.day(profile.closed_on)
        return _("%(profile)s was closed on %(date)s.", profile=_named(profile), date=on)
    on = words.day(said.visited_on)
    return _("Its author did not hold %(profile)s on %(date)s.", profile=_named(profile), date=on)
