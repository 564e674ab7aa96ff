"""A new worker's first page on a case is its history: since when, what was tried and promised, who must be asked."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import between, handovers
from app.clock import now, today
from app.extensions import db
from app.models import Action, Assignment, Discussion, Handover, Plan
from observations.events import EventKind
from tests.builders import envelope, item, payload
from tests.people import Cast, assign
from tests.reading import queries, text, told
from tests.rows import entries
from tests.visits import Visits

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def handed(cast: Cast, visits: Visits) -> Assignment:
    """Rafi's case, which Amira held until a week ago and Ben holds since, with three visits of Amira's."""
    for ago, grade in ((200, 2), (150, 4), (60, 2)):
        visits.made(ago, grade)
    return hand_over(cast, since=7)


def hand_over(cast: Cast, since: int) -> Assignment:
    """Let Ben hold Rafi's case in Amira's place since so many days ago."""
    hers = db.session.scalars(
        select(Assignment).where(Assignment.profile_id == cast.rafi.id, Assignment.person_id == cast.amira.id)
    ).one()
    hers.ends_on = today() - timedelta(days=since + 1)
    made = assign(cast.ben, cast.rafi, today() - timedelta(days=since))
    db.session.commit()
    return made


def at(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}/handover"


# What it says ---------------------------------------------------------------------------------------


def test_it_says_since_when_and_whether_it_held(handed: Assignment, signed_in: SignIn, cast: Cast) -> None:
    page = text(signed_in("ben"), at(cast))
    assert "Housing: First sign of improvement, not yet confirmed" in page
    assert "at one look. One look below 4 since" in page
    assert "It has not held. Still needed:" in page
    assert len(entries("viewed", "handover")) == 1


def test_it_says_what_came_back(cast: Cast, visits: Visits, signed_in: SignIn) -> None:
    for ago, grade in ((200, 4), (170, 2), (140, 2), (30, 4)):
        visits.made(ago, grade)
    hand_over(cast, since=3)
    assert "Housing: concern came back once" in text(signed_in("ben"), at(cast))


def test_it_says_what_was_tried_and_promised_and_what_became_of_it(
    cast: Cast, visits: Visits, signed_in: SignIn
) -> None:
    by = (today() - timedelta(days=3)).isoformat()
    visits.made(60, 4, targets=[{"item": "h1", "grade": 2, "by": by, "owner": "Mother", "help": "A grant"}])
    said_and_done(cast)
    hand_over(cast, since=3)
    ben = signed_in("ben")
    promised, was_tried = (part(ben, cast, name) for name in ("What was promised", "What was tried"))
    assert "Warm, dry, sound at 2 Sound by" in promised
    assert "Overdue by 3 days" in promised
    assert "Ring the landlord, Chidi Marsh, by" in promised.replace(" ,", ",")
    assert "Child in need plan, since" in was_tried.replace(" ,", ",")
    assert "The neighbours rang." in was_tried
    assert "Find a nursery" in was_tried
    assert "She goes on Mondays." in was_tried
    assert "Complex-case discussion: A family meeting" in was_tried
    assert "Nobody has said what came of it" in was_tried


def part(client: FlaskClient, cast: Cast, heading: str) -> str:
    """The words of the part of the page under this heading."""
    sections = client.get(at(cast)).text.split("<section")
    (found,) = [told(f"<section{one}") for one in sections if f">{heading}" in one]
    return found


def said_and_done(cast: Cast) -> None:
    """A plan, an open action and a finished one, and a discussion that came to nothing yet."""
    about = {"profile_id": cast.rafi.id, "by_id": cast.chidi.id}
    agreed = about | {
        "recorded_at": now(), "source": "discussion", "source_id": uuid.uuid4(), "by_on": today(),
    }  # fmt: skip
    finished = {"done_at": now(), "done_by_id": cast.amira.id, "outcome": "She goes on Mondays."}
    db.session.add_all(
        [
            Plan(kind="child_in_need", since_on=today() - timedelta(days=90), reason="The neighbours rang.",
                 set_at=now(), **about),
            Action(what="Ring the landlord", owner="Chidi Marsh", **agreed),
            Action(what="Find a nursery", owner="Amira Osei", **agreed, **finished),
            Discussion(recorded_at=now(), held_on=today() - timedelta(days=30), present="School and health visitor",
                       why="Stuck", agreed="A family meeting", **about),
        ]
    )  # fmt: skip


def test_it_says_who_must_be_asked(cast: Cast, visits: Visits, signed_in: SignIn) -> None:
    household = [{"who": "Mother's partner", "lives": "stays", "seen": False}]
    visits.made(60, 2, household=household)
    between.record_event(
        cast.rafi, EventKind.SCHOOL_REPORT, happened_on=today(), source="Primary school", what="", effect="Tired.",
        by=cast.amira, at=now(),
    )  # fmt: skip
    hand_over(cast, since=3)
    asked = part(signed_in("ben"), cast, "Who must be asked")
    assert "Primary school" in asked
    assert "Mother's partner" in asked
    assert "Never seen at a visit" in asked


def test_visits_that_the_former_worker_has_not_sent_are_named(
    amira: FlaskClient, cast: Cast, signed_in: SignIn
) -> None:
    sent = item(payload(cast.amira, cast.rafi), seq=1)
    assert amira.post("/sync/visits", json=envelope(sent, high_water=3)).status_code == 200
    hand_over(cast, since=0)
    before = part(signed_in("ben"), cast, "Who held the case before")
    assert "Amira Osei , Lead, 1 January 2020 to" in before
    assert "Finished visits number 2 and 3 have not come." in before
    assert "The numbers do not say of which child." in before
    assert "A visit that was begun and not finished is on its phone only" in before


def test_a_visit_of_the_former_worker_that_is_held_or_returned_is_named(
    handed: Assignment, cast: Cast, visits: Visits, signed_in: SignIn
) -> None:
    assert visits.sent(2).status == "held"
    chidi = signed_in("chidi")
    newest = visits.made(50, 2)
    asks = {"outcome": "returned", "question-visit": "Who was there?"}
    assert (
        chidi.post(
            f"/versions/{newest.id}/decision", data=asks | {"seen": seen(chidi, newest.id)}
        ).status_code
        == 303
    )
    before = part(signed_in("ben"), cast, "Who held the case before")
    assert "is not in the record yet" in before
    assert "with Amira Osei since" in before
    assert "1 question" in before


def seen(chidi: FlaskClient, revision_id: uuid.UUID) -> str:
    return chidi.get(f"/versions/{revision_id}/decision").text.split('name="seen" value="')[1].split('"')[0]


# Whether it was read --------------------------------------------------------------------------------


def test_caseload_and_profile_say_read_it_first_until_it_was_read(
    handed: Assignment, signed_in: SignIn, cast: Cast
) -> None:
    ben = signed_in("ben")
    for page in ("/", f"/profiles/{cast.rafi.id}"):
        assert text(ben, page).count("Read the handover first") == 1
    assert ben.post(f"/handover/{handed.id}").status_code == 303
    for page in ("/", f"/profiles/{cast.rafi.id}"):
        assert "Read the handover first" not in text(ben, page)
    assert "Read by Ben Carrow" in text(ben, at(cast))


def test_the_childs_name_leads_to_the_history_until_it_was_read_and_from_there_to_the_profile(
    handed: Assignment, signed_in: SignIn, cast: Cast
) -> None:
    ben, profile = signed_in("ben"), f"/profiles/{cast.rafi.id}"

    def leads_to() -> str:
        (row,) = [one for one in ben.get("/").text.split("<tr>") if cast.rafi.reference in one]
        return row.split('class="govuk-link name" href="')[1].split('"')[0]

    assert leads_to() == at(cast)
    assert "Back to the profile" not in text(ben, at(cast))
    answer = ben.post(f"/handover/{handed.id}")
    assert answer.location == profile
    assert "Kept: you have read the handover." in text(ben, profile)
    assert leads_to() == profile
    assert "Back to the profile" in text(ben, at(cast))


def test_it_is_acknowledged_once_however_often_it_is_pressed(
    handed: Assignment, signed_in: SignIn, cast: Cast
) -> None:
    ben = signed_in("ben")
    for _again in range(2):
        assert ben.post(f"/handover/{handed.id}").status_code == 303
    assert len(db.session.scalars(select(Handover)).all()) == 1
    assert len(entries("read", "handover")) == 1
    assert "I have read the handover" not in text(ben, at(cast))


def test_nobody_acknowledges_for_somebody_else(handed: Assignment, signed_in: SignIn) -> None:
    assert signed_in("chidi").post(f"/handover/{handed.id}").status_code == 404


def test_nobody_acknowledges_before_the_case_is_theirs(cast: Cast, signed_in: SignIn) -> None:
    coming = hand_over(cast, since=-3)
    assert signed_in("ben").post(f"/handover/{coming.id}").status_code == 404
    assert entries("read", "handover") == []


def test_who_held_a_case_from_the_first_has_nothing_to_read(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    visits.made(30, 2)
    assert "Read the handover first" not in text(amira, "/")
    assert "Who has read this" not in text(amira, at(cast))
    assert handovers.unread(cast.amira, [cast.rafi, cast.sana], today()) == set()


def test_a_case_that_somebody_visited_before_without_holding_it_is_read_first_too(
    cast: Cast, visits: Visits
) -> None:
    hers = assign(cast.ben, cast.rafi, today() - timedelta(days=40), today() - timedelta(days=20))
    visits.made(30, 2, by=cast.ben)
    hers.starts_on = today() - timedelta(days=10)
    hers.ends_on = None
    assert handovers.unread(cast.amira, [cast.rafi], today()) == set()
    assert handovers.unread(cast.ben, [cast.rafi], today()) == {cast.rafi.id}


def test_the_supervisor_sees_that_the_first_visit_was_made_without_it(
    handed: Assignment, signed_in: SignIn, cast: Cast, visits: Visits
) -> None:
    chidi = signed_in("chidi")
    assert "Ben Carrow has not read it yet" in text(chidi, at(cast))
    visits.made(3, 2, by=cast.ben)
    assert "was made without it" in text(chidi, at(cast))
    handovers.acknowledge(handed, cast.ben, now())
    db.session.commit()
    page = text(chidi, at(cast))
    assert "Read by Ben Carrow" in page
    assert "was made without it" in page


def test_a_first_visit_after_reading_is_as_it_should_be(
    handed: Assignment, signed_in: SignIn, cast: Cast, visits: Visits
) -> None:
    read_at = datetime.combine(today() - timedelta(days=5), time(9), UTC)
    handovers.acknowledge(handed, cast.ben, read_at)
    visits.made(3, 2, by=cast.ben)
    assert "was made without it" not in text(signed_in("chidi"), at(cast))


def test_the_pack_says_that_it_is_still_to_be_read(handed: Assignment, signed_in: SignIn, cast: Cast) -> None:
    ben = signed_in("ben")

    def carried() -> dict[str, bool]:
        profiles = ben.get("/sync/pack").get_json()["profiles"]
        return {one["reference"]: one["handover"] for one in profiles}

    assert carried() == {"HV-0001": False, "HV-0003": True}
    ben.post(f"/handover/{handed.id}")
    assert carried() == {"HV-0001": True, "HV-0003": True}


def test_the_caseload_costs_no_more_for_more_cases(handed: Assignment, signed_in: SignIn, cast: Cast) -> None:
    ben = signed_in("ben")
    queries(ben, "/")
    before = queries(ben, "/")
    assign(cast.ben, cast.sana)
    db.session.commit()
    assert queries(ben, "/") == before
