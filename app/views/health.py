"""Whether this Holdfast can do its work, for whatever watches over it."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.config import VERSION
from app.extensions import db, read_only
from app.policy import requires

room = Blueprint("health", __name__)


@room.get("/healthz")
@requires("check health")
def health() -> Response:
    """200 when the database answers and is of this code's shape, else 503 with the reason."""
    try:
        read_only()
        found = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        return failing(f"the database cannot be reached ({type(error).__name__})", "unreachable", None)
    if found != needed_migration():
        return failing(
            f"the database is at migration {found}, the code needs {needed_migration()}", "reachable", found
        )
    return jsonify(status="ok", database="reachable", migration=found, version=VERSION)


def failing(reason: str, database: str, migration: str | None) -> Response:
    """The answer when something is wrong."""
    response = jsonify(
        status="failing", reason=reason, database=database, migration=migration, version=VERSION
    )
    response.status_code = 503
    response.headers["Retry-After"] = "5"
    return response


@cache
def needed_migration() -> str | None:
    """The newest migration that the code knows."""
    return ScriptDirectory(str(current_app.extensions["migrate"].directory)).get_current_head()
