"""The numbers of the rule, and the order of visits."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from observations.history import Parameters, Standing
from tests.observations.builders import a_history, a_visit


def test_the_numbers_in_force_can_be_kept_and_read_again() -> None:
    parameters = Parameters.from_overrides({"stale_days": 7, "coverage": 0.3})
    kept = json.loads(json.dumps(parameters.as_dict()))
    assert kept["stale_days"] == 7
    assert kept["coverage"] == 0.3
    assert Parameters.from_overrides(kept) == parameters
    assert len(kept) == 20


def test_a_share_of_items_is_exact_on_the_decimal_as_written() -> None:
    for written, items, enough in [("0.7", 10, 7), ("0.1", 30, 3), ("0.5", 5, 3), ("0", 9, 0), ("1", 9, 9)]:
        assert replace(Parameters(), coverage=Decimal(written)).enough(items) == enough


def test_target_stays_below_concern() -> None:
    with pytest.raises(ValueError, match="target must be below concern_at"):
        Parameters(concern_at=2)


def test_grades_stand_met_borderline_or_at_concern() -> None:
    met, borderline, concern = Standing.MET, Standing.BORDERLINE, Standing.CONCERN
    assert [Parameters().standing(grade) for grade in range(1, 6)] == [met, met, borderline, concern, concern]


def test_visits_count_in_order_of_start_and_then_of_id() -> None:
    visits = [a_visit(3, id="c"), a_visit(3, id="B"), a_visit(1, id="z"), a_visit(9, id="later")]
    assert [visit.id for visit in a_history(visits, as_of=3).in_order()] == ["z", "B", "c"]


def test_visits_are_found_by_id_as_far_as_they_count() -> None:
    history = a_history([a_visit(7), a_visit(0), a_visit(14)], as_of=10)
    assert list(history.by_id) == ["v0000", "v0007"]
    assert history.by_id["v0007"] == a_visit(7)
