"""Golden pictures: the demonstration families' strips on a phone, at a desk and on paper. `make golden` renews them.

Made on a day that stays the same, so that only a change of ours changes them. Letters are another matter: pictures
are compared only where the browser draws the letters that they were made with.
"""

import json
import math
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from app import seeds
from app.extensions import db
from app.models import Profile
from app.papers.choices import Choices, Detail, Kind
from tests import browsers, papers
from tests.people import PASSWORD
from tests.servers import ROOT, Server, Sqlite

KEPT = ROOT / "tests" / "golden"
DAY, MOMENT = date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC)
# One of each story, by who looks.
ON_A_PHONE = {
    "amira": ("R.S.", "K.T.", "J.O.", "A.M.", "L.W.", "B.N."),
    "chidi": ("P.E.",),
    "dana": ("M.D.",),
}
AT_A_DESK = {"amira": ("R.S.", "A.M.")}
ON_PAPER = {"DEMO-1001": False, "DEMO-1003": True}  # by reference: whether for a grey printer
COLOURS = 32  # of a kept picture
# How pictures are compared: after which filter, by how much of 255 a point may differ, and which share of them by more.
# Point by point, since edges of letters differ; and averaged over a mark's size, where letters even out (17 at most
# between two ways of drawing them) and a paler band, another palette or a dashed outline made solid does not.
LOOKS: tuple[tuple[Any, int, float], ...] = (
    (ImageFilter.GaussianBlur(1.2), 48, 0.002),
    (ImageFilter.BoxBlur(6), 20, 0.0001),
)
LETTERS = """() => ['var(--hf-font)', 'Arial, Helvetica, sans-serif'].map((font) => {
  const line = document.createElement('span');
  line.textContent = 'Hamburgefonstiv 0123456789 no visit, sustained';
  line.style.cssText = `position: absolute; white-space: nowrap; font: 16px ${font}; font-family: ${font}`;
  document.body.append(line);
  const wide = line.getBoundingClientRect().width;
  line.remove();
  return Math.round(wide * 10) / 10;
})"""
Pictures = dict[str, Image.Image]


def names() -> list[str]:
    """What the pictures are called."""
    phone = [called("phone", one) for every in ON_A_PHONE.values() for one in every]
    desk = [called("desk", one) for every in AT_A_DESK.values() for one in every]
    return [*phone, *desk, *(called("paper", one) for one in ON_PAPER)]


def called(where: str, who: str) -> str:
    """The name of one of them: phone-rs."""
    return f"{where}-{who.replace('.', '').lower()}"


def draw(browser: Browser, folder: Path) -> tuple[Pictures, list[float]]:
    """Draw every picture, and measure the letters that they are written in."""
    record = Sqlite(folder)
    record.reset()
    server = Server(folder, record.url, STOPPED_AT=MOMENT.isoformat())
    with server.record():
        seeds.seed_if_empty(DAY, PASSWORD)
        found = dict(on_paper(server))
        children = {one.initials: f"/profiles/{one.id}" for one in db.session.scalars(select(Profile))}
    server.start()
    try:
        for where, screen, families in (
            ("phone", browsers.PHONE, ON_A_PHONE),
            ("desk", browsers.DESK, AT_A_DESK),
        ):
            for who, every in families.items():
                page = browser.new_context(base_url=server.address, **screen).new_page()
                page.emulate_media(color_scheme="light", reduced_motion="reduce")
                sign_in(page, who)
                letters = page.evaluate(LETTERS)
                found |= {called(where, one): strips(page, children[one]) for one in every}
                page.context.close()
    finally:
        server.stop()
    return found, letters


def sign_in(page: Page, who: str) -> None:
    """Be one of the cast."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1, name="Caseload").wait_for()


def strips(page: Page, address: str) -> Image.Image:
    """A child's strips with their sentences, as the profile shows them first."""
    page.goto(address)
    section = page.locator("#_strips")
    section.wait_for()
    return Image.open(BytesIO(section.screenshot(animations="disabled"))).convert("RGB")


def on_paper(server: Server) -> Iterator[tuple[str, Image.Image]]:
    """The first page with strips of a conference pack, without its foot, where the digest stands."""
    with server.app.test_request_context():
        for reference, grey in ON_PAPER.items():
            made = papers.paper(
                reference, Choices(Kind.CONFERENCE, Detail.SUMMARY, grey=grey), "chidi", MOMENT
            )
            place = next(number for number, text in enumerate(made.texts) if "Supervision" in text)
            page = made.pictures()[place].convert("RGB")
            yield called("paper", reference), page.crop((0, 0, page.width, int(page.height * 0.92)))


# Keeping and comparing ------------------------------------------------------------------------------


def keep(found: Pictures, letters: list[float]) -> None:
    """Put the pictures where tests compare with them: in few colours, so that they stay small."""
    KEPT.mkdir(exist_ok=True)
    for name, picture in found.items():
        picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            KEPT / f"{name}.png", optimize=True
        )
    (KEPT / "letters.json").write_text(json.dumps(letters) + "\n")


def kept_letters() -> list[float]:
    """The letters that the kept pictures are written in."""
    return [float(one) for one in json.loads((KEPT / "letters.json").read_text())]


def difference(name: str, picture: Image.Image) -> float:
    """How much of what may differ from the kept picture does, in the worse look: more than 1 is another picture."""
    kept = Image.open(KEPT / f"{name}.png").convert("RGB")
    if kept.size != picture.size:
        return math.inf
    return max(share(kept, picture, look, different) / most for look, different, most in LOOKS)


def share(kept: Image.Image, picture: Image.Image, look: Any, different: int) -> float:
    """The share of points that differ by so much in one look."""
    channels = ImageChops.difference(kept.filter(look), picture.filter(look)).split()
    worst = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(worst.histogram()[different:]) / (picture.width * picture.height)


def main() -> None:
    """Draw them anew and keep them."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = browsers.launch(playwright)
        assert browser is not None, "there is no Chromium here"
        keep(*draw(browser, Path(folder)))


if __name__ == "__main__":
    main()
