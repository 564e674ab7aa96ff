"""A phone as it talks to the record: it registers, opens, seals as browsers do, and deposits by its cookie alone."""

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import sealing
from app.config import config
from app.models import Person
from app.schemas.sealed import from_base64url, to_base64url
from tests.builders import DEVICE, envelope

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


# Sealing ------------------------------------------------------------------------------------------


def keys() -> Path:
    """The folder of the record's keys."""
    return Path(config().keys)


def wrapped(
    key: bytes, purpose: str, public: tuple[str, bytes] | None = None, **named: Any
) -> dict[str, str]:
    """A record's key, wrapped to the record's public key or the one given, and bound to its names."""
    kid, point = public or sealing.current(keys())
    to = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    made = sealing.SUITE.encrypt(key, to, sealing.header(purpose, **named, kid=kid))
    return {"kid": kid, "enc": to_base64url(made[:65]), "wrap": to_base64url(made[65:])}


def sealed(
    said: Any,
    author: Person | uuid.UUID,
    *,
    visit: uuid.UUID | str | None = None,
    revision: int = 1,
    seq: int = 1,
    device: uuid.UUID = DEVICE,
    digest: str = "",
    public: tuple[str, bytes] | None = None,
) -> dict[str, Any]:
    """One item of an envelope, sealed as a phone seals it."""
    text = (said if isinstance(said, str) else json.dumps(said)).encode()
    named = {
        "device": str(device),
        "author": str(author if isinstance(author, uuid.UUID) else author.id),
        "id": str(visit or uuid.uuid4()),
        "revision": revision,
        "seq": seq,
        "digest": digest or hashlib.sha256(text).hexdigest(),
    }
    key, start = os.urandom(32), os.urandom(12)
    head = wrapped(key, "visit", public, **named)
    ct = AESGCM(key).encrypt(start, text, sealing.header("visit", **named, kid=head["kid"]))
    around = {"v": 1, **head, "author": named["author"], "iv": to_base64url(start), "ct": to_base64url(ct)}
    return {name: named[name] for name in ("id", "revision", "seq", "digest")} | {"sealed": around}


def flipped(text: str, place: int) -> str:
    """The same base64url with one bit of one of its bytes turned."""
    found = bytearray(from_base64url(text) or b"")
    found[place] ^= 1
    return to_base64url(bytes(found))


# Talking ------------------------------------------------------------------------------------------


def tell(client: FlaskClient, where: str, **said: Any) -> TestResponse:
    """Post something about the phone itself."""
    return client.post(f"/sync/{where}", json={"device": str(DEVICE)} | said, headers=SAME_ORIGIN)


def register(client: FlaskClient, device: uuid.UUID = DEVICE, name: str = "Work phone") -> dict[str, Any]:
    """Make a phone ready, and give what it is told."""
    answer = tell(client, "device", device=str(device), name=name)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def post(client: FlaskClient, *items: Any, author: Person | None = None, **more: Any) -> TestResponse:
    """Post items, naming whose numbers these are if that is given."""
    body = envelope(*items, **more) | ({"author": str(author.id)} if author else {})
    return client.post("/sync/visits", json=body, headers=SAME_ORIGIN)


def results(client: FlaskClient, *items: Any, **more: Any) -> list[dict[str, Any]]:
    """Post items and give their results."""
    answer = post(client, *items, **more)
    assert answer.status_code == 200, answer.text
    return list(answer.get_json()["results"])


def end_session(client: FlaskClient) -> None:
    """Let the session be gone, and keep the deposit cookie."""
    client.delete_cookie(config().cookie_name("session"))
