"""How browsers write what a page stores: tables and logs of LevelDB, SQLite, compressed by Snappy or LZ4.

Each reader takes a file's bytes and gives everything in it as it was before it was packed.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import cramjam

TABLE = 0xDB4775248B80FB57.to_bytes(8, "little")
FOOTER, BLOCK, HEADER = 48, 32_768, 7
SQLITE = b"SQLite format 3\0"
FRAMES = b"\xff\x06\x00\x00sNaPpY"
MOZILLA_LZ4 = b"mozLz40\0"
PACKED_VALUE = b"\xff\x11\x02"  # how Chromium begins a value that it packed by itself


def unpacked(path: Path) -> Iterator[bytes]:
    """Everything that is packed in a file, each piece as it was. Nothing for a file that packs nothing."""
    data = path.read_bytes()
    if data.endswith(TABLE):
        yield from table(data)
    elif path.suffix == ".log":
        yield from log(data)
    elif data.startswith(SQLITE):
        yield from rows(path)
    elif data.startswith(FRAMES):
        yield b"".join(frames(data))
    elif data.startswith(MOZILLA_LZ4):
        yield lz4(data)
    else:
        yield from value(data)


def value(data: bytes) -> Iterator[bytes]:
    """A value that Chromium packed."""
    if data.startswith(PACKED_VALUE):
        yield from snappy(data[len(PACKED_VALUE) :])


def snappy(data: bytes) -> Iterator[bytes]:
    """What was packed by Snappy without a frame; nothing where it was not."""
    try:
        yield bytes(cramjam.snappy.decompress_raw(data))
    except cramjam.DecompressionError:
        return


def frames(data: bytes) -> Iterator[bytes]:
    """What was packed by Snappy in frames. Their check sums are left alone: Firefox reckons them in its own way."""
    at = 0
    while at + 4 <= len(data):
        kind, size = data[at], int.from_bytes(data[at + 1 : at + 4], "little")
        body, at = data[at + 8 : at + 4 + size], at + 4 + size
        if kind == 0:
            yield from snappy(body)
        elif kind == 1:
            yield body


def lz4(data: bytes) -> bytes:
    """What Firefox packed of its windows: a length, then one block."""
    start = len(MOZILLA_LZ4)
    size = int.from_bytes(data[start : start + 4], "little")
    return bytes(cramjam.lz4.decompress_block(data[start + 4 :], output_len=size))


# LevelDB --------------------------------------------------------------------------------------------


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        at, number, shift = at + 1, number | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:
            return number, at


def table(data: bytes) -> Iterator[bytes]:
    """The entries of a table: all its blocks, found by its index."""
    footer = data[-FOOTER:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)
    for _, handle in entries(block(data, footer[at:])):
        for key, kept in entries(block(data, handle)):
            yield key + kept
            yield from value(kept)


def block(data: bytes, handle: bytes) -> bytes:
    """One block, unpacked."""
    start, at = varint(handle, 0)
    size, _ = varint(handle, at)
    kept, kind = data[start : start + size], data[start + size]
    return bytes(cramjam.snappy.decompress_raw(kept)) if kind == 1 else kept


def entries(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The keys and values of a block. A key says only in what it differs from the one before."""
    end = len(data) - 4 - 4 * int.from_bytes(data[-4:], "little")
    at, key = 0, b""
    while at < end:
        shared, at = varint(data, at)
        fresh, at = varint(data, at)
        size, at = varint(data, at)
        key = key[:shared] + data[at : at + fresh]
        yield key, data[at + fresh : at + fresh + size]
        at += fresh + size


def log(data: bytes) -> Iterator[bytes]:
    """The records of a log, each put together from its pieces; and what is packed in them."""
    for record in records(data):
        yield record
        yield from (piece for kept in batch(record) for piece in value(kept))


def records(data: bytes) -> Iterator[bytes]:
    """The records of a log: blocks of one size, a record going on in the next. The last may be torn."""
    record = b""
    for start in range(0, len(data), BLOCK):
        page, at = data[start : start + BLOCK], 0
        while at + HEADER <= len(page):
            size, kind = int.from_bytes(page[at + 4 : at + 6], "little"), page[at + 6]
            if kind not in (1, 2, 3, 4):
                break
            record = (record if kind in (3, 4) else b"") + page[at + HEADER : at + HEADER + size]
            at += HEADER + size
            if kind in (1, 4):
                yield record
                record = b""
    if record:
        yield record


def batch(record: bytes) -> Iterator[bytes]:
    """The values that a record of a log writes."""
    at = 12
    try:
        while at < len(record):
            writes = record[at] == 1
            size, at = varint(record, at + 1)
            at += size
            if writes:
                size, at = varint(record, at)
                yield record[at : at + size]
                at += size
    except IndexError:
        return  # torn, or no log of LevelDB: it was searched as it stands


# SQLite ---------------------------------------------------------------------------------------------


def rows(path: Path) -> Iterator[bytes]:
    """Every row of every table, as one text with its columns side by side, and what is packed in each column."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for ending in ("", "-wal"):
            source = path.with_name(path.name + ending)
            if source.exists():
                shutil.copyfile(source, f"{copy}{ending}")
        with closing(sqlite3.connect(copy)) as database:
            database.text_factory = bytes
            yield from contents(database)


def contents(database: sqlite3.Connection) -> Iterator[bytes]:
    """Every row of a database's tables."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        try:
            found = database.execute(f'SELECT * FROM "{name.decode()}"').fetchall()  # noqa: S608
        except sqlite3.OperationalError:
            continue  # a table of a kind that only the browser's own SQLite reads: it was searched as it stands
        for row in found:
            columns = [one for one in row if isinstance(one, bytes)]
            yield b"\n".join(columns)
            yield from (piece for one in columns for piece in snappy(one))
