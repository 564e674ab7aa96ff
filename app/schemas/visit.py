"""A visit as a phone reports it (schema 1, docs/phone.md section 4), by explicit fields."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.schemas.exact import SHORT_TEXT, Choice, Day, Instant, Truth, Uuid, Whole, Words, Zone, many
from app.schemas.text import Invalid, dotted, parse, refuse_unwritable
from observations.instrument import Instrument
from observations.visit import Cause, Evidence, Kind, Ungraded


class Strict(Schema):
    """A shape in which an unknown key is a mistake."""

    class Meta:
        unknown = RAISE


class Present(Strict):
    who = Words(SHORT_TEXT, 1, required=True)
    note = Words()


class Adult(Strict):
    who = Words(SHORT_TEXT, 1, required=True)
    lives = Choice(("lives", "stays", "visits"), required=True)
    seen = Truth(required=True)


class Engagement(Strict):
    how = Choice(("engaged", "reluctant", "sporadic", "refused"), required=True)
    why = Words()


class Target(Strict):
    item = Words(50, 1, required=True)
    grade = Whole(1, 5, required=True)
    by = Day(required=True)
    owner = Words(SHORT_TEXT)
    help = Words()


class Correction(Strict):
    reason = Words(least=1, required=True)


class Answer(Strict):
    question = Uuid(required=True)
    answer = Words(least=1, required=True)


class RatingSchema(Strict):
    """A grade with how it is known, or the reason why there is none: never both, never neither."""

    grade = Whole(1, 5)
    evidence = many(Choice(Evidence), least=1)
    not_graded = Choice(Ungraded)
    reason = Words()
    note = Words()
    cause = Choice(Cause, allow_none=True)
    changed_because = Words(allow_none=True)
    copied_from = Uuid(allow_none=True)
    peeked = Truth()

    @validates_schema
    def one_of_the_two(self, rating: Mapping[str, Any], **_: Any) -> None:
        """Refuse a rating that is both or neither, a grade without evidence, and what lacks a reason."""
        if ("grade" in rating) == ("not_graded" in rating):
            raise ValidationError("needs either a grade or a reason for none")
        if ("grade" in rating) != ("evidence" in rating):
            raise ValidationError("a grade, and only a grade, says how it is known", "evidence")
        if len(set(rating.get("evidence", ()))) < len(rating.get("evidence", ())):
            raise ValidationError("names the same source twice", "evidence")
        if rating.get("not_graded") == Ungraded.DOES_NOT_APPLY and not rating.get("reason", "").strip():
            raise ValidationError("is needed when an item does not apply", "reason")


class VisitSchema(Strict):
    """The payload of a visit, schema 1."""

    schema = Whole(1, 1, required=True)
    author = Uuid(required=True)
    profile = Uuid(required=True)
    occasion = Uuid(allow_none=True)
    instrument = Words(100, 1, required=True)
    instrument_version = Whole(1, required=True)
    kind = Choice(Kind, required=True)
    contact_with = Words(SHORT_TEXT)
    visited_on = Day(required=True)
    started_at = Instant(required=True)
    ended_at = Instant(allow_none=True)
    zone = Zone(required=True)
    recorded_at = Instant(required=True)
    child_seen = Truth(required=True)
    child_seen_reason = Words()
    child_alone = Truth(required=True)
    child_alone_reason = Words()
    bedroom_seen = Truth(allow_none=True)
    bedroom_reason = Words()
    present = many(fields.Nested(Present))
    household = many(fields.Nested(Adult))
    engagement = fields.Nested(Engagement, allow_none=True)
    ratings = fields.Dict(
        Words(50, 1), fields.Nested(RatingSchema), required=True, validate=validate.Length(0, 500)
    )
    childs_day = Words()
    childs_words = Words()
    summary = Words()
    carer_view = Words()
    shared_with_carer = Choice(("yes", "no", "refused"), allow_none=True)
    targets = many(fields.Nested(Target))
    correction = fields.Nested(Correction, allow_none=True)
    answers = many(fields.Nested(Answer))
    app_version = Words(50, 1, required=True)

    @validates_schema
    def dates_agree(self, visit: Mapping[str, Any], **_: Any) -> None:
        """Refuse a date that is not that of the start, where the home is, and an end before the start."""
        started, zone = visit["started_at"], visit["zone"]
        if visit["visited_on"] != started.astimezone(zone).date():
            raise ValidationError("is not the date of started_at in zone", "visited_on")
        if visit.get("ended_at") and visit["ended_at"] < started:
            raise ValidationError("is before started_at", "ended_at")

    @validates_schema
    def seen_alone_is_seen(self, visit: Mapping[str, Any], **_: Any) -> None:
        """Refuse a child seen alone but not seen."""
        if visit["child_alone"] and not visit["child_seen"]:
            raise ValidationError("cannot be true when the child was not seen", "child_alone")


@dataclass(frozen=True, slots=True)
class Reported:
    """A visit as a phone reports it: typed, but not yet believed to be anybody's."""

    author: uuid.UUID
    profile: uuid.UUID
    occasion: uuid.UUID | None
    instrument: str
    instrument_version: int
    kind: Kind
    visited_on: date
    started_at: datetime
    ended_at: datetime | None
    zone: ZoneInfo
    recorded_at: datetime
    child_seen: bool
    child_alone: bool
    ratings: Mapping[str, Mapping[str, Any]]
    correction: str | None
    app_version: str
    said: Mapping[str, Any] = field(repr=False)  # the payload as sent, but for the ratings


def read_visit(payload: bytes) -> Reported:
    """Give the visit that a payload reports.

    Raises Unreadable when it is not the JSON we take, Invalid when it is not of schema 1.
    """
    value = parse(payload)
    refuse_unwritable(value)
    if not isinstance(value, dict):
        raise Invalid({"": "must be an object"})
    try:
        loaded = VisitSchema().load(value)
    except ValidationError as error:
        raise Invalid(dotted(error.messages)) from error
    known = {name: loaded.get(name) for name in Reported.__slots__ if name != "said"}
    known["correction"] = (loaded.get("correction") or {}).get("reason")
    known["kind"] = Kind(loaded["kind"])
    return Reported(**known, said={key: said for key, said in value.items() if key != "ratings"})


def check_instrument(reported: Reported, instrument: Instrument) -> None:
    """Refuse, with Invalid, items and targets that this version of the checklist does not have."""
    known = instrument.items
    wrong = {
        f"ratings.{key}": "no such item in this checklist" for key in reported.ratings if key not in known
    }
    for place, target in enumerate(reported.said.get("targets") or ()):
        if target["item"] not in known:
            wrong[f"targets.{place}.item"] = "no such item in this checklist"
    if wrong:
        raise Invalid(wrong)
