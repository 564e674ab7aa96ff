"""What may be set from outside, and with what the application refuses to start."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import config as settings
from app import sealing
from app.config import Config, ConfigError, from_environment, weak
from app.extensions import journal_mode
from tests.people import PASSWORD, Cast
from tests.servers import ROOT, Database, Sqlite

GOOD_SECRET = "Kx2-unlikely-words-9471-lantern-river"
PRODUCTION = Config(environment="production", secret=GOOD_SECRET, address="https://holdfast.example.org")


def test_production_starts_with_a_good_secret_and_an_https_address() -> None:
    PRODUCTION.check()


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "abcabcabc" * 8, "x" * 31])
def test_production_refuses_a_missing_or_weak_secret(secret: str) -> None:
    with pytest.raises(ConfigError, match="HOLDFAST_SECRET"):
        replace(PRODUCTION, secret=secret).check()


@pytest.mark.parametrize(
    "address",
    ["", "http://holdfast.example.org", "https://", "holdfast.example.org", "https://a.example.org/records"],
)
def test_production_refuses_to_be_anywhere_but_at_an_https_address(address: str) -> None:
    with pytest.raises(ConfigError, match="HOLDFAST_ADDRESS"):
        replace(PRODUCTION, address=address).check()


def test_production_refuses_a_password_for_demonstration() -> None:
    with pytest.raises(ConfigError, match="HOLDFAST_DEMO_PASSWORD"):
        replace(PRODUCTION, demo_password="seven-lanterns").check()


@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"environment": "prod"}, "HOLDFAST_ENV"),
        ({"zone": "Europe/Nowhere"}, "HOLDFAST_ZONE"),
        ({"zone": "../etc/passwd"}, "HOLDFAST_ZONE"),
        ({"idle_minutes": 0}, "HOLDFAST_IDLE_MINUTES"),
        ({"absolute_hours": 0}, "HOLDFAST_ABSOLUTE_HOURS"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_by_name(changes: dict[str, object], variable: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        replace(Config(), **changes).check()  # type: ignore[arg-type]


def test_a_number_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="HOLDFAST_IDLE_MINUTES"):
        from_environment({"HOLDFAST_SECRET": GOOD_SECRET, "HOLDFAST_IDLE_MINUTES": "soon"})


def test_every_setting_is_read_from_its_variable() -> None:
    given = {
        "HOLDFAST_ENV": "production",
        "HOLDFAST_SECRET": GOOD_SECRET,
        "HOLDFAST_DATABASE": "postgresql://db/holdfast",
        "HOLDFAST_ADDRESS": "https://holdfast.example.org/",
        "HOLDFAST_ZONE": "Europe/Dublin",
        "HOLDFAST_DUTY_NUMBER": "01632 960001",
        "HOLDFAST_EMERGENCY_NUMBER": "112",
        "HOLDFAST_IDLE_MINUTES": "10",
        "HOLDFAST_ABSOLUTE_HOURS": "8",
        "HOLDFAST_KEYS": "/var/lib/holdfast/keys",
    }
    read = from_environment(given)
    assert read == Config(
        environment="production",
        secret=GOOD_SECRET,
        database="postgresql://db/holdfast",
        address="https://holdfast.example.org",
        zone="Europe/Dublin",
        duty_number="01632 960001",
        emergency_number="112",
        idle_minutes=10,
        absolute_hours=8,
        proxies=1,
        keys="/var/lib/holdfast/keys",
    )
    read.check()


def test_nothing_need_be_set_to_try_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "INSTANCE", tmp_path / "instance")
    first, second = from_environment({}), from_environment({})
    first.check()
    assert first.secret == second.secret, "two workers must agree on the secret"
    assert not weak(first.secret)
    assert stat.S_IMODE((tmp_path / "instance" / "secret").stat().st_mode) == 0o600


def test_production_makes_no_secret_of_its_own() -> None:
    assert from_environment({"HOLDFAST_ENV": "production"}).secret == ""


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_reached_by_the_driver_that_is_installed(scheme: str) -> None:
    assert settings.database_url(f"{scheme}://db/holdfast") == "postgresql+psycopg://db/holdfast"


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_a_commit_cannot_be_lost(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(version) == mode


def test_cookies_are_bound_to_the_host_and_to_https_in_production(
    cast: Cast, database: Database, new_app: Callable[..., Flask]
) -> None:
    app = new_app(
        environment="production",
        secret=GOOD_SECRET,
        address=PRODUCTION.address,
        database=database.url,
        proxies=1,
    )
    cookies = sign_in_cookies(app, "https://holdfast.example.org")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-holdfast-"), cookie
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        assert "; Path=/" in cookie
        assert "Domain=" not in cookie
        assert "SameSite=" in cookie


def test_cookies_work_over_plain_http_on_loopback(cast: Cast, database: Database, app: Flask) -> None:
    for cookie in sign_in_cookies(app, "http://localhost"):
        assert cookie.startswith("holdfast-"), cookie
        assert "; Secure" not in cookie
        assert "; HttpOnly" in cookie


def sign_in_cookies(app: Flask, address: str) -> list[str]:
    """The cookies that signing in sets."""
    form = {"email": "amira@example.org", "password": PASSWORD}
    answer = app.test_client().post("/sign-in", data=form, base_url=address, headers={"Origin": address})
    assert answer.status_code == 303
    return answer.headers.getlist("Set-Cookie")


def test_another_host_name_is_not_answered(app: Flask) -> None:
    answer = app.test_client().get("/healthz", base_url="http://rebound.example.net")
    assert answer.status_code == 400
    assert "rebound" not in answer.text


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """Load what a web server loads, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
    return subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=kept | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def production(database: str, keys: Path) -> dict[str, str]:
    """The environment of a sound production on this database."""
    return {
        "HOLDFAST_KEYS": str(keys),
        "HOLDFAST_ENV": "production",
        "HOLDFAST_SECRET": GOOD_SECRET,
        "HOLDFAST_ADDRESS": "https://holdfast.example.org",
        "HOLDFAST_DATABASE": database,
    }


def test_a_server_does_not_start_in_production_without_a_secret(sqlite: Sqlite, tmp_path: Path) -> None:
    sqlite.reset()
    ended = start(**production(sqlite.url, tmp_path) | {"HOLDFAST_SECRET": ""})
    assert ended.returncode != 0
    assert "HOLDFAST_SECRET must be" in ended.stderr


def test_a_server_starts_in_production_on_an_empty_record_and_makes_its_first_key(
    sqlite: Sqlite, tmp_path: Path
) -> None:
    sqlite.reset()
    ended = start(**production(sqlite.url, tmp_path / "keys"))
    assert ended.returncode == 0, ended.stderr
    assert [is_current for _, is_current in sealing.kids(tmp_path / "keys")] == [True]


def test_a_server_does_not_start_in_production_where_no_key_can_be_kept(
    sqlite: Sqlite, tmp_path: Path
) -> None:
    sqlite.reset()
    (tmp_path / "keys").write_text("not a folder")
    ended = start(**production(sqlite.url, tmp_path / "keys"))
    assert ended.returncode != 0
    assert "HOLDFAST_KEYS must be a folder" in ended.stderr


def test_a_server_does_not_start_in_production_on_demonstration_families(
    cast: Cast, database: Database, tmp_path: Path
) -> None:
    ended = start(**production(database.url, tmp_path))
    assert ended.returncode != 0
    assert "demonstration families" in ended.stderr
