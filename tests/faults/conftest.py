"""The phones' process and the record, once for all schedules of a worker."""

from collections.abc import Iterator

import pytest

from tests.faults.driver import Driver
from tests.faults.record import Record
from tests.faults.schedule import Schedule


@pytest.fixture(scope="session")
def record() -> Iterator[Record]:
    """A record with the cast in it."""
    made = Record()
    yield made
    made.close()


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    """The phones' process, as it is shipped."""
    started = Driver()
    yield started
    started.stop()


@pytest.fixture
def schedule(driver: Driver, record: Record) -> Schedule:
    """Two phones and a record, with nothing in them yet."""
    return Schedule(driver, record)
