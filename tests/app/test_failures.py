"""What other systems did to visits, tried on the record: failures by the names of docs/failures.md.

Those that need a phone are in `tests/browser/test_failures.py` and `tests/js/failures.test.mjs`.
"""

import itertools
import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import audit
from app.clock import today
from app.extensions import db
from app.models import Assignment, Attempt, AuditEntry, Deposit, Revision, Visit
from tests.builders import LONDON, all_graded, envelope, graded, item, payload
from tests.people import Cast, assign
from tests.rows import how_many


def results(client: FlaskClient, *items: Any) -> list[dict[str, Any]]:
    """Post items and give their results."""
    answer = client.post("/sync/visits", json=envelope(*items))
    assert answer.status_code == 200, answer.text
    return answer.get_json()["results"]


def versions(visit: uuid.UUID) -> list[tuple[int, str]]:
    """The versions of a visit that count, with their digests."""
    wanted = select(Revision).where(Revision.visit_id == visit).order_by(Revision.number)
    return [(one.number, one.digest) for one in db.session.scalars(wanted)]


# Lost or overwritten --------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [0, 1])
def test_f1_two_wordings_from_two_phones_are_both_kept_and_none_wins_silently(
    amira: FlaskClient, cast: Cast, first: int
) -> None:
    visit = uuid.uuid4()
    wordings = [item(payload(cast.amira, cast.rafi, ratings=all_graded(n)), visit=visit) for n in (2, 3)]
    early, late = wordings[first], wordings[1 - first]
    assert results(amira, early)[0]["status"] == "filed"
    assert results(amira, late)[0]["status"] == "conflict"
    assert versions(visit) == [(1, early["digest"])]
    assert {one.digest for one in db.session.scalars(select(Deposit))} == {early["digest"], late["digest"]}


def test_f2_two_workers_on_one_day_make_two_visits(signed_in: Any, cast: Cast) -> None:
    assign(cast.ben, cast.rafi)
    mine, theirs = item(payload(cast.amira, cast.rafi)), item(payload(cast.ben, cast.rafi))
    assert results(signed_in("amira"), mine)[0]["status"] == "filed"
    assert results(signed_in("ben"), theirs)[0]["status"] == "filed"
    observers = {one.observer_id for one in db.session.scalars(select(Visit))}
    assert observers == {cast.amira.id, cast.ben.id}


def move_to_ben(cast: Cast, on: date) -> None:
    held = db.session.scalars(
        select(Assignment).where(Assignment.person_id == cast.amira.id, Assignment.profile_id == cast.rafi.id)
    ).one()
    held.ends_on = on - timedelta(days=1)
    assign(cast.ben, cast.rafi, starts_on=on)
    db.session.commit()


def test_f3_a_case_that_moved_while_a_visit_was_on_the_phone(signed_in: Any, cast: Cast) -> None:
    before, after = datetime.now(LONDON) - timedelta(days=3), datetime.now(LONDON) - timedelta(hours=1)
    move_to_ben(cast, today() - timedelta(days=2))
    amira = signed_in("amira")
    recorded = results(amira, item(payload(cast.amira, cast.rafi, before)))[0]
    opened_since = results(amira, item(payload(cast.amira, cast.rafi, after), seq=2))[0]
    assert recorded["status"] == "filed"
    assert (opened_since["status"], opened_since["reason"]) == ("held", "not_yours")
    assert [one["id"] for one in amira.get("/sync/pack").get_json()["profiles"]] == [str(cast.sana.id)]
    assert how_many(Visit) == 1


def test_f4_what_is_not_filed_is_said_item_by_item(amira: FlaskClient, cast: Cast) -> None:
    good = [item(payload(cast.amira, cast.rafi), seq=n) for n in (1, 2, 4)]
    forbidden = item(payload(cast.amira, cast.tomos), seq=3)
    malformed = item("{not json", seq=5)
    got = results(amira, good[0], good[1], forbidden, good[2], malformed)
    assert [(one["status"], one["reason"]) for one in got] == [
        ("filed", None),
        ("filed", None),
        ("held", "not_yours"),
        ("filed", None),
        ("held", "invalid"),
    ]
    assert how_many(Attempt) == how_many(Deposit) == 5


def test_f6_a_visit_is_never_filed_under_the_name_of_who_sends_it(signed_in: Any, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    held = results(signed_in("ben"), sent)[0]
    assert (held["status"], held["reason"], how_many(Visit)) == ("held", "other_author", 0)
    assert results(signed_in("amira"), sent)[0]["digest"] == sent["digest"]
    assert {one.observer_id for one in db.session.scalars(select(Visit))} <= {cast.amira.id}


# Duplicates and order -------------------------------------------------------------------------------


def test_f14_identical_answers_for_two_children_are_two_visits(amira: FlaskClient, cast: Cast) -> None:
    twice = [item(payload(cast.amira, child), seq=n) for n, child in enumerate((cast.rafi, cast.sana), 1)]
    assert [one["status"] for one in results(amira, *twice)] == ["filed", "filed"]
    assert how_many(Visit) == 2


def test_f15_ten_offers_whose_replies_were_lost_make_one_visit(amira: FlaskClient, cast: Cast) -> None:
    sent = item(payload(cast.amira, cast.rafi))
    first, *more = [results(amira, sent)[0] for _ in range(11)]
    assert {json.dumps(one) for one in more} == {json.dumps(first | {"repeat": True})}
    changed = item(payload(cast.amira, cast.rafi, ratings=all_graded(1)), visit=sent["id"])
    assert results(amira, changed)[0]["status"] == "conflict"
    assert versions(uuid.UUID(sent["id"])) == [(1, sent["digest"])]


def history(cast: Cast) -> list[dict[str, Any]]:
    """Three versions of one visit."""
    visit, said = uuid.uuid4(), payload(cast.amira, cast.rafi)
    corrected = [said | {"correction": {"reason": words}} for words in ("Once.", "Again.")]
    return [item(one, visit=visit, revision=n, seq=n) for n, one in enumerate((said, *corrected), 1)]


def test_f20_all_orders_of_three_versions_end_alike(amira: FlaskClient, cast: Cast) -> None:
    for order in itertools.permutations(range(3)):
        sent = history(cast)
        for n in order:
            results(amira, sent[n])
        assert versions(uuid.UUID(sent[0]["id"])) == [(one["revision"], one["digest"]) for one in sent]


def test_f20_a_version_whose_earlier_one_never_comes_is_held_and_never_forced(
    amira: FlaskClient, cast: Cast
) -> None:
    first, second, third = history(cast)
    for _ in range(3):
        got = results(amira, second, third)
        assert [(one["status"], one["reason"]) for one in got] == [("held", "out_of_order")] * 2
    assert versions(uuid.UUID(first["id"])) == []


# Sessions and time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "started_at", "visited_on"),
    [
        ("Europe/London", "2026-10-24T23:30:00+01:00", "2026-10-24"),  # the night the clocks go back
        ("Europe/London", "2026-03-28T23:30:00+00:00", "2026-03-28"),  # and forward
        ("America/New_York", "2026-10-24T23:30:00-04:00", "2026-10-24"),
        ("Pacific/Auckland", "2026-10-25T00:10:00+13:00", "2026-10-25"),
    ],
)
def test_f23_the_day_of_a_visit_is_the_workers_own(
    amira: FlaskClient, cast: Cast, zone: str, started_at: str, visited_on: str
) -> None:
    times = {"zone": zone, "started_at": started_at, "visited_on": visited_on, "recorded_at": started_at}
    sent = item(payload(cast.amira, cast.rafi, **times))
    assert results(amira, sent)[0]["status"] == "filed"
    kept = db.session.scalars(select(Revision)).one()
    assert kept.visited_on == date.fromisoformat(visited_on)
    page = amira.get(f"/profiles/{cast.rafi.id}/visits/{sent['id']}")
    assert f"{kept.visited_on.day} {kept.visited_on:%B %Y}" in page.text


def test_f23_a_phone_whose_clock_is_years_off_is_held_or_filed_but_never_refused(
    amira: FlaskClient, cast: Cast
) -> None:
    for days, expected in ((40, "held"), (-700, "filed")):
        when = datetime.now(LONDON) + timedelta(days=days)
        got = results(amira, item(payload(cast.amira, cast.rafi, when)))[0]
        assert got["status"] == expected, got


# This stack and this work ---------------------------------------------------------------------------


def test_x3_nothing_that_a_cached_page_carries_grows_too_old_to_send_with(
    amira: FlaskClient, cast: Cast
) -> None:
    shell = amira.get("/app/").text
    assert "csrf" not in shell.lower()
    assert results(amira, item(payload(cast.amira, cast.rafi)))[0]["status"] == "filed"


def test_x4_another_network_and_a_newer_browser_leave_a_worker_signed_in(
    amira: FlaskClient, cast: Cast
) -> None:
    for address, browser in (("192.0.2.1", "Phone/1.0"), ("198.51.100.7", "Phone/1.1")):
        answer = amira.get(
            "/sync/pack", headers={"User-Agent": browser}, environ_base={"REMOTE_ADDR": address}
        )
        assert answer.status_code == 200


def test_x5_what_is_not_true_or_false_is_neither(amira: FlaskClient, cast: Cast) -> None:
    neither: list[Any] = ["false", "yes", 0, 1, 1.0, [], {}]
    wrong = [{field: value} for field in ("child_seen", "child_alone", "bedroom_seen") for value in neither]
    sent = [item(payload(cast.amira, cast.rafi, **change), seq=n) for n, change in enumerate(wrong, 1)]
    for change, got in zip(wrong, results(amira, *sent), strict=True):
        assert (got["status"], got["reason"], *got["fields"]) == ("held", "invalid", *change), change


def test_x6_what_does_not_apply_is_neither_a_grade_nor_a_good_one(amira: FlaskClient, cast: Cast) -> None:
    ratings = all_graded(4) | {
        key: {"not_graded": "does_not_apply", "reason": "No garden."} for key in ("h1", "h2", "h3", "h4")
    }
    results(amira, item(payload(cast.amira, cast.rafi, ratings=ratings)))
    housing = amira.get("/sync/pack").get_json()["profiles"][0]["domains"]["housing"]
    assert housing["grade"] is None


def test_x7_a_restored_record_says_so_and_takes_again_what_it_lacks(
    amira: FlaskClient, app: Any, cast: Cast, tmp_path: Any
) -> None:
    kept, lacking = (item(payload(cast.amira, cast.rafi), seq=n) for n in (1, 2))
    before = amira.post("/sync/visits", json=envelope(kept)).get_json()["epoch"]
    usual, app.instance_path = app.instance_path, str(tmp_path)
    try:
        said = app.test_cli_runner().invoke(args=["restored"]).output
        again = amira.post("/sync/visits", json=envelope(kept, lacking)).get_json()
    finally:
        app.instance_path = usual
    assert again["epoch"] != before
    assert again["epoch"] in said
    assert [(one["status"], one["repeat"]) for one in again["results"]] == [("filed", True), ("filed", False)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "restored")).one()
    assert (entry.subject_id, entry.person_id) == (again["epoch"], None)
    assert audit.verify().wrong is None


def test_x10_of_two_wordings_the_record_keeps_both_inputs(amira: FlaskClient, cast: Cast) -> None:
    visit = uuid.uuid4()
    texts = [json.dumps(payload(cast.amira, cast.rafi, ratings={"n1": graded(n)})) for n in (2, 3)]
    results(amira, *[item(text, visit=visit, seq=n) for n, text in enumerate(texts, 1)])
    assert {one.payload for one in db.session.scalars(select(Deposit))} == {text.encode() for text in texts}
