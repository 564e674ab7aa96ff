"""What phones seal to the record: it opens to the letter or not at all, and its keys are kept as keys are."""

import json
import stat
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import audit, sealing
from app.config import ConfigError
from app.extensions import db
from app.models import AuditEntry
from app.schemas.sealed import Sealed, from_base64url, read_sealed, to_base64url
from tests.phones import flipped, keys, sealed
from tests.servers import ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "sealed.json").read_text("utf-8"))
AUTHOR, VISIT = uuid.UUID(int=1, version=4), uuid.UUID(int=2, version=4)
WORDS = '{"childs_words": "I like my new bed."}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the key of the vectors alone."""
    (tmp_path / f"{VECTORS['kid']}.pem").write_text(VECTORS["private_key_pem"], "ascii")
    return tmp_path


def opened(folder: Path, around: Any, header: dict[str, Any]) -> bytes:
    """What is in an envelope that names these things."""
    envelope = read_sealed(around)
    if envelope is None:
        raise sealing.Unopenable("this is no envelope")
    return sealing.open_text(folder, envelope, sealing.header("visit", **header))


def swapped(header: dict[str, Any], field: str) -> dict[str, Any]:
    """The same header with another value for one thing that it names."""
    other = {"revision": 9, "seq": 99, "digest": "f" * 64, "kid": "0" * 16}
    return header | {field: other.get(field, str(uuid.uuid4()))}


# Both sides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(len(VECTORS["cases"])))
def test_what_either_side_sealed_opens_to_the_letter(folder: Path, place: int) -> None:
    case = VECTORS["cases"][place]
    assert opened(folder, case["sealed"], case["header"]).decode() == case["payload"]


@pytest.mark.parametrize("by", ["python", "js"])
def test_no_byte_of_an_envelope_can_be_turned(folder: Path, by: str) -> None:
    case = next(case for case in VECTORS["cases"] if case["by"] == by and 10 < len(case["payload"]) < 200)
    turned = 0
    for field in ("enc", "wrap", "iv", "ct"):
        for place in range(len(from_base64url(case["sealed"][field]) or b"")):
            around = case["sealed"] | {field: flipped(case["sealed"][field], place)}
            with pytest.raises(sealing.Unopenable):
                opened(folder, around, case["header"])
            turned += 1
    assert turned > 65 + 48 + 12 + 16


@pytest.mark.parametrize("field", sealing.NAMED["visit"])
@pytest.mark.parametrize("by", ["python", "js"])
def test_an_envelope_opens_under_no_other_name(folder: Path, by: str, field: str) -> None:
    case = next(case for case in VECTORS["cases"] if case["by"] == by)
    with pytest.raises(sealing.Unopenable):
        opened(folder, case["sealed"], swapped(case["header"], field))


def test_a_wrapped_key_of_a_draft_is_none_of_a_visit(folder: Path) -> None:
    case = VECTORS["cases"][0]
    envelope = read_sealed(case["sealed"])
    assert isinstance(envelope, Sealed)
    bound_to = sealing.header("draft", **case["header"])
    with pytest.raises(sealing.Unopenable):
        sealing.open_key(folder, envelope.kid, envelope.enc, envelope.wrap, bound_to)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": "1"},
        {"kid": "k1"},
        {"kid": "../../../etc/pass"},
        {"kid": None},
        {"author": "AAAAAAAA-AAAA-4AAA-8AAA-AAAAAAAAAAAA"},
        {"enc": ""},
        {"enc": to_base64url(b"\4" + bytes(64))},
        {"wrap": "====", "iv": "AAAA"},
        {"iv": to_base64url(bytes(11))},
        {"ct": "short"},
        {"ct": 5},
    ],
    ids=lambda change: "-".join(change),
)
def test_what_has_not_the_form_of_an_envelope_is_not_opened(folder: Path, change: dict[str, Any]) -> None:
    case = VECTORS["cases"][1]
    with pytest.raises(sealing.Unopenable):
        opened(folder, case["sealed"] | change, case["header"])


def test_an_id_of_a_key_never_leads_out_of_the_folder(folder: Path) -> None:
    case = VECTORS["cases"][0]
    envelope = read_sealed(case["sealed"])
    assert isinstance(envelope, Sealed)
    inside = folder / "inside"
    inside.mkdir()
    bound_to = sealing.header("visit", **case["header"])
    for kid in (f"../{VECTORS['kid']}", str(folder / VECTORS["kid"]), "", "."):
        with pytest.raises(sealing.Unopenable, match="there is no key"):
            sealing.open_key(inside, kid, envelope.enc, envelope.wrap, bound_to)


@pytest.mark.parametrize("text", ["AB", "AA=", "AA==", "A A", "A", "++", "\u00e9A", "AA\n"])
def test_bytes_have_one_spelling(text: str) -> None:
    assert from_base64url(text) is None
    assert from_base64url("AA") == b"\0"


# Keys -------------------------------------------------------------------------------------------------


def test_the_first_key_is_made_once_however_many_ask_at_once(tmp_path: Path) -> None:
    folder, found = tmp_path / "deep" / "keys", []
    gate = threading.Barrier(8)

    def ask() -> None:
        gate.wait()
        found.append(sealing.current(folder))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    kid, point = found[0]
    assert (len(point), sealing.kids(folder)) == (65, [(kid, True)])
    assert sorted(path.name for path in folder.iterdir()) == sorted(["current", f"{kid}.pem"])


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    kid, _ = sealing.current(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / f"{kid}.pem").stat().st_mode) == 0o600


def test_what_was_sealed_to_an_earlier_key_still_opens(app: Flask) -> None:
    before, _ = sealing.current(keys())
    item = sealed(WORDS, AUTHOR, visit=VISIT)
    around = item.pop("sealed")
    header = {"device": "00000000-0000-4000-8000-00000000d0d0", "author": AUTHOR, "kid": before, **item}
    after = sealing.rotate(keys())
    assert sealing.current(keys())[0] == after != before
    assert opened(keys(), around, header) == WORDS.encode()


def test_a_key_that_is_no_key_opens_nothing(folder: Path) -> None:
    case = VECTORS["cases"][1]
    (folder / f"{VECTORS['kid']}.pem").write_text("nonsense")
    with pytest.raises(sealing.Unopenable):
        opened(folder, case["sealed"], case["header"])


@pytest.mark.parametrize("content", ["", "nonsense\n", "../x"])
def test_a_folder_that_names_no_current_key_is_said_to_be_wrong(tmp_path: Path, content: str) -> None:
    (tmp_path / "current").write_text(content)
    with pytest.raises(ConfigError, match="HOLDFAST_KEYS"):
        sealing.current(tmp_path)


def test_a_current_key_that_is_gone_is_asked_for_and_not_replaced(tmp_path: Path) -> None:
    kid, _ = sealing.current(tmp_path)
    (tmp_path / f"{kid}.pem").unlink()
    with pytest.raises(ConfigError, match=f"lacks {kid}.pem"):
        sealing.current(tmp_path)


def test_where_no_key_can_be_kept_the_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("not a folder")
    for ask in (sealing.current, sealing.rotate):
        with pytest.raises(ConfigError, match="HOLDFAST_KEYS must be a folder"):
            ask(tmp_path / "keys")


def test_the_command_line_rotates_and_names_the_keys(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    before, _ = sealing.current(keys())
    db.session.commit()
    said = run(args=["keys", "rotate"])
    after, _ = sealing.current(keys())
    assert after in said.output
    listed = run(args=["keys", "list"]).output.split("\n")
    assert {before, f"{after} current"} <= set(listed)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rotated")).one()
    assert (entry.subject_id, entry.person_id) == (after, None)
    assert audit.verify().wrong is None
