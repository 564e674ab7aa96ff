"""The three engines. Where a machine lacks one, its tests say so."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import lacking
from tests.engines import firefox, webkit
from tests.engines.chromium import Chromium
from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.installed import Installed
from tests.engines.webkit import WebKit

Maker = Callable[[pytest.FixtureRequest, Path], Engine]


def make_chromium(request: pytest.FixtureRequest, profile: Path) -> Engine:
    """Chromium, on this profile."""
    return Chromium(profile, request.getfixturevalue("browser").browser_type)


def make_installed(request: pytest.FixtureRequest, profile: Path) -> Engine:
    """Chromium with the app in its own window, on this profile."""
    return Installed(profile, request.getfixturevalue("browser").browser_type)


def make_firefox(request: pytest.FixtureRequest, profile: Path) -> Engine:
    """Firefox, on this profile."""
    program = firefox.own_firefox()
    if program is None:
        lacking("there is no Firefox here (on Debian: apt-get install firefox-esr)")
        raise AssertionError
    return Firefox(profile, program)


def make_webkit(request: pytest.FixtureRequest, profile: Path) -> Engine:
    """WebKit, on a screen that nobody sees."""
    program = webkit.own_browser()
    if program is None or not webkit.SCREEN.exists():
        lacking("there is no WebKit here (on Debian: apt-get install webkit2gtk-driver xvfb)")
        raise AssertionError
    return WebKit(profile, program, request.getfixturevalue("unseen"))


MAKERS: dict[str, Maker] = {
    "chromium": make_chromium,
    "installed": make_installed,
    "firefox": make_firefox,
    "webkit": make_webkit,
}


@pytest.fixture(scope="session")
def unseen() -> Iterator[str]:
    """A screen for browsers that cannot do without one."""
    with webkit.screen() as name:
        yield name


@pytest.fixture
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """Starts browsers by name, each on a profile of its own: `new_engine("firefox")`."""
    with ExitStack() as stack:

        def make(name: str, early: str = "") -> Engine:
            engine = MAKERS[name](request, tmp_path / name)
            if early:
                engine.run_early(early)
            stack.callback(engine.close)
            engine.start()
            return engine

        yield make


@pytest.fixture(params=list(MAKERS))
def engine(request: pytest.FixtureRequest, new_engine: Callable[[str], Engine]) -> Engine:
    """A phone, in each engine."""
    return new_engine(request.param)
