"""Runs migrations inside the application (`flask db ...`)."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def migrate_online() -> None:
    """Bring the database that the application is set to from one version to another, all or nothing."""
    with database.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=database.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: they are not written out as SQL.")
migrate_online()
