"""What a phone sends and takes along: deposits, the case pack, what came back with questions (docs/phone.md)."""

import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app import audit, custody, devices, epoch, holding, packs
from app.clock import now, stamp, today
from app.config import config
from app.errors import Refusal
from app.extensions import db
from app.models import Person, Profile, Visit
from app.policy import requires
from app.schemas import Invalid, Unreadable, read_envelope
from app.schemas.exact import UUID
from app.smaller import squeezed

room = Blueprint("sync", __name__, url_prefix="/sync")
MOST_PROFILES = 10
KEEP_PACK = timedelta(hours=72)


@room.post("/visits")
@requires("deposit visits")
def deposit() -> Response:
    """Keep, then file, each item of an envelope; answer with one receipt an item, in order."""
    if not request.is_json:
        abort(
            400, _("Nothing was received: the request was not JSON. Everything is still kept on the phone.")
        )
    try:
        envelope = read_envelope(request.get_data())
    except (Invalid, Unreadable) as error:
        abort(
            400,
            _("Nothing was received: %(why)s. Everything is still kept on the phone.", why=str(error)[:300]),
        )
    sender, device = _sender(envelope), envelope["device"]
    receipts = [custody.take(raw, sender, device, now()) for raw in envelope["items"]]
    return jsonify(
        **_times(),
        missing=_missing(envelope, sender),
        device_revoked=devices.is_revoked(device, sender),
        results=[_result(receipt) for receipt in receipts],
    )


@room.get("/pack")
@requires("take a case pack")
def pack() -> BaseResponse:
    """Give what a worker needs at the door: the chosen cases that are hers, or her first ten.

    A phone that was revoked takes nothing along any more.
    """
    if devices.has_revoked_here(current_user, now()):
        raise Refusal(403, _("This phone was withdrawn. It can take no cases along."), "device_revoked")
    profiles = _asked_for()
    content = packs.pack(profiles, current_user, today(), config())
    audit.append(
        "packed",
        "person",
        current_user.id,
        person_id=current_user.id,
        at=now(),
        profiles=[str(p.id) for p in profiles],
    )
    db.session.commit()
    content["epoch"] = epoch.present()
    tag = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    answer = squeezed(jsonify(content | _times() | {"expires_at": stamp(now() + KEEP_PACK)}))
    answer.set_etag(tag)
    return answer.make_conditional(request)


@room.get("/returned/<uuid:visit_id>")
@requires("correct a visit", visit=Visit)
def returned(visit: Visit) -> Response:
    """Give the newest version of a worker's own visit, with the questions it came back with."""
    answer = jsonify(packs.returned(visit))
    audit.append(
        "viewed",
        "visit",
        visit.id,
        person_id=current_user.id,
        at=now(),
        profile_id=visit.profile_id,
        for_="correction",
    )
    db.session.commit()
    return answer


def _sender(envelope: dict[str, Any]) -> Person:
    """Give whose envelope it is: its author's, where this phone may deposit for them, else whoever is signed in.

    Nobody signed in: whoever this phone deposits for.
    """
    tokens = [one.device for one in devices.held_here(now()) if one.device.device == envelope["device"]]
    held = {phone.person_id: phone.person for phone in tokens}
    named = envelope["author"] or custody.named_by_all(envelope["items"])
    if named in held:
        return held[named]
    if current_user.is_authenticated:
        return current_user._get_current_object()
    return next(iter(held.values()), None) or abort(401)


def _missing(envelope: dict[str, Any], sender: Person) -> list[int]:
    """Count the sender's numbers and name what never came; another author's numbers are not the sender's."""
    if envelope["author"] not in (None, sender.id):
        return []
    return custody.count(envelope["device"], sender, envelope["high_water"], now())


def _asked_for() -> list[Profile]:
    named = request.args.get("profiles")
    if named is None:
        return holding.held(current_user, today())[:MOST_PROFILES]
    wanted = [uuid.UUID(one) for one in named.split(",") if UUID.fullmatch(one)][:100]
    mine = {profile.id: profile for profile in holding.caseload(current_user, today())}
    return [mine[one] for one in dict.fromkeys(wanted) if one in mine][:MOST_PROFILES]


def _result(receipt: custody.Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "revision": receipt.revision,
        "digest": receipt.digest,
        "status": receipt.status,
        "repeat": receipt.repeat,
        "reason": receipt.reason,
        "fields": receipt.fields,
        "alerted": receipt.alerted,
        "text": _words(receipt),
        "received_at": stamp(receipt.received_at) if receipt.received_at else None,
    }


def _words(receipt: custody.Receipt) -> str:
    if receipt.status == "filed" and receipt.notes_missing:
        return _(
            "In the record, without the note that a 4 or 5 needs: %(items)s",
            items=", ".join(receipt.notes_missing),
        )
    if receipt.status == "filed":
        return _("In the record")
    if receipt.status == "conflict":
        return _("Another wording of this version is already in the record. Both are kept.")
    if receipt.status == "damaged":
        return _("It did not arrive whole. It is still kept on the phone and will be sent again.")
    return _("Received, not yet filed: %(reason)s", reason=_reasons().get(receipt.reason or "", ""))


def _reasons() -> dict[str, str]:
    return {
        "not_yours": _("it must be sorted out whose case this is"),
        "other_author": _("it was graded by somebody else"),
        "invalid": _("something in it needs to be put right"),
        "unknown_instrument": _("its checklist is not known here"),
        "out_of_order": _("an earlier version has not come yet"),
        "suspended": _("your account is suspended"),
        "device_revoked": _("this phone was withdrawn"),
        "unopenable": _("it could not be opened yet"),
        "fault": _("something went wrong here; it will be tried again"),
    }


def _times() -> dict[str, str]:
    return {"epoch": epoch.present(), "server_time": stamp(now())}
