"""What a deposit says before it is judged: whose visit it is, of which profile, and who must hear of it today."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import alerts, holding
from app.clock import local
from app.extensions import db
from app.models import Alert, Deposit, Person, Profile
from app.schemas import Unreadable, parse


def author_of(deposit: Deposit) -> uuid.UUID | None:
    """Give whose visit this says it is, when that is somebody we know. An envelope says so until it is opened."""
    said = _said(deposit.payload) if deposit.payload is not None else deposit.sealed or {}
    named = _uuid_in(said, "author")
    return named if named and db.session.get(Person, named) else None


def named_by_all(items: list[Any]) -> uuid.UUID | None:
    """Give the one author whom all items of an envelope name; none when they differ or one names nobody."""
    named = {_named_by(one) for one in items}
    return named.pop() if len(named) == 1 else None


def tell(deposit: Deposit, at: datetime) -> int:
    """Note which profile a deposit names and raise what must be heard of it today; give how many were raised.

    Each supervisors' team is told once, however often the bytes come. A profile that is not the sender's, real or
    not, is told to the sender's supervisor too.
    """
    profile, sender = _profile_named(deposit), db.session.get_one(Person, deposit.sender_id)
    own = profile is not None and holding.was_held(sender.id, profile.id, local(at).date())
    teams = {profile.team_id if profile else sender.team_id} | (set() if own else {sender.team_id})
    told = db.session.scalars(select(Alert.team_id).where(Alert.deposit_id == deposit.id))
    deposit.profile_id = profile.id if profile else None
    deposit.team_id = profile.team_id if profile else sender.team_id
    raised = alerts.raise_for(deposit, profile, teams.difference(told), at)
    deposit.alerted = deposit.alerted or bool(raised)
    db.session.add_all(raised)
    return len(raised)


def _profile_named(deposit: Deposit) -> Profile | None:
    named = _uuid_in(_said(deposit.payload), "profile")
    return db.session.get(Profile, named) if named else None


def _said(payload: bytes | None) -> dict[str, Any]:
    try:
        said = parse(payload or b"")
    except Unreadable:
        return {}
    return said if isinstance(said, dict) else {}


def _uuid_in(said: dict[str, Any], key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said[key])
    except (KeyError, ValueError, AttributeError, TypeError):
        return None


def _named_by(item: Any) -> uuid.UUID | None:
    if not isinstance(item, dict):
        return None
    text, sealed = item.get("payload"), item.get("sealed")
    said = _said(text.encode("utf-8", "replace")) if isinstance(text, str) else sealed
    return _uuid_in(said, "author") if isinstance(said, dict) else None
