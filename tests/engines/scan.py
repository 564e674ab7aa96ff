"""Looks through every file of a browser's profile for what must not be there, in each form in which it could be.

It finds what stands in a file as it is, in pieces put together by formats.py, or unpacked. It would not find what
the browser itself encrypts, nor what lies outside the profile.
"""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.engines.formats import unpacked

SHORTEST = 7
ZEROS, ZEROS_LEFT = re.compile(rb"\0{64,}"), bytes(64)


@dataclass(frozen=True, order=True)
class Find:
    """Something found: what, in which form, in which file, and whether only after unpacking it."""

    what: str
    form: str
    file: str
    packed: bool


def forms(secret: str | bytes) -> dict[str, bytes]:
    """Every form in which a text or some bytes could be written, by its name."""
    if isinstance(secret, bytes):
        return {"bytes": secret, "hex": secret.hex().encode()} | in_base64(secret, "bytes")
    texts = {"UTF-8": secret.encode(), "UTF-16-LE": secret.encode("utf-16-le")}
    found = dict(texts)
    for name, text in texts.items():
        found |= in_base64(text, name)
    # The names of rows: Chromium writes them in the other order of bytes, Firefox adds one to each letter.
    found["UTF-16-BE"] = secret.encode("utf-16-be")
    if secret.isascii():
        found["letters plus one"] = bytes(ord(letter) + 1 for letter in secret)
    elif all(ord(letter) < 256 for letter in secret):
        found["Latin-1"] = secret.encode("latin-1")
    return found


def in_base64(data: bytes, name: str) -> dict[str, bytes]:
    """The same in base64: three ways to fall on its groups of three bytes, and its two alphabets."""
    alphabets = {"base64": b64encode, "base64url": urlsafe_b64encode}
    return {
        f"{kind} of {name}, {before} before": middle(encode(b"\0" * before + data), before, len(data))
        for kind, encode in alphabets.items()
        for before in range(3)
    }


def middle(text: bytes, before: int, length: int) -> bytes:
    """What of a base64 text hangs on the middle alone, whatever stands before and after."""
    return text[-(-before * 8 // 6) : (before + length) * 8 // 6]


def patterns(secrets: Mapping[str, str | bytes]) -> dict[bytes, tuple[str, str]]:
    """What to look for: each form of each secret, with their names."""
    found: dict[bytes, tuple[str, str]] = {}
    for what, secret in secrets.items():
        number = isinstance(secret, str) and secret.isdigit()
        assert number or len(secret) >= SHORTEST, f"{what} is so short that chance would find it"
        for form, pattern in forms(secret).items():
            found.setdefault(pattern, (what, form))
    return found


def scan(profile: Path, secrets: Mapping[str, str | bytes]) -> set[Find]:
    """Everything of these secrets that can be found in a profile."""
    wanted = patterns(secrets)
    return {found for path in files(profile) for found in scan_file(profile, path, wanted)}


def files(profile: Path) -> list[Path]:
    """Every file of a profile."""
    return sorted(path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())


def scan_file(profile: Path, path: Path, wanted: Mapping[bytes, tuple[str, str]]) -> Iterator[Find]:
    """What is found in one file."""
    name = str(path.relative_to(profile))
    for packed, data in ((False, path.read_bytes()), (True, b"\0".join(unpacked(path)))):
        full = ZEROS.sub(ZEROS_LEFT, data)  # browsers set room aside: it need not be searched
        yield from (Find(*wanted[pattern], name, packed) for pattern in wanted if holds(full, pattern))


def holds(data: bytes, pattern: bytes) -> bool:
    """Whether a pattern stands in some bytes. Digits must stand alone: within a longer number they are chance."""
    if pattern not in data:
        return False
    return not pattern.isdigit() or re.search(rb"(?<!\d)" + pattern + rb"(?!\d)", data) is not None
