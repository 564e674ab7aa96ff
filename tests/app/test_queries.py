"""What a page asks of the database does not grow with what it shows: counted, in both databases, never timed."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import judging
from app.clock import now, today
from app.extensions import db
from app.models import Revision, Session, SignOff, Visit
from tests.bench.pages import counted
from tests.bench.record import Record, Sizes
from tests.people import Cast
from tests.servers import Database

FEW, MANY = 5, 510  # SQLAlchemy of itself would ask twice for more than 500
MOST = 40  # statements of a page, whatever it shows
PAGES = ("", "/reached/housing", "/chronology", "/events", "/targets", "/circumstances")


def put_in(cast: Cast, database: Database, prefix: str, *sizes: tuple[int, int]) -> Record:
    """Put profiles of Amira's into the record (visits of each, and how many), the last of each not yet signed."""
    made = Record(cast, today(), Sizes(sizes), dict(sizes), prefix)
    db.session.commit()
    made.fill(database.url)
    return made


def asked(app: Flask, client: FlaskClient, address: str) -> int:
    """How many statements a page costs when nothing is kept of it, without those that note a session's use."""
    judging.init_app(app)
    db.session.execute(update(Session).values(last_seen_at=now()))
    db.session.commit()
    with counted(app) as statements:
        assert client.get(address).status_code == 200, address
    return len(statements)


def undecided(profile: str) -> str:
    """Where the version of a profile that awaits a decision is decided."""
    wanted = select(Revision.id).join(Revision.visit).outerjoin(SignOff, SignOff.revision_id == Revision.id)
    left = wanted.where(Visit.profile_id == UUID(profile), SignOff.id.is_(None))
    return f"/versions/{db.session.scalars(left).one()}/decision"


@pytest.mark.timeout(400)  # a busy machine is no fault of what is counted
def test_five_hundred_visits_and_forty_profiles_cost_no_more_queries_than_five_and_two(
    app: Flask, cast: Cast, database: Database, signed_in: Callable[[str], FlaskClient]
) -> None:
    amira, chidi = signed_in("amira"), signed_in("chidi")

    def looked_at(profile: str) -> dict[str, int]:
        costs = {page: asked(app, amira, f"/profiles/{profile}{page}") for page in PAGES}
        costs["/decision"] = asked(app, chidi, undecided(profile))
        return costs | {"caseload": asked(app, amira, "/"), "queue": asked(app, chidi, "/queue")}

    small = put_in(cast, database, "B", (FEW, 2)).measured[FEW]
    looked_at(small)  # so that everything is loaded that is loaded only once
    few = looked_at(small)
    many = looked_at(put_in(cast, database, "C", (MANY, 1), (FEW, 37)).measured[MANY])
    assert many == few
    assert max(few.values()) <= MOST
