"""Who looks at the pages, and how visits come into the record."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.people import Cast
from tests.visits import Visits


@pytest.fixture
def amira(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Amira's browser, signed in."""
    return signed_in("amira")


@pytest.fixture
def chidi(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The supervisor's browser, signed in."""
    return signed_in("chidi")


@pytest.fixture
def evi(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """The administrator's browser, signed in."""
    return signed_in("evi")


@pytest.fixture
def visits(cast: Cast) -> Visits:
    """Visits of Amira's to Rafi unless said otherwise."""
    return Visits(cast)
