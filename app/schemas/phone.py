"""What a phone says of itself: which it is, how it is called, what it lost, whose keys it asks for."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from app.schemas.exact import MANY, SHORT_TEXT, Uuid, Whole, Words
from app.schemas.text import Invalid, dotted, parse

MOST_RECORDS = 50


class PhoneSchema(Schema):
    """Which phone it is, by the id that it gave itself. Later phones may add keys."""

    class Meta:
        unknown = EXCLUDE

    device = Uuid(required=True)


class RegisteringSchema(PhoneSchema):
    """A phone that is made ready, and how its person calls it."""

    name = Words(SHORT_TEXT, load_default="")


class LostSchema(PhoneSchema):
    """A phone whose store was emptied, and how far it remembers that each person's numbers went."""

    numbers = fields.Dict(keys=Uuid(), values=Whole(0), required=True, validate=validate.Length(0, MANY))


class RecoveringSchema(PhoneSchema):
    """A phone that asks for the keys of records; each of these is read by itself."""

    records = fields.List(
        fields.Raw(allow_none=True), required=True, validate=validate.Length(0, MOST_RECORDS)
    )


def read_as(schema: type[PhoneSchema], body: bytes) -> dict[str, Any]:
    """Give what a phone says of itself. Raises Unreadable or Invalid."""
    try:
        return schema().load(parse(body))
    except ValidationError as error:
        raise Invalid(dotted(error.messages)) from error
