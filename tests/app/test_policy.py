"""Nobody reaches what is not theirs: every route, every method, every person, generated from the URL map."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app import custody
from app.clock import now, today
from app.extensions import db
from app.models import Assignment, Device, Person, Profile, Revision, Session, Visit
from app.policy import PERMISSIONS, Permission, find, may
from tests.builders import DEVICE, item, payload
from tests.everything import About, of_a_person, one_of_everything
from tests.people import Cast, assign

CANARY = "canary-7f3a"
ANYONE = {name for name, rule in PERMISSIONS.items() if rule.who is None}


@pytest.fixture
def foreign(cast: Cast) -> dict[str, uuid.UUID]:
    """The ids of one of everything that belongs to Dana's team, with a canary in its words."""
    cast.tomos.team_id = cast.south.id
    cast.ben.team_id = cast.south.id
    cast.tomos.child.initials, cast.tomos.child.name, cast.tomos.reference = CANARY, CANARY, CANARY
    rows = one_of_everything(About(cast.tomos, cast.ben, CANARY)) | of_a_person(cast.ben, CANARY)
    assignment = select(Assignment.id).where(Assignment.profile_id == cast.tomos.id)
    db.session.commit()
    return rows | {"assignment_id": db.session.scalars(assignment).one()}


def permission_of(app: Flask, rule: Rule) -> str:
    """What a route declares."""
    return str(getattr(app.view_functions[rule.endpoint], "permission", ""))


def rules(app: Flask, *, with_ids: bool) -> Iterator[tuple[Rule, str]]:
    """Every guarded route with each of its methods."""
    for rule in app.url_map.iter_rules():
        permission = permission_of(app, rule)
        if permission not in ANYONE and bool(rule.arguments) is with_ids:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def address(rule: Rule, ids: dict[str, Any]) -> str:
    """The route's address with these ids; a team of nobody's and the first version where it asks for such."""
    known = {"number": 1, "domain": "nutrition", "team_id": uuid.uuid4(), "agency_id": uuid.uuid4()} | ids
    return re.sub(r"<\w+:(\w+)>", lambda found: str(known[found[1]]), rule.rule)


def ask(client: FlaskClient, method: str, where: str) -> Any:
    """Ask for something as this person, with an empty form or envelope where one is sent."""
    return client.open(where, method=method, data={} if method != "GET" else None)


@pytest.mark.parametrize("name", ["amira", "chidi", "evi"])
def test_what_is_not_theirs_answers_like_what_does_not_exist(
    app: Flask, signed_in: Any, foreign: dict[str, uuid.UUID], name: str
) -> None:
    client = signed_in(name)
    nothing = {key: uuid.uuid4() for key in foreign}
    administrators = {"session_id", "person_id", "assignment_id", "deposit_id", "phone_id"}
    for rule, method in rules(app, with_ids=True):
        if name == "evi" and (rule.arguments & administrators or "assignments" in rule.rule):
            continue
        theirs, missing = (ask(client, method, address(rule, ids)) for ids in (foreign, nothing))
        assert theirs.status_code == missing.status_code == 404, (method, rule.rule, theirs.status_code)
        assert CANARY not in theirs.text
        without = re.compile(r"[0-9a-f]{16}\b|" + "|".join(map(str, (*foreign.values(), *nothing.values()))))
        assert without.sub("", theirs.text) == without.sub("", missing.text), rule.rule


@pytest.mark.parametrize("name", ["amira", "chidi"])
def test_a_part_of_somebody_elses_case_is_not_reached_through_ones_own(
    app: Flask, signed_in: Any, foreign: dict[str, uuid.UUID], cast: Cast, name: str
) -> None:
    custody.take(item(payload(cast.amira, cast.rafi), seq=1), cast.amira, DEVICE, now())
    own = {
        "profile_id": cast.rafi.id,
        "visit_id": db.session.scalars(select(Visit.id).where(Visit.profile_id == cast.rafi.id)).one(),
    }
    client = signed_in(name)
    nested = [(rule, method) for rule, method in rules(app, with_ids=True) if set(own) <= rule.arguments]
    assert nested
    for rule, method in nested:
        for key in own:
            swapped = foreign | own | {key: foreign[key]}
            assert ask(client, method, address(rule, swapped)).status_code == 404, rule.rule


@pytest.mark.parametrize("name", ["amira", "chidi"])
def test_no_list_shows_what_is_not_theirs(
    app: Flask, signed_in: Any, foreign: dict[str, uuid.UUID], name: str
) -> None:
    client = signed_in(name)
    for rule, method in rules(app, with_ids=False):
        if method != "GET":
            continue
        shown = ask(client, method, rule.rule)
        assert shown.status_code < 500
        assert CANARY not in shown.text, rule.rule


def test_the_administrator_sees_no_words_and_no_grade(
    app: Flask, signed_in: Any, foreign: dict[str, uuid.UUID], cast: Cast
) -> None:
    cast.tomos.child.initials = cast.tomos.reference = cast.tomos.child.name = "T."
    db.session.get_one(Session, foreign["session_id"]).browser = "A browser"
    db.session.get_one(Device, foreign["phone_id"]).name = "A phone"
    db.session.commit()
    client = signed_in("evi")
    for with_ids in (True, False):
        for rule, method in rules(app, with_ids=with_ids):
            if method == "GET":
                assert CANARY not in ask(client, method, address(rule, foreign)).text, rule.rule


def test_who_is_not_signed_in_is_sent_to_sign_in_and_shown_nothing(
    app: Flask, client: FlaskClient, foreign: dict[str, uuid.UUID]
) -> None:
    for with_ids in (True, False):
        for rule, method in rules(app, with_ids=with_ids):
            answer = ask(client, method, address(rule, foreign))
            assert CANARY not in answer.text
            assert answer.status_code in (303, 401), (method, rule.rule, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("name", ["amira", "chidi", "evi"])
def test_nobody_does_what_their_role_may_not(app: Flask, signed_in: Any, cast: Cast, name: str) -> None:
    client, person = signed_in(name), getattr(cast, name)
    for rule, method in rules(app, with_ids=False):
        permission = permission_of(app, rule)
        if not may(person, permission):
            assert ask(client, method, rule.rule).status_code == 404, (method, rule.rule)


def test_a_suspended_person_may_do_nothing_but_deliver_and_leave(cast: Cast) -> None:
    cast.amira.suspended_at = now()
    allowed = {name for name in PERMISSIONS if may(cast.amira, name)} - ANYONE
    assert allowed == {"deposit visits"}


def test_a_worker_sees_a_profile_from_the_first_day_of_an_assignment_to_the_last(cast: Cast) -> None:
    first, last = today() + timedelta(days=3), today() + timedelta(days=9)
    assign(cast.amira, cast.tomos, first, last)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    seen = [find("see a profile", Profile, cast.tomos.id, cast.amira, day) is not None for day in days]
    assert seen == [False, True, True, False]


def test_a_supervisor_sees_the_teams_profiles_and_no_others(cast: Cast) -> None:
    cast.tomos.team_id = cast.south.id
    db.session.flush()
    mine, theirs = (
        {
            profile.id: find("see a profile", Profile, profile.id, person, today())
            for profile in (cast.rafi, cast.tomos)
        }
        for person in (cast.chidi, cast.dana)
    )
    assert [bool(mine[one.id]) for one in (cast.rafi, cast.tomos)] == [True, False]
    assert [bool(theirs[one.id]) for one in (cast.rafi, cast.tomos)] == [False, True]


def test_nobody_decides_on_their_own_visit(cast: Cast) -> None:
    assign(cast.chidi, cast.rafi)
    custody.take(item(payload(cast.chidi, cast.rafi)), cast.chidi, DEVICE, now())
    revision = db.session.scalars(select(Revision)).one()
    assert find("decide on a version", Revision, revision.id, cast.chidi, today()) is None


def test_every_permission_names_somebody_who_has_it(cast: Cast) -> None:
    everybody = [getattr(cast, name) for name in ("amira", "ben", "chidi", "dana", "evi")]
    for name, rule in PERMISSIONS.items():
        assert isinstance(rule, Permission)
        assert any(may(person, name) for person in everybody), name
        assert rule.who is None or not may(None, name), name


def test_roles_are_not_guessed_from_a_stranger(cast: Cast) -> None:
    stranger = Person(name="X", email="x@example.org", role="", team_id=cast.north.id, password_hash="x")
    assert {name for name in PERMISSIONS if may(stranger, name)} == ANYONE
