"""Writes the envelopes that Python seals into tests/vectors/sealed.json, and leaves those of the browser code there.

    python -m tests.seal_vectors

Their key is for trying only. Both sides open all of them: tests/app/test_sealing.py and the browser code's own tests.
"""

import hashlib
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.schemas.sealed import from_base64url, to_base64url
from tests.phones import sealed
from tests.servers import ROOT

FILE = ROOT / "tests" / "vectors" / "sealed.json"
PHONE, AUTHOR = uuid.UUID(int=0xD0D0, version=4), uuid.UUID(int=0xA0A0, version=4)
TEXTS = (
    "",
    "{}",
    '{"schema": 1, "childs_words": "I like my new bed."}',
    "é\u0301 \U0001f9f8 \u202e\n",
    "x" * 5000,
)


def main() -> None:
    """Make a key where there is none, seal each text to it, and write the file."""
    found = json.loads(FILE.read_text("utf-8")) if FILE.exists() else _key()
    others = [case for case in found.get("cases", []) if case["by"] != "python"]
    found["cases"] = [_case(found, place, text) for place, text in enumerate(TEXTS, 1)] + others
    FILE.write_text(json.dumps(found, indent=1, ensure_ascii=True) + "\n", "utf-8")


def _key() -> dict[str, Any]:
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    kid = hashlib.sha256(point).hexdigest()[:16]
    return {"private_key_pem": pem, "kid": kid, "public_key": to_base64url(point)}


def _case(key: dict[str, Any], place: int, text: str) -> dict[str, Any]:
    point = from_base64url(key["public_key"]) or b""
    item = sealed(text, AUTHOR, visit=f"01930000-0000-7000-8000-{place:012d}", revision=place, seq=place * 7,
                  device=PHONE, public=(key["kid"], point))  # fmt: skip
    around = item.pop("sealed")
    header = {"kid": key["kid"], "device": str(PHONE), "author": str(AUTHOR), **item}
    return {"by": "python", "header": header, "sealed": around, "payload": text}


if __name__ == "__main__":
    main()
