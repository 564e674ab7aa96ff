"""From what a phone sends to what the record understands. Whatever is refused names its field."""

from app.schemas.envelope import SentItem, read_envelope, read_item
from app.schemas.text import Fields, Invalid, Unreadable, parse
from app.schemas.visit import Reported, check_instrument, read_visit

__all__ = [
    "Fields", "Invalid", "Reported", "SentItem", "Unreadable", "check_instrument", "parse", "read_envelope",
    "read_item", "read_visit",
]  # fmt: skip
