"""Visits as custody takes them, and the decision page filled in as its fields stand on it."""

import uuid
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app import custody
from app.clock import now, today
from app.extensions import db
from app.models import Deposit, Person, Profile, Revision
from tests.builders import DEVICE, LONDON, all_graded, item, payload
from tests.people import Cast


class Visits:
    """Visits of Amira's to Rafi unless said otherwise, through the same door as a phone's."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.seq = cast, 0

    def made(self, days_ago: int, grade: int = 2, **changes: Any) -> Revision:
        """Make a visit of so many days ago, everything at this grade, and give its filed version."""
        deposit = self.sent(days_ago, grade, **changes)
        assert deposit.status == "filed", (deposit.reason, deposit.fields)
        return db.session.scalars(select(Revision).where(Revision.deposit_id == deposit.id)).one()

    def corrected(self, before: Revision, days_ago: int, grade: int = 2, **changes: Any) -> Revision:
        """Make the next version of a visit."""
        why = {"correction": {"reason": "Seen again."}}
        number = before.number + 1
        return self.made(days_ago, grade, visit=before.visit_id, revision=number, **{**why, **changes})

    def sent(
        self,
        days_ago: int,
        grade: int = 2,
        *,
        by: Person | None = None,
        sender: Person | None = None,
        to: Profile | None = None,
        visit: uuid.UUID | None = None,
        revision: int = 1,
        **changes: Any,
    ) -> Deposit:
        """Send a visit, and give what was kept of it, filed or not."""
        self.seq += 1
        author = by or self.cast.amira
        on = today() - timedelta(days=days_ago)
        said = payload(
            author,
            to or self.cast.rafi,
            datetime(on.year, on.month, on.day, 10, tzinfo=LONDON),
            **{"ratings": all_graded(grade), "child_alone": True, **changes},
        )
        sent = item(said, visit=visit, revision=revision, seq=self.seq)
        custody.take(sent, sender or author, DEVICE, now())
        wanted = select(Deposit).where(
            Deposit.digest == sent["digest"], Deposit.visit_id == uuid.UUID(sent["id"])
        )
        return db.session.scalars(wanted).one()


class _Fields(HTMLParser):
    """The fields of one form, with those that belong to it by `form` and stand elsewhere after them."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.open: str | None = None
        self.inside: list[tuple[str, str]] = []
        self.beside: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = given.get("id")
        if tag not in ("input", "textarea", "select", "button") or not (name := given.get("name")):
            return
        if given.get("form", self.open) == self.form_id:
            (self.beside if "form" in given else self.inside).append((name, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def fields(page: TestResponse, form_id: str = "deciding") -> dict[str, list[str]]:
    """Every field of a form, with the values that it offers; those it is only belonging to by `form` too."""
    read = _Fields(form_id)
    read.feed(page.text)
    assert read.inside, f"no form called {form_id}"
    found: dict[str, list[str]] = {}
    for name, value in read.inside + read.beside:
        found.setdefault(name, []).append(value)
    return found


def reply(page: TestResponse, **changes: str) -> dict[str, str]:
    """What a supervisor sends who agrees with everything: each field of the decision page answered."""
    sent = {name: values[0] for name, values in fields(page).items() if not name.startswith("question-")}
    for name in sent:
        if name.startswith("prompt-"):
            sent[name] = "Talked through."
        if name.startswith("action-"):
            sent[name] = ""
    look = (today() + timedelta(days=28)).isoformat()
    sent |= {"rationale": "The plan goes on.", "look_on": look, "typed_name": "Chidi Marsh"}
    return sent | {"read": "yes", "childs_view": "yes", "outcome": "signed"} | changes
