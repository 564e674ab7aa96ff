"""What can be set from outside, read once from the environment and then frozen."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app

VERSION = "0.1.0"
INSTANCE = Path(__file__).resolve().parent.parent / "instance"
MIB = 1024 * 1024


class ConfigError(Exception):
    """The application must not start like this; says which variable is wrong and what it should be."""


@dataclass(frozen=True)
class Config:
    """The settings of one running Holdfast."""

    environment: str = "development"
    secret: str = ""
    database: str = f"sqlite:///{INSTANCE / 'holdfast.sqlite3'}"
    address: str = ""
    demo_password: str = ""
    zone: str = "Europe/London"
    duty_number: str = ""
    emergency_number: str = "999"
    idle_minutes: int = 15
    absolute_hours: int = 12
    proxies: int = 0
    keys: str = str(INSTANCE / "keys")

    @property
    def production(self) -> bool:
        """Whether real families are recorded here: then nothing that is only convenient is allowed."""
        return self.environment == "production"

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The zone in which the authority's days begin and end."""
        return ZoneInfo(self.zone)

    @property
    def host(self) -> str:
        """The host name of the public address, empty where there is none."""
        return urlsplit(self.address).hostname or ""

    def cookie_name(self, name: str) -> str:
        """The full name of one of our cookies: bound to this host and to https in production."""
        return f"__Host-holdfast-{name}" if self.production else f"holdfast-{name}"

    def check(self) -> None:
        """Refuse settings with which the application must not start."""
        if self.environment not in ("development", "production"):
            raise ConfigError("HOLDFAST_ENV must be development or production.")
        if self.zone and not zone_exists(self.zone):
            raise ConfigError("HOLDFAST_ZONE must be a time zone such as Europe/London.")
        if self.idle_minutes < 1 or self.absolute_hours < 1:
            raise ConfigError("HOLDFAST_IDLE_MINUTES and HOLDFAST_ABSOLUTE_HOURS must be 1 or more.")
        if self.production:
            self.check_production()

    def check_production(self) -> None:
        """Refuse what is only good enough for trying out."""
        if weak(self.secret):
            raise ConfigError("HOLDFAST_SECRET must be at least 32 characters that nobody can guess.")
        parts = urlsplit(self.address)
        if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/"):
            raise ConfigError(
                "HOLDFAST_ADDRESS must be the public address, such as https://holdfast.example.org."
            )
        if self.demo_password:
            raise ConfigError(
                "HOLDFAST_DEMO_PASSWORD belongs to demonstration data, which production refuses."
            )

    def for_flask(self) -> dict[str, object]:
        """The same settings by the names that Flask and its extensions read."""
        return {
            "HOLDFAST": self,
            "SECRET_KEY": self.secret,
            "SQLALCHEMY_DATABASE_URI": database_url(self.database),
            "SESSION_COOKIE_NAME": self.cookie_name("words"),
            "SESSION_COOKIE_SECURE": self.production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PREFERRED_URL_SCHEME": "https" if self.production else "http",
            "TRUSTED_HOSTS": [self.host] if self.production else ["localhost", "127.0.0.1", "[::1]"],
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database),
            "MAX_CONTENT_LENGTH": MIB,
            "MAX_FORM_MEMORY_SIZE": MIB,
            "MAX_FORM_PARTS": 1000,
            "BABEL_DEFAULT_LOCALE": "en_GB",
            "BABEL_DEFAULT_TIMEZONE": self.zone,
        }


def config() -> Config:
    """The settings of the application that is handling this request or command."""
    return cast(Config, current_app.config["HOLDFAST"])


def from_environment(given: Mapping[str, str] | None = None) -> Config:
    """Read the settings from environment variables; what is unset keeps its default."""
    given = os.environ if given is None else given
    production = given.get("HOLDFAST_ENV", "development") == "production"
    return Config(
        environment=given.get("HOLDFAST_ENV", "development"),
        secret=given.get("HOLDFAST_SECRET", "") or ("" if production else development_secret()),
        database=given.get("HOLDFAST_DATABASE", "") or Config.database,
        address=given.get("HOLDFAST_ADDRESS", "").rstrip("/"),
        demo_password=given.get("HOLDFAST_DEMO_PASSWORD", ""),
        zone=given.get("HOLDFAST_ZONE", "") or Config.zone,
        duty_number=given.get("HOLDFAST_DUTY_NUMBER", ""),
        emergency_number=given.get("HOLDFAST_EMERGENCY_NUMBER", "") or Config.emergency_number,
        idle_minutes=whole(given, "HOLDFAST_IDLE_MINUTES", Config.idle_minutes),
        absolute_hours=whole(given, "HOLDFAST_ABSOLUTE_HOURS", Config.absolute_hours),
        # Production stands behind one proxy that ends https; its word on the caller's address is then taken.
        proxies=whole(given, "HOLDFAST_PROXIES", int(production)),
        keys=given.get("HOLDFAST_KEYS", "") or Config.keys,
    )


def whole(given: Mapping[str, str], name: str, default: int) -> int:
    """Read one whole number."""
    text = given.get(name, "").strip()
    if text and not text.isdecimal():
        raise ConfigError(f"{name} must be a whole number.")
    return int(text) if text else default


def development_secret() -> str:
    """A secret for trying out, made once and kept beside the database, readable by its owner only."""
    path = INSTANCE / "secret"
    INSTANCE.mkdir(exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


def weak(secret: str) -> bool:
    """Whether a secret is short or repetitive enough to be guessed."""
    return len(secret) < 32 or len(set(secret)) < 10


def zone_exists(name: str) -> bool:
    """Whether the machine knows this time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def database_url(url: str) -> str:
    """The database's URL with the driver that we bring."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def engine_options(url: str) -> dict[str, object]:
    """How connections are made. What is asked of the database never gets into a message or a log."""
    options: dict[str, object] = {"hide_parameters": True, "pool_pre_ping": True}
    if url.startswith("postgres"):
        options["connect_args"] = {"connect_timeout": 5}
    return options
