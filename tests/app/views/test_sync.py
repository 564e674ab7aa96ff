"""The contract between phone and record, as docs/phone.md section 5 says it, exercised from outside."""

import hashlib
import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit
from app.clock import now, today
from app.extensions import db
from app.models import Alert, Assignment, Attempt, AuditEntry, Deposit, Device, Rating, Revision, Visit
from tests.builders import DEVICE, LONDON, all_graded, envelope, graded, item, payload
from tests.people import Cast, assign
from tests.rows import how_many

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def post(client: FlaskClient, *items: Any, **more: Any) -> dict[str, Any]:
    """Post items and give the answer, which must be 200."""
    answer = client.post("/sync/visits", json=envelope(*items, **more), headers=SAME_ORIGIN)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def result(client: FlaskClient, one: Any, **more: Any) -> dict[str, Any]:
    """Post one item and give its result."""
    return post(client, one, **more)["results"][0]


# Filed --------------------------------------------------------------------------------------------


def test_a_visit_is_filed_under_its_author_as_it_was_sent(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi, ratings={"n1": graded(3, "child", "seen", note="Bare.")}))
    got = result(amira, sent)
    assert {
        key: got[key]
        for key in ("id", "revision", "digest", "status", "repeat", "reason", "fields", "alerted")
    } == {
        "id": sent["id"],
        "revision": 1,
        "digest": sent["digest"],
        "status": "filed",
        "repeat": False,
        "reason": None,
        "fields": None,
        "alerted": False,
    }
    assert got["text"] == "In the record"
    visit = db.session.get_one(Visit, uuid.UUID(sent["id"]))
    assert (visit.profile_id, visit.observer_id, visit.newest) == (cast.rafi.id, cast.amira.id, 1)
    rating = visit.revisions[0].ratings[0]
    assert (rating.item, rating.grade, rating.evidence, rating.note) == ("n1", 3, "child seen", "Bare.")
    assert db.session.scalars(select(Deposit)).one().payload == sent["payload"].encode()


def test_a_resent_visit_is_welcomed(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    first = result(amira, sent)
    again = result(amira, sent)
    assert again == first | {"repeat": True}
    assert how_many(Revision) == 1
    assert how_many(Deposit) == 1
    assert how_many(Attempt) == 2


def test_the_same_visit_twice_in_one_envelope_is_one_visit(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    assert [one["repeat"] for one in post(amira, sent, sent)["results"]] == [False, True]
    assert how_many(Revision) == 1


def test_every_acknowledgement_follows_a_write(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    written = []
    for one in (sent, sent, item("{", seq=2), sent | {"digest": "0" * 64}):
        result(amira, one)
        written.append(how_many(Attempt))
    assert written == [1, 2, 3, 4]


def test_results_come_in_the_order_of_the_items_and_one_bad_item_holds_up_no_neighbour(
    amira: FlaskClient, cast: Cast
) -> None:
    items = [
        item(payload(cast.amira, cast.rafi), seq=1),
        {"nonsense": True},
        item(payload(cast.amira, cast.tomos), seq=2),
        item("not json", seq=3),
        item(payload(cast.amira, cast.sana), seq=4),
    ]
    answer = post(amira, *items)
    assert [one["status"] for one in answer["results"]] == ["filed", "damaged", "held", "held", "filed"]
    assert answer["missing"] == []


def test_a_grade_of_four_is_filed_without_its_note_and_says_so(amira: FlaskClient, cast: Cast) -> None:
    got = result(amira, item(payload(cast.amira, cast.rafi, ratings={"n2": graded(4)})))
    assert got["status"] == "filed"
    assert "n2" in got["text"]


def test_a_visit_made_before_the_case_was_reassigned_files_normally(amira: FlaskClient, cast: Cast) -> None:
    end_assignments(cast, today() - timedelta(days=3))
    when = datetime.now(LONDON) - timedelta(days=5)
    assert result(amira, item(payload(cast.amira, cast.rafi, when)))["status"] == "filed"


def end_assignments(cast: Cast, on: date) -> None:
    for assignment in db.session.scalars(select(Assignment).where(Assignment.person_id == cast.amira.id)):
        assignment.ends_on = on
    db.session.commit()


# Versions -----------------------------------------------------------------------------------------


def test_a_later_version_is_added_and_counts(amira: FlaskClient, cast: Cast) -> None:
    visit = uuid.uuid4()
    said = payload(cast.amira, cast.rafi)
    result(amira, item(said, visit=visit))
    corrected = said | {"ratings": all_graded(3), "correction": {"reason": "Wrong kitchen."}}
    assert result(amira, item(corrected, visit=visit, revision=2, seq=2))["status"] == "filed"
    kept = db.session.get_one(Visit, visit)
    assert [(one.number, one.ratings[0].grade) for one in kept.revisions] == [(1, 2), (2, 3)]
    assert kept.newest == 2


def test_a_version_that_overtakes_an_earlier_one_waits_and_then_files_itself(
    amira: FlaskClient, cast: Cast
) -> None:
    visit = uuid.uuid4()
    said = payload(cast.amira, cast.rafi)
    third = item(said | {"correction": {"reason": "Again."}}, visit=visit, revision=3, seq=3)
    second = item(said | {"correction": {"reason": "Once."}}, visit=visit, revision=2, seq=2)
    assert result(amira, third)["reason"] == "out_of_order"
    assert result(amira, second)["reason"] == "out_of_order"
    assert result(amira, item(said, visit=visit))["status"] == "filed"
    assert result(amira, third)["status"] == "filed"
    assert db.session.get_one(Visit, visit).newest == 3


def test_another_wording_of_a_version_is_a_conflict_and_the_first_stays(
    amira: FlaskClient, cast: Cast
) -> None:
    visit = uuid.uuid4()
    first = item(payload(cast.amira, cast.rafi), visit=visit)
    second = item(payload(cast.amira, cast.rafi, ratings=all_graded(1)), visit=visit)
    assert [one["status"] for one in post(amira, first, second)["results"]] == ["filed", "conflict"]
    assert result(amira, second)["status"] == "conflict"
    assert db.session.get_one(Visit, visit).revisions[0].digest == first["digest"]
    assert how_many(Deposit) == 2


def test_a_version_cannot_move_to_another_child(amira: FlaskClient, cast: Cast) -> None:
    visit = uuid.uuid4()
    result(amira, item(payload(cast.amira, cast.rafi), visit=visit))
    moved = payload(cast.amira, cast.sana, correction={"reason": "Swapped."})
    got = result(amira, item(moved, visit=visit, revision=2, seq=2))
    assert (got["status"], got["reason"], list(got["fields"])) == ("held", "invalid", ["profile"])


@pytest.mark.parametrize(
    ("revision", "correction"), [(1, {"reason": "Too early."}), (2, None), (2, {"reason": " "})]
)
def test_only_later_versions_correct_and_all_of_them_say_why(
    amira: FlaskClient, cast: Cast, revision: int, correction: Any
) -> None:
    visit = uuid.uuid4()
    if revision == 2:
        result(amira, item(payload(cast.amira, cast.rafi), visit=visit, seq=7))
    got = result(
        amira, item(payload(cast.amira, cast.rafi, correction=correction), visit=visit, revision=revision)
    )
    assert got["reason"] == "invalid"
    assert next(iter(got["fields"])).startswith("correction")


# Held ---------------------------------------------------------------------------------------------


def test_what_is_not_yours_does_not_exist_and_is_closed_is_answered_alike(
    amira: FlaskClient, cast: Cast
) -> None:
    cast.sana.closed_on = today() - timedelta(days=30)
    db.session.commit()
    closed = item(payload(cast.amira, cast.sana), seq=1)
    bens = item(payload(cast.amira, cast.tomos), seq=2)
    nowhere = item(payload(cast.amira, cast.rafi, profile=str(uuid.uuid4())), seq=3)
    results = post(amira, closed, bens, nowhere)["results"]
    varying = ("id", "digest", "received_at")
    assert {json.dumps({k: v for k, v in one.items() if k not in varying}) for one in results} == {
        json.dumps({k: v for k, v in results[0].items() if k not in varying})
    }
    assert results[0]["reason"] == "not_yours"
    assert how_many(Deposit) == 3
    assert how_many(Revision) == 0


def test_a_visit_graded_by_somebody_else_is_held(amira: FlaskClient, cast: Cast) -> None:
    assert result(amira, item(payload(cast.ben, cast.tomos)))["reason"] == "other_author"


def test_an_unknown_checklist_is_held(amira: FlaskClient, cast: Cast) -> None:
    for changes in ({"instrument": "something-else"}, {"instrument_version": 99}):
        assert (
            result(amira, item(payload(cast.amira, cast.rafi, **changes)))["reason"] == "unknown_instrument"
        )


def test_a_sealed_visit_is_kept_until_it_can_be_opened(amira: FlaskClient, cast: Cast) -> None:
    sealed = {
        "v": 1,
        "kid": "k1",
        "author": str(cast.amira.id),
        "enc": "a",
        "wrap": "b",
        "iv": "c",
        "ct": "d",
    }
    got = result(amira, item("x", payload=..., sealed=sealed))
    assert (got["status"], got["reason"]) == ("held", "unopenable")
    assert db.session.scalars(select(Deposit)).one().sealed == sealed


def test_what_a_suspended_person_sends_is_held(amira: FlaskClient, cast: Cast) -> None:
    cast.amira.suspended_at = now()
    db.session.commit()
    assert result(amira, item(payload(cast.amira, cast.rafi)))["reason"] == "suspended"
    assert amira.get("/").status_code in (302, 404)


def test_what_a_revoked_phone_sends_is_held(amira: FlaskClient, cast: Cast) -> None:
    post(amira)
    db.session.scalars(select(Device)).one().revoked_at = now()
    db.session.commit()
    assert result(amira, item(payload(cast.amira, cast.rafi)))["reason"] == "device_revoked"


def test_bytes_kept_through_a_fault_are_filed_when_they_are_offered_again(
    amira: FlaskClient, cast: Cast
) -> None:
    sent = item(payload(cast.amira, cast.rafi, profile=str(uuid.uuid4())))
    result(amira, sent)
    deposit = db.session.scalars(select(Deposit)).one()
    deposit.status, deposit.reason = "kept", None  # as if the power had gone between keeping and filing
    db.session.commit()
    assert result(amira, sent)["reason"] == "not_yours"


# Foreign ------------------------------------------------------------------------------------------


def test_a_foreign_visit_id_reveals_nothing_about_whose_it_is(signed_in: Any, cast: Cast) -> None:
    visit = uuid.uuid4()
    result(signed_in("amira"), item(payload(cast.amira, cast.rafi), visit=visit))
    later = payload(cast.ben, cast.tomos, correction={"reason": "Mine now."})
    got = result(signed_in("ben"), item(later, visit=visit, revision=2))
    assert (got["status"], got["reason"]) == ("held", "not_yours")


def test_somebody_elses_bytes_are_answered_as_if_they_were_new(signed_in: Any, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    result(signed_in("amira"), sent)
    fresh = item(payload(cast.amira, cast.sana))
    ben = signed_in("ben")
    varying = ("id", "digest", "received_at")
    known, unknown = (
        {k: v for k, v in result(ben, one).items() if k not in varying} for one in (sent, fresh)
    )
    assert known == unknown
    assert known["reason"] == "other_author"


def test_a_stranger_cannot_block_a_visit_by_using_its_id_first(signed_in: Any, cast: Cast) -> None:
    visit = uuid.uuid4()
    assert result(signed_in("ben"), item(payload(cast.ben, cast.rafi), visit=visit))["status"] == "held"
    assert result(signed_in("amira"), item(payload(cast.amira, cast.rafi), visit=visit))["status"] == "filed"


# Damaged ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "0" * 64},
        {"digest": "A" * 64},
        {"digest": 5},
        {"digest": ...},
        {"id": "not-a-uuid"},
        {"id": str(uuid.uuid4()).upper()},
        {"id": None},
        {"revision": 0},
        {"revision": "1"},
        {"revision": 1.0},
        {"revision": True},
        {"revision": 2**63},
        {"seq": 0},
        {"seq": -1},
        {"seq": None},
        {"payload": ...},
        {"payload": {"an": "object"}},
        {"sealed": {"v": 1}},
        {"payload": "\ud800"},
    ],
)
def test_an_item_without_a_usable_shape_is_damaged_and_logged(
    amira: FlaskClient, cast: Cast, changes: dict[str, Any]
) -> None:
    sent = item(payload(cast.amira, cast.rafi), seq=1) | changes
    body = json.dumps(envelope(high_water=1) | {"items": [{k: v for k, v in sent.items() if v is not ...}]})
    answer = amira.post("/sync/visits", data=body, content_type="application/json", headers=SAME_ORIGIN)
    assert answer.status_code == 200
    got = answer.get_json()
    assert got["results"][0]["status"] == "damaged"
    assert got["missing"] == [1]
    assert how_many(Deposit) == 0
    assert db.session.scalars(select(Attempt)).one().status == "damaged"


@pytest.mark.parametrize("thing", [None, 1, "text", [], [[]]])
def test_an_item_that_is_no_object_is_damaged(amira: FlaskClient, thing: Any) -> None:
    assert result(amira, thing)["status"] == "damaged"


def shaped(high_water: str = "0", items: str = "[]") -> str:
    """An envelope's text with these texts in it."""
    return f'{{"device": "{DEVICE}", "high_water": {high_water}, "items": {items}}}'


# Envelopes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{",
        "{}",
        '{"device": 1, "high_water": 0, "items": []}',
        shaped('"0"', "[]"),
        shaped("-1", "[]"),
        shaped("true", "[]"),
        shaped("1.0", "[]"),
        shaped("0", "{}"),
        shaped('0, "high_water": 0', "[]"),
        shaped("NaN", "[]"),
        shaped(items="[" + ",".join(["null"] * 51) + "]"),
        "[" * 100_000,
        '{"a":' * 50_000,
        "9" * 10_000,
        "\ud800",
    ],
)
def test_what_is_no_envelope_is_refused_and_changes_nothing(amira: FlaskClient, body: str) -> None:
    before = how_many(AuditEntry)
    answer = amira.post(
        "/sync/visits",
        data=body.encode("utf-8", "surrogatepass"),
        content_type="application/json",
        headers=SAME_ORIGIN,
    )
    assert answer.status_code == 400
    assert set(answer.get_json()["error"]) == {"code", "message", "fields"}
    assert how_many(Attempt) == 0
    assert how_many(AuditEntry) == before


def test_a_form_is_no_envelope(amira: FlaskClient) -> None:
    assert amira.post("/sync/visits", data={"device": "x"}, headers=SAME_ORIGIN).status_code == 400


def test_an_empty_envelope_is_answered(amira: FlaskClient) -> None:
    answer = post(amira)
    assert answer["results"] == []
    assert answer["missing"] == []
    assert uuid.UUID(answer["epoch"])


def test_a_body_of_one_byte_over_a_mebibyte_is_too_large_and_one_of_a_mebibyte_is_read(
    amira: FlaskClient,
) -> None:
    body = json.dumps(envelope()).encode()
    for size, status in ((2**20, 200), (2**20 + 1, 413)):
        padded = body + b" " * (size - len(body))
        answer = amira.post("/sync/visits", data=padded, content_type="application/json", headers=SAME_ORIGIN)
        assert answer.status_code == status


def test_who_is_not_known_is_told_401_and_nothing_changes(client: FlaskClient, cast: Cast) -> None:
    sent = envelope(item(payload(cast.amira, cast.rafi)))
    answer = client.post("/sync/visits", json=sent, headers=SAME_ORIGIN)
    assert answer.status_code == 401
    assert answer.is_json
    assert how_many(Attempt) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example.org"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_request_from_elsewhere_is_refused_and_changes_nothing(
    amira: FlaskClient, cast: Cast, headers: dict[str, str]
) -> None:
    sent = envelope(item(payload(cast.amira, cast.rafi)))
    assert amira.post("/sync/visits", json=sent, headers=headers).status_code == 403
    assert how_many(Attempt) == 0


def test_a_browser_without_fetch_metadata_is_known_by_its_origin(amira: FlaskClient) -> None:
    answer = amira.post("/sync/visits", json=envelope(), headers={"Origin": "http://localhost"})
    assert answer.status_code == 200


# Missing numbers ----------------------------------------------------------------------------------


def test_numbers_that_never_came_are_named_oldest_first(amira: FlaskClient, cast: Cast) -> None:
    items = [item(payload(cast.amira, cast.rafi), seq=seq) for seq in (2, 5)]
    assert post(amira, *items, high_water=7)["missing"] == [1, 3, 4, 6, 7]


def test_at_most_a_thousand_missing_numbers_are_named(amira: FlaskClient) -> None:
    assert post(amira, high_water=2**31 - 1)["missing"] == list(range(1, 1001))


def test_each_person_counts_their_own_on_a_shared_phone(signed_in: Any, cast: Cast) -> None:
    post(signed_in("amira"), item(payload(cast.amira, cast.rafi), seq=1))
    assert post(signed_in("ben"), high_water=1)["missing"] == [1]


def test_another_phone_counts_for_itself(amira: FlaskClient, cast: Cast) -> None:
    post(amira, item(payload(cast.amira, cast.rafi), seq=1))
    assert post(amira, high_water=1, device=uuid.uuid4())["missing"] == [1]


# Alerts -------------------------------------------------------------------------------------------


def alerts() -> list[tuple[str, str, uuid.UUID]]:
    return sorted((one.code, one.item, one.team_id) for one in db.session.scalars(select(Alert)))


def test_any_five_and_a_critical_four_alert_the_profiles_supervisors(amira: FlaskClient, cast: Cast) -> None:
    ratings = {"n1": graded(5), "h2": graded(4), "n2": graded(4)}
    got = result(amira, item(payload(cast.amira, cast.rafi, ratings=ratings)))
    assert got["alerted"] is True
    assert alerts() == [("critical_4", "h2", cast.north.id), ("grade_5", "n1", cast.north.id)]


def test_nothing_below_that_alerts(amira: FlaskClient, cast: Cast) -> None:
    got = result(amira, item(payload(cast.amira, cast.rafi, ratings={"n2": graded(4), "h2": graded(3)})))
    assert (got["alerted"], alerts()) == (False, [])


def test_a_five_in_a_held_visit_is_not_silent(amira: FlaskClient, cast: Cast) -> None:
    wrong = payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}, zone="Nowhere")
    got = result(amira, item(wrong))
    assert (got["reason"], got["alerted"]) == ("invalid", True)
    assert alerts() == [("grade_5", "n1", cast.north.id)]


def test_a_five_for_a_profile_that_is_not_hers_is_told_to_both_supervisors(
    amira: FlaskClient, cast: Cast
) -> None:
    cast.tomos.team_id = cast.south.id
    db.session.commit()
    foreign = payload(cast.amira, cast.tomos, ratings={"n1": graded(5)})
    unreal = payload(cast.amira, cast.tomos, profile=str(uuid.uuid4()), ratings={"n1": graded(5)})
    results = post(amira, item(foreign), item(unreal, seq=2))["results"]
    assert [one["alerted"] for one in results] == [True, True]
    assert [team for _, _, team in alerts()] == sorted([cast.north.id, cast.north.id, cast.south.id])


def test_a_repeat_alerts_nobody_again(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi, ratings={"n1": graded(5)}))
    result(amira, sent)
    assert result(amira, sent)["alerted"] is True
    assert len(alerts()) == 1


# The payload, field by field ----------------------------------------------------------------------


def some(*values: Any) -> tuple[Any, ...]:
    """Some wrong values, of any type."""
    return values


WRONG: list[tuple[str, Any]] = [
    *(("schema", value) for value in some(..., 0, 2, "1", 1.0, True, None)),
    *((key, value) for key in ("author", "profile") for value in some(..., "", "x", 5, None)),
    ("profile", "AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA"),
    *(("occasion", value) for value in some(5, "x", True)),
    *(("instrument", value) for value in some(..., 5, "", "x" * 101, None)),
    *(("instrument_version", value) for value in some(..., 0, "1", 1.0, True, -1, 10**30)),
    *(("kind", value) for value in some(..., "Announced", "visit", 1, None, ["announced"])),
    *(("contact_with", value) for value in some(5, "x" * 501, None)),
    *(
        ("visited_on", value)
        for value in some(..., "20-11-2026", "2026-02-30", "2026-11-20T00:00", 20261120, None, "2020-01-02")
    ),
    *(
        ("started_at", value)
        for value in some(..., "2026-11-20 14:05", "2026-11-20T14:05:00", "2026-11-20T25:05:00Z", 5, None)
    ),
    *(
        ("started_at", value)
        for value in some(
            "2026-11-20T14:05:00+99:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
        )
    ),
    *(("ended_at", value) for value in some(5, "later", "2019-01-01T00:00:00Z")),
    *(
        ("zone", value)
        for value in some(..., "Nowhere", "", "../../etc/passwd", "/etc/passwd", 5, None, "Europe")
    ),
    *(("recorded_at", value) for value in some(..., "", 5, None)),
    *((key, value) for key in ("child_seen", "child_alone") for value in some(..., "yes", 1, 0, None)),
    *(
        (key, value)
        for key in ("child_seen_reason", "child_alone_reason", "bedroom_reason")
        for value in some(5, None, "x" * 20_001)
    ),
    ("bedroom_seen", "yes"),
    *(
        ("present", value)
        for value in some(
            "mother", [5], [{"who": ""}], [{"note": "x"}], [{"who": "m", "else": 1}], [{}] * 101
        )
    ),
    *(
        ("household", value)
        for value in some([{"who": "m", "lives": "here", "seen": True}], [{"who": "m", "lives": "lives"}], 5)
    ),
    *(("household", [{"who": "m", "lives": "lives", "seen": value}]) for value in some(1, "true", None)),
    *(("engagement", value) for value in some("engaged", {}, {"how": "keen"}, {"how": "engaged", "why": 5})),
    *(
        (key, value)
        for key in ("childs_day", "childs_words", "summary", "carer_view")
        for value in some(5, None, "a\0b", ["x"])
    ),
    *(("shared_with_carer", value) for value in some(True, "maybe", 1)),
    *(("targets", value) for value in some(5, [{}], [{"item": "h1", "grade": 6, "by": "2027-01-15"}])),
    *(("targets", [{"item": "h1", "grade": 2, "by": value}]) for value in some("soon", None, 5)),
    ("targets", [{"item": "zz", "grade": 2, "by": "2027-01-15"}]),
    *(("correction", value) for value in some("typo", {}, {"reason": 5}, {"reason": "x", "more": 1})),
    *(("answers", value) for value in some("yes", [{}], [{"question": "x", "answer": "y"}])),
    *(("app_version", value) for value in some(..., "", 1, None, "x" * 51)),
    ("something_else", 1),
    *(("ratings", value) for value in some(..., None, [], 5, "h1")),
    *(
        ("ratings", {"n1": {"grade": value, "evidence": ["seen"]}})
        for value in some(0, 6, -1, 2.5, 2.0, "2", True, None, [2])
    ),
    *(
        ("ratings", {"n1": {"grade": 2, "evidence": value}})
        for value in some([], "seen", ["saw"], [5], None, ["seen", "seen"])
    ),
    *(("ratings", {"n1": value}) for value in some(None, 2, [], {}, {"grade": 2}, {"evidence": ["seen"]})),
    *(
        ("ratings", {"n1": {"not_graded": value}})
        for value in some("unknown", "", None, 0, True, "does_not_apply")
    ),
    ("ratings", {"n1": {"not_graded": "does_not_apply", "reason": "  "}}),
    ("ratings", {"n1": {"not_graded": "not_asked", "grade": 2, "evidence": ["seen"]}}),
    ("ratings", {"n1": {"not_graded": "not_asked", "evidence": ["seen"]}}),
    *(
        ("ratings", {"n1": graded(2, **{key: 5})})
        for key in ("note", "reason", "cause", "changed_because", "copied_from", "peeked")
    ),
    ("ratings", {"n1": graded(4, cause="poverty")}),
    ("ratings", {"n1": graded(4, more=1)}),
    *(("ratings", {key: graded(2)}) for key in ("zz", "", "N1", "n1 ", "x" * 51, "\u202en1")),
]


@pytest.mark.parametrize(("key", "value"), WRONG, ids=lambda value: repr(value)[:40])
def test_a_wrong_field_is_held_and_named_and_its_neighbour_filed(
    amira: FlaskClient, cast: Cast, key: str, value: Any
) -> None:
    wrong = payload(cast.amira, cast.rafi, **{key: value})
    results = post(amira, item(wrong), item(payload(cast.amira, cast.rafi), seq=2))["results"]
    assert (results[0]["status"], results[1]["status"]) == ("held", "filed")
    assert results[0]["reason"] == "invalid"
    named = {field.split(".")[0] for field in results[0]["fields"]}
    assert key in named or (key == "started_at" and "visited_on" in named)
    assert how_many(Revision) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{",
        '{"schema": 1, "schema": 1}',
        '{"schema": NaN}',
        '{"schema": Infinity}',
        '{"a": "\x00"}',
        '{"a": "\x01"}',
        '{"a": "\\ud800"}',
        '{"a":' * 33 + "1" + "}" * 33,
        "[" * 100_000,
        '{"a": ' + "9" * 10_000 + "}",
        "\ufeff{}",
        "{'schema': 1}",
    ],
)
def test_a_payload_that_is_no_json_of_ours_is_held_with_its_bytes(amira: FlaskClient, text: str) -> None:
    got = result(amira, item(text))
    assert (got["status"], got["reason"]) == ("held", "invalid")
    assert db.session.scalars(select(Deposit)).one().payload == text.encode()


@pytest.mark.parametrize("days", [2, 400, 40_000])
def test_a_visit_after_tomorrow_is_held(amira: FlaskClient, cast: Cast, days: int) -> None:
    when = datetime.now(LONDON) + timedelta(days=days)
    got = result(amira, item(payload(cast.amira, cast.rafi, when)))
    assert (got["reason"], list(got["fields"])) == ("invalid", ["visited_on"])


def test_a_visit_tomorrow_is_filed_since_clocks_differ(amira: FlaskClient, cast: Cast) -> None:
    when = datetime.now(LONDON) + timedelta(days=1)
    assert result(amira, item(payload(cast.amira, cast.rafi, when)))["status"] == "filed"


def test_a_visit_before_the_year_of_conception_is_held(amira: FlaskClient, cast: Cast) -> None:
    assign(cast.amira, cast.tomos, starts_on=date(2010, 1, 1))
    db.session.commit()
    results = [
        result(
            amira, item(payload(cast.amira, cast.tomos, datetime(year, 12, 31, 10, tzinfo=LONDON)), seq=seq)
        )
        for seq, year in ((1, 2014), (2, 2015))
    ]
    assert [(one["status"], one["fields"] and list(one["fields"])) for one in results] == [
        ("held", ["visited_on"]),
        ("filed", None),
    ]


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "\u202eright to left", "\U0001f9f8 toy", "e\u0301", "line\nline"]
)
def test_words_are_kept_to_the_letter(amira: FlaskClient, cast: Cast, words: str) -> None:
    said = payload(cast.amira, cast.rafi, ratings={"n1": graded(4, note=words)}, childs_words=words)
    assert result(amira, item(said))["status"] == "filed"
    assert db.session.scalars(select(Rating)).one().note == words
    assert db.session.scalars(select(Revision)).one().said["childs_words"] == words


# Packs --------------------------------------------------------------------------------------------


def test_the_pack_holds_the_cases_of_this_person_and_no_name_or_address(
    amira: FlaskClient, cast: Cast
) -> None:
    result(amira, item(payload(cast.amira, cast.rafi, ratings=all_graded(2, h2=graded(4, note="No bed.")))))
    answer = amira.get("/sync/pack")
    pack = answer.get_json()
    about = {"epoch", "server_time", "expires_at", "person", "numbers"}
    assert about | {"instruments", "legend", "profiles"} == set(pack)
    assert [one["initials"] for one in pack["profiles"]] == ["R.", "S."]
    rafi = pack["profiles"][0]
    assert rafi["last"]["h2"]["grade"] == 4
    assert rafi["open_concerns"] == ["h2"]
    assert rafi["domains"]["housing"]["verdict"] == "baseline"
    assert rafi["domains"]["housing"]["strip"].startswith("<svg")
    assert rafi["siblings"] == [str(cast.sana.id)]
    assert cast.rafi.child.name not in answer.text
    assert len(pack["instruments"][0]["domains"]) == 5


def test_a_pack_says_once_what_the_marks_mean_where_there_is_a_drawing(
    amira: FlaskClient, cast: Cast
) -> None:
    assert amira.get("/sync/pack").get_json()["legend"] is None
    result(amira, item(payload(cast.amira, cast.rafi)))
    legend = amira.get("/sync/pack").get_json()["legend"]
    assert legend["strip"].startswith("<svg")
    assert legend["sentence"] in legend["strip"]
    assert "Dashed: unsigned." in legend["sentence"]


def test_a_pack_leaves_out_what_is_not_this_persons(amira: FlaskClient, cast: Cast) -> None:
    wanted = f"{cast.tomos.id},{cast.sana.id},{uuid.uuid4()},nonsense,{cast.sana.id}"
    pack = amira.get(f"/sync/pack?profiles={wanted}").get_json()
    assert [one["id"] for one in pack["profiles"]] == [str(cast.sana.id)]
    assert amira.get("/sync/pack?profiles=").get_json()["profiles"] == []


def test_a_pack_that_has_not_changed_is_not_sent_again(amira: FlaskClient, cast: Cast) -> None:
    tag = amira.get("/sync/pack").headers["ETag"]
    assert amira.get("/sync/pack", headers={"If-None-Match": tag}).status_code == 304
    result(amira, item(payload(cast.amira, cast.rafi)))
    assert amira.get("/sync/pack", headers={"If-None-Match": tag}).status_code == 200


def test_who_is_not_signed_in_gets_no_pack(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/sync/pack").status_code == 401


# The trail ----------------------------------------------------------------------------------------


def test_the_trail_holds_after_all_this_and_names_no_grade(amira: FlaskClient, cast: Cast) -> None:
    for seq, profile in enumerate((cast.rafi, cast.tomos), 1):
        result(amira, item(payload(cast.amira, profile, childs_words="canary"), seq=seq))
    found = audit.verify()
    assert found.wrong is None
    entries = list(db.session.scalars(select(AuditEntry)))
    assert found.entries == len(entries) > 4
    assert not any("canary" in entry.facts or "grade" in entry.facts for entry in entries)


def test_digests_are_those_of_the_bytes_kept(amira: FlaskClient, cast: Cast) -> None:
    post(amira, *(item(payload(cast.amira, cast.rafi), seq=seq) for seq in (1, 2, 3)))
    for deposit in db.session.scalars(select(Deposit)):
        assert hashlib.sha256(deposit.payload or b"").hexdigest() == deposit.digest
