"""The cast of the plays, each with a phone, and the ids by which the record knows everybody."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.extensions import db
from app.models import Person, Profile
from tests.browser.actors import Actor, Supervisor, Worker
from tests.servers import Server


@pytest.fixture
def amira(new_phone: Callable[..., Page]) -> Worker:
    """Amira, signed in on her phone."""
    return Worker(new_phone(who="amira"), "Amira Osei")


@pytest.fixture
def ben(new_phone: Callable[..., Page]) -> Worker:
    """Ben, signed in on his phone."""
    return Worker(new_phone(who="ben"), "Ben Carrow")


@pytest.fixture
def chidi(new_phone: Callable[..., Page]) -> Supervisor:
    """Chidi, signed in on his phone."""
    return Supervisor(new_phone(who="chidi"), "Chidi Marsh")


@pytest.fixture
def evi(new_phone: Callable[..., Page]) -> Actor:
    """Evi, signed in on her phone."""
    return Actor(new_phone(who="evi"), "Evi Lund")


@pytest.fixture
def known(server: Server) -> SimpleNamespace:
    """The people and profiles of the record by name: `known.amira.id`, `known.rafi.id`."""
    initials = {"R.": "rafi", "S.": "sana", "T.": "tomos"}
    with server.record():
        people = {person.name.split()[0].lower(): person for person in db.session.scalars(select(Person))}
        profiles = {initials[one.initials]: one for one in db.session.scalars(select(Profile))}
        ids = {name: SimpleNamespace(id=one.id) for name, one in (people | profiles).items()}
    return SimpleNamespace(**ids)
