"""The demonstration families: each shows what it is told for, whatever the day on which they are made."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import alerts, audit, demonstration, holding, passwords, queue, records, seeds
from app.extensions import db
from app.models import Alert, AuditEntry, Deposit, Family, Person, Profile, Revision, SignOff, Visit
from app.seeds.payloads import payload
from app.seeds.stories import Story, read_grades, read_stories, working_day
from observations import visit as domain
from observations.flags import attention
from observations.history import History
from observations.instrument import current
from observations.trajectory import Trajectory, trajectory
from observations.visit import Evidence, Grade, Kind, Ungraded
from tests.servers import Database

STORIES = read_stories()
SHOWN = {
    "DEMO-1001": {"nutrition": "sustained", "housing": "sustained", "hygiene": "sustained"},
    "DEMO-1002": {"hygiene": "improved_not_sustained"},
    "DEMO-1003": {"supervision": "relapsed"},
    "DEMO-1004": {"housing": "persistent_concern", "hygiene": "persistent_concern"},
    "DEMO-1005": {"nutrition": "fluctuating"},
    "DEMO-1006": {"housing": "baseline", "supervision": "not_assessed", "warmth": "not_assessed"},
    "DEMO-1007": {"hygiene": "improved_not_sustained"},
    "DEMO-1008": {"hygiene": "met_throughout"},
    "DEMO-1009": {
        "housing": "persistent_concern",
        "warmth": "persistent_concern",
        "supervision": "worsening",
    },
}
DAYS = [
    *(date(2026, 11, 23) + timedelta(days=days) for days in range(7)),  # each day of a week
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2029, 2, 28),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 3, 28),  # the clocks go forward
    date(2027, 3, 29),
    date(2027, 10, 31),  # and back
    date(2027, 11, 1),
    date(2032, 8, 15),
]
MADE_ON = date(2028, 2, 29)
PASSWORD = "nine-kites-over-the-allotments"


# By the rule alone ----------------------------------------------------------------------------------


def as_rating(said: dict[str, Any]) -> domain.Rating:
    """A rating of a payload, as the rule reads it."""
    if "grade" in said:
        firmest = domain.firmest(Evidence(word) for word in said["evidence"])
        return domain.Rating(grade=Grade(said["grade"]), evidence=firmest)
    return domain.Rating(not_graded=Ungraded(said["not_graded"]))


def as_visit(story: Story, told: Any, today: date, born: date) -> domain.Visit:
    """A told visit, as the rule reads it."""
    said = json.loads(payload(story, told, today, author=uuid.uuid4(), profile=uuid.uuid4()))
    started = datetime.fromisoformat(said["started_at"]).replace(tzinfo=None)
    rated = {item: as_rating(rating) for item, rating in said["ratings"].items()}
    return domain.Visit(
        id=str(uuid.uuid4()),
        started_at=started,
        kind=Kind(said["kind"]),
        assessor=told["by"],
        version="1",
        ratings=domain.fill_in(rated, current(), born, started.date(), current().items),
        child_seen=said["child_seen"],
        child_alone=said["child_alone"],
    )


def history_of(reference: str, today: date) -> History:
    """What is filed of one child's visits, told on this day."""
    story, child = next(
        (story, child) for story in STORIES for child in story.children if child["reference"] == reference
    )
    born = today - timedelta(days=child["born"])
    filed = [told for told in story.visits if "status" not in told and story.child(told) == child]
    visits = tuple(as_visit(story, told, today, born) for told in filed)
    return History(as_of=today, born=born, items=current().item_keys(), visits=visits)


def found_for(reference: str, today: date) -> dict[str, Trajectory]:
    """What the rule says of one child on this day."""
    return trajectory(history_of(reference, today))


def flags_of(reference: str, today: date) -> set[str]:
    """What a supervisor would have to acknowledge."""
    history = history_of(reference, today)
    return {flag.key for flag in attention(history, trajectory(history))}


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("reference", SHOWN)
def test_each_story_shows_what_it_is_told_for_on_any_day(reference: str, today: date) -> None:
    found = found_for(reference, today)
    assert {key: found[key].verdict.value for key in SHOWN[reference]} == SHOWN[reference]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_each_story_has_its_caution_on_any_day(today: date) -> None:
    assert "all_good_announced:hygiene" in flags_of("DEMO-1002", today)
    assert "good_announced_concern_not:hygiene" in flags_of("DEMO-1002", today)
    assert {"access_refused_twice", "open_concern:housing", "thin:nutrition"} <= flags_of("DEMO-1006", today)
    assert "assessor_changed_as_improved:hygiene" in flags_of("DEMO-1007", today)
    assert {"open_concern:housing", "carer_contradicted_by_record:housing"} <= flags_of("DEMO-1009", today)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_tidy_only_when_expected_lacks_nothing_but_an_unannounced_look(today: date) -> None:
    missing = found_for("DEMO-1002", today)["hygiene"].missing
    assert [(one.test, one.have) for one in missing] == [("unannounced", 0)]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_closing_on_the_mothers_word_would_have_been_premature(today: date) -> None:
    known = history_of("DEMO-1009", today)
    before = History(
        as_of=today,
        born=known.born,
        items=known.items,
        visits=tuple(visit for visit in known.visits if visit.kind is not Kind.CONTACT),
    )
    housing = trajectory(before)["housing"]
    assert len(known.visits) - len(before.visits) == 2
    assert "open_concern" in housing.flags  # told as better three times, and never believed
    assert [look.grade for look in housing.looks] == [4]
    assert [look.grade for look in trajectory(known)["housing"].looks] == [4, 4]


# As told ----------------------------------------------------------------------------------------------


def every_rating() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for story in STORIES:
        for told in story.visits:
            for item, rating in read_grades(told["grades"]).items():
                yield f"{story.name}, {told['days']} days ago, {item}", item, rating


def test_every_grade_of_four_or_five_has_its_note() -> None:
    bare = [
        where for where, _, rating in every_rating() if rating.get("grade", 0) >= 4 and not rating["note"]
    ]
    assert bare == []


def test_the_evidence_and_the_causes_are_of_many_kinds() -> None:
    ratings = [rating for _, _, rating in every_rating()]
    assert {word for rating in ratings for word in rating.get("evidence", ())} == set(Evidence)
    assert {"money", "landlord", "disability", "carers_control"} <= {
        rating.get("cause") for rating in ratings
    }


def test_nobody_is_labelled() -> None:
    for story in STORIES:
        assert "neglect" not in json.dumps([story.visits, story.children]).lower()


def test_a_weekends_visit_is_made_on_the_friday() -> None:
    assert working_day(date(2026, 11, 28)) == working_day(date(2026, 11, 29)) == date(2026, 11, 27)
    assert working_day(date(2026, 11, 28), step=1) == date(2026, 11, 30)


# In the record ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(application: Flask, database: Database) -> Iterator[list[str]]:
    """The lines that were printed; the demonstration is in the record for all tests here."""
    database.reset()
    with application.app_context():
        lines = seeds.seed_if_empty(MADE_ON, PASSWORD)
        db.session.commit()
        yield lines
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def person(name: str) -> Person:
    """One of the accounts."""
    return db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()


def references(name: str) -> set[str]:
    """The profiles on somebody's caseload."""
    return {profile.reference for profile in holding.caseload(person(name), MADE_ON)}


def test_the_accounts_are_told_and_a_given_password_is_not_repeated(made: list[str]) -> None:
    told = "\n".join(made)
    for name in ("amira", "ben", "chidi", "dana", "evi"):
        assert f"{name}@example.org" in told
        assert passwords.verify(person(name).password_hash, PASSWORD)
    assert PASSWORD not in told


def test_everything_made_is_marked_as_a_demonstration(made: list[str]) -> None:
    assert demonstration.is_held()
    assert all(db.session.scalars(select(Person.demonstration)))
    assert all(db.session.scalars(select(Family.demonstration)))
    assert all(one.startswith("DEMO-") for one in db.session.scalars(select(Profile.reference)))


def test_the_record_says_of_each_profile_what_the_rule_says_of_its_story(made: list[str]) -> None:
    profiles = list(db.session.scalars(select(Profile)))
    changes = records.changes_over_time(profiles, MADE_ON)
    assert {profile.reference for profile in profiles} == set(SHOWN)
    for profile in profiles:
        found = changes[profile.id].domains
        told = found_for(profile.reference, MADE_ON)
        assert {key: one.verdict for key, one in found.items()} == {
            key: one.verdict for key, one in told.items()
        }


def test_a_second_making_makes_nothing(made: list[str]) -> None:
    before = db.session.scalar(select(func.count()).select_from(Visit))
    said = seeds.seed_if_empty(MADE_ON, PASSWORD)
    assert "nothing was made" in said[0]
    assert "password they were made with" in said[1]
    assert db.session.scalar(select(func.count()).select_from(Visit)) == before


def test_each_sees_their_own_caseload(made: list[str]) -> None:
    assert len(references("amira")) == 7
    assert references("ben") == {"DEMO-1004"}
    assert references("gethin") == references("dana") == {"DEMO-1005"}
    assert references("chidi") == references("amira") | references("ben")
    assert references("farah") == {"DEMO-1007"}
    assert references("evi") == set()


def test_the_caseload_is_alive(made: list[str]) -> None:
    last = db.session.execute(
        select(Visit.profile_id, func.max(Revision.visited_on))
        .join(Revision.visit)
        .group_by(Visit.profile_id)
    )
    assert all((MADE_ON - visited_on).days <= 21 for _, visited_on in last)


def test_something_waits_for_each_supervisor(made: list[str]) -> None:
    assert 3 <= len(queue.awaiting(person("chidi"), MADE_ON)) <= 8
    assert len(queue.awaiting(person("dana"), MADE_ON)) == 1


def test_one_visit_is_with_its_observer_and_another_came_back_answered(made: list[str]) -> None:
    (returned,) = queue.returned_for(person("amira"), MADE_ON)
    assert returned.visit.profile.reference == "DEMO-1003"
    assert len(returned.decision.questions) == 2
    (answered,) = db.session.scalars(select(Revision).where(Revision.number == 2))
    assert answered.correction
    assert answered.said["answers"]


def test_nobody_signed_their_own_visit_and_every_signature_keeps_what_was_seen(made: list[str]) -> None:
    for signoff in db.session.scalars(select(SignOff)):
        assert signoff.person_id != signoff.revision.visit.observer_id
        assert signoff.digest == signoff.revision.digest
        assert set(signoff.verdicts) == set(current().item_keys())


def test_a_visit_to_a_case_passed_on_is_held_and_its_alert_is_not_silent(made: list[str]) -> None:
    (held,) = db.session.scalars(select(Deposit).where(Deposit.status != "filed"))
    assert (held.status, held.reason) == ("held", "not_yours")
    waiting = {told[0].deposit_id for told in alerts.unanswered(person("chidi").team_id)}
    assert held.id in waiting
    assert len(waiting) == 2  # and the second telephone call


def test_the_other_alerts_were_answered(made: list[str]) -> None:
    answered = db.session.scalars(select(Alert).where(Alert.answered_at.is_not(None))).all()
    assert answered
    assert all(
        alert.answer and alert.answered_at and alert.answered_at > alert.raised_at for alert in answered
    )


def test_brother_and_sister_share_occasions_and_copied_grades(made: list[str]) -> None:
    revisions = {
        one.visit_id: one
        for one in db.session.scalars(select(Revision).where(Revision.occasion.is_not(None)))
    }
    copied = [
        (one, rating)
        for one in revisions.values()
        for rating in one.ratings
        if rating.copied_from is not None
    ]
    assert copied
    for revision, rating in copied:
        assert rating.copied_from
        source = revisions[rating.copied_from]
        assert source.occasion == revision.occasion
        assert source.visit.profile_id != revision.visit.profile_id
        assert {one.item: one.grade for one in source.ratings}[rating.item] == rating.grade
        assert rating.item.startswith("h")


def test_the_trail_of_it_holds(made: list[str]) -> None:
    assert audit.verify().wrong is None


def test_a_record_of_real_people_is_left_alone(made: list[str]) -> None:
    db.session.execute(update(Person).values(demonstration=False))
    assert seeds.seed_if_empty(MADE_ON) == ["The record already holds people: nothing was made."]
    db.session.rollback()


def test_a_making_that_was_cut_short_is_named(made: list[str]) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.action == seeds.FINISHED))
    assert "in part only" in seeds.seed_if_empty(MADE_ON)[1]
    db.session.rollback()
