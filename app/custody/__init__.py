"""Custody first, filing second: a visit's bytes are committed before they are judged, and never bounced.

`take` keeps one item and then files it, or says why not. Whatever happens in between, the bytes are there:
the next time the phone offers them, or `file_again` is called, judging goes on where it stopped.
"""

from app.custody.decided import MAY_BE_ALLOWED, Act
from app.custody.filing import file_again
from app.custody.keeping import take
from app.custody.numbers import count
from app.custody.receipt import Receipt, receipt

__all__ = ["MAY_BE_ALLOWED", "Act", "Receipt", "count", "file_again", "receipt", "take"]
