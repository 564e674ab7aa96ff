"""A paper printed from Firefox, as it is printed where there is no PDF library: whole, and each page marked.

Firefox knows no boxes in a page's margin, where our page numbers stand: there its own foot numbers the pages.
"""

from base64 import b64decode
from collections.abc import Callable

import pytest

from tests.builders import all_graded, graded
from tests.engines.engine import Engine
from tests.engines.firefox import Firefox
from tests.engines.holder import Holder
from tests.papers import texts
from tests.people import find_cast
from tests.servers import Server
from tests.visits import Visits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
A4 = {"width": 21.0, "height": 29.7}
WORDS = """() => {
  const found = [];
  const nodes = document.createTreeWalker(document.querySelector('article.hf-paper'), NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (!node.parentElement.closest('svg, .govuk-visually-hidden')) found.push(node.data);
  }
  return found.join(' ');
}"""
DIGEST = "() => document.querySelector('.hf-paper__check .hf-digest').innerText.replaceAll(' ', '')"


def test_from_firefox_every_word_comes_out_and_the_digest_on_each_page(
    new_engine: Callable[[str], Engine], server: Server
) -> None:
    with server.record():
        cast = find_cast()
        visits, profile = Visits(cast), f"{server.address}/profiles/{cast.rafi.id}"
        for days_ago, grade in ((150, 4), (110, 4), (70, 2)):
            visits.made(days_ago, grade, childs_words="I made toast.", carer_view="It is going better.")
        visits.made(20, 2, ratings=all_graded(2) | {"h2": graded(4, note="A bare mattress.")})
    firefox = new_engine("firefox")
    assert isinstance(firefox, Firefox)
    Holder(firefox, server).signs_in()
    firefox.opens(f"{profile}/documents/new?kind=conference")
    firefox.taps("button", "Make this document")
    firefox.sees_heading("Conference pack")
    pages = texts(b64decode(firefox.command("browsingContext.print", context=firefox.page, page=A4)["data"]))
    assert len(pages) > 1
    shown, words = firefox.run(DIGEST), firefox.run(WORDS).split()
    assert all(shown in page for page in pages)
    printed = " ".join(pages)
    assert [word for word in words if word not in printed] == []
    assert "Sign out" not in printed
