"""What is known beside the visits, on its pages: set down, reviewed, struck out, and seen by whoever comes new."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.clock import today
from app.extensions import db
from app.models import Circumstance, Event, Target, TargetReview
from app.words import day as in_words
from tests.app.views.test_signoff import words
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.rows import entries
from tests.visits import Visits

CHECK = {
    "kind": "was_not_brought", "what": "dental check", "source": "Dental practice",
    "effect": "Toothache went on for two weeks.",
}  # fmt: skip


def day(ago: int) -> str:
    return (today() - timedelta(days=ago)).isoformat()


def one_of(table: Any) -> Any:
    return db.session.scalars(select(table)).one()


def strikes(client: FlaskClient, address: str, why: str = "It was another child.") -> str:
    """Strike something out, and give the page that follows."""
    assert "Say why it is struck out" in words(client.post(address, data={"why": " "}))
    answer = client.post(address, data={"why": why})
    assert answer.status_code == 303
    return words(client.get(answer.location))


# What happened --------------------------------------------------------------------------------------


def test_an_empty_log_says_so(amira: FlaskClient, cast: Cast) -> None:
    page = words(amira.get(f"/profiles/{cast.rafi.id}/events"))
    assert "No missed or rearranged appointment and no visit without access is recorded." in page


def test_what_happened_stands_in_the_log_with_source_and_effect(amira: FlaskClient, cast: Cast) -> None:
    address = f"/profiles/{cast.rafi.id}/events"
    answer = amira.post(address, data=CHECK | {"happened_on": day(9)})
    assert (answer.status_code, answer.location) == (303, address)
    page = words(amira.get(address))
    for told in ("Was not brought to: dental check", "Dental practice", "Toothache went on for two weeks."):
        assert told in page
    (entry,) = entries("recorded", "event")
    assert entry.profile_id == cast.rafi.id
    assert "dental" not in entry.facts.lower()
    assert len(entries("viewed", "events")) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "no such"}, "Choose what happened"),
        ({"happened_on": "2999-01-01"}, "Enter a date on or before"),
        ({"happened_on": ""}, "Enter the day on which it happened"),
        ({"what": ""}, "Say what the child was not brought to"),
        ({"source": ""}, "Say from which agency or person it is known"),
        ({"effect": ""}, "Say what it meant for the child"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_typed_is_lost(
    amira: FlaskClient, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    sent = CHECK | {"happened_on": day(9)} | wrong
    answer = amira.post(f"/profiles/{cast.rafi.id}/events", data=sent)
    assert answer.status_code == 422
    assert told in words(answer)
    kept = [text for key, text in sent.items() if text and key in ("what", "source", "effect")]
    assert all(text in answer.text for text in kept)
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


def test_missed_care_and_shut_doors_count_up_and_one_kind_can_be_chosen(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    address = f"/profiles/{cast.rafi.id}/events"
    for ago in (9, 30, 500):
        amira.post(address, data=CHECK | {"happened_on": day(ago)})
    other = {"kind": "conference", "what": "First conference", "happened_on": day(20)}
    amira.post(address, data=CHECK | other)
    visits.made(3, kind="no_access", ratings={})
    page = words(amira.get(address))
    assert "Was not brought: three times in all, two in the last 12 months" in page
    assert "No access: once, in the last 12 months" in page
    visits.made(2, kind="no_access", ratings={})
    assert "No access: twice, in the last 12 months" in words(amira.get(address))
    chosen = amira.get(f"{address}?only=conference", headers={"HX-Request": "true"})
    assert "First conference" in chosen.text
    assert "dental check" not in chosen.text
    assert "<html" not in chosen.text


def test_every_shut_door_that_counts_stands_in_the_log_and_leads_to_its_visit(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    door = visits.made(3, kind="no_access", ratings={}, child_seen=False, child_alone=False)
    here = f"/profiles/{cast.rafi.id}"
    assert "No access: once" in words(amira.get(f"{here}/events"))
    page = amira.get(f"{here}/events?only=no_access", headers={"HX-Request": "true"}).text
    assert "The child was not seen" in page
    assert f'href="{here}/visits/{door.visit_id}"' in page
    assert "Strike out" not in page


def test_a_plan_and_what_was_recorded_of_it_the_same_day_stand_once(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(60)
    here = f"/profiles/{cast.rafi.id}"
    for kind, ago, rhythm in (
        ("child_in_need", 50, ""),
        ("child_in_need", 40, "14"),  # goes on, with another rhythm
        ("child_protection", 30, ""),
        ("none", 10, ""),
    ):
        said = {"kind": kind, "visit_every": rhythm, "reason": f"Decided {ago}.", "since_on": day(ago)}
        assert chidi.post(f"{here}/plan", data=said).status_code == 303
    told = CHECK | {"kind": "plan_started", "what": "At the conference", "happened_on": day(30)}
    amira.post(f"{here}/events", data=told)
    page = amira.get(f"{here}/events?only=plan_started")
    started = words(page)
    assert page.text.count("<strong>Plan started: ") == 2
    assert "Plan started: Child in need plan Not recorded Chidi Marsh Set by Chidi Marsh on " in started
    assert ": Decided 50." in started
    assert "Plan started: At the conference" in started
    ended = words(amira.get(f"{here}/events?only=plan_ended"))
    assert "Plan ended Not recorded Chidi Marsh" in ended
    assert ": Decided 10." in ended
    drawn = amira.get(here).text
    assert [drawn.count(f">{label}<") for label in ("plan starts", "plan ends")] == [2, 1]


def test_what_was_wrong_is_struck_out_and_stays_readable(amira: FlaskClient, cast: Cast) -> None:
    amira.post(f"/profiles/{cast.rafi.id}/events", data=CHECK | {"happened_on": day(9)})
    page = strikes(amira, f"/events/{one_of(Event).id}/strike-out")
    assert "dental check" in page
    assert "Struck out by Amira Osei" in page
    assert "It was another child." in page
    assert len(entries("struck out", "event")) == 1
    again = amira.post(f"/events/{one_of(Event).id}/strike-out", data={"why": "Again"})
    assert again.status_code == 303
    assert one_of(Event).struck_because == "It was another child."
    assert "Was not brought to" not in words(amira.get(f"/profiles/{cast.rafi.id}"))


def test_a_source_is_not_taken_for_whom_an_event_is_about(amira: FlaskClient, cast: Cast) -> None:
    sent = {"kind": "new_partner", "what": "", "source": "Father <b>", "effect": "None seen."}
    amira.post(f"/profiles/{cast.rafi.id}/events", data=sent | {"happened_on": day(9)})
    told = "New partner (known from: Father &lt;b&gt;)"
    assert told in words(amira.get(f"/profiles/{cast.rafi.id}"))
    assert told in words(amira.get(f"/events/{one_of(Event).id}/strike-out"))


# What must be in view -------------------------------------------------------------------------------

VIOLENCE = {
    "kind": "domestic_abuse", "about": "stepfather towards mother", "source": "Police",
    "words": "Called to the home twice.",
}  # fmt: skip


def test_a_circumstance_is_in_view_until_it_ends(amira: FlaskClient, cast: Cast) -> None:
    address = f"/profiles/{cast.rafi.id}/circumstances"
    assert "No vulnerability and no risk in the household is recorded" in words(amira.get(address))
    assert amira.post(address, data=VIOLENCE | {"since_on": day(40)}).status_code == 303
    for page in (address, f"/profiles/{cast.rafi.id}"):
        assert "stepfather towards mother" in words(amira.get(page))
    row = one_of(Circumstance)
    assert amira.post(f"/circumstances/{row.id}/end", data={"until_on": day(41)}).status_code == 422
    assert amira.post(f"/circumstances/{row.id}/end", data={"until_on": day(1)}).status_code == 303
    assert "stepfather towards mother" in words(amira.get(address))
    assert "stepfather towards mother" not in words(amira.get(f"/profiles/{cast.rafi.id}"))
    assert [len(entries(act, "circumstance")) for act in ("recorded", "ended")] == [1, 1]


def test_a_circumstance_says_since_when_it_is_known_which_may_be_long_after_it_began(
    amira: FlaskClient, cast: Cast
) -> None:
    sent = VIOLENCE | {"kind": "premature", "about": "the child", "source": "Hospital", "since_on": day(40)}
    amira.post(f"/profiles/{cast.rafi.id}/circumstances", data=sent)
    row = one_of(Circumstance)
    told = f"Born early : the child, known since {in_words(row.since_on)} (known from: Hospital)"
    assert told in words(amira.get(f"/profiles/{cast.rafi.id}"))
    assert f"known since {in_words(row.since_on)}" in words(amira.get(f"/circumstances/{row.id}/end"))
    amira.post(f"/circumstances/{row.id}/end", data={"until_on": day(1)})
    assert f"known since {in_words(row.since_on)}, until " in words(
        amira.get(f"/profiles/{cast.rafi.id}/circumstances")
    )


def test_a_disability_says_what_is_adjusted(amira: FlaskClient, cast: Cast) -> None:
    sent = VIOLENCE | {"kind": "disabled", "words": "", "since_on": day(3)}
    answer = amira.post(f"/profiles/{cast.rafi.id}/circumstances", data=sent)
    assert answer.status_code == 422
    assert "Say what is adjusted for the disability" in words(answer)


def test_a_partner_whom_nobody_has_seen_is_named(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    home = [
        {"who": "mother", "lives": "lives", "seen": True},
        {"who": "mother's partner", "lives": "stays", "seen": False},
    ]
    for ago in (60, 40, 20):
        visits.made(ago, household=home)
    page = words(amira.get(f"/profiles/{cast.rafi.id}"))
    assert "Not seen in the last 3 home visits" in page
    assert "Mother&#39;s partner" in page


# What was agreed ------------------------------------------------------------------------------------


def agrees(client: FlaskClient, profile_id: uuid.UUID, **more: str) -> Any:
    sent = {
        "item": "h2", "grade": "2", "agreed_on": day(30), "by_on": day(2), "owner": "mother",
        "help": "Furniture project", "family_words": "\"We want her to have a bed.\"",
    }  # fmt: skip
    return client.post(f"/profiles/{profile_id}/targets", data=sent | more)


def test_a_change_of_the_desk_and_one_of_a_visit_stand_in_one_list(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    bed = [{"item": "n1", "grade": 2, "by": day(-30), "owner": "mother"}]
    visits.made(50, targets=bed, ratings=all_graded(2, h2=graded(4, note="Bare.")))
    assert agrees(amira, cast.rafi.id).status_code == 303
    page = words(amira.get(f"/profiles/{cast.rafi.id}/targets"))
    for told in ("Sleeping place", "Food in the home", "Furniture project", "We want her to have a bed."):
        assert told in page
    assert "Overdue by 2 days" in page
    assert one_of(Target).grade_then == 4
    for where in ("/", f"/profiles/{cast.rafi.id}"):
        assert "verdue" in words(amira.get(where))
    assert len(entries("recorded", "target")) == 1


def test_a_change_must_be_for_the_better_and_in_order(amira: FlaskClient, cast: Cast, visits: Visits) -> None:
    visits.made(50, ratings=all_graded(2))
    assert "choose a better grade" in words(agrees(amira, cast.rafi.id))
    assert agrees(amira, cast.rafi.id, grade="1", by_on=day(31)).status_code == 422
    assert agrees(amira, cast.rafi.id, grade="1", agreed_on=day(-1)).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Target)) == 0


def test_a_review_keeps_the_grade_then_and_a_person_says_that_it_is_met(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(50, ratings=all_graded(4))
    agrees(amira, cast.rafi.id)
    visits.made(10, ratings=all_graded(2))
    row = one_of(Target)
    page = words(amira.get(f"/profiles/{cast.rafi.id}/targets"))
    assert "Overdue" not in page
    address = f"/profiles/{cast.rafi.id}/targets/{row.id}/review"
    assert amira.post(address, data={"outcome": "met", "reviewed_on": day(0)}).status_code == 422
    found = {"outcome": "met", "reviewed_on": day(0), "words": "A bed of her own, made."}
    assert amira.post(address, data=found).status_code == 303
    review = one_of(TargetReview)
    assert (review.grade, review.outcome) == (2, "met")
    assert "A bed of her own, made." in words(amira.get(f"/profiles/{cast.rafi.id}/targets"))
    strikes(amira, f"/targets/reviews/{review.id}/strike-out")
    assert amira.get(address).status_code == 200
    strikes(amira, f"/targets/{row.id}/strike-out")
    assert amira.get(address).status_code == 404
    assert [len(entries("struck out", what)) for what in ("target review", "target")] == [1, 1]
    assert {one.subject_id for one in entries("viewed", "target review")} == {str(review.id)}


def test_a_review_stands_where_a_correction_dropped_what_it_came_back_to(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    bed = {"item": "h2", "grade": 2, "by": day(5), "owner": "mother"}
    food = {"item": "n1", "grade": 2, "by": day(5), "owner": "mother"}
    visit = visits.made(30, 3, targets=[bed, food])
    page = f"/profiles/{cast.rafi.id}/targets"
    found = {"outcome": "going_on", "reviewed_on": day(2), "words": "The frame stands, no mattress."}
    address = f"{page}/{uuid.uuid5(visit.visit_id, 'h2')}/review"
    assert amira.post(address, data=found).status_code == 303
    assert "Dropped" not in words(amira.get(page))
    second = visits.corrected(visit, 30, 3, targets=[bed, food])
    visits.corrected(second, 30, 3, targets=[food])
    told = words(amira.get(page))
    assert f"Sleeping place at 2 Sound by {as_told(day(5))}" in told
    assert f"Dropped in version 3 of the visit of {as_told(day(30))}" in told
    assert told.count("The frame stands, no mattress.") == 1
    assert told.count("Dropped in version") == 1, "nobody came back to the food, and it is still agreed"


def as_told(iso: str) -> str:
    return in_words(date.fromisoformat(iso))


def test_a_supervisor_of_the_team_may_too_and_nobody_else(
    signed_in: Callable[[str], FlaskClient], cast: Cast
) -> None:
    assert signed_in("chidi").post(
        f"/profiles/{cast.rafi.id}/events", data=CHECK | {"happened_on": day(9)}
    ).status_code == 303  # fmt: skip
    for name in ("ben", "dana", "evi"):
        client = signed_in(name)
        for room in ("events", "targets", "circumstances"):
            assert client.get(f"/profiles/{cast.rafi.id}/{room}").status_code == 404
            assert client.post(f"/profiles/{cast.rafi.id}/{room}", data={}).status_code == 404
