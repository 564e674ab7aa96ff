"""The payload of an invented visit, as a phone would have written it (schema 1)."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.seeds.stories import Story, Told, ended, read_grades, started


def payload(
    story: Story,
    told: Told,
    today: date,
    *,
    author: UUID,
    profile: UUID,
    occasion: UUID | None = None,
    sibling: UUID | None = None,
    answers: Sequence[dict[str, str]] = (),
) -> str:
    """Give the JSON text. `sibling`: the visit that copied grades come from; `answers`: to what was asked."""
    written = ended(told, today) + timedelta(minutes=9)
    said = {
        "schema": 1,
        "author": str(author),
        "profile": str(profile),
        "occasion": str(occasion) if occasion else None,
        "instrument": "home-visit-observation",
        "instrument_version": 1,
        "kind": told["kind"],
        "contact_with": told.get("contact_with", ""),
        **_when(told, today),
        "recorded_at": (written + timedelta(days=told.get("again", 0))).isoformat(),
        **_seen(told),
        **_home(story, told),
        **_words(told),
        "ratings": read_grades(told.get("grades", ""), sibling),
        "targets": [_target(one, started(told, today).date()) for one in told.get("targets", ())],
        "correction": {"reason": told["correction"]} if "correction" in told else None,
        "answers": list(answers),
        "app_version": "1.0.0",
    }
    return json.dumps(said, ensure_ascii=False)


def _when(told: Told, today: date) -> dict[str, Any]:
    start = started(told, today)
    return {
        "visited_on": start.date().isoformat(),
        "started_at": start.isoformat(),
        "ended_at": ended(told, today).isoformat(),
        "zone": "Europe/London",
    }


def _seen(told: Told) -> dict[str, Any]:
    """`seen` is "alone", "yes" or "no", and `bedroom` "yes" or "no", each with its reason after a colon."""
    seen, _, reason = told.get("seen", "no").partition(": ")
    bedroom, _, bedroom_reason = told.get("bedroom", "").partition(": ")
    return {
        "child_seen": seen in ("yes", "alone"),
        "child_seen_reason": reason if seen == "no" else "",
        "child_alone": seen == "alone",
        "child_alone_reason": reason if seen == "yes" else "",
        "bedroom_seen": bedroom == "yes" if bedroom else None,
        "bedroom_reason": bedroom_reason,
    }


def _home(story: Story, told: Told) -> dict[str, Any]:
    present = told.get("present", [])
    how, _, why = told.get("engagement", "").partition(": ")
    adults = told.get("household", story.household)
    return {
        "present": [{"who": who, "note": ""} for who in present],
        "household": [{"who": who, "lives": lives, "seen": who in present} for who, lives in adults],
        "engagement": {"how": how, "why": why} if how else None,
    }


def _words(told: Told) -> dict[str, Any]:
    names = ("childs_day", "childs_words", "summary", "carer_view")
    return {name: told.get(name, "").strip() for name in names} | {"shared_with_carer": told.get("shared")}


def _target(told: dict[str, Any], on: date) -> dict[str, Any]:
    """A target's `days` count from the visit."""
    rest = {key: said for key, said in told.items() if key != "days"}
    return rest | {"by": (on + timedelta(days=told["days"])).isoformat()}
