"""A connection that is cut after any byte of a deposit: of the request, or of the answer."""

import uuid
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from app import audit
from app.extensions import db
from app.models import Attempt, Deposit, Revision
from tests.faults.raw import Depositor, cut, read
from tests.servers import Server

# How far the cuts are apart, and where they begin: every byte only where there is time for it.
STEPS = [
    pytest.param(16, 0, id="every-16th"),
    *(pytest.param(16, first, id=f"from-{first}", marks=pytest.mark.long) for first in range(1, 16)),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("step", "first"), STEPS)
def test_of_a_request_that_was_cut_nothing_is_in_the_record(server: Server, step: int, first: int) -> None:
    amira = Depositor(server)
    visit = amira.visit()
    request = amira.request(visit)
    for length in range(first, len(request), step):
        wire = amira.connect()
        wire.sendall(request[:length])
        with suppress(ConnectionError):
            cut(wire, hard=bool(length // step % 2))
    with server.record():
        assert how_many(Deposit) == how_many(Attempt) == 0
    results = amira.offer(visit)
    assert results is not None
    assert (results[0]["status"], results[0]["repeat"]) == ("filed", False)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("step", "first"), STEPS)
def test_after_an_answer_that_was_cut_the_same_is_answered_again(
    server: Server, step: int, first: int
) -> None:
    amira = Depositor(server)
    length, whole, offered = first, first + 1, []
    while length < whole:
        visit = amira.visit()
        offered.append(uuid.UUID(visit["id"]))
        with amira.connect() as wire:
            wire.sendall(amira.request(visit))
            read(wire, length)
            cut(wire, hard=True)
        again, once_more = amira.offer(visit), amira.offer(visit)
        assert again is not None
        assert once_more == [again[0] | {"repeat": True}]
        assert again[0]["status"] == "filed"
        length, whole = length + step, length_of_answer(amira) if whole == first + 1 else whole
    with server.record():
        assert sorted(db.session.scalars(select(Revision.visit_id))) == sorted(offered)
        assert how_many(Deposit) == len(offered)
        assert audit.verify().wrong is None


def length_of_answer(amira: Depositor) -> int:
    """How many bytes the answer to one visit has."""
    with amira.connect() as wire:
        wire.sendall(amira.request(amira.visit() | {"digest": "0" * 64}))
        return len(read(wire))


def how_many(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
