"""Bad input is refused whole, with one sentence that names the history, the visit and the field."""

import contextlib
import copy
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observations.errors import HistoryError
from observations.reading import answer, answer_text, read_histories

GOOD: dict[str, Any] = {
    "as_of": "2025-03-01",
    "child": {"born": "2018-11-02"},
    "items": {"housing": ["h1", "h2"], "hygiene": ["y1"]},
    "comparable": {"housing": [["1", "2"], ["3"]]},
    "parameters": {"stale_days": 30, "coverage": 0.5},
    "visits": [
        {
            "id": "a",
            "started_at": "2025-01-06T10:00:00",
            "kind": "announced",
            "assessor": "w1",
            "version": "1",
            "child_seen": True,
            "child_alone": False,
            "ratings": {
                "h1": {"grade": 4, "evidence": "seen"},
                "h2": {"not_graded": "not_observed"},
                "y1": {"not_graded": "does_not_apply", "because": "age"},
            },
        },
        {
            "id": "b",
            "started_at": "2025-02-06T10:00",
            "kind": "no_access",
            "assessor": "w1",
            "version": "1",
            "ratings": {},
        },
    ],
}
FIRST = ("visits", 0)
H1 = (*FIRST, "ratings", "h1")
JUNK: list[Any] = [
    None,
    True,
    7,
    7.0,
    "7",
    "",
    [],
    {},
    [[]],
    float("nan"),
    float("inf"),
    10**40,
    "\ud800",
    b"x",
    object,
]


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The good history with one value set."""
    history = copy.deepcopy(GOOD)
    at: Any = history
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return history


def without(path: tuple[str | int, ...]) -> dict[str, Any]:
    history = copy.deepcopy(GOOD)
    at: Any = history
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return history


def refusal(value: object) -> HistoryError:
    with pytest.raises(HistoryError) as caught:
        read_histories(value)
    sentence = str(caught.value)
    assert len(sentence.splitlines()) == 1
    assert sentence.startswith(f"History {caught.value.position}")
    assert caught.value.field in sentence
    assert sentence.isprintable()
    return caught.value


def test_the_good_history_is_good() -> None:
    (history,) = read_histories(GOOD)
    assert len(history.visits) == 2
    assert history.comparable == {"housing": (frozenset({"1", "2"}), frozenset({"3"})), "hygiene": ()}


PLACES: list[tuple[tuple[str | int, ...], str, str | None]] = [
    (("as_of",), "as_of", None),
    (("child",), "child", None),
    (("child", "born"), "child.born", None),
    (("items",), "items", None),
    (("visits",), "visits", None),
    ((*FIRST, "id"), "id", None),
    ((*FIRST, "started_at"), "started_at", "a"),
    ((*FIRST, "kind"), "kind", "a"),
    ((*FIRST, "assessor"), "assessor", "a"),
    ((*FIRST, "version"), "version", "a"),
    ((*FIRST, "ratings"), "ratings", "a"),
    ((*H1, "evidence"), "ratings.h1.evidence", "a"),
    ((*FIRST, "ratings", "y1", "because"), "ratings.y1.because", "a"),
]


@pytest.mark.parametrize(("path", "field", "visit"), PLACES)
def test_a_missing_key_is_named(path: tuple[str | int, ...], field: str, visit: str | None) -> None:
    error = refusal([GOOD, without(path)])
    assert (error.position, error.field, error.visit) == (2, field, visit)
    assert "missing" in str(error)


WRONG: list[tuple[tuple[str | int, ...], str, list[Any]]] = [
    (
        ("as_of",),
        "as_of",
        ["", "2025-3-1", "20250301", "2025-02-30", "0000-01-01", "2025-W01-1", "2025-03-01\n"],
    ),
    (("as_of",), "as_of", ["٢٠٢٥-٠٣-٠١", " 2025-03-01", "2025-03-01T00:00"]),
    (("child",), "child", ["x"]),
    (("child", "born"), "child.born", ["", "2018", "unborn", False]),
    (("items",), "items", [[], "x", {1: []}]),
    (("items", "hygiene"), "items.hygiene", [None, "y1", [1], [["y1"]], ["h1"], ["y1", "y1"]]),
    (("comparable",), "comparable", [None, [], "x"]),
    (
        ("comparable", "housing"),
        "comparable.housing",
        [None, {}, ["1"], [[1]], [["1"], ["1", "2"]], [[None]]],
    ),
    (("parameters",), "parameters", [None, [], {"patience": 1}, {1: 1}, {"target": 4}, {"concern_at": 2}]),
    (("parameters", "stale_days"), "parameters", [None, True, 7.0, "7", -1, [], Decimal("7"), float("nan")]),
    (
        ("parameters", "coverage"),
        "parameters",
        [None, True, "0.5", -0.1, 1.1, 2, float("nan"), float("inf"), []],
    ),
    (("visits",), "visits", [{}, "x", None]),
    ((*FIRST,), "", [None, "x", [], 7]),
    ((*FIRST, "id"), "id", [None, 7, ["a"]]),
    ((*FIRST, "started_at"), "started_at", [None, 7, "2025-01-06", "2025-01-06 10:00", "2025-01-06T10"]),
    ((*FIRST, "started_at"), "started_at", ["2025-01-06T10:00:00.5", "2025-01-06T24:00", "2025-01-06T10:60"]),
    ((*FIRST, "started_at"), "started_at", ["2025-02-30T10:00", "2025-01-06T10:00:60", "2025-01-06T10:00z"]),
    (
        (*FIRST, "started_at"),
        "started_at",
        ["2025-01-06T10:00+1", "2025-01-06T10:00+01", "2025-01-06T10:00+24:00"],
    ),
    ((*FIRST, "kind"), "kind", [None, "Announced", "", ["announced"], {}]),
    ((*FIRST, "assessor"), "assessor", [None, 7, []]),
    ((*FIRST, "version"), "version", [None, 1, 1.0]),
    ((*FIRST, "child_seen"), "child_seen", [None, 0, 1, "true"]),
    ((*FIRST, "child_alone"), "child_alone", [None, "yes"]),
    ((*FIRST, "ratings"), "ratings", [None, [], {1: {"grade": 1, "evidence": "seen"}}]),
    ((*FIRST, "ratings", "h9"), "ratings.h9", [{"grade": 1, "evidence": "seen"}]),
    (H1, "ratings.h1", [None, 4, "4", [], {}, {"grade": 4, "not_graded": "not_asked", "evidence": "seen"}]),
    ((*H1, "grade"), "ratings.h1.grade", [None, True, 0, 6, -1, 2.5, 4.0, "4", [], 10**40, float("nan")]),
    ((*H1, "evidence"), "ratings.h1.evidence", [None, "Seen", ["seen"], "hearsay", 1]),
    ((*FIRST, "ratings", "h2", "not_graded"), "ratings.h2.not_graded", [None, "", "no", ["not_asked"], True]),
    ((*FIRST, "ratings", "y1", "because"), "ratings.y1.because", [None, "", "so", ["age"]]),
]


@pytest.mark.parametrize(("path", "field", "value"), [(p, f, v) for p, f, values in WRONG for v in values])
def test_a_wrong_value_is_named(path: tuple[str | int, ...], field: str, value: Any) -> None:
    error = refusal(changed(path, value))
    assert error.field == field
    if path[0] == "visits" and len(path) > 1:
        assert error.number == 1
        assert "visit 1" in str(error)


@pytest.mark.parametrize("value", JUNK, ids=repr)
def test_junk_in_any_place_is_refused_or_answered(value: object) -> None:
    for place in [path for path, *_ in WRONG]:
        expect_an_answer_or_a_refusal(lambda place=place: answered(changed(place, value)))  # type: ignore[misc]


def answered(value: object) -> None:
    for history in read_histories(value):
        answer(history)


@pytest.mark.parametrize(
    "started_at",
    [
        "2025-01-06T10:00",
        "2025-01-06T10:00:00",
        "2025-01-06T10:00Z",
        "2025-01-06T10:00:00-05:30",
        "2025-01-06T10:00+23:59",
    ],
)
def test_an_offset_is_ignored(started_at: str) -> None:
    (history,) = read_histories(changed((*FIRST, "started_at"), started_at))
    assert history.visits[0].started_at.isoformat() == "2025-01-06T10:00:00"


def test_two_visits_of_one_id_are_refused() -> None:
    error = refusal(changed((*FIRST, "id"), "b"))
    assert (error.number, error.visit, error.field) == (2, "b", "id")


def test_an_unborn_child_has_no_birthday() -> None:
    assert read_histories(changed(("child", "born"), None))[0].born is None


def test_optional_keys_may_be_absent_and_unknown_ones_are_ignored() -> None:
    history = without((*FIRST, "child_seen"))
    del history["comparable"], history["parameters"]
    history |= {"colour": None}
    history["visits"][0] |= {"note": float("nan")}
    history["visits"][0]["ratings"]["h2"] |= {"because": None, "evidence": 3}
    history["child"] |= {"name": ["R."]}
    (read,) = read_histories(history)
    assert read.visits[0].child_seen is False


def test_groups_for_a_domain_that_is_not_there_are_ignored() -> None:
    assert set(read_histories(changed(("comparable", "garden"), 7))[0].comparable) == {"housing", "hygiene"}


def test_coverage_counts_as_the_decimal_that_was_written() -> None:
    text = json.dumps(GOOD).replace('"coverage": 0.5', '"coverage": 0.70000000000000000001')
    (history,) = read_histories(text)
    assert history.parameters.enough(10) == 8
    assert read_histories(changed(("parameters", "coverage"), 0.7))[0].parameters.enough(10) == 7
    assert read_histories(changed(("parameters", "coverage"), Decimal("1")))[0].parameters.enough(10) == 10


@pytest.mark.parametrize("written", ["1e-999999999", "1E-5", "0e999999999", "1", "0", "-0"])
def test_odd_ways_of_writing_coverage_are_answered_quickly(written: str) -> None:
    answer_text(json.dumps(GOOD).replace('"coverage": 0.5', f'"coverage": {written}'))


def test_a_parameter_may_be_absurdly_large() -> None:
    text = json.dumps(changed(("parameters", "sustain_days"), 10**900))
    assert json.loads(answer_text(text))["rule"] == "trajectory-1"


BAD_TEXTS = [
    "",
    " ",
    "{",
    "[",
    "[1",
    "[,]",
    "nul",
    '"text"',
    "7",
    "null",
    "[[]]",
    "{} {}",
    "[] x",
    "[{}] x",
    "[" * 200_000,
    '{"a":' * 200_000,
    "[{" + '"a":[' * 100_000,
    '{"as_of": NaN}',
    '{"as_of": "\x00"}',
    "\ufeff\ufeff{}",
    '{"parameters": {"stale_days": ' + "9" * 5000 + "}}",
]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=lambda text: text[:12])
def test_what_is_not_a_history_is_refused_in_one_sentence(text: str) -> None:
    assert refusal(text).position == 1
    assert refusal(text.encode()).position == 1


def test_the_entry_that_is_not_json_is_counted() -> None:
    good = json.dumps(GOOD)
    assert refusal(f"[{good}, {good}, {{]").position == 3
    assert refusal(f"[{good} {good}]").position == 1
    assert refusal(f"[{good}, ]").position == 2
    assert refusal(f"[{good}] {good}").position == 1


def test_text_that_is_not_utf_8_is_refused() -> None:
    assert "UTF-8" in str(refusal(b'{"as_of": "\xff"}'))


def test_a_byte_order_mark_is_harmless() -> None:
    assert answer_text(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()) == answer_text(json.dumps(GOOD))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"as_of":', '"as_of": "2020-01-01", "as_of":', "as_of"),
        ('"born":', '"born": null, "born":', "child.born"),
        ('"hygiene":', '"hygiene": [], "hygiene":', "items.hygiene"),
        ('"stale_days":', '"stale_days": 1, "stale_days":', "parameters.stale_days"),
        ('"h2": {', '"h2": {"not_graded": "not_asked"}, "h2": {', "ratings.h2"),
        ('"grade":', '"grade": 1, "grade":', "ratings.h1.grade"),
        ('"child_seen":', '"child_seen": false, "child_seen":', "child_seen"),
    ],
)
def test_of_two_values_for_one_key_neither_is_believed(old: str, new: str, field: str) -> None:
    error = refusal(json.dumps(GOOD).replace(old, new, 1))
    assert (error.field, error.reason) == (field, "stands there twice")


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "4.0", "4e0", "9" * 5000, "1e9999999999999999999"]
)
def test_a_number_that_is_no_grade_is_named(number: str) -> None:
    error = refusal(json.dumps(GOOD).replace('"grade": 4', f'"grade": {number}'))
    assert (error.field, error.visit) == ("ratings.h1.grade", "a")


def test_an_unknown_key_may_hold_anything_twice() -> None:
    text = json.dumps(GOOD).replace(
        '"as_of":', '"x": 1e99999999999999999999, "x": {"y": 1, "y": 2}, "as_of":', 1
    )
    assert answer_text(text) == answer_text(json.dumps(GOOD))


def test_an_empty_list_has_an_empty_answer() -> None:
    assert json.loads(answer_text(" [ ] ")) == []
    assert read_histories([]) == []


def test_one_history_gives_an_object_and_a_list_gives_a_list() -> None:
    one, several = answer_text(json.dumps(GOOD)), answer_text(json.dumps([GOOD]))
    assert json.loads(several) == [json.loads(one)]
    assert json.loads(one)["as_of"] == "2025-03-01"


def test_a_long_or_unprintable_name_stays_one_sentence() -> None:
    error = refusal(changed((*FIRST, "id"), "\n\ud800" * 500) | {"items": {}})
    assert len(str(error)) < 600


@pytest.mark.no_cover
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["as_of", "child", "items", "visits", "x"]), inner)
        ),
    )
)
def test_no_value_at_all_makes_another_exception(value: object) -> None:
    for give in (lambda: answered(value), lambda: answer_text(json.dumps(value))):
        expect_an_answer_or_a_refusal(give)


@given(st.text() | st.binary())
def test_no_text_at_all_makes_another_exception(text: str | bytes) -> None:
    expect_an_answer_or_a_refusal(lambda: answer_text(text))


def expect_an_answer_or_a_refusal(give: Callable[[], object]) -> None:
    with contextlib.suppress(HistoryError):
        give()
