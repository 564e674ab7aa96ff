"""What a phone asks about itself: the key to seal to, becoming ready, opening, a lost store, recovering, locking.

Its visits go another way (`sync`), and its pages another still.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, browsers, cookies, custody, devices, epoch, holding, sealing, sessions
from app.clock import now, stamp, today
from app.config import config
from app.errors import Refusal
from app.extensions import db
from app.models import Device, Person
from app.policy import requires
from app.schemas import (
    Invalid,
    LostSchema,
    PhoneSchema,
    Record,
    RecoveringSchema,
    RegisteringSchema,
    Unreadable,
    read_as,
    read_record,
    to_base64url,
)
from app.schemas.exact import UUID

room = Blueprint("devices", __name__, url_prefix="/sync")
KEPT_FOR = int(devices.KEPT_FOR.total_seconds())
MOST_CARRIED = 100


@room.get("/key")
@requires("fetch the sealing key")
def key() -> Response:
    """Give the public key to which phones seal, and its id."""
    return jsonify(_key())


@room.post("/device")
@requires("register a phone")
def register() -> Response:
    """Make this phone ready for offline use by whoever is signed in, and let it deposit from now on."""
    said = _said(RegisteringSchema)
    name = said["name"].strip() or browsers.name(request.headers.get("User-Agent", ""))
    try:
        phone = devices.register(said["device"], current_user, name, now())
    except devices.Revoked:
        raise _revoked() from None
    token = devices.let_deposit(phone, now())
    answer = jsonify(
        device=str(phone.device),
        person=_person(current_user),
        share=to_base64url(phone.share or b""),
        epoch=epoch.present(),
        server_time=stamp(now()),
        **_key(),
    )
    db.session.commit()
    return _with_token(answer, token)


@room.post("/share")
@requires("open a phone")
def share() -> Response:
    """Give our part of what opens this phone to its person, signed in on it. Anything else is not there."""
    said = _said(PhoneSchema)
    audit.lock()
    phone = _own(said["device"])
    if phone is None or not devices.extend(phone, now()):
        abort(404)
    given = devices.give_share(phone, current_user, now()) or abort(404)
    answer = jsonify(person=_person(current_user), share=to_base64url(given))
    token = devices.cookie(now())
    db.session.commit()
    return _with_token(answer, token)


@room.get("/device")
@requires("ask what this phone is known for")
def known() -> Response:
    """Say for whom this phone was made ready, as its cookie tells, and what never came: its store may be empty.

    And which of the cases that it says it carries are no longer theirs: its session may be over for days.
    """
    return jsonify(known=_known(), server_time=stamp(now()))


@room.post("/lost")
@requires("say that a phone lost its store")
def lost() -> Response:
    """Note that this phone's store was emptied, with how far it remembers that numbers went; name what is missing."""
    said = _said(LostSchema)
    mine = [one.device for one in devices.held_here(now()) if one.device.device == said["device"]]
    if not mine:
        abort(404)
    audit.lock()
    for phone in mine:
        devices.lose(phone, said["numbers"].get(phone.person_id, 0), now())
    db.session.commit()
    return jsonify(lost=said["device"], known=_known(), server_time=stamp(now()))


@room.post("/recover")
@requires("recover own records")
def recover() -> Response:
    """Open the keys of somebody's own records for them, in order; none for what is not theirs or does not open."""
    said = _said(RecoveringSchema)
    _own(said["device"])
    records = [read_record(one) for one in said["records"]]
    keys = [_key_of(one) if one else None for one in records]
    given = [str(one.id) for one, found in zip(records, keys, strict=True) if one and found]
    audit.append(
        "recovered",
        "device",
        said["device"],
        person_id=current_user.id,
        at=now(),
        asked=len(records),
        given=given,
    )
    db.session.commit()
    return jsonify(keys=[to_base64url(found) if found else None for found in keys])


@room.post("/lock")
@requires("lock a phone")
def lock() -> Response:
    """End the session with the phone's own lock; whoever has none is out already.

    A lock that could not be told at once says when it was: a session begun since goes on.
    """
    ending, locked_at = sessions.this_one(now()), _locked_at()
    answer = jsonify(locked=True)
    if ending is not None and locked_at is not None and ending.created_at > locked_at:
        return answer
    if ending is not None:
        sessions.end(ending, ending.person, now(), action="locked")
        db.session.commit()
    cookies.drop(answer, "session")
    return answer


def _locked_at() -> datetime | None:
    """When the phone was locked, if it says so in a way that can be read; else now is meant."""
    said: Any = request.get_json(silent=True)
    try:
        moment = datetime.fromisoformat(said["locked_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _said(schema: type[PhoneSchema]) -> dict[str, Any]:
    if not request.is_json:
        abort(400)
    try:
        return read_as(schema, request.get_data())
    except (Invalid, Unreadable) as error:
        abort(400, _("Nothing was changed: %(why)s.", why=str(error)[:300]))


def _own(device: Any) -> Device | None:
    """Give this phone as its person uses it; refused once it is revoked."""
    phone = devices.find(device, current_user)
    if phone is not None and phone.revoked_at is not None:
        raise _revoked()
    return phone


def _revoked() -> Refusal:
    words = _("This phone was withdrawn. What waits on it is still delivered; nothing opens on it any more.")
    return Refusal(403, words, "device_revoked")


def _known() -> list[dict[str, Any]]:
    return [
        {
            "device": str(phone.device),
            "person": str(phone.person_id),
            "high_water": phone.high_water,
            "missing": custody.missing(phone),
            "revoked": phone.revoked_at is not None,
            "suspended": phone.person.suspended_at is not None,
            **_gone(phone.person),
        }
        for phone in (one.device for one in devices.held_here(now()))
    ]


def _gone(person: Person) -> dict[str, list[str]]:
    """Which of the cases that a phone names this person may not take along any more; nothing where it names none."""
    carried = request.args.get("carried", "").split(",")[:MOST_CARRIED]
    carried = [one for one in carried if UUID.fullmatch(one)]
    if not carried:
        return {}
    theirs = {str(profile.id) for profile in holding.caseload(person, today())}
    return {"gone": [one for one in carried if one not in theirs]}


def _key_of(record: Record) -> bytes | None:
    if record.author != current_user.id or devices.is_revoked(record.device, current_user):
        return None
    named = {key: getattr(record, key) for key in sealing.NAMED[record.purpose]}
    bound_to = sealing.header(record.purpose, **named)
    try:
        return sealing.open_key(_keys(), record.kid, record.enc, record.wrap, bound_to)
    except sealing.Unopenable:
        return None


def _key() -> dict[str, str]:
    kid, point = sealing.current(_keys())
    return {"kid": kid, "public_key": to_base64url(point)}


def _keys() -> Path:
    return Path(config().keys)


def _person(person: Person) -> dict[str, str]:
    return {"id": str(person.id), "name": person.name}


def _with_token(answer: Response, token: str) -> Response:
    cookies.keep(answer, devices.COOKIE, token, KEPT_FOR, strict=True)
    return answer
