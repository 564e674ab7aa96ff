"""Answers made smaller for the air. Built files are smaller already (`assets.py`)."""

import gzip
from functools import lru_cache

from flask import Response, request


def squeezed(answer: Response) -> Response:
    """Squeeze an answer, if the browser takes it so.

    Only for what holds nothing that another site's page could have had put into it: beside a secret, that would tell
    the secret by the answer's size.
    """
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        answer.set_data(_squeeze(answer.get_data()))
        answer.content_encoding = "gzip"
    return answer


@lru_cache(maxsize=8)
def _squeeze(content: bytes) -> bytes:
    """The same content gives the same bytes."""
    return gzip.compress(content, compresslevel=9, mtime=0)
