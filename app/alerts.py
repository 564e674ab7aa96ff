"""What a supervisor must hear the same day, read from a deposit before it is judged."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from app.models import Alert, Deposit, Profile
from observations.flags import Alert as Cause
from observations.flags import alerts_in
from observations.instrument import current, find


def causes(payload: bytes) -> tuple[Cause, ...]:
    """Give what in this payload alerts, however wrong the rest of it is.

    Any 5, and any 4 on an item marked critical in the checklist it names (the newest, if that is unknown).
    """
    said = _readable(payload)
    named = find(str(said.get("instrument")), _whole(said.get("instrument_version")))
    return alerts_in(_grades(said.get("ratings")), named or current())


def _readable(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _grades(ratings: Any) -> dict[str, int]:
    # A "5" or a 5.0 is no valid grade, but whoever wrote it meant one: it must not be silent.
    found = {
        item: _whole(rating.get("grade")) for item, rating in _pairs(ratings) if isinstance(rating, dict)
    }
    return {item: grade for item, grade in found.items() if 1 <= grade <= 5}


def _pairs(ratings: Any) -> Any:
    return ratings.items() if isinstance(ratings, dict) else ()


def _whole(value: Any) -> int:
    known = {str(number): number for number in range(1, 1000)}
    return 0 if isinstance(value, bool) else known.get(str(value).removesuffix(".0"), 0)


def raise_for(deposit: Deposit, profile: Profile | None, teams: Iterable[uuid.UUID]) -> list[Alert]:
    """Make the alerts of a deposit, one for each of the teams whose supervisors must hear."""
    found = causes(deposit.payload) if deposit.payload else ()
    return [
        Alert(
            deposit=deposit,
            team_id=team,
            profile_id=profile.id if profile else None,
            code=cause.code,
            item=(cause.item or "")[:50],
            raised_at=deposit.received_at,
        )
        for cause in found
        for team in sorted(set(teams))
    ]
