"""Who looks at the pages, how visits come into the record, and the record as each of the roles meets it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clock import today
from app.extensions import db
from app.models import Challenge, Role
from tests.everything import of_a_person
from tests.people import Cast, assign, person, profile
from tests.visits import Visits
from tests.world import ROLES, World


def own_words(challenge_id: uuid.UUID) -> None:
    """Let a challenge say what its raiser may read for ever: their own words are no secret from them."""
    row = db.session.get(Challenge, challenge_id)
    assert row
    row.words = row.wanted = "What I disagree with."


@pytest.fixture(params=ROLES)
def world(
    request: pytest.FixtureRequest, app: Flask, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> World:
    """The record as one of the three roles meets it."""
    viewer = getattr(cast, request.param)
    made = World(app, viewer, lambda: signed_in(request.param))
    gwen = person("Gwen Farr", Role.WORKER, cast.south)
    far, former, shut = (profile(f"{one}.", f"PM-{one}", team, born=cast.rafi.born) for one, team in
                         (("F", cast.south), ("W", cast.south), ("C", cast.north)))  # fmt: skip
    yesterday = today() - timedelta(days=1)
    author = viewer if viewer.role != Role.ADMINISTRATOR else cast.amira
    assign(gwen, far)
    assign(author, former, ends_on=yesterday)
    assign(author, shut)
    if author is not cast.amira:
        assign(author, cast.rafi)
    made.holds("own", cast.rafi, author)
    made.holds("own team", cast.tomos, cast.ben)
    made.holds("other team", far, gwen)
    made.holds("former", former, author)
    own_words(made.ids["former"]["challenge_id"])
    made.holds("closed", shut, author)
    shut.closed_on = yesterday
    for situation, whose in (("own", viewer), ("own team", cast.ben), ("other team", gwen)):
        made.ids[situation] |= of_a_person(whose, "A browser")
    for situation, like in (("former", "other team"), ("closed", "own team")):
        made.ids[situation] = made.ids[like] | made.ids[situation]
    made.ids["none"] = {name: uuid.uuid4() for name in made.ids["own"]}
    db.session.commit()
    return made


@pytest.fixture
def amira(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Amira's browser, signed in."""
    return signed_in("amira")


@pytest.fixture
def chidi(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The supervisor's browser, signed in."""
    return signed_in("chidi")


@pytest.fixture
def evi(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The administrator's browser, signed in."""
    return signed_in("evi")


@pytest.fixture
def visits(cast: Cast) -> Visits:
    """Visits of Amira's to Rafi unless said otherwise."""
    return Visits(cast)
