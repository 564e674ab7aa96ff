"""A server whose worker is killed at any instant of a batch: nothing acknowledged is lost, no item is there in part."""

import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app import audit
from app.extensions import db
from app.models import Attempt, AuditEntry, Deposit, Revision
from tests.faults.raw import Depositor
from tests.servers import Server, until

BATCH = 5


def worker_of(server: Server) -> int:
    """The process that answers requests. It is started anew whenever it ends."""
    listed = Path(f"/proc/{server.process}/task/{server.process}/children")
    found = until(lambda: listed.read_text().split(), "the server has no worker")
    return int(found[0])


def killed_in(server: Server, amira: Depositor, batch: list[dict[str, Any]], after: float) -> Any:
    """Offer a batch and kill the worker so many seconds later; give what was answered, or None."""
    answers: list[Any] = []
    sending = threading.Thread(target=lambda: answers.append(amira.offer(*batch)))
    worker = worker_of(server)
    sending.start()
    time.sleep(after)  # the instant is the experiment: there is nothing to wait for
    os.kill(worker, signal.SIGKILL)
    sending.join()
    until(server.is_well, "the worker did not come back")
    return answers[0]


def are_whole(server: Server, batch: list[dict[str, Any]], answered: Any) -> int:
    """Whether each item of a batch is there with all that belongs to it, or not at all; give how many are there."""
    digests = [one["digest"] for one in answered or ()]
    with server.record():
        there = 0
        for one in batch:
            found = list(db.session.scalars(select(Deposit).where(Deposit.visit_id == one["uuid"])))
            assert len(found) <= 1
            if not found:
                assert one["digest"] not in digests
                continue
            there += 1
            kept = found[0]
            attempts = db.session.scalars(select(Attempt.status).where(Attempt.deposit_id == kept.id)).all()
            entries = db.session.scalars(
                select(AuditEntry.action).where(AuditEntry.subject_id == str(kept.id))
            ).all()
            versions = db.session.scalars(select(Revision).where(Revision.deposit_id == kept.id)).all()
            assert kept.payload == one["payload"].encode()
            assert attempts == ["new"]
            assert entries == (["received", "filed"] if kept.status == "filed" else ["received"])
            assert len(versions) == (kept.status == "filed")
        return there


def kill(server: Server, times: int, chance: random.Random) -> None:
    """Kill the worker so often; then everything that was offered must be in the record once."""
    amira = Depositor(server)
    began = time.monotonic()
    assert amira.offer(*(amira.visit() for _ in range(BATCH)))
    usual = time.monotonic() - began
    offered = BATCH
    for _ in range(times):
        batch = [amira.visit() for _ in range(BATCH)]
        offered += BATCH
        told = [one | {"uuid": UUID(one["id"])} for one in batch]
        answered = killed_in(server, amira, batch, chance.uniform(0, usual))
        there = are_whole(server, told, answered)
        results = until(lambda again=batch: amira.offer(*again), "the batch was never taken")  # type: ignore[misc]
        assert [one["status"] for one in results] == ["filed"] * BATCH
        assert sum(one["repeat"] for one in results) == there
        if answered:
            assert results == [one | {"repeat": True} for one in answered]
    with server.record():
        assert len(db.session.scalars(select(Revision.id)).all()) == offered
        assert audit.verify().wrong is None


@pytest.mark.timeout(300)
def test_a_worker_killed_ten_times_in_a_batch_loses_nothing(server: Server) -> None:
    kill(server, 10, random.Random(0))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(1, 9))
def test_a_worker_killed_25_more_times_loses_nothing(server: Server, part: int) -> None:
    kill(server, 25, random.Random(part))
