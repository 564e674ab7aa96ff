"""A paper as PDF: what a screen reader finds in it, and what it may not do while it is drawn."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import pikepdf
import pytest

from app.clock import now, today
from app.extensions import db
from app.models import Event
from app.papers import pdf
from app.papers.choices import Choices, Detail, Kind
from tests import papers
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.visits import Visits

pytestmark = pytest.mark.usefixtures("pango")


@pytest.fixture
def paper(cast: Cast, app: Any) -> Callable[[Choices], papers.Paper]:
    """Makes a paper about Rafi, who was seen three times, and at whose home something happened between."""
    visits = Visits(cast)
    visits.made(100, 4)
    visits.made(60, 2, kind="unannounced")
    visits.made(20, 2, ratings=all_graded(2) | {"h2": graded(4, note="A bare mattress.")})
    db.session.add(
        Event(
            profile_id=cast.rafi.id, kind="conference", happened_on=today() - timedelta(days=50), source="Chair",
            what="", effect="", by_id=cast.amira.id, recorded_at=now(),
        )
    )  # fmt: skip
    db.session.commit()

    def make(choices: Choices) -> papers.Paper:
        with app.test_request_context():
            return papers.paper("HV-0001", choices, "amira", now())

    return make


def elements(node: Any) -> Iterator[Any]:
    """Every element of a PDF's structure, in reading order."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def structure(document: pikepdf.Pdf) -> list[Any]:
    return list(elements(document.Root.StructTreeRoot))


@pytest.fixture
def written(paper: Callable[[Choices], papers.Paper]) -> Iterator[pikepdf.Pdf]:
    """A conference pack with everything in it, read back."""
    made = paper(Choices(Kind.CONFERENCE, Detail.FULL))
    with pikepdf.open(BytesIO(made.pdf)) as document:
        yield document


def test_it_says_that_it_is_tagged_in_which_language_and_by_which_name(written: pikepdf.Pdf) -> None:
    root = written.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang).startswith("en")
    assert root.ViewerPreferences.DisplayDocTitle
    with written.open_metadata() as facts:
        assert facts["pdfuaid:part"] == "1"
        title = facts["dc:title"]
    assert str(written.docinfo["/Title"]) == title
    assert str(title).startswith("Conference pack, ")
    assert "HV-0001" not in str(title)  # a title stands in every list of files


def test_headings_go_down_step_by_step_from_one_first(written: pikepdf.Pdf) -> None:
    names = [str(one.S) for one in structure(written)]
    levels = [int(name[2:]) for name in names if name.startswith("/H") and name[2:].isdigit()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_strip_is_a_figure_that_says_what_it_shows(written: pikepdf.Pdf) -> None:
    said = [str(one.get("/Alt", "")) for one in structure(written) if str(one.S) == "/Figure"]
    assert len(said) == 6  # five domains and the legend
    assert said[1] == "Housing: Persistent concern"
    assert all(said)


def test_tables_have_heads_and_every_cell_knows_them(written: pikepdf.Pdf) -> None:
    counted = Counter(str(one.S) for one in structure(written))
    assert counted["/Table"] == counted["/THead"] > 5
    cells = [one for one in structure(written) if str(one.S) == "/TD"]
    assert cells
    assert all(len(one.A.Headers) for one in cells)


def test_every_letter_is_in_a_font_that_comes_with_it(written: pikepdf.Pdf) -> None:
    fonts = [font for page in written.pages for font in page.Resources.Font.values()]
    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert descriptors
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


def test_a_child_is_seen_at_a_glance_on_the_first_page(paper: Callable[[Choices], papers.Paper]) -> None:
    made = paper(Choices(Kind.CONFERENCE, Detail.SUMMARY))
    first = made.texts[0]
    for title in ("Nutrition", "Housing", "Hygiene", "Supervision", "Emotional warmth"):
        assert f"{title}: " in first
    assert "conference" in first  # what happened stands above the strips
    assert "1 best, 5 worst" in first


@pytest.mark.parametrize("grey", [True, False])
def test_grey_papers_hold_no_colour_in_their_drawings(
    paper: Callable[[Choices], papers.Paper], grey: bool
) -> None:
    picture = paper(Choices(Kind.COURT, Detail.SUMMARY, grey=grey)).pictures()[0].convert("RGB")
    painted: Counter[Any] = Counter(picture.get_flattened_data())
    bands = [colour for colour, count in painted.items() if count > 2000 and min(colour) > 60]  # not the text
    coloured = [colour for colour in bands if max(colour) - min(colour) > 8]
    assert len(bands) >= 5
    assert bool(coloured) is not grey


def test_the_bands_keep_their_order_in_grey(paper: Callable[[Choices], papers.Paper]) -> None:
    picture = paper(Choices(Kind.CONFERENCE, Detail.SUMMARY)).pictures(grey=True)[0]
    painted = picture.crop((picture.width * 8 // 10, 0, picture.width * 8 // 10 + 1, picture.height))
    column: list[Any] = list(painted.get_flattened_data())
    broad = [(shade, len(list(some))) for shade, some in groupby(column) if shade > 60]  # not the text
    bands = [shade for shade, height in broad if height >= 10]
    shades = [255, 236, 213, 185, 157]  # as bright as the five bands are
    found = [min(shades, key=lambda one: abs(one - shade)) for shade in bands]
    first = found.index(236)
    assert found[first : first + 4] == shades[1:]


def test_no_letter_leaves_the_sheet_however_long_a_word_was_typed(
    paper: Callable[[Choices], papers.Paper], cast: Cast
) -> None:
    source = f"https://example.org/{'s' * 150}"
    Visits(cast).made(
        10, 2, childs_words="w" * 300, carer_view="v" * 300,
        household=[{"who": "u" * 60, "lives": "stays", "seen": False}],
        ratings=all_graded(2) | {"h2": graded(4, note="n" * 300)},
    )  # fmt: skip
    db.session.add(
        Event(
            profile_id=cast.rafi.id, kind="school_report", happened_on=today(), source=source, what="t" * 300,
            effect="e" * 300, by_id=cast.amira.id, recorded_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    made = paper(Choices(Kind.COURT, Detail.FULL))
    printed = "".join("".join(made.texts).split())
    assert all(typed in printed for typed in ("s" * 150, "n" * 300, "w" * 300))
    assert papers.outside(made.pdf) == []


def test_each_page_says_whose_it_is_and_no_page_is_of_two_children(
    paper: Callable[[Choices], papers.Paper], cast: Cast
) -> None:
    Visits(cast).made(15, 2, to=cast.sana)
    made = paper(Choices(Kind.CONFERENCE, Detail.FULL, siblings=(cast.sana.id,)))
    whose = [[one for one in ("R., HV-0001", "S., HV-0002") if one in page] for page in made.texts]
    assert [one for one, _some in groupby(whose)] == [["R., HV-0001"], ["S., HV-0002"]]
    assert len(whose) > 4


def test_a_paper_about_an_invented_family_says_so_on_each_page(
    paper: Callable[[Choices], papers.Paper],
) -> None:
    texts = paper(Choices(Kind.FAMILY)).texts
    assert all("Demonstration: invented families" in page for page in texts)


def test_a_page_may_fetch_nothing_while_it_is_drawn(tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key of the house")
    page = f'<html lang="en"><title>T</title><p>Here</p><a rel="attachment" href="{secret.as_uri()}">x</a>'
    written = pdf.written(
        page + f'<link rel="stylesheet" href="{secret.as_uri()}"><img src="{secret.as_uri()}" alt="x">'
    )
    with pikepdf.open(BytesIO(written)) as document:
        assert len(document.attachments) == 0
    assert b"the key of the house" not in written


def test_what_somebody_typed_is_text_and_never_markup(
    paper: Callable[[Choices], papers.Paper], cast: Cast
) -> None:
    Visits(cast).made(10, 2, childs_words="<img src=x onerror=alert(1)> & <b>bold</b>")
    made = paper(Choices(Kind.CONFERENCE, Detail.FULL))
    assert "<img src=x onerror=alert(1)> & <b>bold</b>" in " ".join(made.texts)
