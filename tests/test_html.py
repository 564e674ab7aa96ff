"""The check of pages: it remembers what was sound, and still finds whatever is not."""

import uuid

import pytest

from tests.html import all_problems, problems, shape

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
PAGE = f"""<!doctype html>
<html lang="en"><head><title>Visits - Holdfast</title></head>
<body><main><h1>Visits</h1>
<p>It's &amp; was a visit.</p>
<p id="{ONE}">One</p><p id="{OTHER}">Other</p>
<form><label for="a">Day</label><input id="a" value="2026-01-02"></form>
<table><tbody><tr><td>4</td></tr></tbody></table>
</main></body></html>"""


def test_a_page_with_other_words_is_of_the_same_shape() -> None:
    other = PAGE.replace("It's", "That never").replace("2026-01-02", "2026-02-03")
    other = other.replace(str(ONE), str(uuid.UUID(int=3))).replace("<td>4", "<td>five and six")
    assert shape(other) == shape(PAGE)


@pytest.mark.parametrize(
    ("sound", "unsound"),
    [
        ("&amp;", "&nosuch;"),
        (str(OTHER), str(ONE)),
        ('for="a"', f'for="{OTHER}x"'),
        ("<tr>", ""),
        ("</p>", "</b></p>"),
        ("<p>", '<p style="color:red">'),
        ("<p>", '<p title=">" onclick="x">'),
        ('value="2026-01-02"', 'value="&nosuch;"'),
        ("<title>Visits", "<title>Visitors"),
        ("<h1>Visits", "<h1>Other visits"),
        ("<h1>Visits</h1>", ""),
        (' lang="en"', ""),
        ("<!doctype html>", "<!doctype htm>"),
    ],
)
def test_what_is_wrong_is_found_though_a_page_like_it_was_sound(sound: str, unsound: str) -> None:
    assert problems(PAGE) == []
    wrong = PAGE.replace(sound, unsound, 1)
    assert problems(wrong) == all_problems(wrong) != []
