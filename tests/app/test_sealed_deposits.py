"""Sealed visits, from a phone to the record: filed like any other, held while they do not open, never lost."""

import json
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from app import audit, sealing, sessions, tray, versions
from app.clock import now
from app.extensions import db
from app.models import Alert, Attempt, AuditEntry, Deposit, Revision
from tests.builders import DEVICE, graded, item, payload
from tests.people import Cast
from tests.phones import flipped, keys, post, register, results, sealed, tell
from tests.rows import how_many

VISIT = uuid.UUID("01930000-0000-7000-8000-000000000001")


def result(client: FlaskClient, one: Any, **more: Any) -> dict[str, Any]:
    """Post one item and give its result."""
    return results(client, one, **more)[0]


def standing(client: FlaskClient, one: Any, **more: Any) -> tuple[str, str | None]:
    """Post one item and give its status and reason."""
    got = result(client, one, **more)
    return got["status"], got["reason"]


def kept() -> Deposit:
    """The one deposit there is."""
    return db.session.scalars(select(Deposit).execution_options(populate_existing=True)).one()


class Away:
    """The file of the current key, put elsewhere for a while."""

    def __init__(self) -> None:
        self.public = sealing.current(keys())
        self.file = keys() / f"{self.public[0]}.pem"
        self.elsewhere = Path(f"{self.file}.away")

    def __enter__(self) -> tuple[str, bytes]:
        os.rename(self.file, self.elsewhere)
        return self.public

    def __exit__(self, *_: Any) -> None:
        os.rename(self.elsewhere, self.file)


def file_kept(app: Flask) -> str:
    """Run the command that judges what was kept."""
    db.session.commit()
    return app.test_cli_runner().invoke(args=["custody", "file"]).output


# Filed ------------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300), grade=st.integers(1, 5))
def test_whatever_was_sealed_is_filed_to_the_letter(
    amira: FlaskClient, cast: Cast, words: str, grade: int
) -> None:
    said = payload(cast.amira, cast.rafi, ratings={"n1": graded(grade)}, childs_words=words.replace("\0", ""))
    sent = sealed(json.dumps(said, ensure_ascii=False), cast.amira)
    assert standing(amira, sent) == ("filed", None)
    deposit = db.session.scalars(select(Deposit).where(Deposit.visit_id == uuid.UUID(sent["id"]))).one()
    assert json.loads(deposit.payload or b"") == said
    assert deposit.sealed == sent["sealed"]


def test_the_receipt_of_a_sealed_visit_is_that_of_a_readable_one(amira: FlaskClient, cast: Cast) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi, ratings={"n1": graded(5), "n2": graded(4)}))
    varying = ("id", "digest", "received_at")
    one, other = (result(amira, sent) for sent in (item(said), sealed(said, cast.amira, seq=2)))
    assert {k: v for k, v in one.items() if k not in varying} == {
        k: v for k, v in other.items() if k not in varying
    }
    assert (other["status"], other["alerted"]) == ("filed", True)


def test_a_sealed_five_is_heard_like_any_other(amira: FlaskClient, cast: Cast) -> None:
    wrong = payload(cast.amira, cast.tomos, ratings={"n1": graded(5)}, zone="Nowhere")
    got = result(amira, sealed(wrong, cast.amira))
    assert (got["reason"], got["alerted"]) == ("invalid", True)
    assert [(one.item, one.team_id) for one in db.session.scalars(select(Alert))] == [("n1", cast.north.id)]


@pytest.mark.parametrize("order", [["readable", "sealed"], ["sealed", "readable"], ["sealed", "sealed"]])
def test_readable_and_sealed_are_the_same_visit_in_either_order(
    amira: FlaskClient, cast: Cast, order: list[str]
) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi))
    ways = {
        "readable": lambda: item(said, visit=VISIT),
        "sealed": lambda: sealed(said, cast.amira, visit=VISIT),
    }
    first, again = (result(amira, ways[way]()) for way in order)
    assert again == first | {"repeat": True}
    assert (again["status"], how_many(Deposit), how_many(Revision)) == ("filed", 1, 1)


def test_a_sealed_visit_in_anothers_name_is_not_the_senders_to_file(amira: FlaskClient, cast: Cast) -> None:
    bens = sealed(payload(cast.ben, cast.tomos), cast.amira)
    assert standing(amira, bens) == ("held", "other_author")


def test_a_text_that_is_not_what_its_digest_names_is_damaged(amira: FlaskClient, cast: Cast) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira, digest="0" * 64)
    assert standing(amira, sent) == ("damaged", None)
    assert (how_many(Deposit), how_many(Attempt)) == (0, 1)
    assert post(amira, high_water=1).get_json()["missing"] == [1]


# Held while it does not open -----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 11, 47, 64])
@pytest.mark.parametrize("field", ["enc", "wrap", "iv", "ct"])
def test_a_turned_bit_keeps_an_envelope_shut_and_its_bytes_here(
    amira: FlaskClient, cast: Cast, field: str, place: int
) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira)
    length = {"enc": 65, "wrap": 48, "iv": 12}.get(field, 100)
    sent["sealed"][field] = flipped(sent["sealed"][field], place % length)
    assert standing(amira, sent) == ("held", "unopenable")
    assert (kept().payload, kept().sealed) == (None, sent["sealed"])


@pytest.mark.parametrize("field", ["id", "revision", "seq", "digest", "author", "kid", "device"])
def test_an_envelope_under_another_name_stays_shut(amira: FlaskClient, cast: Cast, field: str) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira)
    sealing.rotate(keys())
    device = uuid.uuid4() if field == "device" else DEVICE
    if field in ("author", "kid"):
        sent["sealed"][field] = {"author": str(cast.ben.id), "kid": sealing.current(keys())[0]}[field]
    elif field != "device":
        sent[field] = {"id": str(VISIT), "revision": 2, "seq": 7, "digest": "a" * 64}[field]
    assert standing(amira, sent, device=device) == ("held", "unopenable")
    assert how_many(Revision) == 0


def test_a_shut_envelope_under_a_wrong_digest_does_not_stand_in_the_way(
    amira: FlaskClient, cast: Cast
) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira, visit=VISIT)
    assert standing(amira, sent | {"digest": "a" * 64}) == ("held", "unopenable")
    assert standing(amira, sent) == ("filed", None)


def test_an_envelope_to_an_earlier_key_is_filed(amira: FlaskClient, cast: Cast) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira)
    sealing.rotate(keys())
    assert standing(amira, sent) == ("filed", None)


def test_an_envelope_to_a_lost_key_waits_and_is_filed_by_the_command_when_the_key_is_back(
    app: Flask, amira: FlaskClient, cast: Cast
) -> None:
    with Away() as public:
        sent = sealed(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}), cast.amira, public=public)
        assert standing(amira, sent) == ("held", "unopenable")
        assert "0 kept" in file_kept(app)
    assert how_many(Alert) == 0
    assert "1 kept" in file_kept(app)
    assert (kept().status, kept().alerted, kept().sealed) == ("filed", True, sent["sealed"])
    alert = db.session.scalars(select(Alert)).one()
    assert alert.raised_at > kept().received_at - timedelta(seconds=1)
    assert result(amira, sent)["status"] == "filed"
    assert {"opened", "filed"} <= set(db.session.scalars(select(AuditEntry.action)))
    assert audit.verify().wrong is None


def test_an_envelope_to_a_lost_key_is_filed_when_it_is_offered_again(amira: FlaskClient, cast: Cast) -> None:
    with Away() as public:
        sent = sealed(payload(cast.amira, cast.rafi), cast.amira, public=public)
        result(amira, sent)
    again = result(amira, sent)
    assert (again["status"], again["repeat"]) == ("filed", True)


def test_a_late_opened_text_that_is_not_what_its_digest_names_is_not_filed(
    app: Flask, amira: FlaskClient, cast: Cast
) -> None:
    with Away() as public:
        sent = sealed(payload(cast.amira, cast.rafi), cast.amira, public=public, digest="0" * 64)
        result(amira, sent)
    assert "0 kept" in file_kept(app)
    assert (kept().status, kept().reason, kept().payload) == ("held", "unopenable", None)
    assert result(amira, sent)["status"] == "damaged"


@pytest.mark.parametrize("way", ["readable", "sealed"])
def test_what_was_shut_is_filed_as_soon_as_its_text_comes(amira: FlaskClient, cast: Cast, way: str) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}))
    shut = sealed(said, cast.amira, visit=VISIT)
    shut["sealed"]["ct"] = flipped(shut["sealed"]["ct"], 5)
    assert result(amira, shut)["alerted"] is False
    got = result(
        amira, item(said, visit=VISIT) if way == "readable" else sealed(said, cast.amira, visit=VISIT)
    )
    assert (got["status"], got["repeat"], got["alerted"]) == ("filed", True, True)
    assert (kept().payload, kept().sealed) == (said.encode(), shut["sealed"])
    assert how_many(Alert) == 1


def test_no_further_envelope_is_thrown_away_while_none_can_be_opened(
    app: Flask, amira: FlaskClient, cast: Cast
) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi))
    with Away() as public:
        shut, sound = (sealed(said, cast.amira, visit=VISIT, public=public) for _ in range(2))
        shut["sealed"]["ct"] = flipped(shut["sealed"]["ct"], 5)
        for one in (shut, sound, sound):
            assert standing(amira, one) == ("held", "unopenable")
        assert [one["sealed"] for one in kept().sealed_again or ()] == [sound["sealed"]]
    file_kept(app)
    assert kept().status == "filed"


def test_a_suspended_persons_sealed_visit_is_opened_for_its_alerts_and_held(
    amira: FlaskClient, cast: Cast
) -> None:
    cast.amira.suspended_at = now()
    db.session.commit()
    got = result(amira, sealed(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}), cast.amira))
    assert (got["reason"], got["alerted"]) == ("suspended", True)


# Brought by somebody else ----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["readable", "sealed"])
def test_what_a_colleague_brought_is_filed_when_its_author_sends_it(
    amira: FlaskClient, signed_in: Any, cast: Cast, way: str
) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}))
    sent = item(said) if way == "readable" else sealed(said, cast.amira)
    ben = signed_in("ben")
    assert standing(ben, sent) == ("held", "other_author")
    assert standing(amira, sent) == ("filed", None)
    assert kept().sender_id == cast.amira.id
    assert standing(ben, sent) == ("held", "other_author")
    assert how_many(Alert) == 1
    senders = db.session.scalars(select(Attempt.sender_id).order_by(Attempt.id)).all()
    assert senders == [cast.ben.id, cast.amira.id, cast.ben.id]


def test_a_five_in_anothers_bytes_is_answered_alike_whether_they_were_here_or_not(
    amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    known, fresh = (
        item(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}), seq=seq) for seq in (1, 2)
    )
    result(amira, known)
    varying = ("id", "digest", "received_at")
    one, other = (result(signed_in("ben"), sent) for sent in (known, fresh))
    assert {k: v for k, v in one.items() if k not in varying} == {
        k: v for k, v in other.items() if k not in varying
    }
    assert one["alerted"] is True


def test_what_a_colleague_brought_shut_is_filed_when_its_author_sends_it_readable(
    amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi))
    shut = sealed(said, cast.amira, visit=VISIT)
    shut["sealed"]["iv"] = flipped(shut["sealed"]["iv"], 0)
    assert standing(signed_in("ben"), shut) == ("held", "unopenable")
    assert standing(amira, item(said, visit=VISIT)) == ("filed", None)


def test_a_colleagues_envelope_to_a_lost_key_goes_over_to_its_author(
    app: Flask, amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    with Away() as public:
        sent = sealed(payload(cast.amira, cast.rafi), cast.amira, public=public)
        result(signed_in("ben"), sent)
        assert standing(amira, sent) == ("held", "unopenable")
    file_kept(app)
    assert (kept().status, kept().sender_id) == ("filed", cast.amira.id)


def test_its_authors_envelope_from_another_phone_is_the_one_that_counts(
    app: Flask, amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    said, other = json.dumps(payload(cast.amira, cast.rafi)), uuid.uuid4()
    with Away() as public:
        first = sealed(said, cast.amira, visit=VISIT, public=public)
        second = sealed(said, cast.amira, visit=VISIT, public=public, device=other, seq=9)
        first["sealed"]["ct"] = flipped(first["sealed"]["ct"], 5)
        result(signed_in("ben"), first)
        result(amira, second, device=other)
        assert (kept().sealed, kept().device, kept().seq) == (second["sealed"], other, 9)
        before = {"device": str(DEVICE), "seq": 1, "sealed": first["sealed"]}
        assert kept().sealed_again == [before]
    file_kept(app)
    assert kept().status == "filed"


def test_what_was_let_in_in_anothers_name_stays_with_whoever_sent_it(
    amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    result(signed_in("ben"), sent)
    assert tray.allow(kept(), "They shared one phone that day.", cast.chidi, now())
    assert standing(amira, sent) == ("filed", None)
    assert kept().sender_id == cast.ben.id


def test_what_was_set_aside_stays_so_when_its_author_sends_it(
    amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    result(signed_in("ben"), sent)
    kept().status = "set_aside"
    db.session.commit()
    assert result(amira, sent)["status"] == "held"
    assert kept().status == "set_aside"


def test_bytes_of_nobody_we_know_are_told_to_their_sender_alone(
    amira: FlaskClient, signed_in: Any, cast: Cast
) -> None:
    sent = item(payload(cast.amira, cast.rafi, author=str(uuid.uuid4())))
    assert result(amira, sent)["repeat"] is False
    assert result(signed_in("ben"), sent)["repeat"] is False
    assert result(amira, sent)["repeat"] is True


# Faults of ours and repeated keys -----------------------------------------------------------------------------


def test_a_fault_of_ours_has_a_reason_of_its_own_and_an_entry_in_the_trail(
    amira: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = sealed(payload(cast.amira, cast.rafi), cast.amira)
    with monkeypatch.context() as broken:
        broken.setattr(versions, "add_revision", lambda *_: 1 / 0)
        assert standing(amira, sent) == ("held", "fault")
    assert "failed to judge" in db.session.scalars(select(AuditEntry.action)).all()
    assert result(amira, sent)["status"] == "filed"
    assert (kept().reason, audit.verify().wrong) == (None, None)


@pytest.mark.parametrize(
    "ratings",
    [
        '{"n1": {"grade": 5}, "n1": {"grade": 1}}',
        '{"n1": {"grade": 1}, "n1": {"grade": 5}}',
        '{"n1": {"grade": 5, "grade": 1}}',
        '{"n1": {"grade": 5}}, "ratings": {}',
    ],
)
@pytest.mark.parametrize("way", ["readable", "sealed"])
def test_a_key_given_twice_hides_no_five(amira: FlaskClient, cast: Cast, way: str, ratings: str) -> None:
    said = json.dumps(payload(cast.amira, cast.rafi, ratings={})).replace(
        '"ratings": {}', f'"ratings": {ratings}'
    )
    got = result(amira, item(said) if way == "readable" else sealed(said, cast.amira))
    assert (got["status"], got["reason"], got["alerted"]) == ("held", "invalid", True)
    assert db.session.scalars(select(Alert.item)).one() == "n1"


# Turns --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["deposit", "damaged", "register", "share", "lost", "sign in"])
def test_whoever_writes_takes_a_turn_before_the_first_row(
    app: Flask, amira: FlaskClient, cast: Cast, what: str
) -> None:
    register(amira)
    said = item(payload(cast.amira, cast.rafi))
    acts: dict[str, Callable[[], Any]] = {
        "deposit": lambda: result(amira, said),
        "damaged": lambda: result(amira, said | {"digest": "0" * 64}),
        "register": lambda: register(amira, uuid.uuid4()),
        "share": lambda: tell(amira, "share"),
        "lost": lambda: tell(amira, "lost", numbers={}),
        "sign in": lambda: _start(cast),
    }
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2].lower())

    event.listen(db.engine, "before_cursor_execute", note)
    acts[what]()
    event.remove(db.engine, "before_cursor_execute", note)
    writing = next(n for n, one in enumerate(statements) if one.startswith(("insert", "update")))
    locking = next(n for n, one in enumerate(statements) if "from audit_head" in one)
    assert locking < writing, statements[: writing + 1]


def _start(cast: Cast) -> None:
    db.session.commit()
    sessions.start(cast.amira, "A test", now())
    db.session.commit()
