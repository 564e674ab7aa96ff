"""Brothers and sisters visited on one occasion, side by side: what differs, what was copied, and who may see it."""

import re
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import AuditEntry, Profile, Revision
from tests.builders import all_graded, graded
from tests.people import Cast, assign, profile
from tests.reading import text, told
from tests.visits import Visits

OCCASION = uuid.UUID("00000000-0000-4000-8000-000000000abc")


@pytest.fixture
def both(cast: Cast, visits: Visits) -> tuple[Revision, Revision]:
    """Rafi and Sana, visited on one occasion: a room copied, a bed that differs, something not graded for her."""
    his = visits.made(10, occasion=str(OCCASION), ratings=all_graded(2, h2=graded(4, note="A mattress.")))
    hers = all_graded(2, h1=graded(2, copied_from=str(his.visit_id)), y3={"not_graded": "not_observed"})
    return his, visits.made(10, to=cast.sana, occasion=str(OCCASION), ratings=hers)


def occasion(of: Profile, which: uuid.UUID = OCCASION) -> str:
    return f"/profiles/{of.id}/occasions/{which}"


def items(client: FlaskClient, where: str) -> dict[str, str]:
    """Each item's line, by the item."""
    page = client.get(where).text
    lines = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">([^<]*)</th>(.*?)</tr>", page, re.S)
    return {title: told(rest) for title, rest in lines}


def test_children_stand_side_by_side_item_by_item(
    cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    found = items(amira, occasion(cast.rafi))
    assert found["Sleeping place"] == "4 Failing I saw it Note: A mattress. 2 Sound I saw it Differs"
    assert found["Hazards"] == "2 Sound I saw it 2 Sound I saw it Same"
    assert found["The child&#39;s body"] == "2 Sound I saw it Not seen Not graded for all"


def test_only_what_differs_is_marked(cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient) -> None:
    page = amira.get(occasion(cast.rafi)).text
    assert re.findall(r'<tr class="hf-moved">\s*<th scope="row">([^<]*)<', page) == ["Sleeping place"]


def test_what_was_copied_says_from_whose_visit(
    cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    assert items(amira, occasion(cast.rafi))["Warm, dry, sound"] == (
        "2 Sound I saw it 2 Sound I saw it Copied: from the visit to R. Same"
    )


def test_the_newest_version_stands_there(
    cast: Cast, visits: Visits, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    visits.corrected(both[0], 10, 2, occasion=str(OCCASION))
    assert items(amira, occasion(cast.rafi))["Sleeping place"].endswith("Same")


def test_a_version_that_left_the_occasion_is_not_part_of_it(
    cast: Cast, visits: Visits, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    visits.corrected(both[1], 10, 2, to=cast.sana, occasion=None)
    assert "HV-0002" not in text(amira, occasion(cast.rafi))
    assert amira.get(occasion(cast.sana)).status_code == 404


def test_the_visit_and_the_profile_lead_to_it(
    cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    his, hers = both
    for page in (f"/profiles/{cast.rafi.id}", f"/profiles/{cast.rafi.id}/visits/{his.visit_id}"):
        assert f'href="{occasion(cast.rafi)}"' in amira.get(page).text
    assert (
        f'href="{occasion(cast.sana)}"' in amira.get(f"/profiles/{cast.sana.id}/visits/{hers.visit_id}").text
    )


# Who may see it -----------------------------------------------------------------------------------


def test_a_child_whom_one_may_not_see_leaves_no_trace(
    cast: Cast, visits: Visits, signed_in: Callable[[str], FlaskClient]
) -> None:
    mine = profile("B.", "HV-0010", cast.north, born=None, household=cast.rafi.household)
    assign(cast.ben, mine)
    db.session.commit()
    ben, alone, beside = signed_in("ben"), uuid.uuid4(), uuid.uuid4()
    first = visits.made(30, by=cast.ben, to=mine, occasion=str(alone))
    hidden = visits.made(10, occasion=str(beside), ratings=all_graded(4))
    copied = all_graded(2, h1=graded(2, copied_from=str(hidden.visit_id)))
    second = visits.made(10, by=cast.ben, to=mine, occasion=str(beside), ratings=copied)
    # Where a hidden child was visited too, the page is that of a child visited alone, but for its date and ids.
    pages = []
    for which, visit in ((alone, first), (beside, second)):
        page = (
            ben.get(occasion(mine, which)).text.replace(str(visit.visit_id), "ID").replace(str(which), "ID")
        )
        pages.append(re.sub(r"\d+ [A-Z][a-z]+ 20\d\d", "DATE", page))
    assert pages[0] == pages[1]
    assert "R." not in told(pages[1].split("<main", 1)[1])
    for address in (f"/profiles/{mine.id}", f"/profiles/{mine.id}/visits/{second.visit_id}"):
        assert "/occasions/" not in ben.get(address).text


def test_who_may_see_no_child_of_it_learns_nothing(
    cast: Cast, both: tuple[Revision, Revision], signed_in: Callable[[str], FlaskClient]
) -> None:
    for who in ("ben", "dana", "evi"):
        nothing = signed_in(who).get(f"/profiles/{uuid.uuid4()}")
        answer = signed_in(who).get(occasion(cast.rafi))
        assert (answer.status_code, answer.text) == (404, nothing.text)


def test_an_occasion_of_other_children_is_not_found_under_this_one(
    cast: Cast, visits: Visits, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    other = uuid.uuid4()
    visits.made(5, to=cast.sana, occasion=str(other))
    assert amira.get(occasion(cast.rafi, other)).status_code == 404


def test_the_look_at_each_child_is_in_the_trail(
    cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    amira.get(occasion(cast.rafi))
    seen = select(AuditEntry.subject, AuditEntry.subject_id, AuditEntry.profile_id)
    found = {tuple(row) for row in db.session.execute(seen.where(AuditEntry.action == "viewed"))}
    assert found == {("occasion", str(OCCASION), one.id) for one in (cast.rafi, cast.sana)}


def test_who_may_not_see_the_other_visit_is_not_told_that_it_is_a_siblings(
    cast: Cast, both: tuple[Revision, Revision], amira: FlaskClient, signed_in: Callable[[str], FlaskClient]
) -> None:
    _his, hers = both
    page = f"/profiles/{cast.sana.id}/visits/{hers.visit_id}"
    assert "from a brother&#39;s or sister&#39;s visit" in amira.get(page).text
    assign(cast.ben, cast.sana)
    seen_by_ben = signed_in("ben").get(page).text
    assert "from another visit and confirmed here" in seen_by_ben
    assert "sister&#39;s visit" not in seen_by_ben
