"""The supervisor's pages: the queue, alerts and their answers, the decision, and what was decided."""

import re
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import alerts, audit, sessions
from app.clock import now, today
from app.config import config
from app.extensions import db
from app.models import Acceptance, Alert, AuditEntry, Revision, Role, SignOff
from tests.builders import all_graded, graded
from tests.people import Cast, assign, person
from tests.visits import Visits, fields, reply


def decision_of(revision: Revision) -> str:
    return f"/versions/{revision.id}/decision"


def words(page: TestResponse) -> str:
    """A page's words, without its markup and with single spaces."""
    body = re.sub(r"<svg.*?</svg>", " ", page.text.split("<main", 1)[1], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def signs(client: FlaskClient, revision: Revision, **changes: str) -> TestResponse:
    """Open the decision page and send it, filled in."""
    address = decision_of(revision)
    return client.post(address, data=reply(client.get(address), **changes))


def how_many(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def waits_since(revision: Revision, **time: float) -> None:
    revision.received_at = now() - timedelta(**time)
    db.session.commit()


# The queue ------------------------------------------------------------------------------------------


def test_an_empty_queue_says_so_and_what_to_do(chidi: FlaskClient) -> None:
    told = words(chidi.get("/queue"))
    assert "Nothing awaits you" in told
    assert "0 alerts to answer" in told


def test_the_queue_stands_worst_first(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    good = visits.made(9, 2, to=cast.tomos, by=cast.ben)
    alarming = visits.made(2, 2, ratings=all_graded(2, h3=graded(4, note="Knives out.")))
    borderline = visits.made(5, 3, to=cast.sana)
    page = chidi.get("/queue").text
    places = [page.index(decision_of(one)) for one in (alarming, borderline, good)]
    assert places == sorted(places)


def test_what_waits_for_more_than_a_day_is_flagged(chidi: FlaskClient, visits: Visits) -> None:
    waits_since(visits.made(5, 2), hours=25)
    waits_since(visits.made(4, 2), hours=23)
    told = words(chidi.get("/queue"))
    assert "1 unsigned for more than 24 hours" in told
    assert told.count("More than 24 hours") == 1
    assert "25 hours" in told


def test_an_agreed_change_past_its_day_stands_in_the_queue_and_at_the_decision(
    chidi: FlaskClient, visits: Visits
) -> None:
    past, ahead = ((today() + timedelta(days=days)).isoformat() for days in (-10, 10))
    agreed = [{"item": "h2", "grade": 2, "by": past}, {"item": "n1", "grade": 2, "by": ahead}]
    first = visits.made(50, 3, targets=agreed)
    signs(chidi, first)
    latest = visits.made(1, 3)
    assert "1 agreed change overdue" in words(chidi.get("/queue"))
    told = words(chidi.get(decision_of(latest)))
    assert "Sleeping place : Overdue by 10 days" in told
    assert told.count("Overdue by") == 1


def test_a_change_graded_as_agreed_waits_past_its_day_for_somebody_to_say_that_it_is_met(
    chidi: FlaskClient, visits: Visits
) -> None:
    past, ahead = ((today() + timedelta(days=days)).isoformat() for days in (-10, 10))
    agreed = [{"item": "h2", "grade": 2, "by": past}, {"item": "n1", "grade": 2, "by": ahead}]
    signs(chidi, visits.made(50, 3, targets=agreed))
    visits.made(1, 2)
    assert "1 agreed change to be reviewed" in words(chidi.get("/queue"))
    assert "1 graded as agreed and not reviewed" in words(chidi.get("/team"))


def test_with_no_agreed_change_past_its_day_nothing_is_said_of_it(chidi: FlaskClient, visits: Visits) -> None:
    ahead = (today() + timedelta(days=10)).isoformat()
    latest = visits.made(1, 3, targets=[{"item": "h2", "grade": 2, "by": ahead}])
    assert "overdue" not in words(chidi.get("/queue")).lower()
    assert "Agreed changes past their day" not in words(chidi.get(decision_of(latest)))


def test_what_came_back_corrected_stands_apart(chidi: FlaskClient, visits: Visits) -> None:
    first = visits.made(5, 2)
    signs(chidi, first, **{"outcome": "returned", "question-n1": "How much was there?"})
    told = words(chidi.get("/queue"))
    assert "Returned, with the observer" in told
    visits.corrected(first, 5, 3)
    told = words(chidi.get("/queue"))
    assert "Came back corrected" in told
    assert "Version 2, after 1 question" in told
    assert "Returned, with the observer" not in told


def test_another_teams_supervisor_sees_nothing_of_it(
    signed_in: Callable[[str], FlaskClient], visits: Visits
) -> None:
    revision, dana = visits.made(5, 5), signed_in("dana")
    assert "Nothing awaits you" in words(dana.get("/queue"))
    assert dana.get(decision_of(revision)).status_code == 404
    assert dana.get(f"/versions/{revision.id}/signed").status_code == 404


@pytest.mark.parametrize("who", ["amira", "ben", "evi"])
def test_only_supervisors_have_a_queue(
    signed_in: Callable[[str], FlaskClient], visits: Visits, who: str
) -> None:
    revision, client = visits.made(5, 2), signed_in(who)
    assert client.get("/queue").status_code == 404
    assert client.get(decision_of(revision)).status_code == 404
    assert client.post(decision_of(revision), data={"outcome": "signed"}).status_code == 404


# Alerts ---------------------------------------------------------------------------------------------


def one_alert() -> Alert:
    return db.session.scalars(select(Alert).limit(1)).one()


def test_a_five_in_a_held_visit_is_not_silent(
    chidi: FlaskClient, signed_in: Callable[[str], FlaskClient], visits: Visits, cast: Cast
) -> None:
    deposit = visits.sent(1, to=cast.tomos, ratings={"h2": graded(5, note="No bed.")})
    assert deposit.status == "held"
    told = words(chidi.get("/queue"))
    assert "Graded 5 Dangerous: Sleeping place" in told
    assert "Received, but not yet in the record" in told


def test_a_five_for_another_team_is_told_there_and_here_without_the_child(
    chidi: FlaskClient, signed_in: Callable[[str], FlaskClient], visits: Visits, cast: Cast
) -> None:
    cast.tomos.team_id = cast.south.id
    db.session.commit()
    deposit = visits.sent(1, to=cast.tomos, ratings={"h2": graded(5, note="No bed.")})
    here, there = chidi.get("/queue").text, signed_in("dana").get("/queue").text
    assert "HV-0003" not in here
    assert f"/tray/{deposit.id}" not in here
    assert "HV-0003" in there
    assert f"/tray/{deposit.id}" in there


def test_an_alert_is_answered_by_name_once(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    visits.made(1, ratings={"h2": graded(5, note="No bed."), "h3": graded(5, note="Knives.")})
    first = one_alert()
    box = f"answer-{min((alert.item, alert.id) for alert in db.session.scalars(select(Alert)))[1]}"
    answer = chidi.post(f"/alerts/{first.id}/answer", data={box: "Went there with the nurse."})
    assert (answer.status_code, answer.location) == (303, "/queue")
    db.session.expire_all()
    for alert in db.session.scalars(select(Alert)):
        assert (alert.answer, alert.answered_by_id) == ("Went there with the nurse.", cast.chidi.id)
    again = chidi.post(f"/alerts/{first.id}/answer", data={box: "Something else."})
    assert again.status_code == 422
    assert "Chidi Marsh has answered this already" in words(again)
    assert "Something else." in again.text
    db.session.expire_all()
    assert one_alert().answer == "Went there with the nurse."


def test_the_first_answer_to_an_alert_stays(visits: Visits, cast: Cast) -> None:
    visits.made(1, ratings={"h2": graded(5, note="No bed.")})
    told = alerts.told_with(one_alert())
    alerts.answer(told, "Went there.", cast.chidi, now())
    with pytest.raises(ValueError, match="already"):
        alerts.answer(told, "Did not.", cast.chidi, now())


def test_an_answer_needs_words(chidi: FlaskClient, visits: Visits) -> None:
    visits.made(1, ratings={"h2": graded(5, note="No bed.")})
    answer = chidi.post(f"/alerts/{one_alert().id}/answer", data={f"answer-{one_alert().id}": "  "})
    assert answer.status_code == 422
    assert "Say what was done" in words(answer)
    assert one_alert().answered_at is None


def test_with_script_only_the_alert_is_swapped(chidi: FlaskClient, visits: Visits) -> None:
    visits.made(1, ratings={"h2": graded(5, note="No bed.")})
    alert, headers = one_alert(), {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    field, address = f"answer-{alert.id}", f"/alerts/{alert.id}/answer"
    wrong = chidi.post(address, data={field: ""}, headers=headers)
    assert (wrong.status_code, "<html" in wrong.text) == (422, False)
    # A swap that does not morph would let the focus go.
    assert 'hx-swap="outerMorph" hx-status:422="swap:outerMorph"' in wrong.text
    part = chidi.post(address, data={field: "Went there."}, headers=headers)
    assert part.status_code == 200
    assert part.text.strip().startswith(f'<article class="hf-card hf-alert" id="alert-{alert.id}"')
    assert "Answered by Chidi Marsh" in part.text


def test_an_alert_of_another_team_cannot_be_answered(
    signed_in: Callable[[str], FlaskClient], visits: Visits
) -> None:
    visits.made(1, ratings={"h2": graded(5, note="No bed.")})
    alert = one_alert()
    for who in ("dana", "amira", "evi"):
        sent = {f"answer-{alert.id}": "Mine now."}
        assert signed_in(who).post(f"/alerts/{alert.id}/answer", data=sent).status_code == 404


# The decision ---------------------------------------------------------------------------------------


def test_the_page_shows_the_version_with_its_notes_and_causes(chidi: FlaskClient, visits: Visits) -> None:
    visits.made(30, 2)
    note = "“I get crisps when it's dark.” <b>Nothing</b> in."
    revision = visits.made(1, ratings=all_graded(2, n2=graded(4, "child", note=note, cause="money")))
    told = words(chidi.get(decision_of(revision)))
    for part in ("R., visit of", "Nutrition: Worsening", "&lt;b&gt;Nothing", "Cause: Money", "Child told me"):
        assert part in told, part
    assert "Meals and feeds: 4 Failing (Child told me), was 2 Sound" in told


def test_what_is_better_by_somebodys_word_is_told_so_beside_what_was(
    chidi: FlaskClient, visits: Visits
) -> None:
    visits.made(30, ratings=all_graded(2, h2=graded(4, note="No bed."), h3=graded(4, note="Wires.")))
    revision = visits.made(1, ratings=all_graded(2, h2=graded(1, "carer"), h3=graded(1, "seen", "carer")))
    told = words(chidi.get(decision_of(revision)))
    assert "Sleeping place: 1 Secure (Carer told me; told, not seen), was 4 Failing" in told
    assert "Hazards: 1 Secure (I saw it, Carer told me), was 4 Failing" in told


def test_a_version_is_signed_and_seen_signed_by_its_observer(
    chidi: FlaskClient, signed_in: Callable[[str], FlaskClient], visits: Visits
) -> None:
    visits.made(40, 4)
    revision = visits.made(1, 2)
    by = (today() + timedelta(days=7)).isoformat()
    action = {"action-what-1": "Beds", "action-who-1": "Amira Osei", "action-by-1": by}
    answer = signs(chidi, revision, **action)
    assert (answer.status_code, answer.location) == (303, f"/versions/{revision.id}/signed")
    for client in (chidi, signed_in("amira")):
        told = words(client.get(answer.location))
        for part in ("Signed", "Chidi Marsh, supervisor, North", "Agreed: 5", revision.digest, "Beds: Amira"):
            assert part in told, part
    assert chidi.get(decision_of(revision)).location == f"/versions/{revision.id}/signed"
    kept = db.session.scalars(select(SignOff)).one()
    assert kept.actions == [{"what": "Beds", "who": "Amira Osei", "by": by}]


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("flag-one_assessor", "Acknowledge each flag"),
        ("agree-housing", "Housing: agree or disagree with the verdict"),
        ("rationale", "Say what will happen, and why"),
        ("look", "Say whether the next look is announced"),
        ("look_on", "Enter the day by which to look next"),
        ("read", "Confirm that you have read this version"),
        ("childs_view", "Confirm that you have considered the child"),
        ("typed_name", "Type your full name"),
    ],
)
def test_whatever_is_left_out_is_named_and_the_rest_is_kept(
    chidi: FlaskClient, visits: Visits, left_out: str, told: str
) -> None:
    visits.made(30, 2)
    revision = visits.made(1, 2)
    sent = reply(chidi.get(decision_of(revision)), **{"question-n1": "And how much?"})
    sent["rationale"] = "A reason that was long to type."
    del sent[left_out]
    answer = chidi.post(decision_of(revision), data=sent)
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert told in words(answer)
    assert left_out == "rationale" or "A reason that was long to type." in answer.text
    assert "And how much?" in answer.text
    assert how_many(SignOff) == 0


def test_to_disagree_needs_a_reason(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(1, 2)
    wrong = signs(chidi, revision, **{"agree-hygiene": "disagree"})
    assert "Hygiene: give the reason why you disagree" in words(wrong)
    signs(chidi, revision, **{"agree-hygiene": "disagree", "reason-hygiene": "Cleaned for the day."})
    told = words(chidi.get(f"/versions/{revision.id}/signed"))
    assert "Disagreed: 1, Hygiene, with a reason" in told
    assert "First picture . Disagreed : Cleaned for the day." in told.replace("Disagreed:", "Disagreed :")


def test_a_prompt_needs_an_answer_and_never_acts(chidi: FlaskClient, visits: Visits) -> None:
    for days in (90, 60, 30):
        visits.made(days, 4)
    revision = visits.made(1, 4)
    wrong = signs(chidi, revision, **{"prompt-complex_case": ""})
    assert "Answer the prompt: Complex-case discussion?" in words(wrong)
    signs(chidi, revision, **{"prompt-complex_case": "Held on Tuesday."})
    assert "Held on Tuesday." in words(chidi.get(f"/versions/{revision.id}/signed"))


def test_the_name_typed_is_ones_own(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(1, 2)
    assert "Type your own name: Chidi Marsh" in words(signs(chidi, revision, typed_name="Amira Osei"))
    assert signs(chidi, revision, typed_name="  chidi  MARSH ").status_code == 303


def test_what_does_not_apply_is_accepted_or_not(chidi: FlaskClient, visits: Visits) -> None:
    gone = {"not_graded": "does_not_apply", "reason": "No hob in the new flat."}
    revision = visits.made(1, ratings=all_graded(2, y2=gone))
    page = chidi.get(decision_of(revision))
    assert "No hob in the new flat." in words(page)
    sent = reply(page)
    del sent["accept-y2"]
    wrong = chidi.post(decision_of(revision), data=sent)
    assert "Kitchen and bathroom: say whether it does not apply" in words(wrong)
    assert signs(chidi, revision, **{"accept-y2": "yes"}).status_code == 303
    assert how_many(Acceptance) == 1


def test_nobody_signs_their_own_visit(chidi: FlaskClient, visits: Visits, cast: Cast) -> None:
    assign(cast.chidi, cast.rafi)
    revision = visits.made(1, 2, by=cast.chidi)
    assert chidi.get(decision_of(revision)).status_code == 404
    assert chidi.post(decision_of(revision), data={"outcome": "signed"}).status_code == 404
    assert decision_of(revision) not in chidi.get("/queue").text
    assert how_many(SignOff) == 0


def test_only_the_newest_version_can_be_signed(chidi: FlaskClient, visits: Visits) -> None:
    first = visits.made(5, 2)
    sent = reply(chidi.get(decision_of(first)), rationale="Typed before it came.")
    second = visits.corrected(first, 5, 3)
    answer = chidi.post(decision_of(first), data=sent)
    assert answer.status_code == 422
    assert "Version 2 came in the meantime" in words(answer)
    assert "Typed before it came." in answer.text
    assert decision_of(second) in answer.text
    assert chidi.get(decision_of(first)).location == decision_of(second)
    assert how_many(SignOff) == 0


def test_a_decision_is_taken_on_what_was_seen(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(5, 2)
    sent = reply(chidi.get(decision_of(revision)), rationale="All is well.")
    visits.made(2, 5)
    answer = chidi.post(decision_of(revision), data=sent)
    assert answer.status_code == 422
    assert "has changed since you opened this page" in words(answer)
    assert "All is well." in answer.text
    assert signs(chidi, revision).status_code == 303


def test_the_loser_of_a_race_is_told_who_decided(
    app: Flask, cast: Cast, visits: Visits, new_client: Callable[[], FlaskClient]
) -> None:
    efua = person("Efua Brand", Role.SUPERVISOR, cast.north)
    revision = visits.made(5, 2)
    clients = {}
    for one in (cast.chidi, efua):
        clients[one.name] = new_client()
        clients[one.name].set_cookie(config().cookie_name("session"), sessions.start(one, "A test", now()))
    db.session.commit()
    address = decision_of(revision)
    sent = {
        name: reply(client.get(address), typed_name=name, rationale=f"Typed by {name}.")
        for name, client in clients.items()
    }
    db.session.remove()
    together, answers = threading.Barrier(2), {}

    def decide(name: str) -> None:
        together.wait(10)
        answers[name] = clients[name].post(address, data=sent[name])

    threads = [threading.Thread(target=decide, args=(name,)) for name in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    winner, loser = sorted(answers, key=lambda name: answers[name].status_code)
    assert (answers[winner].status_code, answers[loser].status_code) == (303, 422)
    told = words(answers[loser])
    assert f"{winner} signed this version on" in told
    assert f"Typed by {loser}." in answers[loser].text
    assert "Sign this decision" not in told
    assert db.session.scalars(select(SignOff)).one().typed_name == winner


def test_returned_needs_a_question_and_nothing_else(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(5, 2)
    seen = reply(chidi.get(decision_of(revision)))["seen"]
    bare = {"seen": seen, "outcome": "returned"}
    assert "Ask at least one question" in words(chidi.post(decision_of(revision), data=bare))
    answer = chidi.post(decision_of(revision), data=bare | {"question-h2": "Where does he sleep?"})
    assert answer.status_code == 303
    told = words(chidi.get(answer.location))
    assert "Returned with questions" in told
    assert "Sleeping place: Where does he sleep?" in told.replace(" : ", ": ")


def test_the_observer_is_led_to_the_questions(
    chidi: FlaskClient, signed_in: Callable[[str], FlaskClient], visits: Visits
) -> None:
    revision = visits.made(5, 2)
    signs(chidi, revision, **{"outcome": "returned", "question-visit": "Who let you in?"})
    amira = signed_in("amira")
    caseload = amira.get("/")
    assert "Returned with questions" in words(caseload)
    assert f"/app/#/correct/{revision.visit_id}" in caseload.text
    page = amira.get(f"/versions/{revision.id}/signed")
    assert "Who let you in?" in page.text
    assert f"/app/#/correct/{revision.visit_id}" in page.text


def test_an_answer_comes_back_with_its_question(chidi: FlaskClient, visits: Visits) -> None:
    first = visits.made(5, 2)
    signs(chidi, first, **{"outcome": "returned", "question-n1": "How much was there?"})
    asked = db.session.scalars(select(SignOff)).one().questions[0]
    answers = [{"question": str(asked.id), "answer": "Two tins."}]
    second = visits.corrected(first, 5, ratings=all_graded(2, n1=graded(3)), answers=answers)
    told = words(chidi.get(decision_of(second)))
    for part in ("Seen again.", "How much was there?", "Two tins.", "What version 2 changed"):
        assert part in told, part
    assert "Version 2 has come since" in words(chidi.get(f"/versions/{first.id}/signed"))


def test_each_look_and_each_act_leaves_one_entry(chidi: FlaskClient, visits: Visits) -> None:
    revision = visits.made(5, 2)
    for visit_page in ("/queue", decision_of(revision)):
        before = how_many(AuditEntry)
        chidi.get(visit_page)
        assert how_many(AuditEntry) == before + 1, visit_page
    sent = reply(chidi.get(decision_of(revision)))
    for status in (303, 422):
        before = how_many(AuditEntry)
        assert chidi.post(decision_of(revision), data=sent).status_code == status
        assert how_many(AuditEntry) == before + 1
    before = how_many(AuditEntry)
    chidi.get(f"/versions/{revision.id}/signed")
    assert how_many(AuditEntry) == before + 1
    assert audit.verify().wrong is None


def test_an_undecided_version_has_no_signed_page(
    chidi: FlaskClient, signed_in: Callable[[str], FlaskClient], visits: Visits, cast: Cast
) -> None:
    revision = visits.made(5, 2)
    assert chidi.get(f"/versions/{revision.id}/signed").location == decision_of(revision)
    visit = f"/profiles/{cast.rafi.id}/visits/{revision.visit_id}"
    assert signed_in("amira").get(f"/versions/{revision.id}/signed").location == visit
    assert chidi.get(f"/versions/{uuid.uuid4()}/signed").status_code == 404


@pytest.mark.parametrize(
    "typed", ["\x00", "\ud800", "x" * 5001, "<script>alert(1)</script>", "\u202eabc", "\N{FIRE}"]
)
def test_whatever_is_typed_gets_a_clear_answer(chidi: FlaskClient, visits: Visits, typed: str) -> None:
    revision = visits.made(1, 2)
    sent = reply(chidi.get(decision_of(revision)))
    for field in fields(chidi.get(decision_of(revision))):
        if field not in ("seen", "outcome"):
            sent[field] = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert chidi.post(decision_of(revision), data=sent).status_code in (303, 422)
