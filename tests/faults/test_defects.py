"""Each planted defect is caught: by the story that is named for it, and by chance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase

from tests.faults import test_stories as stories
from tests.faults.defects import DEFECTS, Defect, altered, defective_phones, planted
from tests.faults.driver import Broken, Driver
from tests.faults.record import Record
from tests.faults.schedule import Schedule, Wrong
from tests.faults.test_schedules import Phones, run

SAMPLE = (
    "a receipt is matched by its id alone",
    "a changed epoch is ignored",
    "digests are not compared",
    "the last save wins",
)
MANY = 1500


@pytest.fixture
def defective(defect: Defect, driver: Driver, tmp_path: Path) -> Iterator[Driver]:
    """Phones, and an application, with one defect in them."""
    phones = Driver(defective_phones(defect, tmp_path)) if defect.on_phones else driver
    with planted(defect):
        yield phones
    if phones is not driver:
        phones.stop()


def named(story: str, schedule: Schedule) -> None:
    """Play a story by its name; after the name of one with several ways, that way."""
    found = next((name for name in sorted(vars(stories), reverse=True) if story.startswith(name)), "")
    way = story[len(found) + 1 :]
    getattr(stories, found)(schedule, *([way] if way else []))


def test_there_are_at_least_twenty_defects_each_with_a_story() -> None:
    assert len({defect.name for defect in DEFECTS}) >= 20
    assert all(
        any(defect.story.startswith(name) for name in vars(stories) if name.startswith("test"))
        for defect in DEFECTS
    )


def test_every_defect_can_be_planted_in_the_code_as_it_is() -> None:
    for defect in DEFECTS:
        for edits in (defect.on_phones, defect.on_our_side):
            for file in {file for file, _, _ in edits}:
                altered(file, edits)


@pytest.mark.parametrize(
    "defect",
    [
        pytest.param(defect, marks=() if defect.name in SAMPLE else pytest.mark.long, id=str(defect))
        for defect in DEFECTS
    ],
)
def test_a_defect_is_caught_by_its_story(defect: Defect, defective: Driver, record: Record) -> None:
    with pytest.raises(AssertionError) as caught:
        named(defect.story, Schedule(defective, record))
    assert not isinstance(caught.value, Broken), caught.value


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("defect", [one for one in DEFECTS if not one.rare], ids=str)
def test_a_defect_is_found_by_chance(defect: Defect, defective: Driver, record: Record) -> None:
    with pytest.raises((AssertionError, BaseExceptionGroup)) as caught:
        run(Phones, defective, record, MANY, 0, phases=(Phase.generate,))
    if not is_wrong(caught.value):
        raise caught.value


def is_wrong(error: BaseException) -> bool:
    """Whether the schedules came out wrong, rather than our own machinery."""
    each = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return all(isinstance(one, Wrong) for one in each)
