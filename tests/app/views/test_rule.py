"""The rule in plain words, the authority's numbers by date, and a plan's own target."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app import records, rules
from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, PlanTarget, RuleSetting
from app.words import day
from observations.history import Parameters
from tests.people import Cast
from tests.reading import hidden, words
from tests.rows import how_many
from tests.visits import Visits


def filled(**changes: str) -> dict[str, str]:
    """The form of the numbers as an administrator finds it, with a reason, and these changes."""
    numbers = {name: str(value) for name, value in Parameters().as_dict().items()} | {"coverage": "50"}
    return numbers | {"from_on": today().isoformat(), "reason": "Reviews are monthly here."} | changes


def set_by(evi: FlaskClient, **changes: str) -> TestResponse:
    """Change numbers: see what differs, then set it."""
    return evi.post("/rule/parameters", data=hidden(evi.post("/rule/parameters", data=filled(**changes))))


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


# Reading the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["amira", "chidi", "evi"])
def test_everybody_who_is_signed_in_reads_the_rule(signed_in: Any, cast: Cast, name: str) -> None:
    page = signed_in(name).get("/rule")
    told = words(page)
    assert "The numbers are policy, not science." in told
    assert "29 in 100 had not reached" in told
    assert "The authority has changed none of the rule's numbers." in told
    assert "Visits closer to the first one than this make one look 7 days 7 days" in told
    assert ("/rule/parameters" in page.text) == (name == "evi")


@pytest.mark.parametrize("name", ["amira", "chidi", "dana"])
def test_only_an_administrator_sets_the_numbers(signed_in: Any, cast: Cast, name: str) -> None:
    client = signed_in(name)
    assert client.get("/rule/parameters").status_code == 404
    assert client.post("/rule/parameters", data=filled(stale_days="30")).status_code == 404
    assert how_many(RuleSetting) == 0


# Setting the numbers ------------------------------------------------------------------------------


def test_the_form_holds_the_numbers_in_force(evi: FlaskClient, cast: Cast) -> None:
    set_by(evi, coverage="62.5", stale_days="30")
    page = evi.get("/rule/parameters").text
    assert re.search(r'id="coverage"[^>]*value="62.5"', page)
    assert re.search(r'id="stale_days"[^>]*value="30"', page)
    assert "By default 42 days; now 30 days" in page


def test_what_would_differ_is_shown_before_it_is_kept(evi: FlaskClient, cast: Cast) -> None:
    page = evi.post("/rule/parameters", data=filled(sustain_days="120", coverage="60%"))
    assert page.status_code == 200
    assert "Time from the first good look to the last, needed for sustained: 120 days, was 90 days" in words(
        page
    )
    assert "to count: 60%, was 50%" in words(page)
    assert how_many(RuleSetting) == 0
    assert evi.post("/rule/parameters", data=hidden(page)).status_code == 303
    row = db.session.scalars(select(RuleSetting)).one()
    assert (row.overrides, row.from_on, row.reason) == (
        {"coverage": 0.6, "sustain_days": 120}, today(), "Reviews are monthly here.",
    )  # fmt: skip
    assert row.by_id == cast.evi.id


def test_only_what_was_seen_is_kept(evi: FlaskClient, cast: Cast) -> None:
    sent = hidden(evi.post("/rule/parameters", data=filled(sustain_days="120")))
    again = evi.post("/rule/parameters", data=sent | {"sustain_days": "1"})
    assert "1 day, was 90 days" in words(again)
    assert how_many(RuleSetting) == 0


def test_who_changed_what_and_why_is_read_by_everybody(signed_in: Any, evi: FlaskClient, cast: Cast) -> None:
    set_by(evi, sustain_days="120")
    set_by(evi, sustain_days="100", reason="That was too long.", from_on=in_days(7).isoformat())
    told = words(signed_in("amira").get("/rule"))
    newest, oldest = told.split("Who changed what", 1)[1].split("Reviews are monthly here.")[0], told
    assert (
        f"{day(in_days(7))} Not yet in force Time from the first good look to the last, needed for sustained: "
        "100 days, was 120 days Evi Lund" in newest
    )
    assert "That was too long." in newest
    assert (
        f"{day(today())} In force Time from the first good look to the last, needed for sustained: "
        "120 days, was 90 days Evi Lund" in oldest
    )
    assert f"The authority's numbers since {day(today())}, set by Evi Lund: Reviews are monthly here." in told


def test_a_number_stands_with_the_name_of_whoever_made_it_so(evi: FlaskClient, cast: Cast) -> None:
    earlier = {"stale_days": 30}
    rules.set_parameters(
        Parameters.from_overrides(earlier), from_on=in_days(-9), reason="Policy.", by=cast.chidi, at=now()
    )
    set_by(evi, stale_days="30", sustain_days="120")
    told = words(evi.get("/rule"))
    assert "out of date 30 days not the default set by the authority, Chidi Marsh 42 days" in told
    assert "needed for sustained 120 days not the default set by the authority, Evi Lund 90 days" in told


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("target", "4", "A good grade must be below the one at which concern begins"),
        ("concern_at", "6", "Enter a whole number from 2 to 5"),
        ("concern_at", "", "Enter a whole number from 2 to 5"),
        ("target", "0", "Enter a whole number from 1 to 4"),
        ("stale_days", "-1", "Enter a whole number from 0 to 9999"),
        ("stale_days", "4.5", "Enter a whole number from 0 to 9999"),
        ("stale_days", "10000", "Enter a whole number from 0 to 9999"),
        ("coverage", "101", "Enter a share from 0 to 100 per cent"),
        ("coverage", "NaN", "Enter a share from 0 to 100 per cent"),
        ("coverage", "half", "Enter a share from 0 to 100 per cent"),
        ("coverage", "33.333333", "Enter a share from 0 to 100 per cent"),
        ("reason", " ", "Say why, for everybody who reads the rule"),
        ("from_on", "", "Enter the day from which they hold"),
        ("from_on", "2020-01-01", "Enter a date on or after"),
        ("from_on", "2099-01-01", "Enter a date on or before"),
        ("stale_days", "42", "These are the numbers that hold on that day: change one, or leave"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    evi: FlaskClient, cast: Cast, field: str, typed: str, why: str
) -> None:
    others = {} if field == "stale_days" else {"stale_days": "33"}
    page = evi.post("/rule/parameters", data=filled(**{**others, field: typed}))
    assert page.status_code == 422
    assert why in page.text
    assert ('value="33"' in page.text) == (field != "stale_days")
    assert how_many(RuleSetting) == 0


def test_setting_the_numbers_leaves_one_entry_and_changes_no_row(evi: FlaskClient, cast: Cast) -> None:
    set_by(evi, sustain_days="120")
    first = db.session.scalars(select(RuleSetting)).one()
    before, entries = dict(first.overrides), how_many(AuditEntry)
    set_by(evi, sustain_days="100")
    db.session.expire_all()
    assert how_many(AuditEntry) == entries + 1
    assert (how_many(RuleSetting), db.session.get_one(RuleSetting, first.id).overrides) == (2, before)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.facts) == (
        "set", "rule", f'{{"changed":1,"from_on":"{today().isoformat()}"}}',
    )  # fmt: skip


# In force by date -----------------------------------------------------------------------------------


def set_from(cast: Cast, days: int, **numbers: Any) -> RuleSetting:
    row = rules.set_parameters(
        Parameters.from_overrides(numbers), from_on=in_days(days), reason="Policy.", by=cast.evi, at=now()
    )
    db.session.commit()
    return row


def test_numbers_hold_from_their_day_until_the_next_ones(cast: Cast) -> None:
    set_from(cast, -30, stale_days=30)
    set_from(cast, 5, stale_days=50)
    set_from(cast, -10, stale_days=40)
    held = [
        records.change_over_time(cast.rafi, in_days(days)).history.parameters.stale_days
        for days in (-31, -30, -11, -10, 4, 5)
    ]
    assert held == [42, 30, 30, 40, 40, 50]


def test_of_two_settings_for_one_day_the_later_holds(cast: Cast) -> None:
    set_from(cast, 0, stale_days=30)
    set_from(cast, 0, stale_days=31)
    assert records.change_over_time(cast.rafi, today()).history.parameters.stale_days == 31


def test_a_plans_target_holds_for_that_child_only_and_until_it_is_given_up(cast: Cast) -> None:
    set_from(cast, -30, stale_days=30)
    for days, target in ((-20, 3), (-10, 1), (-5, None)):
        rules.set_target(cast.rafi, target, from_on=in_days(days), reason="Planned.", by=cast.chidi, at=now())
    db.session.commit()

    def targets(profile: Any) -> list[int]:
        return [
            records.change_over_time(profile, in_days(days)).history.parameters.target
            for days in (-21, -20, -10, -5, 0)
        ]

    assert targets(cast.rafi) == [2, 3, 1, 2, 2]
    assert targets(cast.sana) == [2, 2, 2, 2, 2]
    assert records.change_over_time(cast.rafi, in_days(-20)).history.parameters.stale_days == 30


def test_a_target_that_the_authority_has_come_to_call_concern_holds_no_longer(cast: Cast) -> None:
    rules.set_target(cast.rafi, 3, from_on=in_days(-20), reason="Planned.", by=cast.chidi, at=now())
    set_from(cast, -10, concern_at=3)
    earlier, later = (records.change_over_time(cast.rafi, in_days(days)) for days in (-20, -10))
    assert (earlier.history.parameters.target, later.history.parameters.target) == (3, 2)
    assert (earlier.rule.unused, later.rule.unused) == (None, 3)


def test_the_numbers_of_many_profiles_cost_two_questions(cast: Cast) -> None:
    for profile in (cast.rafi, cast.sana, cast.tomos):
        rules.set_target(profile, 3, from_on=today(), reason="Planned.", by=cast.chidi, at=now())
    set_from(cast, 0, stale_days=30)
    ids = [profile.id for profile in (cast.rafi, cast.sana, cast.tomos)]
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    event.listen(db.engine, "before_cursor_execute", note)
    found = rules.in_force(ids, today())
    names = [(one.plan.by.name, one.setting.by.name) for one in found.values() if one.plan and one.setting]
    event.remove(db.engine, "before_cursor_execute", note)
    assert names == [("Chidi Marsh", "Evi Lund")] * 3
    assert len(asked) == 2


def test_every_page_that_judges_uses_the_numbers_in_force(signed_in: Any, cast: Cast) -> None:
    visits = Visits(cast)
    visits.made(60, 4)
    revision = visits.made(30, 4)
    set_from(cast, 0, persistent_days=30, max_gap_days=45)
    amira, chidi = signed_in("amira"), signed_in("chidi")
    pages = [
        amira.get("/"),
        amira.get(f"/profiles/{cast.rafi.id}"),
        chidi.get("/queue"),
        chidi.get(f"/versions/{revision.id}/decision"),
    ]
    assert all("Persistent concern" in page.text for page in pages)
    assert "at most 45 days apart" in pages[1].text
    pack = amira.get("/sync/pack").get_json()
    told = next(one for one in pack["profiles"] if one["id"] == str(cast.rafi.id))["domains"]["nutrition"]
    assert told["verdict"] == "persistent_concern"


# A plan's own target --------------------------------------------------------------------------------


def aim(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}/target"


def planned(**changes: str) -> dict[str, str]:
    return {"target": "3", "from_on": today().isoformat(), "reason": "Agreed at the conference."} | changes


@pytest.mark.parametrize("name", ["amira", "dana", "evi"])
def test_only_the_teams_supervisor_sets_a_plans_target(signed_in: Any, cast: Cast, name: str) -> None:
    client = signed_in(name)
    assert client.get(aim(cast)).status_code == 404
    assert client.post(aim(cast), data=planned()).status_code == 404
    assert how_many(PlanTarget) == 0


def test_a_plans_target_is_kept_with_its_reason_and_shown(chidi: FlaskClient, cast: Cast) -> None:
    before = how_many(AuditEntry)
    assert chidi.post(aim(cast), data=planned()).status_code == 303
    assert how_many(AuditEntry) == before + 1
    told = words(chidi.get(aim(cast)))
    assert (
        f"This child's plan aims at 3 or better since {day(today())}, set by Chidi Marsh: Agreed at the conference."
        in told
    )
    assert f"{day(today())} In force 3 or better Chidi Marsh" in told
    page = chidi.get(f"/profiles/{cast.rafi.id}/reached/nutrition")
    assert "A grade up to here is good 3 not the default set by this child's plan, Chidi Marsh 2" in words(
        page
    )
    assert f'href="{aim(cast)}"' in page.text


def test_a_plan_goes_back_to_the_authoritys_target(chidi: FlaskClient, cast: Cast) -> None:
    chidi.post(aim(cast), data=planned())
    chidi.post(aim(cast), data=planned(target="authority", reason="The plan has ended."))
    assert records.change_over_time(cast.rafi, today()).history.parameters.target == 2
    told = words(chidi.get(aim(cast)))
    assert "In force The authority's target Chidi Marsh" in told
    assert "No longer in force 3 or better Chidi Marsh" in told
    assert how_many(PlanTarget) == 2


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("target", "4", "Choose what the plan aims at"),
        ("target", "", "Choose what the plan aims at"),
        ("target", "authority", "The plan aims at this already"),
        ("reason", "", "Say why, for everybody who reads this child&#39;s record"),
        ("from_on", "2020-01-01", "Enter a date on or after"),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    chidi: FlaskClient, cast: Cast, field: str, typed: str, why: str
) -> None:
    page = chidi.post(aim(cast), data=planned(**{field: typed}))
    assert page.status_code == 422
    assert why in page.text
    assert how_many(PlanTarget) == 0


def test_looking_at_a_plans_target_is_kept(chidi: FlaskClient, cast: Cast) -> None:
    before = how_many(AuditEntry)
    assert "target" in fields_of(chidi.get(aim(cast)))
    assert how_many(AuditEntry) == before + 1


def fields_of(page: TestResponse) -> set[str]:
    return set(re.findall(r'name="(\w+)"', page.text))
