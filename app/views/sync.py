"""What phones talk to: deposits, the case pack, and what came back with questions (docs/phone.md)."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from app import audit, custody, epoch, packs, records
from app.clock import now, today
from app.config import config
from app.extensions import db
from app.models import Profile, Visit
from app.policy import requires
from app.schemas import Invalid, Unreadable, read_envelope
from app.schemas.exact import UUID

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
    sender, device = current_user._get_current_object(), envelope["device"]
    receipts = [custody.take(raw, sender, device, now()) for raw in envelope["items"]]
    missing = custody.count(device, sender, envelope["high_water"], now())
    return jsonify(**_times(), missing=missing, results=[_result(receipt) for receipt in receipts])


@room.get("/pack")
@requires("take a case pack")
def pack() -> BaseResponse:
    """Give what a worker needs at the door: the chosen cases that are hers, or her first ten."""
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
    content["epoch"] = _epoch()
    tag = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    answer = jsonify(content | _times() | {"expires_at": _text(now() + KEEP_PACK)})
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


def _asked_for() -> list[Profile]:
    named = request.args.get("profiles")
    if named is None:
        return records.held(current_user, today())[:MOST_PROFILES]
    wanted = [uuid.UUID(one) for one in named.split(",") if UUID.fullmatch(one)][:100]
    mine = {profile.id: profile for profile in records.caseload(current_user, today())}
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
        "received_at": _text(receipt.received_at) if receipt.received_at else None,
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
        "device_revoked": _("this phone has been revoked"),
        "unopenable": _("it could not be opened yet"),
    }


def _times() -> dict[str, str]:
    return {"epoch": _epoch(), "server_time": _text(now())}


def _epoch() -> str:
    return epoch.read_epoch(Path(current_app.instance_path))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
