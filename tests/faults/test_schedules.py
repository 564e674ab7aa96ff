"""Schedules that nobody thought of: Hypothesis drives phones, record and wire, and everything must come out right."""

import sqlite3
import sys
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    get_state_machine_test,
    precondition,
    rule,
)

from tests.faults.driver import Driver
from tests.faults.record import Record
from tests.faults.schedule import PHONES, TABS, Schedule
from tests.faults.wire import FAULTS

tabs = st.sampled_from(TABS)
phones = st.sampled_from(PHONES)
who = st.sampled_from(["amira", "ben"])
which = st.integers(0, 5)
HAPPENINGS = (
    "jumps",
    "expires",
    "is_signed_out",
    "signs_in",
    "hands_over",
    "is_full",
    "has_room",
    "loses_connection",
)


class Phones(RuleBasedStateMachine):
    """Two phones, three tabs, one record, and everything that can come between."""

    driver: Driver
    record: Record

    def __init__(self) -> None:
        super().__init__()
        self.its = Schedule(self.driver, self.record)
        self.failed = False

    # What people do

    @rule(tab=tabs, which=which)
    def records(self, tab: str, which: int) -> None:
        self.its.records(tab, which)

    @rule(tab=tabs, which=which, faults=st.lists(st.sampled_from(FAULTS), max_size=3), by=tabs)
    def records_and_sends(self, tab: str, which: int, faults: list[str], by: str) -> None:
        self.its.meets(tab.split("/")[0], *faults)
        self.its.records(tab, which)
        self.its.sends(by)

    @rule(tab=tabs, which=which)
    def writes(self, tab: str, which: int) -> None:
        self.its.writes(tab, which)

    @precondition(lambda self: any(self.its.open.values()))
    @rule(tab=tabs, which=which, grade=st.sampled_from([0, 2, 5]))
    def goes_on(self, tab: str, which: int, grade: int) -> None:
        if visits := list(self.its.open[tab.split("/")[0]]):
            visit = visits[which % len(visits)]
            if not grade or self.its.changes(tab, visit, grade):
                self.its.finishes(tab, visit)

    @precondition(lambda self: self.its.facts.attempted)
    @rule(tab=tabs, which=which, finish=st.booleans(), how=st.sampled_from(["correct", "correctFromRecord"]))
    def corrects(self, tab: str, which: int, finish: bool, how: str) -> None:
        wordings = list(self.its.facts.attempted)
        visit = self.its.corrects(tab, wordings[which % len(wordings)].id, how)
        if visit and finish:
            self.its.finishes(tab, visit)

    @rule(tab=tabs, by_hand=st.booleans(), minutes=st.sampled_from([0, 0.1, 0.6, 6]))
    def waits_and_sends(self, tab: str, by_hand: bool, minutes: float) -> None:
        self.its.waits(minutes)
        self.its.sends(tab, by_hand)

    # What goes wrong

    @rule(phone=phones, faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=3))
    def meets(self, phone: str, faults: list[str]) -> None:
        self.its.meets(phone, *faults)

    @precondition(lambda self: self.its.wire.underway)
    @rule(which=which, ever=st.booleans())
    def arrives(self, which: int, ever: bool) -> None:
        how = self.its.arrives if ever else self.its.never_arrives
        how(which % len(self.its.wire.underway))

    @precondition(lambda self: self.its.wire.past)
    @rule(which=which)
    def is_replayed(self, which: int) -> None:
        self.its.wire.replay(which % len(self.its.wire.past))

    @rule(
        what=st.sampled_from(["restarts", "is_backed_up", "is_restored", "suspends", "reinstates"]), who=who
    )
    def happens_to_the_record(self, what: str, who: str) -> None:
        match what:
            case "suspends" | "reinstates":
                self.its.is_suspended(who, what == "suspends")
            case "is_restored" if not self.its.record.backups:
                self.its.is_backed_up()
            case _:
                getattr(self.its, what)()

    @rule(phone=phones, what=st.sampled_from(HAPPENINGS), hours=st.sampled_from([-20_000, -1, 1, 1000]))
    def happens_to_a_phone(self, phone: str, what: str, hours: int) -> None:
        if what == "jumps":
            self.its.jumps(phone, hours)
        else:
            getattr(self.its, what)(phone)

    @rule(tab=tabs, version=st.sampled_from(["0.9.0", "1.0.0", "1.1.0", ""]))
    def happens_to_a_tab(self, tab: str, version: str) -> None:
        """It is suspended; or it is gone, and opened with another release of the app."""
        if not version:
            self.its.sleeps(tab)
            return
        self.its.closes(tab)
        self.its.opens(tab, version)

    @rule(phone=phones, how=st.sampled_from(["database", "memory", "cookies"]))
    def loses_storage(self, phone: str, how: str) -> None:
        self.its.loses_storage(phone, how)

    @precondition(lambda self: self.its.lost)
    @rule()
    def is_made_ready(self) -> None:
        self.its.is_made_ready(min(self.its.lost))

    def teardown(self) -> None:
        if not sys.exc_info()[0]:
            self.its.settles()


def run(machine: Any, driver: Driver, record: Record, count: int, start: int, **more: Any) -> None:
    """Play so many schedules."""
    played = type("Played", (machine,), {"driver": driver, "record": record})
    wanted = settings(
        max_examples=count,
        stateful_step_count=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=more.get("phases", (Phase.generate, Phase.shrink)),
        print_blob=False,
    )
    try:
        seed(start)(get_state_machine_test(played, settings=wanted))()
    except BaseException:
        driver.anew()
        raise


@pytest.mark.timeout(300)
@pytest.mark.parametrize("start", range(10))
def test_all_comes_right_on_a_hundred_schedules(driver: Driver, record: Record, start: int) -> None:
    run(Phones, driver, record, 100, start, phases=(Phase.generate,))


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("start", range(10, 50))
def test_all_comes_right_on_250_more_schedules(driver: Driver, record: Record, start: int) -> None:
    run(Phones, driver, record, 250, start, phases=(Phase.generate,))


def test_a_schedule_begins_today_however_long_ago_the_record_was_made_for_it() -> None:
    record, driver = Record(), Driver()
    with closing(sqlite3.connect(record.furnished)) as connection, connection:
        aged = "UPDATE sessions SET created_at = :long_ago, last_seen_at = :long_ago"
        connection.execute(aged, {"long_ago": "2020-01-01 00:00:00.000000"})
    try:
        schedule = Schedule(driver, record)
        schedule.records("one/a")
        schedule.settles()
    finally:
        driver.stop()
        record.close()
