"""The team's page: what is stuck, late, unseen or missing, who carries what, and how observers grade."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import between, devices
from app import joint as joint_visits
from app.clock import now, today
from app.extensions import db
from app.models import Action, AuditEntry, Challenge, Plan, Profile
from observations.working_days import working_days
from tests.builders import DEVICE, LONDON, all_graded
from tests.people import Cast, assign, profile
from tests.reading import part, queries, text, told
from tests.visits import Visits

SignedIn = Callable[[str], FlaskClient]
AUCKLAND = ZoneInfo("Pacific/Auckland")
SECTIONS = ("stuck", "unseen", "looks", "promised", "challenges", "discussions", "late", "joint")


def section(client: FlaskClient, key: str) -> str:
    """What one section of the team's page says."""
    page = client.get("/team").text
    markup = page.split(f'<section aria-labelledby="{key}"', 1)[1].split("</section>", 1)[0]
    return told(markup)


def seen_lately(visits: Visits, cast: Cast, *others: Profile) -> None:
    """Everybody was seen by their worker three days ago, and all was sound."""
    visits.made(3)
    visits.made(3, to=cast.sana)
    visits.made(3, by=cast.ben, to=cast.tomos)


def test_a_team_with_which_all_is_well_says_so(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    seen_lately(visits, cast)
    for key in SECTIONS:
        assert "HV-0" not in section(chidi, key), key
    assert "No case is stuck." in section(chidi, "stuck")


def test_what_is_stuck_stands_with_its_domains_and_leads_to_the_profile(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    for days in (100, 60, 20, 3):
        visits.made(days, 4)
    assert "R., HV-0001" in section(chidi, "stuck")
    assert "Housing" in section(chidi, "stuck")
    assert "S., HV-0002" not in section(chidi, "stuck")
    assert f'href="/profiles/{cast.rafi.id}"' in chidi.get("/team").text


@pytest.mark.parametrize(("months", "said"), [(8, False), (10, True), (16, True)])
def test_nothing_sustained_after_so_many_months_of_a_plan(
    cast: Cast, visits: Visits, chidi: FlaskClient, months: int, said: bool
) -> None:
    visits.made(3, 3)
    since = today() - timedelta(days=months * 31)
    for kind, day in (("none", since - timedelta(days=90)), ("early_help", since), ("child_in_need", since)):
        db.session.add(
            Plan(
                profile_id=cast.rafi.id, kind=kind, since_on=day, reason="", by_id=cast.chidi.id, set_at=now()
            )
        )
        db.session.flush()
    assert ("months of a plan, nothing sustained" in section(chidi, "stuck")) is said


def test_a_child_not_seen_by_their_own_worker_is_named_and_one_seen_by_nobody_before_that(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    assign(cast.ben, cast.rafi, today() - timedelta(days=5))
    assign(cast.ben, cast.sana, today() - timedelta(days=90), today() - timedelta(days=10))
    visits.made(29)
    visits.made(12, by=cast.ben, to=cast.sana)
    told = section(chidi, "unseen")
    assert "R., HV-0001 Not seen by their own worker since" in told
    assert "S., HV-0002 Not seen by their own worker yet" in told
    assert "T., HV-0003 Not seen yet" in told
    visits.made(43, by=cast.ben, to=cast.tomos)
    assert "T., HV-0003 Not seen by anybody since" in section(chidi, "unseen")


def test_a_visit_at_which_the_child_was_not_seen_is_no_sight_of_the_child(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    visits.made(3, child_seen=False, child_alone=False, child_seen_reason="At school")
    assert "R., HV-0001" in section(chidi, "unseen")


def test_an_overdue_look_stands_with_the_days(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    visits.made(31)
    assert "3 days over" in section(chidi, "looks")


def test_what_was_promised_and_is_past_its_day_is_counted(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    seen_lately(visits, cast)
    for days in (1, 0):
        row = Action(source="discussion", source_id=cast.rafi.id, what="Ask", owner="Amira", outcome="",
                     by_on=today() - timedelta(days=days), struck_because="")  # fmt: skip
        row.profile_id, row.by_id, row.recorded_at = cast.rafi.id, cast.chidi.id, now()
        db.session.add(row)
    assert "R., HV-0001 1 action" in section(chidi, "promised")


def test_an_unanswered_challenge_stands_until_it_is_answered(cast: Cast, chidi: FlaskClient) -> None:
    row = Challenge(
        profile_id=cast.rafi.id, words="No.", wanted="", by_id=cast.amira.id, raised_at=now(),
        due_on=today() - timedelta(days=1), team_id=cast.north.id, answer="",
    )  # fmt: skip
    db.session.add(row)
    assert "R., HV-0001 Past its day" in section(chidi, "challenges")
    row.answered_at, row.outcome, row.answered_by_id = now(), "stands", cast.chidi.id
    assert "None waits for an answer." in section(chidi, "challenges")


def a_friday() -> date:
    """The last Friday that is at least nine days ago."""
    latest = today() - timedelta(days=9)
    return latest - timedelta(days=(latest.weekday() - 4) % 7)


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, False), (5, True)])
def test_a_visit_finished_later_than_the_limit_is_named_and_a_weekend_makes_nobody_late(
    cast: Cast, visits: Visits, chidi: FlaskClient, days: int, late: bool
) -> None:
    on = a_friday()
    finished = datetime(on.year, on.month, on.day, 12, tzinfo=LONDON) + timedelta(days=days)
    visits.made((today() - on).days, recorded_at=finished.isoformat())
    assert ("by Amira Osei, finished 3 working days later" in section(chidi, "late")) is late


def test_a_visit_finished_weeks_later_is_named_too(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    row = visits.made(45, recorded_at=datetime.now(LONDON).isoformat())
    assert f"by Amira Osei, finished {working_days(row.visited_on, today())} working days" in section(
        chidi, "late"
    )
    row.received_at -= timedelta(days=30)
    db.session.commit()
    assert "working days later" not in section(chidi, "late")


def test_the_days_until_it_was_finished_are_counted_where_the_visit_was_made(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    on = a_friday()
    began = datetime(on.year, on.month, on.day, 10, tzinfo=AUCKLAND)
    finished = (began + timedelta(days=5)).replace(hour=0, minute=30)
    row = visits.made(
        (today() - on).days,
        zone="Pacific/Auckland",
        started_at=began.isoformat(),
        recorded_at=finished.isoformat(),
    )
    assert row.visited_on == on
    assert "by Amira Osei, finished 3 working days later" in section(chidi, "late")


def test_a_joint_visit_that_waits_says_for_whom(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    assign(cast.ben, cast.rafi)
    row = joint_visits.plan(cast.rafi, today() - timedelta(days=1), cast.amira, cast.ben, cast.chidi, now())
    visits.made(1, occasion=str(row.id))
    assert "Waiting for the visit of Ben Carrow" in section(chidi, "joint")
    between.strike(row, "Ill.", cast.chidi, now())
    assert "Ben Carrow" not in section(chidi, "joint")


def test_what_is_not_in_the_record_yet_leads_to_the_tray_and_the_phones(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    assert "nothing waits" in part(chidi, "/team", "main")
    visits.sent(3, zone="nowhere")
    devices.lose(devices.register(DEVICE, cast.amira, "Phone", now()), 7, now())
    told = part(chidi, "/team", "main")
    assert "1 visit waits" in told
    assert "finished visits have not come from Amira Osei" in told


def test_workload_is_by_name_with_children_and_visits(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    seen_lately(visits, cast)
    visits.made(40)
    told = section(chidi, "load")
    assert "Amira Osei 2 2 Ben Carrow 1 1 Chidi Marsh 0 0" in told


# Grading beside colleagues ------------------------------------------------------------------------


def stricter_ben(visits: Visits, cast: Cast) -> None:
    """Ben sees Rafi's home a week after Amira, and is stricter throughout."""
    assign(cast.ben, cast.rafi)
    for days in (60, 40, 20):
        visits.made(days, 2)
        visits.made(days - 7, 3, by=cast.ben)


def test_an_observer_sees_of_themselves_what_the_supervisor_sees(
    cast: Cast, visits: Visits, signed_in: SignedIn, chidi: FlaskClient
) -> None:
    stricter_ben(visits, cast)
    his = text(signed_in("ben"), "/own-grading")
    line = "Supervision 12 0 0 12"
    assert line in his
    assert line in section(chidi, "grading")
    assert "Amira" not in his
    assert "Supervision 12 0 12 0" in text(signed_in("amira"), "/own-grading")


def test_few_pairs_are_shown_as_saying_nothing(cast: Cast, visits: Visits, signed_in: SignedIn) -> None:
    assign(cast.ben, cast.rafi)
    visits.made(20, 2)
    visits.made(13, 3, by=cast.ben)
    assert "Supervision 4 Fewer than 10: says nothing – – –" in text(signed_in("ben"), "/own-grading")


def test_colleagues_stand_by_name_whoever_is_stricter(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    stricter_ben(visits, cast)
    told = section(chidi, "grading")
    assert told.index("Amira Osei") < told.index("Ben Carrow")


def test_who_has_no_colleague_beside_them_is_told_so(cast: Cast, visits: Visits, signed_in: SignedIn) -> None:
    visits.made(3)
    assert "There is nothing to compare yet" in text(signed_in("amira"), "/own-grading")


def test_agreement_at_joint_visits_is_by_domain_with_its_number(
    cast: Cast, visits: Visits, chidi: FlaskClient
) -> None:
    assign(cast.ben, cast.rafi)
    row = joint_visits.plan(cast.rafi, today() - timedelta(days=1), cast.amira, cast.ben, cast.chidi, now())
    visits.made(1, occasion=str(row.id))
    assert "No joint visit is complete yet" in section(chidi, "grading")
    visits.made(
        1, by=cast.ben, occasion=str(row.id), ratings=all_graded(2, s1={"grade": 3, "evidence": ["seen"]})
    )
    assert "Supervision 4 Few: says nothing 3" in section(chidi, "grading")


# Who sees it --------------------------------------------------------------------------------------


def test_only_supervisors_see_a_team_and_each_their_own(
    cast: Cast, visits: Visits, signed_in: SignedIn
) -> None:
    for days in (100, 60, 20, 3):
        visits.made(days, 4)
    for name in ("amira", "evi"):
        assert signed_in(name).get("/team").status_code == 404
    assert "HV-0" not in text(signed_in("dana"), "/team")
    assert signed_in("evi").get("/own-grading").status_code == 404
    assert '<a href="/team"' in signed_in("chidi").get("/queue").text


def test_each_look_is_in_the_trail_once(cast: Cast, chidi: FlaskClient) -> None:
    chidi.get("/team")
    chidi.get("/own-grading")
    looks = AuditEntry.action.in_(("listed", "viewed"))
    found = select(AuditEntry.action, AuditEntry.subject).where(looks).order_by(AuditEntry.number)
    assert [tuple(one) for one in db.session.execute(found)] == [
        ("listed", "team"),
        ("viewed", "own grading"),
    ]


def test_more_cases_cost_no_more_statements(cast: Cast, visits: Visits, chidi: FlaskClient) -> None:
    visits.made(20, 4)
    visits.made(9)
    chidi.get("/team")
    few = queries(chidi, "/team")
    for number in range(4):
        more = profile(f"M{number}.", f"HV-01{number}", cast.north, born=cast.rafi.born)
        assign(cast.amira, more)
        visits.made(20, 4, to=more)
        visits.made(9, 4, to=more)
    assert queries(chidi, "/team") == few
