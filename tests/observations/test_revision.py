"""What an arriving wording is to the ones before it."""

import pytest

from observations.revision import Arrival, Known, may_file, newest_filed, receive

FIRST, SECOND, RIVAL = Known(1, "aa", True), Known(2, "bb", True), Known(1, "cc", False)


@pytest.mark.parametrize(
    ("known", "revision", "digest", "expected"),
    [
        ([], 1, "aa", Arrival.NEW),
        ([FIRST], 1, "aa", Arrival.REPEAT),
        ([FIRST], 1, "zz", Arrival.CONFLICT),
        ([FIRST, RIVAL], 1, "cc", Arrival.REPEAT),
        ([FIRST], 2, "bb", Arrival.NEW),
        ([FIRST], 2, "aa", Arrival.NEW),
        ([FIRST], 3, "dd", Arrival.OUT_OF_ORDER),
        ([], 2, "bb", Arrival.OUT_OF_ORDER),
        ([SECOND], 1, "aa", Arrival.NEW),
        ([SECOND], 3, "dd", Arrival.OUT_OF_ORDER),
        ([Known(1, "aa", False)], 2, "bb", Arrival.NEW),
        ([FIRST, RIVAL, Known(3, "dd", False)], 3, "dd", Arrival.REPEAT),
    ],
)
def test_what_arrives(known: list[Known], revision: int, digest: str, expected: Arrival) -> None:
    assert receive(known, revision, digest) is expected
    assert receive(list(reversed(known)), revision, digest) is expected


def test_one_kept_out_of_order_files_itself_when_the_earlier_has_come() -> None:
    waiting = [Known(2, "bb", False)]
    assert not may_file(waiting, 2)
    assert may_file([*waiting, FIRST], 2)
    assert may_file([], 1)


def test_the_newest_filed_revision_counts() -> None:
    assert newest_filed([]) is None
    assert newest_filed([FIRST, Known(2, "bb", False)]) == 1
    assert newest_filed([SECOND, FIRST]) == 2
