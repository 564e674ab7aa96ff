"""Custody first, filing second: a visit's bytes are committed before they are judged, and never bounced.

`take` keeps one item and then files it, or says why not. Whatever happens in between, the bytes are there:
the next time the phone offers them, or `file_again` is called, judging goes on where it stopped.
"""

from app.custody.decided import MAY_BE_ALLOWED, Act
from app.custody.filing import file_again
from app.custody.keeping import take
from app.custody.numbers import count, missing
from app.custody.opening import unjudged
from app.custody.receipt import Receipt, receipt
from app.custody.said import named_by_all

__all__ = [
    "MAY_BE_ALLOWED", "Act", "Receipt", "count", "file_again", "missing", "named_by_all", "receipt", "take",
    "unjudged",
]  # fmt: skip
