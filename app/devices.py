"""Phones: registered by a person for offline use, let deposit by a token of their own, opened by our share, revoked.

A row is one phone as one person uses it. Each act adds one entry to the trail and leaves the commit to the caller.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, select

from app import audit, cookies
from app.extensions import db
from app.models import DepositToken, Device, Person
from app.sessions import hash_of

KEPT_FOR = timedelta(days=60)  # since its person was last there with an open session
SETTLED = timedelta(days=1)  # asked twice at once, a phone may keep either answer
MOST_TOKENS = 8  # on one phone: four people, each with what it was before and what it is now
COOKIE = "deposit"


class Revoked(Exception):
    """This phone was revoked for this person: it still delivers, and nothing opens on it any more."""


# Reading ------------------------------------------------------------------------------------------


def find(device: uuid.UUID, person: Person) -> Device | None:
    """Give what is known of a phone as this person uses it."""
    wanted = select(Device).where(Device.device == device, Device.person_id == person.id)
    return db.session.scalars(wanted).first()


def is_revoked(device: uuid.UUID, person: Person) -> bool:
    """Tell whether this phone was revoked for this person."""
    phone = find(device, person)
    return phone is not None and phone.revoked_at is not None


def held_here(at: datetime) -> list[DepositToken]:
    """Give the good tokens that came with the present request, revoked phones' too. Asked of the record once."""
    if "deposit_tokens" not in g:
        hashes = [hash_of(one) for one in _sent()]
        wanted = select(DepositToken).where(
            DepositToken.token_hash.in_(hashes), DepositToken.ended_at.is_(None), DepositToken.expires_at > at
        )
        good = {one.token_hash: one for one in db.session.scalars(wanted)} if hashes else {}
        g.deposit_tokens = [good[one] for one in hashes if one in good]
    found: list[DepositToken] = g.deposit_tokens
    return found


def token_for(person: Person, device: uuid.UUID, at: datetime) -> DepositToken | None:
    """Give the token by which this phone deposits for this person, if it was sent."""
    fitting = (
        one for one in held_here(at) if (one.device.person_id, one.device.device) == (person.id, device)
    )
    return next(fitting, None)


def has_revoked_here(person: Person, at: datetime) -> bool:
    """Tell whether the phone that asks says by its token that it was revoked for this person."""
    mine = [one.device for one in held_here(at) if one.device.person_id == person.id]
    return bool(mine) and all(phone.revoked_at is not None for phone in mine)


# Registering and opening ----------------------------------------------------------------------------


def register(device: uuid.UUID, person: Person, name: str, at: datetime) -> Device:
    """Make a phone ready for offline use by this person, however often it asks. Raises Revoked."""
    audit.lock()
    phone = find(device, person)
    if phone is None:
        phone = Device(
            id=uuid.uuid4(),
            device=device,
            person_id=person.id,
            high_water=0,
            first_seen_at=at,
            last_seen_at=at,
        )
        db.session.add(phone)
    if phone.revoked_at is not None:
        raise Revoked
    phone.name = phone.name or name[:100]  # what its owner has called it since stays
    phone.registered_at = phone.registered_at or at
    phone.share = phone.share or secrets.token_bytes(32)
    phone.last_seen_at = at
    _note("registered", phone, person, at)
    return phone


def let_deposit(phone: Device, at: datetime) -> str:
    """Let a registered phone deposit for its person, signed in or not; give the value of its cookie.

    A good token that it holds goes on. A new one ends those of earlier days for the same phone and person.
    """
    if extend(phone, at):
        return cookie(at)
    held, token = _by_token(at), secrets.token_urlsafe(32)
    _end((DepositToken.device_id == phone.id) & (DepositToken.created_at < at - SETTLED), at)
    db.session.add(
        DepositToken(
            id=uuid.uuid4(),
            device_id=phone.id,
            token_hash=hash_of(token),
            created_at=at,
            expires_at=at + KEPT_FOR,
        )
    )
    return ".".join([*held, token][-MOST_TOKENS:])


def extend(phone: Device, at: datetime) -> bool:
    """Let the token that this phone holds last from now on; tell whether it holds one."""
    present = next((one for one in held_here(at) if one.device_id == phone.id), None)
    if present is not None:
        present.expires_at = at + KEPT_FOR
    return present is not None


def cookie(at: datetime) -> str:
    """Give what the browser is to keep: the good tokens that it sent."""
    return ".".join(_by_token(at))


def give_share(phone: Device, person: Person, at: datetime) -> bytes | None:
    """Give our part of what opens a phone to its person, there with an open session; None if it has none."""
    if phone.share is None:
        return None
    phone.last_seen_at = at
    _note("share given", phone, person, at)
    return phone.share


# Named, lost, revoked -------------------------------------------------------------------------------


def rename(phone: Device, name: str, by: Person, at: datetime) -> None:
    """Call a phone something else."""
    phone.name = name[:100]
    _note("named", phone, by, at)


def lose(phone: Device, high_water: int, at: datetime) -> None:
    """Note that a phone found its store emptied, and how far its numbers went as far as it remembers."""
    phone.lost_at, phone.last_seen_at = at, at
    phone.high_water = max(phone.high_water, high_water)
    _note("store lost", phone, phone.person, at, high_water=phone.high_water)


def revoke(phone: Device, by: Person, at: datetime) -> None:
    """Let nothing open on a phone any more. What waits on it is still delivered, and held."""
    phone.revoked_at, phone.revoked_by_id, phone.share = at, by.id, None
    _note("revoked", phone, by, at)


def _note(action: str, phone: Device, by: Person, at: datetime, **facts: Any) -> None:
    audit.append(action, "device", phone.device, person_id=by.id, at=at, owner=phone.person_id, **facts)


def _sent() -> list[str]:
    return [one for one in cookies.read(COOKIE).split(".") if 40 <= len(one) <= 64][:MOST_TOKENS]


def _by_token(at: datetime) -> dict[str, DepositToken]:
    good = {one.token_hash: one for one in held_here(at)}
    return {token: good[hash_of(token)] for token in _sent() if hash_of(token) in good}


def _end(which: ColumnElement[bool], at: datetime) -> None:
    for token in db.session.scalars(select(DepositToken).where(which, DepositToken.ended_at.is_(None))):
        token.ended_at = at
