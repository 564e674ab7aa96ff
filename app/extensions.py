"""The libraries that hang on the application: database, migrations, sign-in, languages."""

import sqlite3
from typing import Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table derives from. Constraints get names, so that a later migration can find them."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True)
login = LoginManager()
babel = Babel()


def read_only() -> None:
    """Let this transaction read without taking SQLite's write lock. To be called before the first query.

    A write in it may fail, so this is for a page that certainly writes nothing: no audit entry, no session.
    """
    db.session.connection(execution_options={"read_only": True})


@event.listens_for(Engine, "connect")
def make_sqlite_durable(connection: Any, _record: Any) -> None:
    """Make SQLite keep what it acknowledges and hold references; transactions begin where we say so."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for setting in (
        "busy_timeout = 10000",
        f"journal_mode = {journal_mode()}",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


@event.listens_for(Engine, "begin")
def begin_immediately(connection: Connection) -> None:
    """Take SQLite's write lock at the start: a transaction that reads first and writes later could not get it."""
    if connection.dialect.name != "sqlite":
        return
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """WAL where the library is free of the WAL-reset fault, which can lose a commit; DELETE elsewhere."""
    since = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}.get(version[:2], (3, 51, 3))
    mended = version >= since
    return "WAL" if mended else "DELETE"
