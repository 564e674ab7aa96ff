"""Passwords: kept as Argon2id hashes, compared in the same time whether or not there is such a person."""

import secrets
import threading
import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 12, 200  # characters
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read out
_hasher = PasswordHasher()
# Each takes 64 MiB and a core for a moment: a crowd at the door must not take the machine down.
_at_once = threading.BoundedSemaphore(2)


def make_hash(password: str) -> str:
    """Give what is kept of a password."""
    with _at_once:
        return _hasher.hash(_same_on_every_keyboard(password))


def verify(kept: str | None, password: str) -> bool:
    """Tell whether this is the password of which `kept` is the hash; None stands for somebody unknown.

    It takes the same work in every case, so that time tells nobody who has an account.
    """
    with _at_once:
        try:
            right = _hasher.verify(kept or _NOBODY, _same_on_every_keyboard(password[: MOST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None and len(password) <= MOST


def needs_rehash(kept: str) -> bool:
    """Tell whether this hash was made with other settings than those of today."""
    return _hasher.check_needs_rehash(kept)


def generate() -> str:
    """Give a first password: random, and easy to read out (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _same_on_every_keyboard(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _unmatched() -> str:
    """A hash with today's settings that no password has."""
    salt, body = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${body}"


_NOBODY = _unmatched()
