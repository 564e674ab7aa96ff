"""The holding tray: who sees what, and what can be done; the bytes stay as they came, and every act leaves an entry."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import audit, custody
from app.clock import now, today
from app.extensions import db
from app.models import Assignment, Deposit, Device, Revision, Visit
from tests.app.views.test_signoff import words
from tests.builders import DEVICE, all_graded, graded, item
from tests.people import Cast, assign, profile
from tests.rows import entries
from tests.visits import Visits


def does(client: FlaskClient, deposit: Deposit, act: str, **sent: str) -> TestResponse:
    """Send one act, and give the page that follows; the bytes must be what they were."""
    bytes_before, digest = deposit.payload, deposit.digest
    answer = client.post(f"/tray/{deposit.id}", data={"act": act, **sent})
    db.session.expire_all()
    assert (deposit.payload, deposit.digest) == (bytes_before, digest)
    return client.get(answer.location) if answer.status_code == 303 else answer


def acts_on(client: FlaskClient, deposit: Deposit) -> set[str]:
    """What the page offers to do."""
    page = client.get(f"/tray/{deposit.id}").text
    every = ("file", "assign", "file_for", "read_with", "allow", "set_aside", "take_up")
    return {act for act in every if f'name="act" value="{act}"' in page}


def revision_of(deposit: Deposit) -> Revision:
    return db.session.scalars(select(Revision).where(Revision.deposit_id == deposit.id)).one()


# Who sees what --------------------------------------------------------------------------------------


def test_an_empty_tray_says_so(chidi: FlaskClient) -> None:
    assert "The tray is empty" in words(chidi.get("/tray"))


def test_the_tray_tells_who_since_when_and_why_oldest_first(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    old = visits.sent(1, to=cast.tomos)
    new = visits.sent(1, kind="telepathy")
    old.received_at = now() - timedelta(hours=30)
    db.session.commit()
    page = chidi.get("/tray")
    told = words(page)
    assert page.text.index(str(old.id)) < page.text.index(str(new.id))
    for part in (
        "2 visits were received",
        "1 for more than 24 hours",
        "Amira Osei",
        "whose case this is",
        "30 hours",
    ):
        assert part in told, part


def test_the_administrator_sees_no_content(evi: FlaskClient, visits: Visits, cast: Cast) -> None:
    said: dict[str, Any] = {
        "ratings": {"n1": graded(5, note="canary")},
        "childs_words": "canary",
        "summary": "canary",
    }
    deposit = visits.sent(1, to=cast.tomos, **said)
    wrong = visits.sent(1, zone="canary")
    for address in ("/tray", f"/tray/{deposit.id}", f"/tray/{wrong.id}"):
        page = evi.get(address)
        assert page.status_code == 200
        assert "canary" not in page.text
    assert "for the team's supervisor only" in words(evi.get(f"/tray/{deposit.id}")).replace("&#39;", "'")


def test_the_teams_supervisor_reads_it_escaped(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    deposit = visits.sent(1, to=cast.tomos, summary="<script>alert(1)</script>\u202egnp")
    page = chidi.get(f"/tray/{deposit.id}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\u202egnp" in page.text
    assert "Food in the home" in page.text
    assert "2 Sound" in page.text


@pytest.mark.parametrize(
    "text", ["not json", '{"a": "\\u0000\\ud800"}', "[" * 40, "\x00\x1b[2J", "null", "7", "\ufffe"]
)
def test_whatever_came_can_be_read(chidi: FlaskClient, cast: Cast, text: str) -> None:
    custody.take(item(text), cast.amira, DEVICE, now())
    deposit = db.session.scalars(select(Deposit)).one()
    assert chidi.get(f"/tray/{deposit.id}").status_code == 200


@pytest.mark.parametrize("who", ["amira", "ben", "dana"])
def test_nobody_else_reaches_it(
    signed_in: Callable[[str], FlaskClient], visits: Visits, cast: Cast, who: str
) -> None:
    deposit, client = visits.sent(1, to=cast.tomos), signed_in(who)
    assert client.get(f"/tray/{deposit.id}").status_code == 404
    assert client.post(f"/tray/{deposit.id}", data={"act": "file"}).status_code == 404
    assert client.get(f"/tray/{uuid.uuid4()}").status_code == 404


def test_what_is_in_the_record_is_not_in_the_tray(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(1)
    assert chidi.get(f"/tray/{revision.deposit_id}").status_code == 404


# What is done ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chidi", "evi"])
def test_an_author_who_stood_in_is_assigned_for_that_day_only(
    signed_in: Callable[[str], FlaskClient], visits: Visits, cast: Cast, who: str
) -> None:
    deposit, client = visits.sent(3, to=cast.tomos), signed_in(who)
    assert "It is in the record now" in words(does(client, deposit, "assign"))
    made = db.session.scalars(
        select(Assignment)
        .where(Assignment.profile_id == cast.tomos.id)
        .filter(Assignment.person_id == cast.amira.id)
    ).one()
    on = today() - timedelta(days=3)
    assert (made.starts_on, made.ends_on, made.made_by_id) == (on, on, getattr(cast, who).id)
    assert revision_of(deposit).visit.profile_id == cast.tomos.id
    assert deposit.worked_by_id == getattr(cast, who).id


def test_it_is_filed_for_the_child_that_the_supervisor_names(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    does(chidi, deposit, "file_for", profile=str(cast.sana.id))
    visit = revision_of(deposit).visit
    assert (visit.profile_id, visit.observer_id) == (cast.sana.id, cast.amira.id)
    assert (deposit.profile_id, deposit.filed_for_profile_id) == (cast.tomos.id, cast.sana.id)


def test_a_later_version_goes_to_the_child_that_was_named(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    does(chidi, deposit, "file_for", profile=str(cast.sana.id))
    again = visits.sent(
        1, 3, to=cast.tomos, visit=deposit.visit_id, revision=2, correction={"reason": "Seen again."}
    )
    assert again.status == "filed", (again.reason, again.fields)
    assert db.session.get_one(Visit, deposit.visit_id).newest == 2


def test_it_can_be_filed_for_open_profiles_of_the_team_only(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    elsewhere = profile("E.", "HV-0009", cast.south, born=None)
    closed = profile("C.", "HV-0008", cast.north, born=None)
    closed.closed_on = today()
    db.session.commit()
    deposit = visits.sent(1, to=cast.tomos)
    for wrong in (elsewhere.id, closed.id, uuid.uuid4(), "", "x"):
        answer = does(chidi, deposit, "file_for", profile=str(wrong))
        assert answer.status_code == 422
        assert "Choose for whom it is" in words(answer)
    assert deposit.filed_for_profile_id is None


def test_filed_for_a_child_its_author_did_not_hold_is_still_held_and_says_so(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    other = profile("O.", "HV-0007", cast.north, born=None)
    db.session.commit()
    deposit = visits.sent(1, to=cast.tomos)
    told = words(does(chidi, deposit, "file_for", profile=str(other.id)))
    assert "Still held" in told
    assert "Its author did not hold HV-0007, O." in told
    does(chidi, deposit, "assign")
    assert revision_of(deposit).visit.profile_id == other.id


def test_an_unknown_checklist_is_read_with_one_that_has_all_its_items(
    chidi: FlaskClient, visits: Visits
) -> None:
    deposit = visits.sent(1, instrument_version=9)
    does(chidi, deposit, "read_with", checklist="home-visit-observation/1")
    revision = revision_of(deposit)
    assert (revision.instrument, revision.instrument_version) == ("home-visit-observation", 1)


def test_a_checklist_that_lacks_an_item_is_not_offered(chidi: FlaskClient, visits: Visits) -> None:
    deposit = visits.sent(1, instrument_version=9, ratings={"n1": graded(2), "x9": graded(2)})
    assert acts_on(chidi, deposit) == {"file", "set_aside"}
    assert does(chidi, deposit, "read_with", checklist="home-visit-observation/1").status_code == 400


def test_somebody_elses_visit_is_filed_under_its_author(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, by=cast.ben, sender=cast.amira, to=cast.tomos)
    assert deposit.reason == "other_author"
    assert "Say why it may be filed" in words(does(chidi, deposit, "allow", why_allowed=" "))
    does(chidi, deposit, "allow", why_allowed="They shared one phone that day.")
    assert revision_of(deposit).visit.observer_id == cast.ben.id
    assert (deposit.allowed, deposit.worked_how) == (["other_author"], "They shared one phone that day.")


def test_a_visit_by_nobody_known_is_never_filed(chidi: FlaskClient, visits: Visits) -> None:
    deposit = visits.sent(1, author=str(uuid.uuid4()))
    assert acts_on(chidi, deposit) == {"file", "set_aside"}


def test_a_suspended_persons_visit_is_filed_by_decision(
    chidi: FlaskClient, evi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    cast.amira.suspended_at = now()
    db.session.commit()
    deposit = visits.sent(1)
    assert deposit.reason == "suspended"
    assert "allow" not in acts_on(evi, deposit)
    does(chidi, deposit, "allow", why_allowed="Recorded before the suspension.")
    assert deposit.status == "filed"


def test_a_revoked_phones_visit_is_filed_by_decision(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    db.session.add(
        Device(
            device=DEVICE, person_id=cast.amira.id, first_seen_at=now(), last_seen_at=now(), revoked_at=now()
        )
    )
    db.session.commit()
    deposit = visits.sent(1)
    assert deposit.reason == "device_revoked"
    does(chidi, deposit, "allow", why_allowed="Found again in the car.")
    assert deposit.status == "filed"


def test_allowing_one_reason_allows_no_other(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    cast.amira.suspended_at = now()
    db.session.commit()
    deposit = visits.sent(1, to=cast.tomos)
    told = words(does(chidi, deposit, "allow", why_allowed="Recorded before."))
    assert "Still held" in told
    assert deposit.reason == "not_yours"


def test_once_the_cause_is_mended_it_is_filed(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    assert "Still held" in words(does(chidi, deposit, "file"))
    assign(cast.amira, cast.tomos)
    db.session.commit()
    assert "It is in the record now" in words(does(chidi, deposit, "file"))


def test_what_is_set_aside_stays_and_can_be_taken_up(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    assert "Say why it is set aside" in words(does(chidi, deposit, "set_aside"))
    told = words(does(chidi, deposit, "set_aside", why_aside="A trial run."))
    assert "Set aside by Chidi Marsh: A trial run." in told
    assert deposit.status == "set_aside"
    assert acts_on(chidi, deposit) == {"take_up"}
    assign(cast.amira, cast.tomos)
    db.session.commit()
    does(chidi, deposit, "take_up")
    assert deposit.status == "filed"


def test_conflicting_wordings_stand_side_by_side(chidi: FlaskClient, visits: Visits) -> None:
    first = visits.made(1, ratings={"n1": graded(2), "h1": graded(2, note="Warm.")})
    second = visits.sent(1, visit=first.visit_id, ratings={"n1": graded(2), "h1": graded(3, note="Cold.")})
    assert second.status == "conflict"
    told = words(chidi.get(f"/tray/{second.id}"))
    assert "Where the two wordings differ" in told
    for part in ("2 Sound. How known: seen. Note: Warm", "3 Uneven. How known: seen. Note: Cold"):
        assert part in told, told
    assert acts_on(chidi, second) == {"set_aside"}
    does(chidi, second, "set_aside", why_aside="The first stands.")
    assert db.session.get_one(Visit, first.visit_id).revisions[0].digest == first.digest


def test_a_wording_that_came_to_another_team_is_not_shown(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    cast.tomos.team_id = cast.south.id
    db.session.commit()
    theirs = visits.made(1, by=cast.ben, to=cast.tomos, summary="canary")
    cast.tomos.team_id = cast.north.id  # the case has moved since
    db.session.commit()
    ours = visits.sent(1, by=cast.ben, to=cast.tomos, visit=theirs.visit_id)
    assert ours.status == "conflict"
    assert "canary" not in chidi.get(f"/tray/{ours.id}").text


@pytest.mark.parametrize(
    ("act", "sent", "action"),
    [
        ("file", {}, "tried again"),
        ("assign", {}, "reassigned"),
        ("file_for", {"profile": "sana"}, "filed for"),
        ("set_aside", {"why_aside": "A trial."}, "set aside"),
    ],
)
def test_every_act_leaves_one_entry_by_whoever_did_it(
    chidi: FlaskClient, visits: Visits, cast: Cast, act: str, sent: dict[str, str], action: str
) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    before = len(entries())
    sent = {key: str(cast.sana.id) if value == "sana" else value for key, value in sent.items()}
    chidi.post(f"/tray/{deposit.id}", data={"act": act, **sent})
    (entry,) = entries()[before:]
    assert (entry.action, entry.subject_id, entry.person_id) == (action, str(deposit.id), cast.chidi.id)
    assert "A trial" not in entry.facts
    assert audit.verify().wrong is None


def test_every_look_leaves_one_entry(
    chidi: FlaskClient, evi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    for client, address, action in (
        (chidi, "/tray", "viewed"),
        (chidi, f"/tray/{deposit.id}", "read"),
        (evi, f"/tray/{deposit.id}", "viewed"),
    ):
        before = len(entries())
        client.get(address)
        (entry,) = entries()[before:]
        assert entry.action == action


def test_a_five_that_is_held_shows_in_the_tray(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    visits.sent(1, to=cast.tomos, ratings=all_graded(2, h2=graded(5, note="No bed.")))
    assert "An alert was raised from it" in words(chidi.get("/tray"))


def test_what_cannot_be_done_is_refused_and_changes_nothing(
    chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, kind="telepathy")
    for act in ("assign", "file_for", "read_with", "allow", "take_up", "nonsense", ""):
        assert does(chidi, deposit, act, profile=str(cast.sana.id), why_allowed="x").status_code == 400
    assert (deposit.status, deposit.reason) == ("held", "invalid")


def test_what_was_filed_in_the_meantime_says_so(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    deposit = visits.sent(1, to=cast.tomos)
    does(chidi, deposit, "assign")
    assert chidi.post(f"/tray/{deposit.id}", data={"act": "file"}).status_code == 404
