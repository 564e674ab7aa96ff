"""Opening what phones seal to the record: its private keys, one current and all earlier, each a file of their folder.

A phone wraps a record's own key to our public key (HPKE base mode: P-256, HKDF-SHA256, AES-256-GCM), bound to a header
that names what is inside. Without the folder nothing sealed can be opened: it belongs into every backup.
"""

import hashlib
import os
import re
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.config import ConfigError
from app.schemas.sealed import Sealed

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KID = re.compile(r"[0-9a-f]{16}")
NO_FOLDER = "HOLDFAST_KEYS must be a folder that Holdfast may read and write, kept in every backup."
# What a header names, after the purpose that it begins with.
NAMED = {
    "visit": ("kid", "device", "author", "id", "revision", "seq", "digest"),
    "draft": ("kid", "device", "author", "id"),
}


class Unopenable(Exception):
    """It is not sealed to a key that is here, or not one bit of it is as it was sealed."""


# Opening ------------------------------------------------------------------------------------------


def header(purpose: str, **named: Any) -> bytes:
    """Give what a record is bound to: its purpose and its names, a line each."""
    lines = [f"holdfast-{purpose}-1", *(str(named[key]) for key in NAMED[purpose])]
    return "\n".join(lines).encode("utf-8")


def open_key(folder: Path, kid: str, enc: bytes, wrap: bytes, bound_to: bytes) -> bytes:
    """Give the key of a record that was wrapped to one of ours. Raises Unopenable."""
    private = _read(folder, kid)
    if private is None:
        raise Unopenable(f"there is no key {kid}")
    try:
        return SUITE.decrypt(enc + wrap, private, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unopenable("the wrapped key is not as it was sealed") from error


def open_text(folder: Path, sealed: Sealed, bound_to: bytes) -> bytes:
    """Give the text in an envelope. Raises Unopenable."""
    key = open_key(folder, sealed.kid, sealed.enc, sealed.wrap, bound_to)
    try:
        return AESGCM(key).decrypt(sealed.iv, sealed.ct, bound_to)
    except (InvalidTag, ValueError) as error:
        raise Unopenable("the text is not as it was sealed") from error


# Keys ---------------------------------------------------------------------------------------------


def current(folder: Path) -> tuple[str, bytes]:
    """Give the id of the key that phones are to seal to, and its public point; made at first need."""
    kid = _current(folder) or _begin(folder)
    private = _read(folder, kid)
    if private is None:
        raise ConfigError(f"HOLDFAST_KEYS lacks {kid}.pem, the current key. Put the file back from a backup.")
    return kid, _point(private)


def rotate(folder: Path) -> str:
    """Make a new key the current one and give its id. Earlier ones go on opening."""
    kid = _make(folder)
    _place(folder, "current", f"{kid}\n".encode(), exclusive=False)
    return kid


def kids(folder: Path) -> list[tuple[str, bool]]:
    """Give the id of every key, the oldest first, and whether it is the current one."""
    found = sorted(folder.glob("*.pem"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    present = _current(folder)
    return [(path.stem, path.stem == present) for path in found if KID.fullmatch(path.stem)]


def _begin(folder: Path) -> str:
    """Make the first key; of several processes at once the first one's."""
    kid = _make(folder)
    if not _place(folder, "current", f"{kid}\n".encode(), exclusive=True):
        (folder / f"{kid}.pem").unlink()
    return _current(folder)


def _make(folder: Path) -> str:
    private = ec.generate_private_key(ec.SECP256R1())
    kid = hashlib.sha256(_point(private)).hexdigest()[:16]
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _place(folder, f"{kid}.pem", pem, exclusive=True)
    return kid


def _current(folder: Path) -> str:
    try:
        kid = (folder / "current").read_text("ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise ConfigError(NO_FOLDER) from error
    if not KID.fullmatch(kid):
        raise ConfigError("HOLDFAST_KEYS has a file `current` that names no key.")
    return kid


def _read(folder: Path, kid: str) -> ec.EllipticCurvePrivateKey | None:
    """Give a private key; None where there is none that can be read."""
    if not KID.fullmatch(kid):  # it comes from outside, and becomes the name of a file
        return None
    try:
        private = load_pem_private_key((folder / f"{kid}.pem").read_bytes(), password=None)
    except (OSError, ValueError):
        return None
    return private if isinstance(private, ec.EllipticCurvePrivateKey) else None


def _point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _place(folder: Path, name: str, content: bytes, *, exclusive: bool) -> bool:
    """Put a file there whole and for good, readable by its owner only; False when another was first."""
    fresh = folder / f"{name}.{uuid.uuid4().hex}"
    try:
        _make_folder(folder)
        _write(fresh, content)
        (folder / name).hardlink_to(fresh) if exclusive else fresh.replace(folder / name)
        _settle(folder)
    except FileExistsError:
        return False
    except OSError as error:
        raise ConfigError(NO_FOLDER) from error
    finally:
        with suppress(OSError):
            fresh.unlink()
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:  # a file: of FileExistsError it is otherwise said that another was first
        raise ConfigError(NO_FOLDER) from error


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the disk keep the folder's list too: a key that is lost takes with it whatever was sealed to it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
