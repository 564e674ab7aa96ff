"""What stands against closing: what is not sustained, and on what an improvement rests."""

import json

from observations.closing import DomainStands, before_closing
from observations.history import History
from observations.trajectory import Verdict, trajectory
from observations.visit import Visit
from tests.observations.builders import a_history, a_visit, graded, not_graded, seen


def stands(history: History) -> DomainStands:
    (found,) = before_closing(history, trajectory(history))
    return found


def told(day: int, grade: int, kind: str = "contact") -> Visit:
    """What the carer said of both items."""
    return a_visit(day, {"h1": graded(grade, "carer"), "h2": graded(grade, "carer")}, kind)


def test_a_domain_that_nobody_graded_does_not_hold() -> None:
    found = stands(a_history([]))
    assert not found.holds
    assert (found.verdict, found.grade, found.missing) == (Verdict.NOT_ASSESSED, None, ())
    assert (found.rest.looks, found.rest.told_only) == (0, 0)


def test_a_short_good_spell_names_the_tests_that_are_not_met_and_from_when_they_could_be() -> None:
    found = stands(a_history(seen((0, 4), (30, 2), (60, 2))))
    assert not found.holds
    missing = {test.test: (test.have, test.need, on) for test, on in found.missing}
    assert missing["looks"] == (2, 3, "2025-03-14")
    assert missing["unannounced"] == (0, 1, "2025-03-07")


def test_what_is_sustained_or_was_always_met_holds() -> None:
    lasting = seen((0, 4), (30, 2), (60, 2), (90, 2), (125, 2), unannounced=[90])
    assert stands(a_history(lasting)).holds
    assert stands(a_history(seen((0, 2), (30, 2)))).holds


def test_the_good_run_carries_an_improvement() -> None:
    rest = stands(a_history(seen((0, 2), (30, 4), (60, 3), (90, 2), (120, 2), unannounced=[60, 120]))).rest
    assert (rest.looks, rest.announced) == (2, 1)


def test_before_there_is_a_good_run_the_looks_since_the_latest_concern_carry_it() -> None:
    rest = stands(a_history(seen((0, 2), (30, 4), (60, 3), (90, 3), unannounced=[60]))).rest
    assert (rest.looks, rest.announced) == (2, 1)


def test_at_concern_nothing_carries_an_improvement() -> None:
    assert stands(a_history(seen((0, 2), (30, 4)))).rest.looks == 0


def test_a_look_where_some_item_was_only_told_says_so() -> None:
    half = a_visit(30, {"h1": graded(2), "h2": graded(1, "carer")})
    rest = stands(a_history([*seen((0, 2)), half, *seen((60, 2))])).rest
    assert (rest.looks, rest.partly_told, rest.told_only) == (3, 1, 0)


def test_visits_at_which_the_family_said_all_that_is_known_are_counted_since_the_concern() -> None:
    before, bad, after = told(0, 2), seen((10, 4)), [told(30, 2), told(60, 1, "announced")]
    rest = stands(a_history([before, *bad, *after])).rest
    assert (rest.looks, rest.told_only) == (0, 2)


def test_a_visit_without_any_concern_before_it_counts_as_told_too() -> None:
    assert stands(a_history([told(0, 2)])).rest.told_only == 1


def test_what_was_seen_elsewhere_is_not_the_familys_account() -> None:
    video = a_visit(30, {"h1": graded(2), "h2": graded(2, "carer")}, "video")
    nothing = a_visit(40, {"h1": not_graded("not_asked")})
    assert stands(a_history([*seen((0, 4)), video, nothing])).rest.told_only == 0


def test_a_child_alone_is_believed_and_a_child_with_others_there_is_the_familys_account() -> None:
    def said(alone: bool) -> Visit:
        ratings = {"h1": graded(2, "child"), "h2": graded(2, "child")}
        return a_visit(30, ratings, child_alone=alone)

    assert stands(a_history([*seen((0, 4)), said(False)])).rest.told_only == 1
    assert stands(a_history([*seen((0, 4)), said(True)])).rest.looks == 1


def test_a_concern_that_the_family_says_is_better_stays_open_and_is_named() -> None:
    found = stands(a_history([*seen((0, 4)), told(30, 2)]))
    assert found.open_concerns == ("h1", "h2")
    assert found.rest.said_better == ("h1", "h2")


def test_a_concern_that_nobody_calls_better_is_not_named_so() -> None:
    seen_on_screen = a_visit(30, {"h1": graded(2), "h2": graded(2)}, "video")
    unseen = a_visit(30, {"h1": not_graded("not_observed")})
    for later in (told(30, 4), seen_on_screen, unseen, a_visit(30)):
        assert stands(a_history([*seen((0, 4)), later])).rest.said_better == ()


def test_it_can_be_kept_as_plain_values() -> None:
    kept = stands(a_history(seen((0, 4), (30, 2), (60, 2)))).as_output()
    assert json.loads(json.dumps(kept)) == kept
    assert kept["missing"][0] == {"test": "looks", "have": 2, "need": 3, "from": "2025-03-14"}
    assert (kept["holds"], kept["verdict"]) == (False, "improved_not_sustained")
    assert stands(a_history([])).as_output()["grade"] is None
