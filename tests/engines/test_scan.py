"""The search of a profile finds what is there, in each form, and nothing else."""

import sqlite3
from base64 import b64encode, urlsafe_b64encode
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import cramjam
import pytest

from tests.engines import formats
from tests.engines.scan import Find, forms, scan

WORD = "Zibeline wörd"
KEY = sha256(b"a key").digest()
# Written like this, Snappy says the word in two parts that it has seen before: nowhere does it stand as a whole.
BROKEN = f"{WORD[:9]}|{'-' * 80}|{WORD[9:]}|{'=' * 80}|{WORD}|{'-' * 80}".encode("latin-1")


def finds(folder: Path, data: bytes, name: str = "file") -> set[tuple[str, bool]]:
    """Put some bytes into a file, and give the forms in which the search finds the word or the key in it."""
    (folder / name).write_bytes(data)
    return {(one.form, one.packed) for one in scan(folder, {"word": WORD, "key": KEY}) if one.file == name}


@pytest.mark.parametrize("word", ["Zibeline word", WORD, "Zibeline ☃ word"])
def test_each_form_of_a_text_is_found(tmp_path: Path, word: str) -> None:
    for form, pattern in forms(word).items():
        (tmp_path / "file").write_bytes(b"before\0" + pattern + b"\0after")
        assert scan(tmp_path, {"word": word}), form


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcd"])
@pytest.mark.parametrize("after", ["", "z", "yz"])
def test_a_text_is_found_wherever_it_falls_in_base64(
    tmp_path: Path, encode: type, before: str, after: str
) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        assert finds(tmp_path, encode(f"{before}{WORD}{after}".encode(encoding)))
    assert finds(tmp_path, encode(before.encode() + KEY + after.encode()))


def test_a_key_is_found_as_bytes_and_in_hex(tmp_path: Path) -> None:
    assert finds(tmp_path, b"x" + KEY) == {("bytes", False)}
    assert finds(tmp_path, KEY.hex().encode()) == {("hex", False)}


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    assert finds(tmp_path, BROKEN[:-200] + bytes(range(256)) * 40) == set()


def test_a_number_is_found_only_where_it_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"pin=483920;")
    (tmp_path / "b").write_bytes(b"at=1748392055")
    assert scan(tmp_path, {"pin": "483920"}) == {Find("pin", "UTF-8", "a", packed=False)}


def test_a_word_that_chance_could_write_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="so short"):
        scan(tmp_path, {"initials": "R."})


def test_a_value_packed_by_snappy_is_found_only_by_unpacking(tmp_path: Path) -> None:
    packed = bytes(cramjam.snappy.compress_raw(BROKEN))
    assert finds(tmp_path, packed) == set()
    assert finds(tmp_path, formats.PACKED_VALUE + packed) == {("Latin-1", True)}
    assert finds(tmp_path, bytes(cramjam.snappy.compress(BROKEN))) == {("Latin-1", True)}


def test_a_table_is_read_by_its_blocks(tmp_path: Path) -> None:
    assert finds(tmp_path, made_table({b"a-row": BROKEN})) == {("Latin-1", True)}


def test_a_name_is_put_together_from_what_it_shares_with_the_one_before(tmp_path: Path) -> None:
    word = WORD.encode()
    found = finds(tmp_path, made_table({word[:10] + b"a": b"1", word: b"2"}, share=10))
    assert found == {("UTF-8", True)}


def test_a_record_of_a_log_is_put_together_from_its_pieces(tmp_path: Path) -> None:
    word = WORD.encode()
    start = formats.BLOCK - formats.HEADER * 2 - 8 - 9
    first = bytes(4) + (start).to_bytes(2, "little") + b"\1" + bytes(start)
    torn = bytes(4) + (9 + 8).to_bytes(2, "little") + b"\2" + bytes(8) + word[:9]
    rest = bytes(4) + len(word[9:]).to_bytes(2, "little") + b"\4" + word[9:]
    assert finds(tmp_path, first + torn + rest) == set()
    assert finds(tmp_path, first + torn + rest, "000003.log") == {("UTF-8", True)}


def test_a_packed_value_in_a_log_is_found(tmp_path: Path) -> None:
    kept = formats.PACKED_VALUE + bytes(cramjam.snappy.compress_raw(BROKEN))
    record = bytes(12) + b"\1\3key" + bytes([len(kept) & 0x7F | 0x80, len(kept) >> 7]) + kept
    data = bytes(4) + len(record).to_bytes(2, "little") + b"\1" + record
    assert finds(tmp_path, data, "000003.log") == {("Latin-1", True)}


def test_a_row_of_sqlite_is_found_packed_or_not_and_before_it_has_left_its_journal(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE kept (id INTEGER, data)")
        database.execute("INSERT INTO kept VALUES (1, ?)", (bytes(cramjam.snappy.compress_raw(BROKEN)),))
        database.commit()
        found = scan(tmp_path, {"word": WORD})
        assert found == {Find("word", "Latin-1", "rows.sqlite", packed=True)}
        database.execute("INSERT INTO kept VALUES (2, ?)", (WORD,))
        database.commit()
    assert Find("word", "UTF-8", "rows.sqlite", packed=False) in scan(tmp_path, {"word": WORD})


def test_the_windows_that_firefox_remembers_are_unpacked(tmp_path: Path) -> None:
    block = bytes(cramjam.lz4.compress_block(BROKEN, store_size=False))
    data = formats.MOZILLA_LZ4 + len(BROKEN).to_bytes(4, "little") + block
    assert ("Latin-1", True) in finds(tmp_path, data, "recovery.jsonlz4")


def made_table(kept: dict[bytes, bytes], share: int = 0) -> bytes:
    """A table of LevelDB with one packed block, as Chromium writes it."""
    data = made_block(kept, share)
    packed = bytes(cramjam.snappy.compress_raw(data))
    index = made_block({b"z": number(0) + number(len(packed))}, 0)
    file = packed + b"\1" + bytes(4) + index + b"\0" + bytes(4)
    handles = number(0) + number(0) + number(len(packed) + 5) + number(len(index))
    return file + handles.ljust(formats.FOOTER - 8, b"\0") + formats.TABLE


def made_block(kept: dict[bytes, bytes], share: int) -> bytes:
    """A block: each entry sharing the beginning of its name with the one before."""
    data = b""
    for place, (key, value) in enumerate(kept.items()):
        shared = share if place else 0
        data += number(shared) + number(len(key) - shared) + number(len(value)) + key[shared:] + value
    return data + bytes(4) + (1).to_bytes(4, "little")


def number(value: int) -> bytes:
    """A number of variable length."""
    return bytes([value & 0x7F | 0x80]) + number(value >> 7) if value > 0x7F else bytes([value])
