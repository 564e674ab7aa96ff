"""What persons decided about a held deposit: for whom it is, with which checklist, what no longer holds it.

Its bytes say what they always said. The decision stands beside them, and goes for later versions of the same
visit that say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.models import Deposit
from app.schemas import Invalid, Reported, Unreadable, read_visit

MAY_BE_ALLOWED = frozenset({"other_author", "suspended", "device_revoked"})


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did about a deposit, for the one entry that it leaves in the trail."""

    name: str
    by: UUID
    facts: Mapping[str, Any] = field(default_factory=dict)  # ids, versions and counts only


def is_allowed(deposit: Deposit, reason: str) -> bool:
    """Tell whether a supervisor decided that this reason no longer holds the deposit."""
    return reason in MAY_BE_ALLOWED and reason in (deposit.allowed or ())


def as_decided(deposit: Deposit, reported: Reported) -> Reported:
    """Give the visit as it is to be filed: for the profile and with the checklist that were decided on."""
    profile, checklist = deposit.filed_for_profile_id, deposit.read_with
    for earlier in _earlier(deposit):
        said = _said(earlier)
        if said and said.profile == reported.profile:
            profile = profile or earlier.filed_for_profile_id
        if said and _checklist(said) == _checklist(reported):
            checklist = checklist or earlier.read_with
    return _with_checklist(replace(reported, profile=profile or reported.profile), checklist)


def _with_checklist(reported: Reported, checklist: str | None) -> Reported:
    if checklist is None:
        return reported
    key, _, version = checklist.rpartition("/")
    return replace(reported, instrument=key, instrument_version=int(version))


def _earlier(deposit: Deposit) -> list[Deposit]:
    """The filed versions of the same visit by the same sender that something was decided about, newest first."""
    wanted = select(Deposit).where(
        Deposit.visit_id == deposit.visit_id,
        Deposit.sender_id == deposit.sender_id,
        Deposit.status == "filed",
        Deposit.filed_for_profile_id.is_not(None) | Deposit.read_with.is_not(None),
    )
    return list(db.session.scalars(wanted.order_by(Deposit.revision.desc())))


def _said(deposit: Deposit) -> Reported | None:
    try:
        return read_visit(deposit.payload or b"")
    except (Invalid, Unreadable):
        return None


def _checklist(reported: Reported) -> tuple[str, int]:
    return reported.instrument, reported.instrument_version
