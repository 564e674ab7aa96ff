"""Closing and stepping down: what stands against it is listed by itself, somebody else decides, nothing is lost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from app import against, closings, discussions, records, schedule, words
from app.actions import Task
from app.clock import now, today
from app.extensions import db
from app.models import Action, Challenge, Closing, Plan, Reopening
from observations.errors import NotAllowed
from tests.app.views.test_between import day
from tests.builders import all_graded, envelope, graded, item, payload
from tests.people import Cast
from tests.reading import text, told
from tests.rows import entries
from tests.visits import Visits

SignIn = Callable[[str], FlaskClient]
WHY = {"kind": "close", "reasons": "The house has been warm and clean since spring."}


def of(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}/closings"


def seen(client: FlaskClient, address: str) -> str:
    """The fingerprint that a page carries of what it showed."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(address).text)
    assert found
    return found[1]


def proposed(client: FlaskClient, cast: Cast, **changes: str) -> Closing:
    """Propose, as it was seen, and give the row."""
    answer = client.post(of(cast), data=WHY | {"seen": seen(client, of(cast))} | changes)
    assert answer.status_code == 303, told(answer.text)
    return db.session.scalars(select(Closing).where(Closing.decision.is_(None))).one()


def decided(client: FlaskClient, row: Closing, decision: str = "agreed", **changes: str) -> TestResponse:
    """Decide on a proposal as it was seen."""
    address = f"/closings/{row.id}"
    sent = {"seen": seen(client, address), "read": "yes", "decision": decision, "because": "It has lasted."}
    return client.post(f"{address}/decision", data=sent | changes)


def better_for_now(visits: Visits) -> None:
    """A concern, then two good looks, both announced: improved, and not sustained."""
    for ago, grade in ((90, 4), (60, 2), (30, 2)):
        visits.made(ago, grade)


# What stands against it -----------------------------------------------------------------------------


def test_the_page_lists_by_itself_what_is_not_sustained_and_on_what_it_rests(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    better_for_now(visits)
    page = text(amira, of(cast))
    assert "Five of five domains are not sustained." in page
    assert "Housing: Improved, not yet sustained" in page
    assert "Good looks: two of three" in page
    assert "Unannounced looks: none of one" in page
    assert "It rests on two looks, all announced." in page
    assert "3 visits are not signed." in page


def test_what_the_carer_said_of_an_open_concern_is_no_improvement(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60, 2, ratings=all_graded(2, n1=graded(5, note="Bare.")))
    visits.made(20, kind="contact", ratings={"n1": graded(2, "carer")}, child_seen=False, child_alone=False)
    page = text(amira, of(cast))
    assert "Concern still open: Food in the home." in page
    assert "The family says it is better, and nobody has seen it: Food in the home." in page
    assert "At one visit all that is known came from the family's account, so it is not a look." in page


def test_a_case_that_has_lasted_says_so(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    for ago in (60, 30):
        visits.made(ago, 2)
    assert "Every domain is sustained or was met throughout." in text(amira, of(cast))


def test_open_changes_actions_and_challenges_are_listed(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    by = (today() - timedelta(days=3)).isoformat()
    target = {"item": "h1", "grade": 2, "by": by, "owner": "Mother"}
    visits.made(60, 4, targets=[target])
    with_an_action_and_a_challenge(cast)
    page = text(amira, of(cast))
    assert "Warm, dry, sound at 2 Sound by" in page
    assert "Ring the landlord: Ben Carrow, by" in page
    assert page.count("overdue") >= 2
    assert "Raised by Ben Carrow on" in page


def test_a_discussion_stands_open_until_somebody_says_what_came_of_it(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    better_for_now(visits)
    task = Task("Ring the landlord", "Ben Carrow", today() + timedelta(days=9))
    held = discussions.Told(today(), "School", "Stuck", "A family meeting", [task])
    row = discussions.record(cast.rafi, held, cast.chidi, now())
    db.session.commit()
    said = f"Held on {words.day(today())}: A family meeting"
    assert said in text(amira, of(cast))
    kept = proposed(amira, cast)
    assert said in text(amira, f"/closings/{kept.id}")
    discussions.say_outcome(row, "It moved.", cast.chidi, now())
    db.session.commit()
    assert said not in text(amira, of(cast))
    assert kept.picture["discussions"] == [{"held_on": today().isoformat(), "agreed": "A family meeting"}]


def with_an_action_and_a_challenge(cast: Cast) -> None:
    action = Action(
        profile_id=cast.rafi.id, by_id=cast.chidi.id, recorded_at=now(), source="decision",
        source_id=cast.rafi.id, what="Ring the landlord", owner="Ben Carrow", by_on=today() - timedelta(days=1),
    )  # fmt: skip
    challenge = Challenge(
        profile_id=cast.rafi.id, words="Too soon", by_id=cast.ben.id, raised_at=now(), due_on=today(),
        team_id=cast.north.id,
    )  # fmt: skip
    db.session.add_all([action, challenge])
    db.session.commit()


def test_finished_visits_that_never_came_from_a_holders_phone_are_named(
    amira: FlaskClient, cast: Cast
) -> None:
    sent = item(payload(cast.amira, cast.rafi), seq=1)
    assert amira.post("/sync/visits", json=envelope(sent, high_water=4)).status_code == 200
    assert "3 finished visits have not come from a phone of Amira Osei." in text(amira, of(cast))


# Proposing ------------------------------------------------------------------------------------------


def test_a_proposal_is_kept_with_what_was_seen(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    better_for_now(visits)
    row = proposed(amira, cast)
    assert (row.kind, row.proposed_by_id, row.decision) == ("close", cast.amira.id, None)
    assert row.picture == against.before(cast.rafi, today()).picture
    (entry,) = entries("proposed", "closing")
    assert entry.profile_id == cast.rafi.id
    assert "warm" not in entry.facts
    assert "Proposed by Amira Osei on" in text(amira, f"/closings/{row.id}")
    assert cast.rafi.closed_on is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose what you propose"),
        ({"reasons": " "}, "Say why, and what is better for the child"),
        ({"kind": "step_down", "to_plan": "child_protection"}, "Choose the plan to step down to"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    amira: FlaskClient, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    sent = WHY | {"seen": seen(amira, of(cast))} | wrong
    answer = amira.post(of(cast), data=sent)
    assert answer.status_code == 422
    assert said in told(answer.text)
    assert sent["reasons"].strip() in answer.text
    assert db.session.scalars(select(Closing)).all() == []


def test_where_there_is_no_lower_plan_nothing_is_stepped_down(amira: FlaskClient, cast: Cast) -> None:
    plan = Plan(
        profile_id=cast.rafi.id, kind="none", since_on=today(), reason="", by_id=cast.chidi.id, set_at=now()
    )
    db.session.add(plan)
    sent = WHY | {"seen": seen(amira, of(cast)), "kind": "step_down", "to_plan": "early_help"}
    answer = amira.post(of(cast), data=sent)
    assert answer.status_code == 422
    assert "There is no lower plan to step down to" in told(answer.text)


def test_a_proposal_on_a_picture_that_has_changed_is_refused(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    before = seen(amira, of(cast))
    visits.made(1, 5)
    answer = amira.post(of(cast), data=WHY | {"seen": before})
    assert answer.status_code == 422
    assert "has changed since you opened this page: look again" in told(answer.text)


def test_one_proposal_at_a_time_and_the_second_is_told_who_made_the_first(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    chidi = signed_in("chidi")
    before = seen(chidi, of(cast))
    proposed(amira, cast)
    answer = chidi.post(of(cast), data=WHY | {"seen": before})
    assert answer.status_code == 422
    assert "Proposed by Amira Osei on" in told(answer.text)
    assert WHY["reasons"] in answer.text


def test_the_database_lets_one_proposal_be_open(amira: FlaskClient, cast: Cast) -> None:
    proposed(amira, cast)
    before = against.before(cast.rafi, today())
    with pytest.raises(NotAllowed) as refused:
        closings.propose(before, "close", to_plan=None, reasons="Too.", by=cast.chidi, at=now())
    assert refused.value.code == "already_proposed"


# Asking agencies ------------------------------------------------------------------------------------


def asked(client: FlaskClient, row: Closing) -> TestResponse:
    on = (today() - timedelta(days=2)).isoformat()
    sent = {"agency": "Primary school", "who": "Ms Hale", "asked_on": on}
    return client.post(f"/closings/{row.id}/agencies", data=sent)


def test_an_agency_that_has_not_answered_is_named(amira: FlaskClient, cast: Cast) -> None:
    row = proposed(amira, cast)
    assert "No agency was asked." in text(amira, f"/closings/{row.id}")
    assert asked(amira, row).status_code == 303
    page = text(amira, f"/closings/{row.id}")
    assert "Primary school , Ms Hale, asked" in page
    assert "No answer yet." in page


def test_the_first_answer_stays(amira: FlaskClient, cast: Cast) -> None:
    row = proposed(amira, cast)
    asked(amira, row)
    db.session.refresh(row)
    where = f"/closings/{row.id}/agencies/{row.asked[0].id}"
    answer = {"answer": "Hungry on Mondays.", "answered_on": today().isoformat()}
    assert "Primary school" in text(amira, where)
    assert amira.post(where, data=answer | {"answer": ""}).status_code == 422
    assert amira.post(where, data=answer).status_code == 303
    again = amira.post(where, data=answer | {"answer": "All well."})
    assert again.status_code == 422
    assert "Their answer is kept already" in told(again.text)
    assert "Hungry on Mondays." in text(amira, f"/closings/{row.id}")
    assert (len(entries("asked an agency", "closing")), len(entries("heard from an agency", "closing"))) == (
        1,
        1,
    )


def test_an_agency_of_another_proposal_is_not_found(amira: FlaskClient, cast: Cast) -> None:
    row = proposed(amira, cast)
    assert amira.get(f"/closings/{row.id}/agencies/{row.id}").status_code == 404


# Deciding -------------------------------------------------------------------------------------------


def test_somebody_else_agrees_and_the_profile_is_closed_with_what_was_seen(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, visits: Visits
) -> None:
    better_for_now(visits)
    row, chidi = proposed(amira, cast), signed_in("chidi")
    answer = decided(chidi, row)
    assert answer.status_code == 303
    db.session.expire_all()
    assert cast.rafi.closed_on == today()
    assert row.decided_picture
    assert row.decided_picture["domains"] == row.picture["domains"]
    page = text(amira, f"/closings/{row.id}")
    assert "Agreed by Chidi Marsh on" in page
    assert "Improved, not yet sustained" in page
    assert len(entries("agreed", "closing")) == 1
    assert "HV-0001" not in text(amira, "/")
    assert "Closed on" in text(amira, f"/profiles/{cast.rafi.id}")


def test_a_refusal_leaves_everything_as_it_was(amira: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    row = proposed(amira, cast)
    decided(signed_in("chidi"), row, "refused", because="Nobody has looked unannounced.")
    db.session.expire_all()
    assert (cast.rafi.closed_on, row.decision) == (None, "refused")
    assert "Nobody has looked unannounced." in text(amira, of(cast))


def test_stepping_down_sets_the_lower_plan_from_today(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    plan = Plan(
        profile_id=cast.rafi.id, kind="child_protection", since_on=today() - timedelta(days=200), reason="Harm",
        by_id=cast.chidi.id, set_at=now(),
    )  # fmt: skip
    db.session.add(plan)
    db.session.commit()
    row = proposed(amira, cast, kind="step_down", to_plan="child_in_need")
    decided(signed_in("chidi"), row)
    latest = records.change_over_time(cast.rafi, today()).schedule.plan
    assert latest
    assert (latest.kind, latest.since_on, latest.reason) == ("child_in_need", today(), "It has lasted.")
    assert cast.rafi.closed_on is None
    assert closings.lower_plans(latest) == ["early_help", "none"]


def test_a_step_down_never_raises_a_plan_that_was_set_anew_since(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    row, chidi = proposed(amira, cast, kind="step_down", to_plan="child_in_need"), signed_in("chidi")
    before = seen(chidi, f"/closings/{row.id}")
    schedule.set_plan(
        cast.rafi, "early_help", since_on=today(), visit_every=None, reason="x", by=cast.chidi, at=now()
    )
    db.session.commit()
    late = decided(chidi, row, seen=before)
    assert (late.status_code, "look again" in late.text) == (422, True)
    answer = decided(chidi, row)
    assert answer.status_code == 422
    assert "The plan was set anew since this was proposed, and this would not lower it" in told(answer.text)
    with pytest.raises(NotAllowed, match="would not lower"):
        closings.decide(row, "agreed", "x", against.before(cast.rafi, today(), row), cast.chidi, now())
    assert decided(chidi, row, "refused").status_code == 303
    plan = records.change_over_time(cast.rafi, today()).schedule.plan
    assert plan
    assert plan.kind == "early_help"


def test_nobody_decides_on_their_own_proposal(signed_in: SignIn, cast: Cast) -> None:
    chidi = signed_in("chidi")
    row = proposed(chidi, cast)
    assert "Your decision" not in text(chidi, f"/closings/{row.id}")
    assert chidi.post(f"/closings/{row.id}/decision", data={}).status_code == 404
    before = against.before(cast.rafi, today(), row)
    with pytest.raises(NotAllowed) as refused:
        closings.decide(row, "agreed", "Mine.", before, cast.chidi, now())
    assert refused.value.code == "own_proposal"
    row.decision, row.decided_by_id, row.decided_at = "agreed", cast.chidi.id, now()
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_worker_and_another_team_do_not_decide(amira: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    row = proposed(amira, cast)
    for client in (amira, signed_in("ben"), signed_in("dana"), signed_in("evi")):
        assert client.post(f"/closings/{row.id}/decision", data={}).status_code == 404


def test_a_decision_needs_a_reason_and_that_it_was_read(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    row, chidi = proposed(amira, cast), signed_in("chidi")
    answer = decided(chidi, row, because="", read="")
    assert answer.status_code == 422
    page = told(answer.text)
    assert "Give your reasons" in page
    assert "Confirm that you have read what stands against it" in page
    assert fields_of(answer) >= {"because", "decision", "read", "seen"}
    assert row.decision is None


def fields_of(answer: TestResponse) -> set[str]:
    return set(re.findall(r'name="([\w-]+)"', answer.text))


@pytest.mark.parametrize("change", ["a visit", "an answer"])
def test_a_decision_on_a_picture_that_has_changed_is_refused(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, visits: Visits, change: str
) -> None:
    visits.made(30, 2)
    row, chidi = proposed(amira, cast), signed_in("chidi")
    before = seen(chidi, f"/closings/{row.id}")
    if change == "a visit":
        visits.made(1, 4)
    else:
        asked(amira, row)
    answer = decided(chidi, row, seen=before, because="All is well.")
    assert answer.status_code == 422
    assert "has changed since you opened this page: look again" in told(answer.text)
    assert "All is well." in answer.text
    assert decided(chidi, row).status_code == 303


def test_the_second_to_decide_is_told_who_did(amira: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    row, chidi = proposed(amira, cast), signed_in("chidi")
    before = seen(chidi, f"/closings/{row.id}")
    assert decided(chidi, row, "refused").status_code == 303
    late = {"seen": before, "read": "yes", "decision": "agreed", "because": "I agree."}
    answer = chidi.post(f"/closings/{row.id}/decision", data=late)
    assert answer.status_code == 422
    assert "Refused by Chidi Marsh on" in told(answer.text)
    assert "I agree." in answer.text


def test_the_proposer_takes_it_back_and_it_stays_readable(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    row = proposed(amira, cast)
    where = f"/closings/{row.id}/withdraw"
    assert signed_in("chidi").post(where, data={"withdrawn_because": "No."}).status_code == 404
    assert amira.post(where, data={"withdrawn_because": ""}).status_code == 422
    assert amira.post(where, data={"withdrawn_because": "The school rang."}).status_code == 303
    assert amira.post(where, data={"withdrawn_because": "Again."}).status_code == 422
    assert "The school rang." in text(amira, of(cast))
    assert "Withdrawn by Amira Osei on" in text(amira, f"/closings/{row.id}")
    assert proposed(amira, cast).id != row.id


def test_a_proposal_awaits_those_who_may_decide_on_it_in_their_queue(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    chidi, dana = signed_in("chidi"), signed_in("dana")
    row = proposed(amira, cast)
    assert "Closings to decide" in text(chidi, "/queue")
    assert f"/closings/{row.id}" in chidi.get("/queue").text
    assert "Closings to decide" not in text(dana, "/queue")
    decided(chidi, row)
    assert "Closings to decide" not in text(chidi, "/queue")


def test_a_proposal_offers_room_for_challenge(amira: FlaskClient, cast: Cast) -> None:
    row = proposed(amira, cast)
    link = f"/profiles/{cast.rafi.id}/challenges/new?closing={row.id}"
    assert link in amira.get(f"/closings/{row.id}").text


# What is to be done -----------------------------------------------------------------------------------


def task(**changes: str) -> dict[str, str]:
    """What is to be done in four days, as it is typed."""
    typed = {"action-what-1": "Ring the school each month", "action-who-1": "Amira Osei"}
    return typed | {"action-by-1": day(-4)} | changes


@pytest.mark.parametrize("decision", ["agreed", "refused"])
def test_a_decision_sets_what_is_to_be_done_and_its_page_says_what_became_of_it(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, decision: str
) -> None:
    row, chidi = proposed(amira, cast), signed_in("chidi")
    where = f"/closings/{row.id}"
    assert fields_of(chidi.get(where)) >= {"action-what-1", "action-who-1", "action-by-1"}
    assert decided(chidi, row, decision, **task()).status_code == 303
    action = db.session.scalars(select(Action)).one()
    assert (action.source, action.source_id, action.profile_id) == ("closing", row.id, cast.rafi.id)
    (entry,) = entries(decision, "closing")
    assert ('"actions":1' in entry.facts, "school" in entry.facts) == (True, False)
    assert "To be done Ring the school each month Amira Osei, by" in text(amira, where)
    assert f"/actions/{action.id}/outcome" in amira.get(where).text
    assert "Ring the school each month" in text(amira, f"/profiles/{cast.rafi.id}/actions")
    amira.post(f"/actions/{action.id}/outcome", data={"outcome": "They see him every day."})
    assert "They see him every day. (Amira Osei on" in text(amira, where)
    assert f"/actions/{action.id}/outcome" not in amira.get(where).text


def test_what_is_missing_of_an_action_is_said_and_nothing_is_decided(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    row, chidi = proposed(amira, cast), signed_in("chidi")
    answer = decided(chidi, row, **task(**{"action-who-1": ""}))
    assert answer.status_code == 422
    assert "Say who does it" in told(answer.text)
    assert re.search(r'<details class="govuk-details hf-actions" open', answer.text)
    assert (row.decision, db.session.scalars(select(Action)).all()) == (None, [])


def test_what_is_to_be_done_after_a_closing_comes_back_though_the_case_is_closed(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    chidi = signed_in("chidi")
    decided(chidi, proposed(amira, cast), **task())
    assert "Ring the school each month (Amira Osei)" in text(amira, "/week")
    assert "Closed, with" not in text(chidi, "/team")
    action = db.session.scalars(select(Action)).one()
    action.by_on = today() - timedelta(days=2)
    db.session.commit()
    assert "R., HV-0001 : Ring the school each month (Amira Osei) . Overdue by 2 days" in text(amira, "/week")
    assert "R., HV-0001 Closed, with 1 action not done" in text(chidi, "/team")
    assert str(cast.rafi.id) in entries("listed", "team")[-1].facts
    action.source = "discussion"  # agreed before: whoever closed it has seen that it was open
    db.session.commit()
    assert "Closed, with" not in text(chidi, "/team")
    assert "Ring the school" not in text(amira, "/week")


def test_after_a_refusal_it_is_overdue_as_any_other(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    chidi = signed_in("chidi")
    decided(chidi, proposed(amira, cast), "refused", **task())
    db.session.scalars(select(Action)).one().by_on = today() - timedelta(days=2)
    db.session.commit()
    assert "R., HV-0001 1 action" in text(chidi, "/team")
    assert text(amira, "/week").count("Ring the school each month") == 1


def test_the_chronology_says_what_was_to_be_done(amira: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    decided(signed_in("chidi"), proposed(amira, cast), "refused", **task())
    page = text(amira, f"/profiles/{cast.rafi.id}/chronology")
    assert "It has lasted. To be done: Ring the school each month: Amira Osei, by" in page


# Opening again --------------------------------------------------------------------------------------


def closed(amira: FlaskClient, chidi: FlaskClient, cast: Cast) -> Closing:
    row = proposed(amira, cast)
    assert decided(chidi, row).status_code == 303
    db.session.expire_all()
    return row


def test_reopening_needs_a_reason_and_shows_everything(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, visits: Visits
) -> None:
    better_for_now(visits)
    chidi = signed_in("chidi")
    closed(amira, chidi, cast)
    where = f"/profiles/{cast.rafi.id}/reopen"
    assert where in chidi.get(of(cast)).text
    assert amira.post(where, data={"reason": "Because."}).status_code == 404
    assert chidi.post(where, data={"reason": ""}).status_code == 422
    assert chidi.post(where, data={"reason": "The school has rung."}).status_code == 303
    db.session.expire_all()
    assert cast.rafi.closed_on is None
    assert db.session.scalars(select(Reopening)).one().closed_on == today()
    page = text(amira, of(cast))
    for still in (
        "The school has rung.",
        "Opened again",
        "Agreed by Chidi Marsh",
        "Improved, not yet sustained",
    ):
        assert still in page
    assert len(entries("reopened", "profile")) == 1
    assert chidi.post(where, data={"reason": "Twice."}).status_code == 303
    assert len(entries("reopened", "profile")) == 1


def test_a_closed_profile_takes_no_proposal(amira: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    closed(amira, signed_in("chidi"), cast)
    answer = amira.post(of(cast), data=WHY)
    assert answer.status_code == 422
    assert "This profile is closed" in told(answer.text)


def test_only_a_closed_profile_is_opened_again(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        closings.reopen(cast.rafi, "Why not.", cast.chidi, now())
