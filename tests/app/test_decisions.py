"""Deciding on a version: once, on the newest, on what was seen; and nothing later changes what was signed."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import audit, custody, decisions, limits, queue, records, schedule
from app.clock import now, today
from app.decisions import Following
from app.extensions import db
from app.limits import Limits
from app.matter import CHILDS_VIEW, READ, Matter
from app.models import Acceptance, AuditEntry, Person, Question, Revision, Role, SignOff
from app.sentences import alert_words
from app.shown.signed import prompts
from observations.errors import NotAllowed
from observations.history import RULE
from observations.signoff import Agreement, Judgement, Outcome
from observations.visit import Because
from tests.builders import DEVICE, all_graded, item, payload
from tests.people import Cast, assign
from tests.people import person as add_person
from tests.rows import how_many
from tests.visits import Visits


def judgement(matter: Matter, by: Person, **changes: Any) -> Judgement:
    """A signature by someone who agrees with everything."""
    submission = matter.submission
    answers: dict[str, Any] = {
        "outcome": Outcome.SIGNED,
        "by": by.id,
        "name": by.name,
        "typed_name": by.name,
        "acknowledged": set(submission.flags),
        "agreements": {domain: Agreement(True) for domain in submission.domains},
        "statements": {READ, CHILDS_VIEW},
        "rationale": "The plan goes on.",
    }
    return Judgement(**(answers | changes))


def sign(
    revision: Revision,
    by: Person,
    following: Following | None = None,
    *,
    matter: Matter | None = None,
    **changes: Any,
) -> SignOff:
    """Decide on a version as it stands today, or as it was seen, and commit."""
    matter = matter or decisions.matter(revision, today())
    kept = decisions.decide(matter, judgement(matter, by, **changes), following or Following(), by, now())
    db.session.commit()
    return kept


def refused(revision: Revision, by: Person, **changes: Any) -> str:
    """The rule that stands against a decision."""
    with pytest.raises(NotAllowed) as caught:
        sign(revision, by, **changes)
    return caught.value.code


# What is asked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("months", "grade", "asked"), [(10, 4, [9]), (16, 4, [15]), (8, 4, []), (10, 2, [])])
def test_a_plan_that_sustains_nothing_for_months_asks_about_legal_planning(
    cast: Cast, visits: Visits, months: int, grade: int, asked: list[int]
) -> None:
    since = today() - timedelta(days=31 * months)
    for kind, on in (("early_help", since), ("child_protection", since + timedelta(days=60))):
        schedule.set_plan(cast.rafi, kind, since_on=on, visit_every=None, reason="x", by=cast.chidi, at=now())
    visits.made(40, grade)
    matter = decisions.matter(visits.made(5, grade), today())
    assert [one.months for one in matter.prompts if one.code == "legal_planning"] == asked


def test_a_plan_that_ended_asks_nothing(cast: Cast, visits: Visits) -> None:
    for kind, days in (("early_help", 500), ("none", 100), ("child_in_need", 50)):
        on = today() - timedelta(days=days)
        schedule.set_plan(cast.rafi, kind, since_on=on, visit_every=None, reason="x", by=cast.chidi, at=now())
    matter = decisions.matter(visits.made(5, 4), today())
    assert "legal_planning" not in [one.code for one in matter.prompts]


def test_the_authoritys_limits_say_when_a_child_is_long_unseen_and_a_plan_runs_long(
    cast: Cast, visits: Visits
) -> None:
    since = today() - timedelta(days=31 * 7)
    schedule.set_plan(
        cast.rafi, "early_help", since_on=since, visit_every=None, reason="x", by=cast.chidi, at=now()
    )
    revision = visits.made(20, 4)
    told = [alert_words(one) for one in decisions.matter(revision, today()).prompts]
    assert not any("not seen" in one or "Legal planning" in one for one in told)
    ours = Limits.from_overrides({"unseen_days": 14, "drift_months": (6, 9, 12)})
    limits.set_limits(ours, from_on=today(), reason="x", by=cast.evi, at=now())
    matter = decisions.matter(revision, today())
    told = [alert_words(one) for one in matter.prompts]
    assert "Child not seen for more than 14 days" in told
    assert "Legal planning considered? The plan has run for 6 months." in told
    answers = {one.code: "Yes." for one in matter.prompts}
    kept = sign(revision, cast.chidi, Following(prompts=answers), matter=matter)
    lines = [said for said, _answer in prompts(kept, matter.change.instrument)]
    assert ["Child not seen for more than 14 days"] in lines


# What is kept ---------------------------------------------------------------------------------------


def test_a_decision_keeps_who_what_and_by_which_rule(cast: Cast, visits: Visits) -> None:
    visits.made(40, 4)
    revision = visits.made(5, 2)
    expected = decisions.matter(revision, today())
    kept = sign(revision, cast.chidi)
    assert (kept.person_id, kept.role, kept.team_name) == (cast.chidi.id, "supervisor", "North")
    assert (kept.digest, kept.instrument_version, kept.rule) == (revision.digest, 1, RULE)
    assert kept.parameters == expected.change.history.parameters.as_dict()
    assert kept.as_of == today()
    assert kept.verdicts == {key: found.as_output() for key, found in expected.change.domains.items()}
    assert [flag["code"] for flag in kept.flags] == [flag.code for flag in expected.flags]
    assert kept.typed_name == "Chidi Marsh"
    assert kept.childs_view_considered


def test_what_was_signed_stays_what_it_was(cast: Cast, visits: Visits) -> None:
    visits.made(60, 2)
    kept = sign(visits.made(30, 2), cast.chidi)
    seen = {key: dict(output) for key, output in kept.verdicts.items()}
    visits.made(1, 5)
    db.session.expire_all()
    today_says = records.change_over_time(cast.rafi, today()).domains
    assert today_says["nutrition"].verdict == "worsening"
    assert kept.verdicts == seen
    assert {output["verdict"] for output in seen.values()} == {"met_throughout"}


def test_signing_never_requires_agreement(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    agreements = {domain: Agreement(True) for domain in ("housing", "hygiene", "supervision", "warmth")}
    kept = sign(revision, cast.chidi, agreements=agreements | {"nutrition": Agreement(False, "Too early.")})
    assert kept.agreements["nutrition"] == {"agree": False, "reason": "Too early."}
    assert kept.verdicts["nutrition"]["verdict"] == "baseline"


def test_a_supervisor_cannot_change_a_grade(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 4)
    before = [(one.item, one.grade, one.evidence, one.note) for one in revision.ratings]
    sign(revision, cast.chidi)
    db.session.expire_all()
    assert [(one.item, one.grade, one.evidence, one.note) for one in revision.ratings] == before


def test_what_does_not_apply_is_released_once_a_supervisor_accepts_it(cast: Cast, visits: Visits) -> None:
    gone = {"not_graded": "does_not_apply", "reason": "No hob in the new flat."}
    revision = visits.made(5, 2, ratings=all_graded(2, y2=gone, n1=gone))
    sign(revision, cast.chidi, Following(accepted=frozenset({"y2"})))
    db.session.expire_all()
    assert [one.rating.item for one in db.session.scalars(select(Acceptance))] == ["y2"]
    (visit,) = records.change_over_time(cast.rafi, today()).history.visits
    assert (visit.ratings["y2"].because, visit.ratings["n1"].because) == (Because.ACCEPTED, Because.OBSERVER)


def test_questions_stand_at_their_items_in_order(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    asked = {"n1": "How much was there?", "": "Who let you in?", "h1": "  "}
    kept = sign(revision, cast.chidi, outcome=Outcome.RETURNED, questions=asked, typed_name="")
    assert [(one.position, one.item, one.question) for one in kept.questions] == [
        (1, "n1", "How much was there?"),
        (2, None, "Who let you in?"),
    ]


def test_a_returned_version_accepts_nothing(cast: Cast, visits: Visits) -> None:
    gone = {"not_graded": "does_not_apply", "reason": "No hob in the new flat."}
    revision = visits.made(5, 2, ratings=all_graded(2, y2=gone))
    accepted = Following(accepted=frozenset({"y2"}))
    sign(revision, cast.chidi, accepted, outcome=Outcome.RETURNED, questions={"y2": "Is that so?"})
    assert how_many(Acceptance) == 0


def test_a_decision_leaves_one_entry(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    before = how_many(AuditEntry)
    sign(revision, cast.chidi)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert how_many(AuditEntry) == before + 1
    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id) == ("signed", "revision", str(revision.id))
    assert entry.profile_id == cast.rafi.id
    assert audit.verify().wrong is None


# What stands against it -----------------------------------------------------------------------------


def test_nobody_signs_their_own_visit(cast: Cast, visits: Visits) -> None:
    assign(cast.chidi, cast.rafi)
    revision = visits.made(5, 2, by=cast.chidi)
    assert refused(revision, cast.chidi) == "own_visit"
    assert revision.id not in [one.id for one in queue.awaiting(cast.chidi, today())]


def test_only_the_newest_version_can_be_signed(cast: Cast, visits: Visits) -> None:
    first = visits.made(5, 2)
    second = visits.corrected(first, 5, 3)
    assert refused(first, cast.chidi) == "not_newest"
    assert sign(second, cast.chidi).digest == second.digest


def test_a_version_is_decided_once(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    sign(revision, cast.chidi)
    assert refused(revision, cast.chidi) == "already_decided"


def test_the_database_allows_one_decision_a_version(cast: Cast, visits: Visits) -> None:
    other = add_person("Efua Brand", Role.SUPERVISOR, cast.north)
    db.session.commit()
    revision = visits.made(5, 2)
    seen_by_both = decisions.matter(revision, today())
    sign(revision, cast.chidi)
    with pytest.raises(NotAllowed) as caught:
        decisions.decide(seen_by_both, judgement(seen_by_both, other), Following(), other, now())
    assert caught.value.code == "already_decided"
    assert how_many(SignOff) == 1
    assert how_many(Question) == 0


@pytest.mark.parametrize("outcomes", [("signed", "signed"), ("signed", "returned")])
def test_of_two_at_once_one_decides(
    app: Flask, cast: Cast, visits: Visits, outcomes: tuple[str, str]
) -> None:
    other = add_person("Efua Brand", Role.SUPERVISOR, cast.north)
    revision = visits.made(5, 2)
    people, revision_id = (cast.chidi.id, other.id), revision.id
    together = threading.Barrier(
        2 if db.engine.dialect.name == "postgresql" else 1
    )  # SQLite lets in one at a time
    db.session.commit()
    db.session.remove()
    told: list[str] = []

    def decide(person_id: uuid.UUID, outcome: str) -> None:
        version, person = db.session.get_one(Revision, revision_id), db.session.get_one(Person, person_id)
        matter = decisions.matter(version, today())
        together.wait(10)  # both have seen it undecided
        told.append(_outcome(version, person, outcome, matter))

    at_once(app, *(partial(decide, *pair) for pair in zip(people, outcomes, strict=True)))
    assert sorted(told) == ["already_decided", "decided"]
    assert how_many(SignOff) == 1


def _outcome(version: Revision, person: Person, outcome: str, matter: Matter | None = None) -> str:
    try:
        sign(version, person, outcome=Outcome(outcome), questions={"n1": "How much?"}, matter=matter)
    except NotAllowed as stands_against:
        return stands_against.code
    return "decided"


# Lists ----------------------------------------------------------------------------------------------


def test_only_undecided_newest_versions_of_the_team_await(cast: Cast, visits: Visits) -> None:
    first = visits.made(9, 2)
    second = visits.corrected(first, 9, 3)
    signed = visits.made(5, 2)
    sign(signed, cast.chidi)
    assert [one.id for one in queue.awaiting(cast.chidi, today())] == [second.id]
    assert queue.awaiting(cast.dana, today()) == []


def test_the_observer_sees_what_came_back_until_it_is_answered(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    sign(revision, cast.chidi, outcome=Outcome.RETURNED, questions={"n1": "How much?"})
    (back,) = queue.returned_for(cast.amira, today())
    assert (back.visit.id, back.decision.questions[0].question) == (revision.visit_id, "How much?")
    assert queue.returned_for(cast.ben, today()) == []
    assert [one.revision.id for one in queue.returned_by_team(cast.chidi, today())] == [revision.id]
    second = visits.corrected(revision, 5, 2)
    assert queue.returned_for(cast.amira, today()) == []
    (earlier,) = queue.earlier_decisions([second]).values()
    assert earlier.revision_id == revision.id


def test_the_picture_has_another_fingerprint_when_a_verdict_changes(cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 2)
    before = decisions.matter(revision, today()).fingerprint
    assert decisions.matter(revision, today()).fingerprint == before
    visits.made(2, 4)
    assert decisions.matter(revision, today()).fingerprint != before


def test_a_correction_after_signing_needs_a_new_signature(cast: Cast, visits: Visits) -> None:
    first = visits.made(5, 2)
    sign(first, cast.chidi)
    second = visits.corrected(first, 5, 3)
    assert [one.id for one in queue.awaiting(cast.chidi, today())] == [second.id]
    sign(second, cast.chidi)
    kept = db.session.scalars(select(SignOff).order_by(SignOff.decided_at)).all()
    assert [one.digest for one in kept] == [first.digest, second.digest]


@pytest.mark.parametrize("round_", range(4))
def test_no_version_is_signed_after_its_successor_was_filed(
    app: Flask, cast: Cast, visits: Visits, round_: int
) -> None:
    first = visits.made(5, 2)
    said = payload(cast.amira, cast.rafi, ratings=all_graded(3), correction={"reason": "Seen again."})
    later = item(said, visit=first.visit_id, revision=2, seq=2)
    first_id, chidi_id, amira_id = first.id, cast.chidi.id, cast.amira.id
    db.session.remove()

    def sign_it() -> None:
        audit.lock()
        _outcome(db.session.get_one(Revision, first_id), db.session.get_one(Person, chidi_id), "signed")

    def amend() -> None:
        custody.take(later, db.session.get_one(Person, amira_id), DEVICE, now())

    at_once(app, sign_it, amend)
    version = decisions.newest_of(db.session.get_one(Revision, first_id).visit)
    assert (version.number, decisions.decision_on(version)) == (2, None)
    done = [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))]
    assert "signed" not in done or done.index("signed") < len(done) - done[::-1].index("filed")


def at_once(app: Flask, *acts: Callable[[], None]) -> None:
    """Do several things at the same time, each in a context of its own, and wait for all."""

    def in_context(act: Callable[[], None]) -> None:
        with app.app_context():
            act()
            db.session.remove()

    threads = [threading.Thread(target=in_context, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
