"""Making a paper, reading it again as it was made, and finding it by what is printed on it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from app import audit, blind, policy
from app.extensions import db
from app.models import Document, Person, Profile
from app.papers import digest
from app.papers.choices import Choices
from app.papers.content import content
from app.papers.material import Material


def make(materials: Sequence[Material], choices: Choices, by: Person, at: datetime) -> Document:
    """Add a paper about these children to the open transaction, with its entry in the trail."""
    ident = uuid.uuid4()
    told = content(materials, choices, ident=ident, by=by, at=at)
    made = Document(
        id=ident,
        profile_id=materials[0].profile.id,
        kind=choices.kind.value,
        digest=digest.of(told),
        as_of=materials[0].change.as_of,
        content=told,
        by_id=by.id,
        made_at=at,
    )
    db.session.add(made)
    facts = choices.as_facts() | {"profiles": [str(one.profile.id) for one in materials]}
    audit.append(
        "made", "document", ident, person_id=by.id, at=at, profile_id=made.profile_id, digest=made.digest,
        visits=sum(len(one.change.revisions) for one in materials), **facts,
    )  # fmt: skip
    return made


def is_whole(document: Document) -> bool:
    """Tell whether what is kept is what was made."""
    return digest.of(document.content) == document.digest


def profile_ids(document: Document) -> list[uuid.UUID]:
    """Give the profiles of all the children on a paper."""
    return [uuid.UUID(child["profile"]) for child in document.content["children"]]


def may_read(document: Document, person: Person, on: date) -> bool:
    """Tell whether somebody may see every child and every visit on a paper: one of them is not enough."""
    visits = [visit for child in document.content["children"] for visit in child.get("versions", ())]
    if blind.tells_of_hidden(visits, person):
        return False
    return all(policy.find("make a document", Profile, ident, person, on) for ident in profile_ids(document))


def of_profile(profile: Profile, person: Person, on: date) -> list[Document]:
    """Give the papers about a profile that somebody may read, the newest first."""
    wanted = select(Document).where(Document.profile_id == profile.id).order_by(Document.made_at.desc())
    return [one for one in db.session.scalars(wanted) if may_read(one, person, on)]


def found(beginning: str, person: Person, on: date) -> list[Document]:
    """Give the papers whose digest begins so and that somebody may read."""
    wanted = select(Document).where(Document.digest.startswith(beginning, autoescape=True))
    every = db.session.scalars(wanted.order_by(Document.made_at.desc())).all()
    return [one for one in every if may_read(one, person, on)]
