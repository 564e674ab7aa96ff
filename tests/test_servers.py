"""What tests start from is the same each time, whatever the test before left."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from app.config import database_url
from tests.servers import Database, Postgres


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    """Another way into the database, past the application."""
    made = create_engine(database_url(database.url))
    yield made
    made.dispose()
    database.reset()


def count(connection: Connection, table: str) -> int:
    return int(connection.scalar(text(f"select count(*) from {table}")) or 0)  # noqa: S608


def test_a_record_is_empty_or_holds_the_cast(database: Database, engine: Engine) -> None:
    for cast, people in ((True, 5), (False, 0), (True, 5)):
        database.reset(cast=cast)
        with engine.begin() as connection:
            assert count(connection, "people") == people
            connection.execute(text("delete from assignments"))
            connection.execute(text("update alembic_version set version_num = '0'"))
        engine.dispose()
    database.reset(cast=True)
    with engine.connect() as connection:
        assert count(connection, "assignments") == 3
        assert connection.scalar(text("select version_num from alembic_version")) != "0"


def test_numbers_begin_again_from_one(database: Database, engine: Engine) -> None:
    try_ = "insert into sign_in_tries (account_hash, address_hash, tried_at) values ('x', 'y', '2026-01-01')"
    for _ in range(2):
        database.reset()
        with engine.begin() as connection:
            connection.execute(text(try_))
            assert connection.scalar(text("select max(id) from sign_in_tries")) == 1
        engine.dispose()


def test_lost_tables_are_made_anew(database: Database, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("drop table sign_in_tries"))
    engine.dispose()
    database.reset(cast=True)
    with engine.connect() as connection:
        assert (count(connection, "sign_in_tries"), count(connection, "people")) == (0, 5)


def test_who_holds_a_lock_from_an_earlier_test_is_put_out(database: Database, engine: Engine) -> None:
    if not isinstance(database, Postgres):
        return  # a file is replaced, whoever holds it
    database.reset(cast=True)
    with engine.connect() as left_open:
        left_open.execute(text("lock table people in access exclusive mode"))
        database.reset(cast=True)
        left_open.invalidate()
