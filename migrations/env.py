"""Runs migrations inside the application (`flask db ...`)."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def migrate_online() -> None:
    """Bring the database that the application is set to from one version to another, all or nothing."""
    with database.engine.connect() as connection:
        hold_references(connection, False)
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadata,
                render_as_batch=True,
                transactional_ddl=True,  # SQLite can too, since our transactions begin where we say so
            )
            with context.begin_transaction():
                context.run_migrations()
                refuse_broken_references(connection)
        finally:
            hold_references(connection, True)


def hold_references(connection, held):
    """SQLite makes a table anew to change it, while other rows refer to it: they are checked at the end instead."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {'ON' if held else 'OFF'}")


def refuse_broken_references(connection):
    """Let no migration end with a row that refers to nothing."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"{len(broken)} rows would refer to nothing, the first in {broken[0][0]}")


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: they are not written out as SQL.")
migrate_online()
