"""Holdfast, the web application: the rooms, in the order in which they are wired."""

from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_babel import get_locale
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, cli, demonstration, errors, filters, judging, logs, navigation, security
from app import config as settings
from app.extensions import babel, db, login, migrate
from app.policy import check_every_route

ROOT = Path(__file__).resolve().parent
# A module each in app/views, which offers its blueprint as `room`. (By name: some share theirs with a module here.)
ROOMS = (
    "health", "auth", "account", "profiles", "capture", "sync", "devices", "queue", "signoff", "tray",
    "people", "standing", "teams", "assignments", "opening", "birth", "phones", "patterns",
    "closings", "agencies_asked", "reopening", "handover",
    "events", "targets", "circumstances", "striking", "occasions", "reached", "chronology", "documents",
    "rule", "limits", "settings_by_date", "challenges", "joint", "team", "actions", "plan", "discussions",
    "addenda", "week",
)  # fmt: skip


def create_app(config: settings.Config | None = None) -> Flask:
    """Make the application, with these settings or those of the environment."""
    config = config or settings.from_environment()
    config.check()
    app = Flask(__name__, static_folder=None, instance_path=str(settings.INSTANCE))
    app.config.from_mapping(config.for_flask())
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    wire_extensions(app)
    wire_guards(app)
    wire_pages(app)
    wire_rooms(app)
    return app


def wire_extensions(app: Flask) -> None:
    """Database, migrations, sign-in, languages, and what is kept of verdicts."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT.parent / "migrations"))
    login.init_app(app)
    babel.init_app(app)
    judging.init_app(app)


def wire_guards(app: Flask) -> None:
    """What surrounds every request: its line in the log, its protection, the shape of its errors."""
    for guard in (logs, security, errors):
        guard.init_app(app)


def wire_pages(app: Flask) -> None:
    """What every template can use."""
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        asset_url=assets.asset_url,
        navigation=navigation.links,
        demonstration=demonstration.is_held,
        version=settings.VERSION,
        language=lambda: str(get_locale()).replace("_", "-"),
    )
    filters.init_app(app)
    app.register_blueprint(assets.room)


def wire_rooms(app: Flask) -> None:
    """The rooms and the commands; then refuse to start if a route declares no permission."""
    for name in ROOMS:
        if name == "patterns" and app.config["HOLDFAST"].production:
            continue  # for those who build it
        app.register_blueprint(import_module(f"app.views.{name}").room)
    cli.register(app)
    check_every_route(app)
