"""What released clients send is filed as it was when they were released: a phone may be months behind."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import sessions
from app.clock import now
from app.config import config
from app.extensions import db
from app.models import Household, Person, Profile, Revision, Role
from tests.people import LONG_AGO, MADE_AT, Cast, assign
from tests.servers import ROOT

ANSWERED = ("status", "reason", "repeat", "alerted")
RELEASES = sorted((ROOT / "tests" / "vectors" / "contract").glob("*.json"))


def person(release: dict[str, Any], key: str, cast: Cast) -> Person:
    """Somebody with the id by which a released client knows them."""
    made = Person(
        id=uuid.UUID(release[key]),
        name=key.title(),
        email=f"{key}@example.org",
        role=Role.WORKER.value,
        team_id=cast.north.id,
        password_hash=cast.amira.password_hash,
        created_at=MADE_AT,
    )
    db.session.add(made)
    return made


def profile(release: dict[str, Any], key: str, cast: Cast, holder: Person) -> Profile:
    """A profile with the id by which a released client knows it."""
    home = Household()
    db.session.add(home)
    db.session.flush()
    made = Profile(
        id=uuid.UUID(release[key]),
        child_id=cast.rafi.child_id,
        household_id=home.id,
        team_id=cast.north.id,
        reference=key[:30],
        opened_on=LONG_AGO,
        created_at=MADE_AT,
    )
    db.session.add(made)
    db.session.flush()
    assign(holder, made)
    return made


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_what_a_released_client_sends_is_answered_as_ever(
    client: FlaskClient, cast: Cast, path: Path
) -> None:
    release = json.loads(path.read_text("utf-8"))
    author, colleague = (person(release, key, cast) for key in ("author", "colleague"))
    db.session.flush()
    profile(release, "profile", cast, author)
    profile(release, "colleagues_profile", cast, colleague)
    token = sessions.start(author, "A test", now())
    db.session.commit()
    client.set_cookie(config().cookie_name("session"), token)
    for one in release["exchanges"]:
        answer = client.post("/sync/visits", json=one["envelope"]).get_json()
        got = [{key: result[key] for key in ANSWERED} for result in answer["results"]]
        assert (one["says"], got, answer["missing"]) == (one["says"], one["results"], one["missing"])
    assert len(db.session.scalars(select(Revision)).all()) == 4
