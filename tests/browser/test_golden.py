"""The demonstration families' strips look as they did: on a phone, at a desk and on paper."""

from pathlib import Path
from typing import Any

import pytest
from PIL import ImageColor
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
    much = golden.difference(name, pictures[name])
    if much > 1:
        pictures[name].save(now := tmp_path / f"{name}.png")
        pytest.fail(
            f"{name} differs {much:.1f} times as much as it may: look at {now}, and if it is meant, "
            "`make golden` keeps it"
        )


def test_the_kept_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in golden.KEPT.iterdir()) < 1_000_000
    assert {path.stem for path in golden.KEPT.glob("*.png")} == set(golden.names())


def test_a_mark_that_moved_is_found(pictures: golden.Pictures) -> None:
    name = golden.names()[0]
    moved = pictures[name].copy()
    moved.paste(moved.crop((100, 60, 330, 140)), (112, 60))
    assert golden.difference(name, moved) > 1


BANDS = ("#FFFFFF", "#EEEAF4", "#D9D0E6", "#BFB1D6", "#A592C4")


@pytest.mark.parametrize(
    "bands",
    [
        ("#FFFFFF", "#FFFFFF", "#FFFFFF", "#BFB1D6", "#A592C4"),
        ("#FFFFFF", "#ECECEC", "#D3D3D3", "#B6B6B6", "#999999"),
    ],
    ids=["white", "grey"],
)
def test_bands_of_other_colours_are_found(bands: tuple[str, ...], pictures: golden.Pictures) -> None:
    name = golden.names()[0]
    now = dict(zip(map(ImageColor.getrgb, BANDS), map(ImageColor.getrgb, bands), strict=True))
    painted = pictures[name].copy()
    points: Any = painted.get_flattened_data()
    painted.putdata([now.get(point, point) for point in points])
    assert golden.difference(name, painted) > 1
