"""The checklist is what was published, whole; a bad file is refused with the key and the reason."""

import copy
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from observations import instrument as instruments
from observations.errors import InstrumentError
from observations.instrument import LONGEST_LEVEL, Band, band_on, current, find, load, published

FOLDER = Path(instruments.__file__).parent / "instruments"
OURS = FOLDER / "home-visit-observation-1.json"
GOOD: dict[str, Any] = json.loads(OURS.read_text(encoding="utf-8"))
ITEM = "domains.0.items.0"


def test_a_published_file_is_never_edited() -> None:
    for line in (FOLDER / "PUBLISHED").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, f"{name} was edited"


def test_every_file_is_published() -> None:
    named = {line.split()[1] for line in (FOLDER / "PUBLISHED").read_text(encoding="utf-8").splitlines()}
    assert {path.name for path in FOLDER.glob("*.json")} == named


def test_the_first_edition_is_the_one_it_was() -> None:
    assert current().digest == "507716fd2991e1228aca3fc7f0c0ebb4ed10bfdabe01e8b3e48ab5fe050f787e"


def test_the_checklist_has_its_twenty_items() -> None:
    assert current().item_keys() == {
        "nutrition": ("n1", "n2", "n3"),
        "housing": ("h1", "h2", "h3", "h4"),
        "hygiene": ("y1", "y2", "y3", "y4"),
        "supervision": ("s1", "s2", "s3", "s4"),
        "warmth": ("w1", "w2", "w3", "w4", "w5"),
    }
    assert current().domain_of("w3").title == "Emotional warmth"


def test_the_checklist_says_what_it_is() -> None:
    ours = current()
    assert (ours.key, ours.version) == ("home-visit-observation", 1)
    assert ours.grade_words == ("Secure", "Sound", "Uneven", "Failing", "Dangerous")
    assert ours.direction == "1 is best, 5 is worst"
    assert "not validated" in ours.status
    assert (ours.licence, ours.languages, ours.roll_up) == ("MIT", ("en",), "flag_or_mode")
    assert "Original wording" in ours.source
    assert "baby to come" in ours.guidance


def test_critical_items_and_best_evidence() -> None:
    items = current().items.values()
    assert {item.key for item in items if item.critical} == {"h2", "h3", "s1", "s2", "s4", "w5"}
    assert {item.key: item.best_evidence for item in items if item.best_evidence} == {
        "n3": "record",
        "s4": "record",
    }


@pytest.mark.parametrize("item", current().items.values(), ids=lambda item: str(item.key))
def test_the_descriptions_fit_a_phone(item: instruments.Item) -> None:
    assert len(item.levels) == len(item.details) == 5
    assert all(0 < len(level) <= LONGEST_LEVEL for level in item.levels)
    assert "neglect" not in " ".join([item.title, item.look_for, *item.levels, *item.details]).lower()


def test_before_birth_only_items_for_the_unborn_apply() -> None:
    on = date(2025, 1, 6)
    for born in (None, date(2025, 1, 7)):
        applies = {key for key in current().items if current().applies(key, born, on)}
        assert applies == {"n1", "h1", "h2", "h3", "h4", "y1", "y2", "s2", "s4", "w3", "w5"}


def test_every_item_applies_from_one_year_and_none_to_an_adult() -> None:
    on = date(2025, 1, 6)
    assert all(current().applies(key, date(2024, 1, 6), on) for key in current().items)
    assert {key for key in current().items if not current().applies(key, date(2024, 1, 7), on)} == {"s3"}
    assert not any(current().applies(key, date(2007, 1, 6), on) for key in current().items)


@pytest.mark.parametrize(
    ("born", "on", "band"),
    [
        (None, "2025-01-06", Band.UNBORN),
        ("2025-01-07", "2025-01-06", Band.UNBORN),
        ("2025-01-06", "2025-01-06", Band.UNDER_1),
        ("2024-01-07", "2025-01-06", Band.UNDER_1),
        ("2024-01-06", "2025-01-06", Band.FROM_1),
        ("2020-01-07", "2025-01-06", Band.FROM_1),
        ("2020-01-06", "2025-01-06", Band.FROM_5),
        ("2013-01-07", "2025-01-06", Band.FROM_5),
        ("2013-01-06", "2025-01-06", Band.FROM_12),
        ("2007-01-07", "2025-01-06", Band.FROM_12),
        ("2007-01-06", "2025-01-06", None),
        ("2024-02-29", "2025-02-28", Band.UNDER_1),
        ("2024-02-29", "2025-03-01", Band.FROM_1),
        ("2020-02-29", "2025-02-28", Band.FROM_1),
        ("2008-02-29", "2020-02-29", Band.FROM_12),
        ("2008-02-29", "2020-02-28", Band.FROM_5),
    ],
)
def test_age_bands_go_by_completed_years(born: str | None, on: str, band: Band | None) -> None:
    assert band_on(born and date.fromisoformat(born), date.fromisoformat(on)) is band  # type: ignore[arg-type]


def test_the_pack_has_the_shape_the_phone_knows() -> None:
    pack: Any = current().as_pack()
    assert list(pack) == ["id", "version", "digest", "direction", "domains"]
    assert (pack["id"], pack["version"]) == ("home-visit-observation", 1)
    assert [list(domain) for domain in pack["domains"]] == [["key", "title", "items"]] * 5
    assert pack["domains"][3]["items"][2] == {
        "key": "s3",
        "title": "Limits and guidance",
        "look_for": "Bedtimes, screens, online contact, school days, reaction to behaviour.",
        "critical": False,
        "best_evidence": None,
        "bands": ["1_to_4", "5_to_11", "12_to_17"],
        "levels": list(current().item("s3").levels),
        "details": list(current().item("s3").details),
    }
    assert json.loads(json.dumps(pack)) == pack


def test_published_versions_are_found_by_key_and_number() -> None:
    assert find("home-visit-observation", 1) is current()
    assert find("home-visit-observation", 2) is None
    assert find("another", 1) is None
    assert published() == (current(),)


def test_an_authority_can_bring_its_own_file(tmp_path: Path) -> None:
    own = GOOD | {"key": "our-own", "version": 7, "languages": ["en", "cy"]}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(in_welsh_too(own)), encoding="utf-8")
    for language in ("en", "cy"):
        loaded = load(path, language)
        assert (loaded.key, loaded.version, loaded.languages) == ("our-own", 7, ("en", "cy"))
        assert loaded == load(str(path), language) == load(path.read_bytes(), language)


def in_welsh_too(value: Any) -> Any:
    """Every text in two languages: invented Welsh, the shape is what matters."""
    if isinstance(value, dict) and list(value) == ["en"]:
        return value | {"cy": value["en"]}
    if isinstance(value, dict):
        return {key: in_welsh_too(each) for key, each in value.items()}
    return [in_welsh_too(each) for each in value] if isinstance(value, list) else value


def test_a_language_the_file_does_not_hold_is_refused() -> None:
    assert refusal(GOOD, language="cy").path == "languages"


def test_an_edited_published_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / OURS.name).write_bytes(OURS.read_bytes().replace(b"Secure", b"Superb"))
    (tmp_path / "PUBLISHED").write_bytes((FOLDER / "PUBLISHED").read_bytes())
    monkeypatch.setattr(instruments, "_FOLDER", tmp_path)
    with pytest.raises(InstrumentError, match="edited after it was published"):
        published.__wrapped__()


def refusal(value: Any, language: str = "en") -> InstrumentError:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    with pytest.raises(InstrumentError) as caught:
        load(content, language)
    assert caught.value.path in str(caught.value)
    assert caught.value.reason in str(caught.value)
    return caught.value


def place(file: Any, path: str) -> tuple[Any, Any]:
    """The container a dotted key stands in, and the last step to it."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        file = file[step]
    return file, last


def changed(path: str, value: object) -> dict[str, Any]:
    file = copy.deepcopy(GOOD)
    container, last = place(file, path)
    container[last] = value
    return file


LEVELS = f"{ITEM}.levels.en"
KEYS = [
    *("key", "version", "title", "status", "guidance", "direction", "languages", "source", "licence"),
    *("grade_words", "roll_up", "domains", "title.en", "domains.1.key", "domains.1.title", "domains.1.items"),
    *(
        f"{ITEM}.{key}"
        for key in ("key", "title", "look_for", "critical", "best_evidence", "bands", "levels")
    ),
    *(f"{ITEM}.details", LEVELS, f"{ITEM}.title.en"),
]


@pytest.mark.parametrize("path", KEYS)
def test_a_missing_key_is_named(path: str) -> None:
    file = copy.deepcopy(GOOD)
    container, last = place(file, path)
    del container[last]
    assert (refusal(file).path, refusal(file).reason) == (path, "is missing")


@pytest.mark.parametrize("path", ["x", "title.fr", "domains.0.x", f"{ITEM}.x", f"{ITEM}.levels.fr"])
def test_an_unknown_key_is_named(path: str) -> None:
    error = refusal(changed(path, "x"))
    assert (error.path, error.reason) == (path, "is not known here")


TEXTS = [
    *(
        "key",
        "title.en",
        "status.en",
        "guidance.en",
        "direction.en",
        "source.en",
        "licence",
        "grade_words.en.2",
    ),
    *("domains.0.key", "domains.0.title.en", f"{ITEM}.key", f"{ITEM}.title.en", f"{ITEM}.look_for.en"),
    *(f"{LEVELS}.3", f"{ITEM}.details.en.4"),
]


@pytest.mark.parametrize("value", [None, 7, "", "  ", "two\nlines", ["x"], {}], ids=repr)
@pytest.mark.parametrize("path", TEXTS)
def test_a_text_is_a_line_of_text(path: str, value: object) -> None:
    assert refusal(changed(path, value)).path == path


WRONG: list[tuple[str, list[Any]]] = [
    ("version", [0, -1, 1.0, "1", True, None]),
    ("languages", ["en", [], None, ["en", "en"]]),
    ("roll_up", ["mean", None, ["flag_or_mode"]]),
    ("domains", [[], {}, None]),
    ("domains.0", [[], None, "x"]),
    ("domains.0.items", [[], {}, None]),
    ("domains.1.key", ["nutrition"]),
    (ITEM, [None, []]),
    ("domains.1.items.0.key", ["n1"]),
    (f"{ITEM}.critical", [None, 0, "yes"]),
    (f"{ITEM}.best_evidence", ["hearsay", 1, ["record"]]),
    (f"{ITEM}.bands", [[], "unborn", None, ["unborn", "unborn"]]),
    (LEVELS, [None, "x", ["a"], list("abcd"), list("abcdef"), ["a", "b", "c", "d", "a"]]),
    (f"{ITEM}.details.en", [None, list("abcd")]),
    ("grade_words.en", [None, list("abcd"), list("abcdef")]),
    ("title", [None, "x", []]),
    (f"{ITEM}.levels", [list("abcde"), None]),
]


@pytest.mark.parametrize(("path", "value"), [(path, value) for path, values in WRONG for value in values])
def test_a_wrong_value_is_named(path: str, value: object) -> None:
    assert refusal(changed(path, value)).path == path


def test_unknown_bands_and_languages_are_named_where_they_stand() -> None:
    assert refusal(changed(f"{ITEM}.bands", ["unborn", "teenager"])).path == f"{ITEM}.bands.1"
    assert refusal(changed("languages", ["en", "English"])).path == "languages.1"
    assert refusal(changed("languages", [7])).path == "languages.0"


def test_a_description_over_75_characters_is_refused() -> None:
    assert (
        load(json.dumps(changed(f"{LEVELS}.2", "é" * LONGEST_LEVEL)).encode()).items["n1"].levels[2]
        == "é" * 75
    )
    error = refusal(changed(f"{LEVELS}.2", "é" * 76))
    assert (error.path, error.reason) == (f"{LEVELS}.2", "is 76 characters long, over 75")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('{"key":', '{"key": "x", "key":', "key"),
        ('"critical":', '"critical": true, "critical":', f"{ITEM}.critical"),
        ('"look_for": {', '"look_for": {"en": "x", ', f"{ITEM}.look_for.en"),
    ],
)
def test_a_key_that_stands_twice_is_named(old: str, new: str, path: str) -> None:
    error = refusal(json.dumps(GOOD).replace(old, new, 1).encode())
    assert (error.path, error.reason) == (path, "stands there twice")


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff", b"[]", b"7", b"null", b"9" * 5000])
def test_what_is_not_an_instrument_at_all_is_refused(content: bytes) -> None:
    assert refusal(content).path == ""


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="cannot be read"):
        load(tmp_path / "nothing.json")
