"""Holdfast, the web application: the rooms, in the order in which they are wired."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from app import config as settings
from app.extensions import babel, db, login, migrate

# One module each in app/views; each offers its blueprint as `room`.
ROOMS = ("health", "auth", "profiles", "visits", "signoff", "capture", "sync", "tray", "admin", "patterns")


def create_app(config: settings.Config | None = None) -> Flask:
    """Make the application, with these settings or those of the environment."""
    config = config or settings.from_environment()
    config.check()
    app = Flask(__name__, static_folder=None, instance_path=str(settings.INSTANCE))
    app.config.from_mapping(config.for_flask())
    for extension in (db, login, babel):
        extension.init_app(app)
    migrate.init_app(app, db)
    for name in ROOMS:
        if find_spec(f"app.views.{name}"):
            app.register_blueprint(import_module(f"app.views.{name}").room)
    return app
