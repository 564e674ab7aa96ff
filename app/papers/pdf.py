"""A paper as a PDF that a screen reader can read (PDF/UA). The library, and Pango below it, may be missing."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

STYLES = Path(__file__).resolve().parent.parent / "static" / "css" / "print.css"
VARIANT = "pdf/ua-1"


class Missing(RuntimeError):
    """The library, or Pango, is not on this machine: the paper can be printed from the browser all the same."""


def library() -> Any:
    """Give WeasyPrint, asked for only when somebody wants a PDF. Missing when it cannot be had."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # the latter when Pango is not there
        raise Missing(str(error)) from error


def written(page: str) -> bytes:
    """Give a page as PDF, with tags, title and language. It may fetch nothing, neither file nor network."""
    made = library()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fetcher = made.urls.URLFetcher(allowed_protocols=())
    styles = made.CSS(string=STYLES.read_text("utf-8"), url_fetcher=fetcher)
    document = made.HTML(string=page, url_fetcher=fetcher)
    return bytes(document.write_pdf(stylesheets=[styles], pdf_variant=VARIANT))
