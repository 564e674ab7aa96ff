"""The demonstration families' strips look as they did: on a phone, at a desk and on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import golden
from tests.conftest import lacking

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("pango")]


@pytest.fixture(scope="module")
def pictures(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> golden.Pictures:
    """All of them as they are drawn now."""
    drawn, letters = golden.draw(browser, tmp_path_factory.mktemp("golden"))
    if letters != golden.kept_letters():
        lacking(f"the letters of the kept pictures: here they are {letters}. `make golden` draws them anew")
    return drawn


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", golden.names())
def test_a_picture_is_as_it_was(name: str, pictures: golden.Pictures, tmp_path: Path) -> None:
    share = golden.difference(name, pictures[name])
    if share > golden.MOST:
        pictures[name].save(now := tmp_path / f"{name}.png")
        pytest.fail(
            f"{share:.2%} of {name} differs: look at {now}, and if it is meant, `make golden` keeps it"
        )


def test_the_kept_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in golden.KEPT.iterdir()) < 1_000_000
    assert {path.stem for path in golden.KEPT.glob("*.png")} == set(golden.names())


def test_a_mark_that_moved_is_found(pictures: golden.Pictures) -> None:
    name = golden.names()[0]
    moved = pictures[name].copy()
    moved.paste(moved.crop((100, 60, 330, 140)), (112, 60))
    assert golden.difference(name, moved) > golden.MOST
