"""Custody under strain: at once, torn between keeping and filing, and with a fault of our own in the middle."""

import hashlib
import json
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import audit, custody, devices, sessions, versions
from app.clock import now
from app.custody import keeping
from app.extensions import db
from app.models import Alert, Attempt, Deposit, Person, Revision
from tests.builders import DEVICE, LONDON, graded, item, payload
from tests.people import Cast, assign
from tests.phones import sealed


def take_at_once(app: Flask, person: Person, items: list[dict[str, Any]]) -> list[custody.Receipt]:
    """Let each item be taken by a thread of its own, all starting together."""
    person_id, receipts = person.id, [None] * len(items)
    db.session.commit()
    gate = threading.Barrier(len(items))

    def one(place: int) -> None:
        with app.app_context():
            sender = db.session.get_one(Person, person_id)
            db.session.commit()
            gate.wait()
            receipts[place] = custody.take(items[place], sender, DEVICE, now())  # type: ignore[call-overload]
            db.session.remove()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(items))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return receipts  # type: ignore[return-value]


def test_the_same_bytes_eight_times_at_once_make_one_visit(app: Flask, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    receipts = take_at_once(app, cast.amira, [sent] * 8)
    assert {one.status for one in receipts} == {"filed"}
    assert sorted(one.repeat for one in receipts) == [False] + [True] * 7
    assert len({one.received_at for one in receipts}) == 1
    assert len(list(db.session.scalars(select(Revision)))) == 1
    assert audit.verify().wrong is None


def test_two_wordings_of_one_version_at_once_make_one_visit_and_one_conflict(app: Flask, cast: Cast) -> None:
    visit = uuid.uuid4()
    items = [
        item(payload(cast.amira, cast.rafi, ratings={"n1": graded(grade)}), visit=visit)
        for grade in (1, 2, 3)
    ]
    receipts = take_at_once(app, cast.amira, items)
    assert sorted(one.status for one in receipts) == ["conflict", "conflict", "filed"]
    kept = {one.digest for one in db.session.scalars(select(Deposit))}
    assert kept == {one["digest"] for one in items}


def test_versions_that_come_at_once_in_any_order_are_all_filed(app: Flask, cast: Cast) -> None:
    visit = uuid.uuid4()
    said = payload(cast.amira, cast.rafi)
    items = [
        item(
            said | ({"correction": {"reason": "Again."}} if number > 1 else {}), visit=visit, revision=number
        )
        for number in (4, 2, 3, 1)
    ]
    take_at_once(app, cast.amira, items)
    numbers = db.session.scalars(select(Revision.number).order_by(Revision.number))
    assert list(numbers) == [1, 2, 3, 4]


def test_deposits_sessions_and_phones_at_once_never_wait_for_each_other_in_a_ring(
    app: Flask, cast: Cast
) -> None:
    said = [payload(cast.amira, cast.rafi, childs_words=str(number)) for number in range(6)]
    items = [sealed(one, cast.amira, seq=seq) for seq, one in enumerate(said, 1)]
    amira, ben = cast.amira.id, cast.ben.id
    acts: list[Callable[[int], object]] = [
        lambda turn: custody.take(items[turn], known(amira), DEVICE, now()),
        lambda turn: custody.take(items[-1 - turn], known(ben), DEVICE, now()),
        lambda turn: custody.count(DEVICE, known(amira), 6, now()),
        lambda turn: sessions.start(known(amira), "A test", now()),
        lambda turn: devices.register(uuid.uuid4(), known(ben), "A phone", now()),
    ]
    db.session.commit()
    assert all_at_once(app, acts, len(items)) == []
    # Whoever came first with each: its author has sent it too, so it is filed.
    assert set(db.session.scalars(select(Deposit.status))) == {"filed"}
    assert audit.verify().wrong is None


def known(person_id: uuid.UUID) -> Person:
    return db.session.get_one(Person, person_id)


def all_at_once(app: Flask, acts: list[Callable[[int], object]], turns: int) -> list[str]:
    """Let each act have its turns, all of them side by side; give what went wrong."""
    gate, wrong = threading.Barrier(len(acts)), []

    def run(act: Callable[[int], object]) -> None:
        with app.test_request_context():
            gate.wait()
            try:
                for turn in range(turns):
                    act(turn)
                    db.session.commit()
            except Exception as error:
                wrong.append(repr(error))
            db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_a_fault_of_ours_while_filing_keeps_the_bytes_and_files_them_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = item(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}))
    with monkeypatch.context() as broken:
        broken.setattr(versions, "add_revision", lambda *_: 1 / 0)
        receipt = custody.take(sent, cast.amira, DEVICE, now())
    assert receipt.status == "held"
    assert receipt.alerted
    deposit = db.session.scalars(select(Deposit)).one()
    assert hashlib.sha256(deposit.payload or b"").hexdigest() == sent["digest"]
    assert len(list(db.session.scalars(select(Alert)))) == 1
    assert custody.take(sent, cast.amira, DEVICE, now()).status == "filed"


def test_bytes_that_were_kept_when_the_power_went_are_filed_by_the_command(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as powerless:
        powerless.setattr(keeping, "file_again", lambda *_: None)
        custody.take(item(payload(cast.amira, cast.rafi)), cast.amira, DEVICE, now())
    assert db.session.scalars(select(Deposit.status)).one() == "kept"
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["custody", "file"])
    assert "1 kept" in said.output
    assert db.session.scalars(select(Deposit.status)).one() == "filed"


def test_a_receipt_is_never_made_before_the_commit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as full:
        full.setattr(db.session, "commit", fail)
        with pytest.raises(RuntimeError, match="disk full"):
            custody.take(item(payload(cast.amira, cast.rafi)), cast.amira, DEVICE, now())
    db.session.rollback()
    assert list(db.session.scalars(select(Attempt))) == []


@pytest.mark.parametrize(
    ("came", "high_water", "missing"),
    [
        ([], 0, []),
        ([], 3, [1, 2, 3]),
        ([1, 2, 3], 3, []),
        ([2], 1, [1]),
        ([5], 3, [1, 2, 3]),
        ([1, 3, 10], 5, [2, 4, 5]),
    ],
)
def test_the_gaps_are_the_numbers_that_never_came(
    cast: Cast, came: list[int], high_water: int, missing: list[int]
) -> None:
    for seq in came:
        custody.take(item(payload(cast.amira, cast.rafi), seq=seq), cast.amira, DEVICE, now())
    assert custody.count(DEVICE, cast.amira, high_water, now()) == missing


def test_the_payload_of_every_deposit_is_what_its_digest_names(cast: Cast) -> None:
    words = json.dumps(payload(cast.amira, cast.rafi), indent=3, ensure_ascii=False) + "\n"
    custody.take(item(words), cast.amira, DEVICE, now())
    assert db.session.scalars(select(Deposit)).one().payload == words.encode()


def test_after_midnight_in_summer_a_profile_is_hers_by_the_local_day(cast: Cast) -> None:
    cast.tomos.team_id = cast.south.id
    assign(cast.amira, cast.tomos, starts_on=date(2026, 7, 2))
    after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 on 2 July in London
    said = payload(
        cast.amira, cast.tomos, datetime(2026, 7, 2, 0, 10, tzinfo=LONDON), ratings={"n1": graded(5)}
    )
    assert custody.take(item(said), cast.amira, DEVICE, after_midnight).status == "filed"
    assert [one.team_id for one in db.session.scalars(select(Alert))] == [cast.south.id]
