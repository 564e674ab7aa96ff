"""Migrations: the tables they make are those of the models, and they can be taken back."""

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app.extensions import Base, db
from tests.people import Cast


@pytest.mark.usefixtures("app")
def test_the_migrations_make_what_the_models_say() -> None:
    flask_migrate.check()


def test_taken_back_and_made_again_nothing_is_left_over(app: Flask) -> None:
    db.session.commit()
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    assert set(Base.metadata.tables) < set(inspect(db.engine).get_table_names())


def test_the_head_named_in_the_file_is_the_newest(app: Flask) -> None:
    from alembic.script import ScriptDirectory

    from tests.servers import ROOT

    named = (ROOT / "migrations" / "HEAD").read_text().strip()
    assert ScriptDirectory(str(ROOT / "migrations")).get_current_head() == named


@pytest.mark.parametrize(
    ("grade", "evidence", "not_graded"),
    [(None, None, None), (2, "seen", "not_asked"), (2, None, None), (0, "seen", None), (6, "seen", None)],
)
def test_the_database_itself_refuses_a_rating_that_is_both_or_neither(
    cast: Cast, grade: int | None, evidence: str | None, not_graded: str | None
) -> None:
    from app import custody
    from app.clock import now
    from app.models import Rating, Revision
    from tests.builders import DEVICE, item, payload

    custody.take(item(payload(cast.amira, cast.rafi, ratings={})), cast.amira, DEVICE, now())
    revision = db.session.query(Revision).one()
    wrong = Rating(revision_id=revision.id, item="n1", grade=grade, evidence=evidence, not_graded=not_graded)
    db.session.add(wrong)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_sqlite_keeps_what_it_acknowledges(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
    assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
