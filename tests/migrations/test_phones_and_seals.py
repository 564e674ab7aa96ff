"""To the second migration with rows already there: nothing is lost, nothing refers to nothing, the checks hold."""

import uuid
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app import custody
from app.clock import now
from app.extensions import db
from app.models import Attempt, Deposit, Revision
from tests.builders import DEVICE, item, payload
from tests.people import Cast
from tests.phones import sealed

COUNTED = ("deposits", "attempts", "revisions", "alerts", "devices", "audit_entries")


def rows() -> dict[str, int]:
    """How many rows there are in the tables that a deposit belongs to."""
    return {name: db.session.execute(text(f"select count(*) from {name}")).scalar() or 0 for name in COUNTED}  # noqa: S608 - our own names


def taken(cast: Cast, *items: dict[str, Any]) -> None:
    for one in items:
        custody.take(one, cast.amira, DEVICE, now())
    custody.count(DEVICE, cast.amira, len(items), now())


def test_back_and_forth_with_rows_nothing_but_opened_envelopes_is_lost(app: Flask, cast: Cast) -> None:
    shut = sealed(payload(cast.amira, cast.rafi), cast.amira, seq=3)
    shut["sealed"]["ct"] = "AAAA"
    taken(
        cast,
        item(payload(cast.amira, cast.rafi), seq=1),
        sealed(payload(cast.amira, cast.sana), cast.amira, seq=2),
        shut,
    )
    before = rows()
    db.session.commit()
    flask_migrate.downgrade(revision="0001")
    assert rows() == before
    db.session.commit()
    flask_migrate.upgrade()
    assert rows() == before
    kept = {one.seq: (one.payload is not None, one.sealed is not None) for one in db.session.query(Deposit)}
    assert kept == {1: (True, False), 2: (True, False), 3: (False, True)}
    assert {one.deposit_id for one in db.session.query(Attempt)} == {
        one.id for one in db.session.query(Deposit)
    }
    assert {one.deposit_id for one in db.session.query(Revision)} < {
        one.id for one in db.session.query(Deposit)
    }


def test_a_deposit_needs_a_text_or_an_envelope_and_a_status_that_is_known(app: Flask, cast: Cast) -> None:
    checks = {one["name"]: one["sqltext"] for one in inspect(db.engine).get_check_constraints("deposits")}
    assert set(checks) == {"ck_deposits_status_known", "ck_deposits_payload_or_sealed"}
    for wrong in ({}, {"payload": b"{}", "status": "lost"}):
        facts = {
            "status": "kept",
            "visit_id": uuid.uuid4(),
            "revision": 1,
            "digest": "0" * 64,
            "seq": 1,
        } | wrong
        db.session.add(
            Deposit(**facts, sender_id=cast.amira.id, device=DEVICE, received_at=now(), team_id=cast.north.id)
        )
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_no_migration_ends_with_a_row_that_refers_to_nothing(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    db.session.commit()
    connection = db.engine.raw_connection()
    connection.cursor().execute("PRAGMA foreign_keys = OFF")
    connection.cursor().execute("insert into identifiers values ('a', 'nobody', 'x', 'y')")
    connection.cursor().execute("PRAGMA foreign_keys = ON")
    connection.close()
    with pytest.raises(SystemExit):
        flask_migrate.downgrade(revision="0001")
    assert "1 rows would refer to nothing, the first in identifiers" in caplog.text
    assert "deposit_tokens" in inspect(db.engine).get_table_names()
    assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
