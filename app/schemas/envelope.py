"""What a phone posts: an envelope of items, each the bytes of one version of one visit."""

import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.schemas.exact import Uuid, Whole
from app.schemas.text import Invalid, Unreadable, dotted, parse, refuse_unwritable


class EnvelopeSchema(Schema):
    """What a phone posts: which phone, how far whose numbers go, and the items. Later phones may add keys."""

    class Meta:
        unknown = EXCLUDE

    device = Uuid(required=True)
    high_water = Whole(0, required=True)
    author = Uuid(load_default=None, allow_none=True)
    items = fields.List(fields.Raw(allow_none=True), required=True, validate=validate.Length(0, 50))


@dataclass(frozen=True, slots=True)
class SentItem:
    """One item of an envelope: the bytes of a visit's version and the names by which it goes."""

    id: uuid.UUID
    revision: int
    seq: int
    digest: str
    payload: bytes | None
    sealed: dict[str, Any] | None


class ItemSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    id = Uuid(required=True)
    revision = Whole(1, required=True)
    seq = Whole(1, required=True)
    digest = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))
    payload = fields.Raw()
    sealed = fields.Raw()

    @post_load
    def as_item(self, item: dict[str, Any], **_: Any) -> SentItem:
        """Give the item, its text as bytes; exactly one of text and sealed envelope is there."""
        text, sealed = item.pop("payload", None), item.pop("sealed", None)
        if isinstance(text, str) == isinstance(sealed, dict) or (text is not None and sealed is not None):
            raise ValidationError("needs either a payload or a sealed envelope")
        return SentItem(
            **item, payload=text.encode("utf-8") if isinstance(text, str) else None, sealed=sealed
        )


def read_envelope(body: bytes) -> dict[str, Any]:
    """Give `device`, `high_water`, `author` and the raw `items` of a request. Raises Unreadable or Invalid.

    Half a character inside one item damages that item, not the request.
    """
    try:
        return EnvelopeSchema().load(parse(body))
    except ValidationError as error:
        raise Invalid(dotted(error.messages)) from error


def read_item(value: Any) -> SentItem | None:
    """Give one item of an envelope, or None when it has no usable shape (then it is damaged)."""
    try:
        item: SentItem = ItemSchema().load(value)
        refuse_unwritable(item.sealed)
    except (ValidationError, Unreadable, UnicodeEncodeError):
        return None
    return item
