"""Whether what watches over Holdfast is told the truth."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.config import VERSION
from app.extensions import db
from tests.servers import Server, free_port

HEAD = "select version_num from alembic_version"


def test_it_is_well_when_the_database_answers_and_has_the_codes_shape(
    client: FlaskClient, app: Flask
) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": "reachable",
        "migration": db.session.scalar(text(HEAD)),
        "version": VERSION,
    }


def test_it_is_not_well_when_the_database_is_at_another_migration(client: FlaskClient, app: Flask) -> None:
    db.session.execute(text("update alembic_version set version_num = '0000'"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "failing"
    assert answer.json["reason"].startswith("the database is at migration 0000, the code needs ")
    assert answer.headers["Retry-After"]


def test_it_is_not_well_when_the_database_has_no_tables(
    tmp_path: Path, new_app: Callable[..., Flask]
) -> None:
    answer = new_app(database=f"sqlite:///{tmp_path / 'new.sqlite3'}").test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "migration None" in answer.json["reason"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_it_is_not_well_when_the_database_cannot_be_reached(
    kind: str, tmp_path: Path, new_app: Callable[..., Flask]
) -> None:
    nowhere = f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3"
    if kind == "postgresql":
        nowhere = f"postgresql://app@127.0.0.1:{free_port()}/nothing"
    answer = new_app(database=nowhere).test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"] == "unreachable"
    assert "cannot be reached" in answer.json["reason"]
    assert "127.0.0.1" not in answer.text, "where the database is concerns nobody outside"


def test_the_server_can_be_stopped_and_started_again_on_the_same_port(server: Server) -> None:
    server.stop()
    assert server.is_silent()
    server.start()
    assert server.is_well()
