"""The administrator's rooms: people, teams, who holds which case."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import holding
from app.clock import now, today
from app.extensions import db
from app.models import Agency, Assignment, AuditEntry, Child, Identifier, Person, Profile, Session, Team
from tests.people import PASSWORD, Cast

SignedIn = Callable[[str], FlaskClient]


def acts() -> list[tuple[str, str]]:
    """What the trail says was done, but for signing in and for looks: those have a test of their own."""
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    done = [one for one in entries if one.subject not in ("session", "sign-in")]
    return [(one.action, one.subject) for one in done if one.action not in ("viewed", "listed")]


def looks() -> list[tuple[str, str]]:
    """What the trail says was looked at."""
    looked = select(AuditEntry).where(AuditEntry.action.in_(("viewed", "listed")))
    return [(one.action, one.subject) for one in db.session.scalars(looked.order_by(AuditEntry.number))]


def followed(client: FlaskClient, answer: TestResponse) -> str:
    """The page that a form led to."""
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def refused(answer: TestResponse, field: str, words: str) -> None:
    """The page came back, with the error in its summary and at its field."""
    assert answer.status_code == 422
    assert re.search(rf'href="#{field}">[^<]*{re.escape(words)}', answer.text), answer.text
    assert f'id="{field}-error"' in answer.text
    assert f'id="{field}"' in answer.text


def is_in(client: FlaskClient, email: str, password: str) -> bool:
    client.post("/sign-in", data={"email": email, "password": password})
    return client.get("/account").status_code == 200 or client.get("/account/password").status_code == 200


# Who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["amira", "ben", "chidi", "dana"])
def test_for_others_the_administrators_rooms_do_not_exist(cast: Cast, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for address in (
        "/people", "/people/new", f"/people/{cast.ben.id}", f"/people/{cast.ben.id}/suspend", "/teams", "/teams/new",
        "/agencies/new", "/assignments", f"/assignments/{cast.rafi.id}", "/assignments/new",
    ):  # fmt: skip
        answer = client.get(address)
        assert (answer.status_code, answer.data) == (404, client.get(f"{address}-nothing").data)
    for address in (
        "/people/new",
        f"/people/{cast.ben.id}/suspend",
        f"/people/{cast.ben.id}/password",
        "/assignments/new",
    ):
        assert client.post(address, data={}).status_code == 404
    assert acts() == []


def test_the_administrator_sees_no_child_beyond_initials_and_reference(cast: Cast, evi: FlaskClient) -> None:
    cast.rafi.child.name = "Rafi Invented-Surname"
    for address in (
        "/assignments",
        f"/assignments/{cast.rafi.id}",
        f"/people/{cast.amira.id}",
        "/assignments/new",
    ):
        page = evi.get(address).text
        assert "HV-0001" in page
        assert "Invented-Surname" not in page
        assert "17 May 2019" not in page
    assert evi.get(f"/profiles/{cast.rafi.id}").status_code == 404


# People -------------------------------------------------------------------------------------------

JO = {"name": "Jo Penrose", "email": "Jo.Penrose@Example.org ", "role": "worker"}


def add(evi: FlaskClient, cast: Cast, **changes: str) -> TestResponse:
    return evi.post("/people/new", data=JO | {"team": str(cast.north.id)} | changes)


def test_somebody_added_may_sign_in_with_the_password_shown_once(
    cast: Cast, evi: FlaskClient, client: FlaskClient
) -> None:
    answer = add(evi, cast)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    found = re.search(r'id="password">([a-z0-9-]{19})<', answer.text)
    assert found
    jo = db.session.scalars(select(Person).where(Person.email == "jo.penrose@example.org")).one()
    assert (jo.name, jo.role, jo.team_id, jo.password_given) == ("Jo Penrose", "worker", cast.north.id, True)
    assert found[1] not in evi.get(f"/people/{jo.id}").text
    assert is_in(client, "jo.penrose@example.org", found[1])
    assert acts() == [("added", "person")]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the person&#39;s name"),
        ({"name": "   "}, "name", "Enter the person&#39;s name"),
        ({"name": "x" * 201}, "name", "200 characters or fewer"),
        ({"name": "A\0B"}, "name", "ordinary signs"),
        ({"email": ""}, "email", "Enter their email address"),
        ({"email": "nobody"}, "email", "name@example.org"),
        ({"email": "a b@example.org"}, "email", "name@example.org"),
        ({"email": "a\0@example.org"}, "email", "ordinary signs"),
        ({"email": "x@" + "y" * 260 + ".org"}, "email", "254 characters or fewer"),
        ({"email": "AMIRA@example.org"}, "email", "Somebody else has this address"),
        ({"role": ""}, "role", "Choose what they are here"),
        ({"role": "king"}, "role", "Choose what they are here"),
        ({"team": ""}, "team", "Choose a team"),
        ({"team": "00000000-0000-4000-8000-000000000000"}, "team", "Choose a team"),
        ({"team": "nonsense"}, "team", "Choose a team"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_the_others_kept(
    cast: Cast, evi: FlaskClient, changes: dict[str, str], field: str, words: str
) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    answer = add(evi, cast, **changes)
    refused(answer, field, words)
    if field != "name":
        assert 'value="Jo Penrose"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == before
    assert acts() == []


def test_every_field_left_out_is_named(cast: Cast, evi: FlaskClient) -> None:
    answer = evi.post("/people/new")
    for field in ("name", "email", "role", "team"):
        assert f'href="#{field}"' in answer.text


def test_names_are_shown_as_written(cast: Cast, evi: FlaskClient) -> None:
    name = "<b>Zoë</b> \u202eO\u2019Neill 🙂"
    add(evi, cast, name=name)
    page = evi.get("/people").text
    assert "&lt;b&gt;Zoë&lt;/b&gt;" in page
    assert "<b>Zoë" not in page


def test_people_are_listed_and_found_by_part_of_a_name(cast: Cast, evi: FlaskClient) -> None:
    assert all(name in evi.get("/people").text for name in ("Amira Osei", "Ben Carrow", "Evi Lund"))
    found = evi.get("/people?q=CARR").text
    assert "Ben Carrow" in found
    assert "Amira Osei" not in found
    assert "Nobody is called that" in evi.get("/people", query_string={"q": "\0🙂"}).text


def test_a_person_is_changed(cast: Cast, evi: FlaskClient) -> None:
    changes = {
        "name": "Ben Carrow-Lyle",
        "email": "ben@example.org",
        "role": "supervisor",
        "team": str(cast.south.id),
    }
    page = followed(evi, evi.post(f"/people/{cast.ben.id}/change", data=changes))
    assert "The changes to Ben Carrow-Lyle are kept" in page
    db.session.refresh(cast.ben)
    assert (cast.ben.name, cast.ben.role, cast.ben.team_id) == (
        "Ben Carrow-Lyle",
        "supervisor",
        cast.south.id,
    )
    assert acts() == [("changed", "person")]
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "changed")).one()
    assert "Lyle" not in facts


def test_a_change_begins_with_what_is_on_record_and_refuses_what_is_wrong(
    cast: Cast, evi: FlaskClient
) -> None:
    assert 'value="Ben Carrow"' in evi.get(f"/people/{cast.ben.id}/change").text
    answer = evi.post(f"/people/{cast.ben.id}/change", data={"name": "Ben", "email": "amira@example.org"})
    refused(answer, "email", "Somebody else has this address")


def test_the_last_administrator_stays_one(cast: Cast, evi: FlaskClient) -> None:
    data = {"name": "Evi Lund", "email": "evi@example.org", "role": "worker", "team": str(cast.north.id)}
    refused(evi.post(f"/people/{cast.evi.id}/change", data=data), "role", "this is the only one")
    cast.dana.role = "administrator"
    assert evi.post(f"/people/{cast.evi.id}/change", data=data).status_code == 303


# Coming in ----------------------------------------------------------------------------------------


def test_suspending_asks_first_and_keeps_somebody_out(
    cast: Cast, evi: FlaskClient, client: FlaskClient
) -> None:
    assert "Suspend Ben Carrow?" in evi.get(f"/people/{cast.ben.id}/suspend").text
    assert cast.ben.suspended_at is None
    page = followed(evi, evi.post(f"/people/{cast.ben.id}/suspend"))
    assert "Ben Carrow is suspended" in page
    assert "Suspended since" in page
    assert not is_in(client, "ben@example.org", PASSWORD)
    evi.post(f"/people/{cast.ben.id}/suspend")
    assert acts() == [("suspended", "person")]


def test_reinstating_lets_somebody_in_again_but_opens_no_old_session(
    cast: Cast, evi: FlaskClient, signed_in: SignedIn, client: FlaskClient
) -> None:
    ben = signed_in("ben")
    evi.post(f"/people/{cast.ben.id}/suspend")
    page = followed(evi, evi.post(f"/people/{cast.ben.id}/reinstate"))
    assert "Ben Carrow may sign in again" in page
    assert ben.get("/account").status_code == 303
    assert is_in(client, "ben@example.org", PASSWORD)
    evi.post(f"/people/{cast.ben.id}/reinstate")
    assert acts() == [("suspended", "person"), ("reinstated", "person")]


def test_nobody_suspends_themselves(cast: Cast, evi: FlaskClient) -> None:
    assert "You cannot suspend yourself" in evi.get(f"/people/{cast.evi.id}/suspend").text
    assert "Suspend</a>" not in evi.get(f"/people/{cast.evi.id}").text
    answer = evi.post(f"/people/{cast.evi.id}/suspend")
    assert answer.status_code == 422
    assert "You cannot suspend yourself" in answer.text
    db.session.refresh(cast.evi)
    assert cast.evi.suspended_at is None


def test_a_new_password_replaces_the_old_and_ends_every_session(
    cast: Cast, evi: FlaskClient, signed_in: SignedIn, client: FlaskClient
) -> None:
    ben = signed_in("ben")
    assert "Give Ben Carrow a new password?" in evi.get(f"/people/{cast.ben.id}/password").text
    answer = evi.post(f"/people/{cast.ben.id}/password")
    found = re.search(r'id="password">([a-z0-9-]{19})<', answer.text)
    assert found
    assert ben.get("/account").status_code == 303
    assert not is_in(client, "ben@example.org", PASSWORD)
    assert is_in(client, "ben@example.org", found[1])
    assert ("gave password", "person") in acts()


def test_ones_own_password_is_changed_on_ones_own_page(cast: Cast, evi: FlaskClient) -> None:
    for ask in (evi.get, evi.post):
        assert ask(f"/people/{cast.evi.id}/password").location == "/account/password"


def test_somebody_is_signed_out_everywhere(cast: Cast, evi: FlaskClient, signed_in: SignedIn) -> None:
    phone, desk = signed_in("ben"), signed_in("ben")
    assert evi.get(f"/people/{cast.ben.id}").text.count('action="/sessions/') == 2
    page = followed(evi, evi.post(f"/people/{cast.ben.id}/sessions/end"))
    assert "2 browsers are signed out" in page
    assert "Nowhere at this moment" in page
    assert phone.get("/account").status_code == desk.get("/account").status_code == 303
    assert acts() == [("ended sessions", "person")]
    ended = db.session.scalars(select(Session).where(Session.person_id == cast.ben.id)).all()
    assert {session.ended_by_id for session in ended} == {cast.evi.id}


def test_another_sites_page_changes_nothing_here(cast: Cast, evi: FlaskClient) -> None:
    for address in (
        f"/people/{cast.ben.id}/suspend",
        f"/people/{cast.ben.id}/password",
        "/people/new",
        "/teams/new",
    ):
        assert evi.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert acts() == []


@pytest.mark.parametrize("rest", ["", "/change", "/suspend", "/password"])
def test_somebody_who_does_not_exist_is_not_found(cast: Cast, evi: FlaskClient, rest: str) -> None:
    assert evi.get(f"/people/00000000-0000-4000-8000-000000000000{rest}").status_code == 404
    assert evi.get(f"/people/nonsense{rest}").status_code == 404


# Agencies and teams -------------------------------------------------------------------------------


def test_an_agency_and_a_team_of_it_are_added(cast: Cast, evi: FlaskClient) -> None:
    page = followed(evi, evi.post("/agencies/new", data={"name": "  Riverside   Trust "}))
    assert "Riverside Trust is added" in page
    assert "No team yet" in page
    trust = db.session.scalars(select(Agency).where(Agency.name == "Riverside Trust")).one()
    page = followed(evi, evi.post("/teams/new", data={"name": "North", "agency": str(trust.id)}))
    assert "North is added" in page
    assert db.session.scalar(select(func.count()).select_from(Team).where(Team.agency_id == trust.id)) == 1
    assert acts() == [("added", "agency"), ("added", "team")]


@pytest.mark.parametrize(
    ("address", "data", "field", "words"),
    [
        ("/agencies/new", {}, "name", "Enter the agency"),
        ("/agencies/new", {"name": "Invented Council"}, "name", "There is an agency of that name"),
        ("/agencies/new", {"name": "x" * 201}, "name", "200 characters"),
        ("/teams/new", {}, "name", "Enter the team"),
        ("/teams/new", {"name": "West"}, "agency", "Choose an agency"),
        ("/teams/new", {"name": "West", "agency": "1"}, "agency", "Choose an agency"),
        ("/teams/new", {"name": "North", "agency": "that"}, "name", "has a team of that name"),
    ],
)
def test_a_team_that_will_not_do_is_refused(
    cast: Cast, evi: FlaskClient, address: str, data: dict[str, str], field: str, words: str
) -> None:
    that = str(cast.north.agency_id)
    answer = evi.post(address, data={key: that if value == "that" else value for key, value in data.items()})
    refused(answer, field, words)
    assert acts() == []


# Assignments --------------------------------------------------------------------------------------


def assign(evi: FlaskClient, profile: Profile, who: Person, **changes: str) -> TestResponse:
    data = {"person": str(who.id), "part": "co_worker", "starts_on": today().isoformat()}
    return evi.post(f"/assignments/{profile.id}", data=data | changes)


def test_a_profile_is_assigned_and_then_seen_by_who_holds_it(cast: Cast, evi: FlaskClient) -> None:
    assert cast.rafi not in holding.held(cast.ben, today())
    page = followed(evi, assign(evi, cast.rafi, cast.ben))
    assert "Ben Carrow holds HV-0001 from" in page
    assert cast.rafi in holding.held(cast.ben, today())
    made = db.session.scalars(
        select(Assignment).where(Assignment.person_id == cast.ben.id, Assignment.profile_id == cast.rafi.id)
    ).one()
    assert (made.part, made.starts_on, made.ends_on, made.made_by_id) == (
        "co_worker",
        today(),
        None,
        cast.evi.id,
    )
    assert acts()[0] == ("assigned", "assignment")


def test_an_assignment_may_begin_later(cast: Cast, evi: FlaskClient) -> None:
    soon = today() + timedelta(days=3)
    assert (
        assign(evi, cast.rafi, cast.ben, starts_on=f"{soon.day}/{soon.month}/{soon.year}").status_code == 303
    )
    assert cast.rafi not in holding.held(cast.ben, today())
    assert cast.rafi in holding.held(cast.ben, soon)


def test_an_assignment_is_ended_and_stays_on_record(cast: Cast, evi: FlaskClient) -> None:
    one = db.session.scalars(select(Assignment).where(Assignment.profile_id == cast.tomos.id)).one()
    assert "Until when does Ben Carrow hold HV-0003?" in evi.get(f"/assignments/ending/{one.id}").text
    yesterday = today() - timedelta(days=1)
    page = followed(evi, evi.post(f"/assignments/ending/{one.id}", data={"ends_on": yesterday.isoformat()}))
    assert "Ben Carrow holds it until" in page
    assert "Ended" in page
    assert cast.tomos not in holding.held(cast.ben, today())
    assert holding.was_held(cast.ben.id, cast.tomos.id, yesterday)
    assert acts()[0] == ("ended", "assignment")
    again = evi.post(f"/assignments/ending/{one.id}", data={"ends_on": today().isoformat()})
    refused(again, "ends_on", "has ended already")


def test_whoever_held_a_profile_may_hold_it_again(cast: Cast, evi: FlaskClient) -> None:
    one = db.session.scalars(select(Assignment).where(Assignment.profile_id == cast.tomos.id)).one()
    one.ends_on = today() - timedelta(days=1)
    assert assign(evi, cast.tomos, cast.ben).status_code == 303


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"person": ""}, "person", "Choose a person"),
        ({"person": "nonsense"}, "person", "Choose a person"),
        ({"person": "evi"}, "person", "Choose a person"),
        ({"person": "suspended"}, "person", "Choose a person"),
        ({"person": "amira"}, "person", "holds this profile then already"),
        ({"part": ""}, "part", "Choose lead or co-worker"),
        ({"part": "king"}, "part", "Choose lead or co-worker"),
        ({"starts_on": ""}, "starts_on", "Enter the first day"),
        ({"starts_on": "soon"}, "starts_on", "Enter a real date"),
        ({"starts_on": "31/2/2026"}, "starts_on", "Enter a real date"),
        ({"starts_on": "2026-13-01"}, "starts_on", "Enter a real date"),
        ({"starts_on": "١/١/٢٠٢٦"}, "starts_on", "Enter a real date"),
        ({"starts_on": "1999-01-01"}, "starts_on", "on or after 1 January 2020"),
        ({"starts_on": "9999-12-31"}, "starts_on", "Enter a date on or before"),
    ],
)
def test_an_assignment_that_will_not_do_is_refused(
    cast: Cast, evi: FlaskClient, changes: dict[str, str], field: str, words: str
) -> None:
    cast.dana.suspended_at = now()
    people = {"evi": str(cast.evi.id), "suspended": str(cast.dana.id), "amira": str(cast.amira.id)}
    answer = assign(
        evi, cast.rafi, cast.ben, **{key: people.get(value, value) for key, value in changes.items()}
    )
    refused(answer, field, words)
    assert ("assigned", "assignment") not in acts()


@pytest.mark.parametrize("day", ["", "2019-12-31", "9999-12-31", "yesterday"])
def test_an_end_that_will_not_do_is_refused(cast: Cast, evi: FlaskClient, day: str) -> None:
    one = db.session.scalars(select(Assignment).where(Assignment.profile_id == cast.tomos.id)).one()
    answer = evi.post(f"/assignments/ending/{one.id}", data={"ends_on": day})
    assert answer.status_code == 422
    db.session.refresh(one)
    assert one.ends_on is None


def test_what_nobody_holds_stands_first(cast: Cast, evi: FlaskClient) -> None:
    db.session.scalars(select(Assignment).where(Assignment.profile_id == cast.tomos.id)).one().ends_on = (
        today() - timedelta(1)
    )
    page = evi.get("/assignments").text
    assert "1 profile is held by nobody" in page
    assert page.index("HV-0003") < page.index("HV-0001")


def test_assignments_are_found_by_who_holds_them(cast: Cast, evi: FlaskClient) -> None:
    found = evi.get("/assignments?q=amira").text
    assert "HV-0001" in found
    assert "HV-0003" not in found
    assert "No open profile fits" in evi.get("/assignments?q=zzz").text


def test_looking_at_who_holds_what_stands_in_the_trail(cast: Cast, evi: FlaskClient) -> None:
    evi.get("/assignments")
    evi.get(f"/assignments/{cast.rafi.id}")
    assert looks() == [("listed", "assignments"), ("viewed", "assignments")]


# Opening a profile --------------------------------------------------------------------------------


def child(cast: Cast, **changes: str) -> dict[str, str]:
    born = today() - timedelta(days=400)
    known: dict[str, str] = {
        "reference": "HV-0100",
        "initials": "K.",
        "name": "Kit Invented",
        "born": born.isoformat(),
        "team": str(cast.north.id),
        "opened_on": today().isoformat(),
    }
    return known | changes


def opened() -> Profile:
    return db.session.scalars(select(Profile).where(Profile.reference == "HV-0100")).one()


def test_a_profile_is_opened_and_then_assigned(cast: Cast, evi: FlaskClient) -> None:
    data = child(
        cast,
        address="1 Made-up Lane",
        restricted="yes",
        scheme_1="School",
        number_1="77",
        scheme_3="Health",
        number_3="88",
    )
    answer = evi.post("/assignments/new", data=data)
    assert answer.location == f"/assignments/{opened().id}"
    assert "HV-0100 is opened. Now choose who holds it" in evi.get(answer.location).text
    profile = opened()
    assert (profile.initials, profile.child.name, profile.team_id) == ("K.", "Kit Invented", cast.north.id)
    assert (profile.household.address, profile.household.address_restricted) == ("1 Made-up Lane", True)
    numbers = [(one.scheme, one.value) for one in profile.child.identifiers]
    assert numbers == [("Health", "88"), ("School", "77")]
    assert acts()[0] == ("opened", "profile")
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "opened")).one()
    assert "Kit" not in facts


def test_an_unborn_childs_profile_is_opened_by_the_date_it_is_expected(cast: Cast, evi: FlaskClient) -> None:
    due = today() + timedelta(days=60)
    evi.post("/assignments/new", data=child(cast, born="", due_on=due.isoformat()))
    assert (opened().child.born, opened().child.due_on) == (None, due)


@pytest.mark.parametrize(("home", "same"), [("same", True), ("another", False)])
def test_a_brother_or_sister_shares_the_family_and_perhaps_the_home(
    cast: Cast, evi: FlaskClient, home: str, same: bool
) -> None:
    assert "selected>HV-0001, R." in evi.get(f"/assignments/new?sibling={cast.rafi.id}").text
    evi.post("/assignments/new", data=child(cast, sibling=str(cast.rafi.id), home=home))
    assert opened().child.family_id == cast.rafi.child.family_id
    assert (opened().household_id == cast.rafi.household_id) is same


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reference": ""}, "reference", "Enter a reference"),
        ({"reference": "x" * 31}, "reference", "30 characters"),
        ({"reference": "HV-0001"}, "reference", "There is a profile of this reference"),
        ({"initials": ""}, "initials", "Enter the child"),
        ({"initials": "x" * 13}, "initials", "12 characters"),
        ({"name": ""}, "name", "Enter the child"),
        ({"born": ""}, "born", "Enter the date of birth"),
        ({"born": "2999-01-01"}, "born", "on or before"),
        ({"born": "1950-01-01"}, "born", "on or after"),
        ({"born": "never"}, "born", "Enter a real date"),
        ({"due_on": "2999-01-01"}, "due_on", "on or before"),
        ({"sibling": "nonsense"}, "sibling", "Choose one of the profiles"),
        ({"sibling": "rafi"}, "home", "Choose whether they live in the same home"),
        ({"address": "x" * 501}, "address", "500 characters"),
        ({"team": ""}, "team", "Choose a team"),
        ({"opened_on": ""}, "opened_on", "Enter the day"),
        ({"opened_on": "2999-01-01"}, "opened_on", "on or before"),
        ({"number_1": "5"}, "scheme_1", "Enter whose number it is"),
        ({"scheme_2": "School"}, "number_2", "Enter the number"),
        ({"scheme_1": "School", "number_1": "taken"}, "number_1", "Another child has this number"),
        ({"scheme_1": "S", "number_1": "1", "scheme_2": "S", "number_2": "1"}, "number_2", "Another child has this"),
    ],
)  # fmt: skip
def test_a_profile_that_will_not_do_is_refused_and_what_was_typed_is_kept(
    cast: Cast, evi: FlaskClient, changes: dict[str, Any], field: str, words: str
) -> None:
    db.session.add(Identifier(child_id=cast.rafi.child_id, scheme="School", value="taken"))
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in (Child, Profile)]
    data = child(
        cast, **{key: str(cast.rafi.id) if value == "rafi" else value for key, value in changes.items()}
    )
    answer = evi.post("/assignments/new", data=data)
    refused(answer, field, words)
    if field != "name":
        assert 'value="Kit Invented"' in answer.text
    after = [db.session.scalar(select(func.count()).select_from(table)) for table in (Child, Profile)]
    assert after == before
    assert acts() == []


def test_lists_say_when_they_are_empty_and_what_to_do_next(cast: Cast, evi: FlaskClient) -> None:
    for profile in (cast.rafi, cast.sana, cast.tomos):
        profile.closed_on = today()
    assert "No profile is open. Open one" in evi.get("/assignments").text
    assert "No profile. Assign one" in evi.get(f"/people/{cast.evi.id}").text


@pytest.mark.parametrize(
    "address", ["/people/new", "/teams", "/teams/new", "/agencies/new", "/assignments/new"]
)
def test_each_form_opens_empty_and_without_complaint(cast: Cast, evi: FlaskClient, address: str) -> None:
    page = evi.get(address)
    assert page.status_code == 200
    assert "There is a problem" not in page.text
