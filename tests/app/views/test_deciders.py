"""A supervisor's own proposal, where nobody else of the team can decide: the next manager does, on what they see."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import challenges
from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, Closing, Person, Role, Team
from app.policy import find
from tests.app.views.test_closings import asked, better_for_now, decided, proposed, seen
from tests.people import Cast, assign, person
from tests.reading import text, told
from tests.visits import Visits

SignIn = Callable[[str], FlaskClient]
ALONE = "North has no other supervisor who can decide, so the next manager does."


@pytest.fixture
def gita(cast: Cast) -> Person:
    """Gita supervises City. North answers to South, where Dana is; South to City."""
    city = Team(name="City", agency=cast.north.agency)
    db.session.add(city)
    db.session.flush()
    cast.north.answers_to, cast.south.answers_to = cast.south, city
    made = person("Gita Rao", Role.SUPERVISOR, city)
    db.session.commit()
    return made


@pytest.fixture
def dana(signed_in: SignIn) -> FlaskClient:
    return signed_in("dana")


def deciding(row: Closing, *people: Person) -> list[str]:
    """Which of these may decide on a proposal; whoever may sees its page too."""
    may = [one for one in people if find("decide on a closing", Closing, row.id, one, today())]
    assert all(find("see a closing", Closing, row.id, one, today()) for one in may)
    return [one.name.split()[0] for one in may]


def leads(client: FlaskClient, address: str) -> set[str]:
    """Where a page itself leads, and where its forms send."""
    main = client.get(address).text.split("<main", 1)[1].split("</main", 1)[0]
    return set(re.findall(r'(?:href|action)="([^"#]+)"', main))


# Who ----------------------------------------------------------------------------------------------


def test_the_only_supervisors_own_proposal_is_decided_by_the_next_manager(
    cast: Cast, gita: Person, chidi: FlaskClient, dana: FlaskClient
) -> None:
    row = proposed(chidi, cast)
    assert deciding(row, cast.chidi, cast.dana, gita) == ["Dana"]
    assert decided(dana, row).status_code == 303
    db.session.expire_all()
    assert (row.decided_by_id, row.decision, cast.rafi.closed_on) == (cast.dana.id, "agreed", today())


def test_a_workers_proposal_stays_with_the_team(cast: Cast, gita: Person, amira: FlaskClient) -> None:
    row = proposed(amira, cast)
    assert deciding(row, cast.chidi, cast.dana, gita) == ["Chidi"]
    assert find("see a closing", Closing, row.id, cast.dana, today()) is None
    cast.chidi.suspended_at = now()
    db.session.commit()
    assert deciding(row, cast.dana, gita) == []
    assert "Nobody who may sign in can decide on it." in text(amira, f"/closings/{row.id}")


def test_while_another_supervisor_of_the_team_can_decide_nobody_above_does(
    cast: Cast, gita: Person, chidi: FlaskClient
) -> None:
    farah = person("Farah Quill", Role.SUPERVISOR, cast.north)
    row = proposed(chidi, cast)
    assert deciding(row, cast.chidi, farah, cast.dana, gita) == ["Farah"]
    assert "Who can decide: Farah Quill, supervisor in North." in text(chidi, f"/closings/{row.id}")
    farah.suspended_at = now()
    db.session.commit()
    assert deciding(row, cast.chidi, cast.dana, gita) == ["Dana"]


def test_a_level_without_anybody_able_is_passed_over(cast: Cast, gita: Person, chidi: FlaskClient) -> None:
    row = proposed(chidi, cast)
    cast.dana.suspended_at = now()
    db.session.commit()
    assert deciding(row, cast.chidi, gita) == ["Gita"]
    assert "Gita Rao, supervisor in City." in text(chidi, f"/closings/{row.id}")


def test_a_supervisor_from_elsewhere_who_holds_the_case_leaves_it_with_the_childs_team(
    cast: Cast, gita: Person, dana: FlaskClient
) -> None:
    assign(cast.dana, cast.rafi)
    row = proposed(dana, cast)
    assert deciding(row, cast.chidi, cast.dana, gita) == ["Chidi"]
    cast.chidi.suspended_at = now()
    db.session.commit()
    assert deciding(row, cast.dana, gita) == []
    assert "Nobody who may sign in can decide on it." in text(dana, f"/closings/{row.id}")


def test_where_nobody_above_may_sign_in_the_page_says_so(cast: Cast, chidi: FlaskClient) -> None:
    row = proposed(chidi, cast)
    assert "Nobody who may sign in can decide on it." in text(chidi, f"/closings/{row.id}")


# What they see ------------------------------------------------------------------------------------


def test_the_proposer_reads_who_will_decide(cast: Cast, gita: Person, chidi: FlaskClient) -> None:
    row = proposed(chidi, cast)
    page = text(chidi, f"/closings/{row.id}")
    assert f"{ALONE} Who can decide: Dana Whitlock, supervisor in South." in page
    assert "Whom to ring" not in page


def test_the_manager_sees_what_stands_against_it_and_no_link_into_the_record(
    cast: Cast, gita: Person, chidi: FlaskClient, dana: FlaskClient, visits: Visits
) -> None:
    better_for_now(visits)
    challenges.challenge(cast.rafi, challenges.About(), "Too soon", "", cast.amira, now())
    row = proposed(chidi, cast)
    asked(chidi, row)
    where = f"/closings/{row.id}"
    page = text(dana, where)
    for told_of in (
        "R., HV-0001",
        "Housing: Improved, not yet sustained",
        "Raised by Amira Osei on",
        "No answer yet.",
    ):
        assert told_of in page
    ring = "Chidi Marsh of North, who proposed it; Amira Osei, who holds the case."
    assert f"Whom to ring: {ring}" in page
    assert leads(dana, where) == {"/queue", f"{where}/decision"}
    assert len(leads(chidi, where)) > 5  # whoever holds the record follows it from there
    for address in leads(chidi, where) - {f"{where}/decision"}:
        assert dana.get(address).status_code in (404, 405), address
    assert dana.post(f"{where}/agencies", data={}).status_code == 404


def test_it_stands_in_the_managers_queue_with_the_reason(
    cast: Cast, gita: Person, chidi: FlaskClient, dana: FlaskClient
) -> None:
    row = proposed(chidi, cast)
    page = text(dana, "/queue")
    assert "1 closing to decide." in page
    assert "Closings to decide R., HV-0001. Closing Proposed by Chidi Marsh on" in page
    assert ALONE in page
    assert f"/closings/{row.id}" in leads(dana, "/queue")
    assert "closing to decide" not in text(chidi, "/queue")
    wanted = select(AuditEntry).where(AuditEntry.subject == "queue", AuditEntry.person_id == cast.dana.id)
    facts = json.loads(db.session.scalars(wanted.order_by(AuditEntry.number)).all()[0].facts)
    assert (facts["closings"], facts["climbed"]) == (1, [str(cast.rafi.id)])


# Once it is decided -------------------------------------------------------------------------------


def test_whoever_decided_reads_their_decision_later_and_others_above_for_a_day(
    cast: Cast, gita: Person, chidi: FlaskClient, dana: FlaskClient
) -> None:
    edie = person("Edie Moss", Role.SUPERVISOR, cast.south)
    row = proposed(chidi, cast)
    where = f"/closings/{row.id}"
    late = {"seen": seen(dana, where), "read": "yes", "decision": "agreed", "because": "I agree."}
    row.decision, row.decided_by_id, row.decided_at = "refused", edie.id, now()
    row.decided_because = "Look once more."
    db.session.commit()
    answer = dana.post(f"{where}/decision", data=late)
    assert answer.status_code == 422
    assert "Refused by Edie Moss on" in told(answer.text)
    assert "I agree." in answer.text
    row.decided_at = now() - timedelta(days=2)
    db.session.commit()
    assert dana.get(where).status_code == 404
    assert find("see a closing", Closing, row.id, edie, today()) is not None


def test_a_proposal_taken_back_is_nobodys_above_for_having_made_it(
    cast: Cast, gita: Person, chidi: FlaskClient
) -> None:
    row = proposed(chidi, cast)
    chidi.post(f"/closings/{row.id}/withdraw", data={"withdrawn_because": "The school rang."})
    db.session.expire_all()
    cast.chidi.team_id = cast.south.id
    db.session.commit()
    assert find("see a closing", Closing, row.id, cast.chidi, today()) is None
