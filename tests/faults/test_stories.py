"""What can go wrong between a phone and the record, a story each. Each is also held against a defect (`defects.py`)."""

import json
import uuid

import pytest

from tests.builders import envelope, item
from tests.faults.checker import Wording
from tests.faults.record import Request
from tests.faults.schedule import Schedule, Wrong

# Sending ------------------------------------------------------------------------------------------


def test_a_visit_recorded_without_a_network_is_in_the_record_once(schedule: Schedule) -> None:
    schedule.meets("one", "drop_request", "drop_reply", "duplicate")
    visit = schedule.records("one/a")
    schedule.settles()
    assert schedule.record.filed() == [visit]


@pytest.mark.parametrize("answer", ["portal", "portal_as_json", "empty", "cut_reply", "busy"])
def test_an_answer_that_is_no_receipt_confirms_nothing(schedule: Schedule, answer: str) -> None:
    schedule.meets("one", answer)
    visit = schedule.records("one/a")
    assert schedule.states == {visit: "waiting"}
    schedule.settles()


def test_receipts_for_other_visits_confirm_nothing(schedule: Schedule) -> None:
    schedule.records("two/a")
    schedule.meets("one", "other_receipts")
    visit = schedule.records("one/a", 1)
    assert visit is not None
    assert schedule.states.get(visit) == "waiting"
    schedule.settles()


def test_a_receipt_for_other_words_confirms_nothing(schedule: Schedule) -> None:
    two_wordings(schedule, "other_receipts")
    schedule.settles()


def two_wordings(schedule: Schedule, *faults: str) -> tuple[Wording | None, Wording | None]:
    """Have both phones write a second version of the same visit, and send it, the second meeting these faults."""
    first = schedule.records("one/a")
    assert first is not None
    schedule.waits(1)
    for tab in ("one/a", "two/a"):
        assert schedule.corrects(tab, first.id, "correctFromRecord") == first.id
    one = schedule.finishes("one/a", first.id)
    schedule.wire.past = schedule.wire.past[-1:]  # what came before is forgotten
    schedule.meets("two", *faults)
    return one, schedule.finishes("two/a", first.id)


def test_of_two_wordings_of_one_version_the_first_stays_and_both_are_kept(schedule: Schedule) -> None:
    first, second = two_wordings(schedule)
    assert (schedule.states[first], schedule.states[second]) == ("filed", "conflict")  # type: ignore[index]
    schedule.settles()
    assert first in schedule.record.filed()
    assert second in [wording for wording, _, _ in schedule.record.kept()]


def test_a_visit_that_something_on_the_way_finds_too_large_stays_on_the_phone(schedule: Schedule) -> None:
    schedule.meets("one", "refused")
    visit = schedule.records("one/a")
    schedule.sends("one/a")
    assert schedule.states == {visit: "attention"}
    schedule.settles()
    assert schedule.states == {visit: "filed"}


def test_a_visit_outlasts_any_number_of_failures(schedule: Schedule) -> None:
    schedule.meets("one", *["drop_request"] * 99)
    visit = schedule.records("one/a")
    for _ in range(6):
        schedule.waits(6)
    assert schedule.states == {visit: "waiting"}
    schedule.settles()


def test_a_page_that_is_closed_while_sending_sends_again_when_it_is_opened(schedule: Schedule) -> None:
    schedule.meets("one", "delay_reply")
    visit = schedule.records("one/a")
    schedule.sends("one/a")
    assert schedule.states == {visit: "sending"}
    schedule.closes("one/a")
    schedule.opens("one/a", "1.1.0")
    schedule.settles()
    assert schedule.states == {visit: "filed"}


def test_what_is_held_is_not_called_filed_and_not_sent_again(schedule: Schedule) -> None:
    schedule.is_suspended("amira")
    visit = schedule.records("one/a")
    schedule.sends("one/a")
    assert schedule.states == {visit: "held"}
    schedule.settles()
    assert len(schedule.wire.past) == 1


def test_what_arrives_damaged_is_sent_again_until_it_is_whole(schedule: Schedule) -> None:
    schedule.meets("one", "damage")
    visit = schedule.records("one/a")
    schedule.sends("one/a")
    assert (schedule.states, schedule.unopened) == ({visit: "held"}, {"one": "amira"})
    schedule.meets("one", "damage")  # by hand it goes in clear, and is damaged once more
    schedule.sends("one/a", by_hand=True)
    schedule.settles()
    assert schedule.states == {visit: "filed"}


def test_what_cannot_be_opened_is_offered_again_in_clear_whoever_is_suspended(schedule: Schedule) -> None:
    schedule.is_suspended("amira")
    schedule.meets("one", "damage")
    schedule.records("one/a")
    assert schedule.unopened == {"one": "amira"}
    schedule.settles()


def test_the_same_words_once_more_are_a_version_of_their_own(schedule: Schedule) -> None:
    visit = schedule.records("one/a")
    assert visit is not None
    for _ in range(2):
        schedule.corrects("one/a", visit.id, words="The same.")
        schedule.finishes("one/a", visit.id)
    schedule.settles()
    assert len(schedule.record.filed()) == 3
    assert len({wording.digest for wording in schedule.record.filed()}) == 2


def test_every_repeat_leaves_its_attempt(schedule: Schedule) -> None:
    schedule.meets("one", "duplicate")
    schedule.records("one/a")
    schedule.settles()
    schedule.wire.replay(0)
    assert schedule.record.rows("SELECT status FROM attempts") == [("new",), ("repeat",), ("repeat",)]


def test_one_item_without_a_shape_does_not_hold_up_its_neighbours(schedule: Schedule) -> None:
    good = [item({}, seq=1), item({}, seq=3)]
    sent = envelope(good[0], {"id": "no shape"}, good[1], device=uuid.uuid4())
    cookie = f"{schedule.record.session_cookie}={schedule.record.session_for('amira')}"
    got = schedule.record.answer(Request("POST", "/sync/visits", json.dumps(sent), cookie))
    assert got.status == 200
    assert [one["status"] for one in json.loads(got.body)["results"]] == ["held", "damaged", "held"]
    assert {wording.id for wording, _, _ in schedule.record.kept()} == {one["id"] for one in good}


def test_a_later_version_that_comes_first_waits_for_the_earlier_one(schedule: Schedule) -> None:
    schedule.meets("one", "refused")
    visit = schedule.records("one/a")
    assert visit is not None
    schedule.corrects("one/a", visit.id)
    schedule.finishes("one/a", visit.id)
    assert list(schedule.states.values()) == ["attention", "held"]
    schedule.settles()
    assert [wording.revision for wording in schedule.record.filed()] == [1, 2]


def test_requests_of_long_ago_change_nothing(schedule: Schedule) -> None:
    visit = schedule.records("one/a")
    assert visit is not None
    schedule.corrects("one/a", visit.id)
    schedule.finishes("one/a", visit.id)
    schedule.settles()
    before = schedule.record.filed()
    for which in range(len(schedule.wire.past)):
        schedule.wire.replay(which)
    assert schedule.record.filed() == before
    schedule.settles()


# People and sessions ------------------------------------------------------------------------------


def test_another_person_on_the_phone_clears_nothing(schedule: Schedule) -> None:
    schedule.meets("two", "drop_request")
    visit = schedule.records("two/a")
    schedule.hands_over("two")
    schedule.meets("two", "drop_request")
    other = schedule.records("two/a")
    schedule.settles()
    assert set(schedule.record.filed()) == {visit, other}


def test_a_visit_is_its_authors_whoever_is_signed_in_when_it_is_sent(schedule: Schedule) -> None:
    schedule.meets("two", "drop_request")
    visit = schedule.records("two/a", 1)
    schedule.hands_over("two")
    schedule.signs_in("two")
    schedule.waits(1)
    schedule.sends("two/a")
    schedule.settles()
    assert schedule.record.filed() == [visit]


@pytest.mark.parametrize("how", ["expires", "is_signed_out"])
def test_a_session_that_is_over_delays_nothing(schedule: Schedule, how: str) -> None:
    getattr(schedule, how)("one")
    visit = schedule.records("one/a")
    schedule.sends("one/a")
    assert schedule.states == {visit: "filed"}
    schedule.settles()


def test_a_locked_phone_sends(schedule: Schedule) -> None:
    schedule.meets("one", "drop_request")
    visit = schedule.records("one/a")
    schedule.do(["lock", "one/a", {}])
    schedule.waits(1)
    assert schedule.states == {visit: "filed"}
    schedule.settles()


# The record ---------------------------------------------------------------------------------------


def test_what_the_record_confirms_it_has(schedule: Schedule) -> None:
    schedule.records("one/a")
    schedule.sends("one/a")
    schedule.restarts()
    schedule.settles()


def test_a_record_put_back_to_a_backup_is_offered_everything_again(schedule: Schedule) -> None:
    schedule.is_backed_up()
    first = schedule.records("one/a")
    schedule.sends("one/a")
    schedule.is_suspended("amira")
    held = schedule.records("one/a")
    schedule.sends("one/a")
    assert schedule.states == {first: "filed", held: "held"}
    schedule.is_restored()
    schedule.records("one/a")
    schedule.settles()
    assert len(schedule.record.filed()) == 3


def test_two_wordings_are_offered_again_after_a_restore(schedule: Schedule) -> None:
    schedule.is_backed_up()
    two_wordings(schedule)
    schedule.is_restored()
    schedule.records("one/a")
    schedule.records("two/a", 1)
    schedule.settles()


# What the phone keeps -----------------------------------------------------------------------------


def test_visits_are_numbered_one_after_the_other(schedule: Schedule) -> None:
    for which in (0, 1):
        schedule.records("one/a", which)
    schedule.settles()
    assert sorted(seq for _, seq, _ in schedule.facts.attempted.values()) == [1, 2]


def test_a_correction_is_the_next_version(schedule: Schedule) -> None:
    first = schedule.records("one/a")
    assert first is not None
    schedule.corrects("one/a", first.id)
    second = schedule.finishes("one/a", first.id)
    schedule.settles()
    assert second is not None
    assert schedule.record.filed() == [first, second]


def test_a_full_phone_does_not_say_that_it_has_saved(schedule: Schedule) -> None:
    visit = schedule.writes("one/a")
    assert visit is not None
    schedule.is_full("one")
    assert schedule.changes("one/a", visit) is None
    schedule.closes("one/a")
    schedule.has_room("one")
    schedule.opens("one/a")
    schedule.settles()


def test_a_visit_that_cannot_be_finished_stays_as_it_was(schedule: Schedule) -> None:
    visit = schedule.writes("one/a")
    assert visit is not None
    schedule.is_full("one")
    assert schedule.finishes("one/a", visit) is None
    schedule.closes("one/a")
    schedule.has_room("one")
    schedule.opens("one/a")
    schedule.settles()


def test_a_receipt_that_could_not_be_noted_is_asked_for_again(schedule: Schedule) -> None:
    schedule.meets("one", "delay_reply")
    schedule.records("one/a")
    schedule.is_full("one")
    schedule.arrives()
    schedule.waits(1)
    schedule.has_room("one")
    schedule.settles()


def test_a_tab_that_was_asleep_writes_over_nothing(schedule: Schedule) -> None:
    visit = schedule.writes("one/a")
    assert visit is not None
    schedule.sleeps("one/a")
    schedule.changes("one/b", visit)
    schedule.wakes("one/a")
    schedule.settles()


def test_a_lost_connection_to_the_database_is_opened_again(schedule: Schedule) -> None:
    visit = schedule.writes("one/a")
    assert visit is not None
    schedule.loses_connection("one")
    assert schedule.changes("one/a", visit)
    schedule.loses_connection("one")
    assert schedule.finishes("one/a", visit)
    schedule.settles()


@pytest.mark.parametrize("how", ["database", "memory", "cookies"])
def test_numbers_that_were_lost_with_the_storage_are_named(schedule: Schedule, how: str) -> None:
    schedule.records("one/a")
    schedule.sends("one/a")
    schedule.meets("one", "drop_request")
    schedule.records("one/a", 1)
    schedule.loses_storage("one", how)
    schedule.settles()
    told = {tuple(sorted(numbers)) for numbers in schedule.facts.missing.values()}
    assert ((2,) in told) == (how == "database")  # else nobody was left who had ever heard of it


def test_a_number_that_was_told_is_named_even_if_nothing_is_left(schedule: Schedule) -> None:
    schedule.meets("one", "delay_reply")
    schedule.records("one/a")
    schedule.records("one/a", 1)  # waits, while the first is on its way
    alone = ("refused", "none")  # both at once are too large; then the first goes alone
    schedule.meets("one", *alone, *["drop_request"] * 20)
    schedule.waits(1)
    schedule.loses_storage("one", "cookies")
    schedule.settles()
    assert {2} in schedule.facts.missing.values()


def test_a_loss_is_told_when_the_record_can_be_reached(schedule: Schedule) -> None:
    schedule.meets("one", "drop_request")
    schedule.records("one/a")
    schedule.loses_storage("one")
    schedule.meets("one", "drop_request")  # the telling
    schedule.is_made_ready("one")
    schedule.settles()


def test_a_loss_is_not_told_by_an_answer_to_something_else(schedule: Schedule) -> None:
    schedule.records("two/a")
    schedule.meets("one", "drop_request")
    schedule.records("one/a")
    schedule.loses_storage("one")
    schedule.meets("one", *["other_receipts"] * 3)  # in place of the answer to the telling too
    schedule.is_made_ready("one")
    schedule.settles()


def test_the_clock_of_a_phone_may_say_anything(schedule: Schedule) -> None:
    for hours in (-20_000, 40_000, 20_000):
        schedule.jumps("one", hours)
        schedule.records("one/a")
    schedule.settles()


# The checker itself -------------------------------------------------------------------------------


def test_a_tick_that_is_not_true_is_seen_at_once(schedule: Schedule) -> None:
    schedule.records("one/a")
    schedule.sends("one/a")
    schedule.record.begin(schedule.driver.template)
    schedule.confirmed = set()
    with pytest.raises(Wrong, match="false tick"):
        schedule.waits(1)


def test_a_tab_that_was_asleep_does_not_say_it_saved_in_a_finished_visit(schedule: Schedule) -> None:
    visit = schedule.writes("one/a")
    assert visit is not None
    schedule.sleeps("one/a")
    schedule.finishes("one/b", visit)
    schedule.wakes("one/a")
    schedule.settles()


def test_what_a_restored_record_lacks_is_said_to_wait_again_at_once(schedule: Schedule) -> None:
    schedule.loses_storage("one", "database")
    schedule.is_made_ready("one")
    schedule.is_backed_up()
    schedule.records("one/a", 0)
    schedule.is_restored()
    schedule.is_made_ready(
        "one"
    )  # the cases tell of another life of the record; the sign is read at every step
    schedule.settles()
