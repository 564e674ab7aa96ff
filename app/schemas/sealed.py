"""What a phone seals, by its exact form: an envelope around one version of a visit, and a wrapped key to give back."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.schemas.exact import Choice, Uuid, Whole

POINT, KEY, TAG, IV = 65, 32, 16, 12  # bytes: a P-256 point, a record's key, what AES-GCM adds, and its start
DIGEST = r"[0-9a-f]{64}\Z"


class Bytes(fields.Field[bytes]):
    """Bytes in base64url without padding, as many as are meant; each in its one spelling."""

    def __init__(self, least: int, most: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, least if most is None else most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bytes:
        found = from_base64url(value) if isinstance(value, str) else None
        if found is None or not self.least <= len(found) <= self.most:
            raise ValidationError(f"must be base64url of {self.least} to {self.most} bytes")
        return found


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope around the text of a visit: which of our keys it is for, whose it is, the wrapped key, the rest."""

    kid: str
    author: uuid.UUID
    enc: bytes
    wrap: bytes
    iv: bytes
    ct: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A wrapped key that a phone asks to have opened: of a draft, or of a finished version of a visit."""

    purpose: str
    kid: str
    device: uuid.UUID
    author: uuid.UUID
    id: uuid.UUID
    enc: bytes
    wrap: bytes
    revision: int | None = None
    seq: int | None = None
    digest: str | None = None


class WrappedSchema(Schema):
    """A record's key, wrapped for one of ours."""

    class Meta:
        unknown = EXCLUDE

    kid = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{16}\Z"))
    author = Uuid(required=True)
    enc = Bytes(POINT, required=True)
    wrap = Bytes(KEY + TAG, required=True)


class SealedSchema(WrappedSchema):
    """`sealed` of an item. Later phones may add keys."""

    v = Whole(1, 1, required=True)
    iv = Bytes(IV, required=True)
    ct = Bytes(TAG, 2**20, required=True)

    @post_load
    def as_sealed(self, found: dict[str, Any], **_: Any) -> Sealed:
        """Give the envelope."""
        found.pop("v")
        return Sealed(**found)


class RecordSchema(WrappedSchema):
    """One of the records whose keys a phone asks for."""

    purpose = Choice(("draft", "visit"), required=True)
    device = Uuid(required=True)
    id = Uuid(required=True)
    revision = Whole(1, allow_none=True)
    seq = Whole(1, allow_none=True)
    digest = fields.String(allow_none=True, validate=validate.Regexp(DIGEST))

    @post_load
    def as_record(self, found: dict[str, Any], **_: Any) -> Record:
        """Give the record; a finished version is named by its revision, number and digest too."""
        record = Record(**found)
        if record.purpose == "visit" and None in (record.revision, record.seq, record.digest):
            raise ValidationError("needs a revision, a number and a digest")
        return record


def read_sealed(value: Any) -> Sealed | None:
    """Give an envelope, or None when it has not the form of one."""
    try:
        sealed: Sealed = SealedSchema().load(value)
    except ValidationError:
        return None
    return sealed


def read_record(value: Any) -> Record | None:
    """Give a record whose key is asked for, or None when it has not the form of one."""
    try:
        record: Record = RecordSchema().load(value)
    except ValidationError:
        return None
    return record


def to_base64url(value: bytes) -> str:
    """Write bytes as phones do."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes | None:
    """Read bytes as phones write them; None for any other spelling of the same bytes, so that none is altered."""
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return found if to_base64url(found) == text else None
