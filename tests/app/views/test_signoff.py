"""The supervisor's pages: the queue, alerts and their answers, the decision, and what was decided."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import AuditEntry, Revision, SignOff
from tests.people import Cast
from tests.visits import Visits, reply


@pytest.fixture
def visits(cast: Cast) -> Visits:
    return Visits(cast)


@pytest.fixture
def chidi(signed_in: Any) -> FlaskClient:
    return signed_in("chidi")


def test_smoke(chidi: FlaskClient, visits: Visits) -> None:
    visits.made(40, 4)
    revision = visits.made(1, 2)
    print(chidi.get("/queue").status_code)
    page = chidi.get(f"/versions/{revision.id}/decision")
    assert page.status_code == 200
    sent = reply(page)
    answer = chidi.post(f"/versions/{revision.id}/decision", data=sent)
    assert answer.status_code == 303, answer.text
    signed = chidi.get(answer.location)
    assert "Signed" in signed.text
    assert audit.verify().wrong is None
    assert db.session.scalars(select(SignOff)).one()
    assert Revision and AuditEntry
