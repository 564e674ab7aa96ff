"""Papers of the demonstration families as pictures: made through the same door as real ones, drawn by the PDF."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
from flask import render_template
from PIL.Image import Image
from sqlalchemy import select

from app import holding, records
from app.extensions import db
from app.models import Document, Person, Profile
from app.papers import digest, making, pdf
from app.papers.choices import Choices
from app.papers.material import material

DOTS = 110  # to the inch: a page of paper on a screen


@dataclass(frozen=True)
class Paper:
    """One paper, with its PDF."""

    document: Document
    pdf: bytes

    @property
    def texts(self) -> list[str]:
        """The words of each page."""
        return texts(self.pdf)

    def pictures(self, *, grey: bool = False) -> list[Image]:
        """Each page as a picture, as it comes out of a printer with colours or without."""
        return pictures(self.pdf, grey=grey)


def paper(reference: str, choices: Choices, by: str, at: datetime) -> Paper:
    """Make a paper about a profile of the open record, as that person, at that moment."""
    profile = db.session.scalars(select(Profile).where(Profile.reference == reference)).one()
    person = db.session.scalars(select(Person).where(Person.email == f"{by}@example.org")).one()
    every = [profile, *(one for one in _siblings(profile, person, at) if one.id in choices.siblings)]
    changes = records.changes_over_time(every, at.date())
    made = making.make([material(changes[one.id]) for one in every], choices, person, at)
    db.session.flush()
    return Paper(made, pdf.written(render_template("documents/pdf.html", **_shown(made))))


def _siblings(profile: Profile, person: Person, at: datetime) -> list[Profile]:
    return holding.siblings(profile, person, at.date())


def _shown(made: Document) -> dict[str, Any]:
    return {"content": made.content, "digest": made.digest, "grouped": digest.in_groups(made.digest)}


def texts(written: bytes) -> list[str]:
    """The words of each page of a PDF, with single spaces."""
    with pypdfium2.PdfDocument(written) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def outside(written: bytes) -> list[tuple[int, str]]:
    """The characters of a PDF that do not lie within their page, each with the number of that page."""
    found = []
    with pypdfium2.PdfDocument(written) as document:
        for number, page in enumerate(document, start=1):
            words, wide = page.get_textpage(), page.get_width()
            for place in range(words.count_chars()):
                left, _bottom, right, _top = words.get_charbox(place)
                if left < 0 or right > wide:
                    found.append((number, words.get_text_range(place, 1)))
    return found


def pictures(written: bytes, *, grey: bool = False) -> list[Image]:
    """Each page of a PDF as a picture."""
    with pypdfium2.PdfDocument(written) as document:
        drawn = [page.render(scale=DOTS / 72).to_pil() for page in document]
    return [one.convert("L") if grey else one for one in drawn]


def keep(made: Paper, folder: Path, name: str) -> list[Path]:
    """Write a paper's pages into a folder, in colour and in grey, and give where they are."""
    kept = []
    for grey in (False, True):
        for number, picture in enumerate(made.pictures(grey=grey), start=1):
            kept.append(folder / f"{name}-{number}{'-grey' if grey else ''}.png")
            picture.save(kept[-1])
    return kept
