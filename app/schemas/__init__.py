"""From what a phone sends to what the record understands. Whatever is refused names its field."""

from app.schemas.envelope import SentItem, read_envelope, read_item
from app.schemas.phone import LostSchema, PhoneSchema, RecoveringSchema, RegisteringSchema, read_as
from app.schemas.sealed import Record, Sealed, read_record, read_sealed, to_base64url
from app.schemas.text import Fields, Invalid, Unreadable, parse
from app.schemas.visit import Reported, check_instrument, read_visit

__all__ = [
    "Fields", "Invalid", "LostSchema", "PhoneSchema", "Record", "RecoveringSchema", "RegisteringSchema", "Reported",
    "Sealed", "SentItem", "Unreadable", "check_instrument", "parse", "read_as", "read_envelope", "read_item",
    "read_record", "read_sealed", "read_visit", "to_base64url",
]  # fmt: skip
