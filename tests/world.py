"""One of everything in every situation that somebody can stand in to a case, and every address asked for it."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import policy
from app.clock import today
from app.extensions import db
from app.models import Assignment, Person, Profile, Role
from tests.everything import About, one_of_everything

SITUATIONS = ("own", "own team", "other team", "former", "closed", "none")
ROLES = {"amira": "Worker", "chidi": "Supervisor", "evi": "Administrator"}
SIGNED_OUT = (401, 404)


@dataclass
class World:
    """One of everything in every situation that somebody can stand in to a case."""

    app: Flask
    viewer: Person
    sign_in: Callable[[], FlaskClient]
    ids: dict[str, dict[str, uuid.UUID]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    browser: FlaskClient | None = None  # signed in, while nothing was done that may end it

    def holds(self, situation: str, child: Profile, author: Person) -> None:
        """Let one of everything be in this situation."""
        self.marks[situation] = f"canary-{situation.replace(' ', '-')}-7f3a"
        rows = one_of_everything(About(child, author, self.marks[situation]))
        self.ids[situation] = rows | {"assignment_id": self.assignment(child)}

    def assignment(self, child: Profile) -> uuid.UUID:
        """One assignment of this child: the viewer's own, where there is one."""
        theirs = Assignment.person_id == self.viewer.id
        found = select(Assignment.id).where(Assignment.profile_id == child.id)
        return db.session.scalars(found.order_by(theirs.desc(), Assignment.starts_on).limit(1)).one()

    def unseen(self) -> list[str]:
        """The marks of all that this person may not see."""
        may_see = policy.PERMISSIONS["see a profile"].which(self.viewer, today())
        seen = set(db.session.scalars(select(Profile.id).where(may_see)))
        if self.viewer.role == Role.ADMINISTRATOR:
            seen = set()
        return [mark for one, mark in self.marks.items() if self.ids[one]["profile_id"] not in seen]

    def routes(self) -> Iterator[tuple[Rule, str]]:
        """Every guarded route with each of its methods: what is only looked at before what is done."""
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
                permission = getattr(self.app.view_functions[rule.endpoint], "permission", "")
                guarded = policy.PERMISSIONS[permission].who is not None
                if guarded and method in (rule.methods or ()):
                    yield rule, method

    def ask(self, rule: Rule, method: str, ids: dict[str, uuid.UUID], **headers: str) -> TestResponse:
        """Ask for something, signed in, with an empty form or envelope where one is sent."""
        known: dict[str, Any] = {
            "number": 1,
            "domain": "nutrition",
            "agency_id": uuid.uuid4(),
            "team_id": uuid.uuid4(),
        }
        known |= ids
        if rule.rule.endswith("/signed"):  # what was decided stands on another version than what is to be
            known["revision_id"] = ids["decided_id"]
        address = re.sub(r"<\w+:(\w+)>", lambda found: str(known[found[1]]), rule.rule)
        more: dict[str, Any] = {"headers": headers} if headers else {}
        browser, asks = self.signed_in(), method == "GET"
        self.browser = browser if asks else None
        return browser.open(address, method=method, data=None if asks else {}, **more)

    def signed_in(self) -> FlaskClient:
        """The browser of this person, signed in anew where what was done may have signed it out."""
        self.browser = self.browser or self.sign_in()
        return self.browser


def said(answer: TestResponse) -> bytes:
    """All that an answer holds; of a spreadsheet, what is packed in it."""
    if not answer.data.startswith(b"PK"):
        return answer.data
    with ZipFile(BytesIO(answer.data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def reached(answer: TestResponse) -> bool:
    """Whether somebody got at it. What is refused says nothing but that there is no such thing."""
    assert answer.status_code < 500, (answer.request.path, answer.status_code)
    to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
    return answer.status_code not in SIGNED_OUT and not to_sign_in
