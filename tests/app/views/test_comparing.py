"""Two visits side by side, item by item: what was given then and then, and which items moved. Nothing is summed."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import today
from app.extensions import db
from app.models import AuditEntry, Revision
from app.words import day
from tests.builders import LONDON, all_graded, graded
from tests.people import Cast
from tests.reading import part, text
from tests.visits import Visits

ASKED = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}


def address(one: Revision, other: Revision) -> str:
    return f"/profiles/{one.visit.profile_id}/compare?one={one.visit_id}&other={other.visit_id}"


def items(client: FlaskClient, where: str) -> dict[str, str]:
    """Each item's line, by the item."""
    page = client.get(where).text
    found = {}
    for line in re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(.*?)</tr>", page, re.S):
        title, _, rest = line.partition("</th>")
        found[title] = " ".join(re.sub(r"<[^>]+>", " ", rest).split())
    return found


@pytest.fixture
def two(visits: Visits) -> tuple[Revision, Revision]:
    """A visit, and a later one at which one item is better, one worse, and one not graded."""
    before = all_graded(
        2, h2=graded(5, "seen", note="No bed.", cause="money"), n1=graded(2, "carer"), w1=graded(3)
    )
    after = all_graded(
        2,
        h2=graded(3, "seen", "child", changed_because="A bed came."),
        n1=graded(4, "child", note="Hungry."),
        w1={"not_graded": "not_observed", "reason": "Asleep."},
        w2={"not_graded": "not_asked"},
    )
    before["w2"] = {"not_graded": "access_refused"}
    return visits.made(40, ratings=before), visits.made(10, ratings=after, kind="unannounced")


def test_each_item_stands_with_its_grade_evidence_note_and_cause(
    two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    told = items(amira, address(*two))
    assert told["Sleeping place"] == (
        "5 Dangerous I saw it Note: No bed. Cause: Money 3 Uneven I saw it, Child told me "
        "What is different: A bed came. Better"
    )
    assert told["Food in the home"] == "2 Sound Carer told me 4 Failing Child told me Note: Hungry. Worse"


def test_items_that_did_not_move_or_were_not_graded_say_so(
    two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    told = items(amira, address(*two))
    assert told["Hazards"].endswith("Same")
    assert (
        told["Noticing and responding"]
        == "3 Uneven I saw it Not seen Reason: Asleep. Not graded at one of them"
    )
    assert told["Affection and enjoyment"] == "Access refused Not asked Not graded at either"


def test_only_items_that_moved_are_marked(two: tuple[Revision, Revision], amira: FlaskClient) -> None:
    page = amira.get(address(*two)).text
    marked = re.findall(r'<tr class="hf-moved">\s*<th scope="row">([^<]*)<', page)
    assert marked == ["Food in the home", "Sleeping place"]
    assert page.count("<strong>Better</strong>") == page.count("<strong>Worse</strong>") == 1


def test_what_somebody_said_is_better_is_told_and_not_seen(visits: Visits, amira: FlaskClient) -> None:
    before = all_graded(2, h2=graded(4, note="No bed."), h3=graded(4, note="Wires."), n1=graded(1))
    after = all_graded(2, h2=graded(1, "carer"), h3=graded(1), n1=graded(2, "carer"))
    two = visits.made(40, ratings=before), visits.made(10, ratings=after)
    told = items(amira, address(*two))
    assert told["Sleeping place"].endswith("1 Secure Carer told me Told, not seen")
    assert told["Hazards"].endswith("I saw it Better")
    assert told["Food in the home"].endswith("Worse")
    assert re.findall(r'<tr class="hf-moved">\s*<th scope="row">([^<]*)<', amira.get(address(*two)).text) == [
        "Food in the home",
        "Hazards",
    ]


def test_two_visits_of_one_day_and_kind_are_told_apart_by_their_time(
    visits: Visits, amira: FlaskClient
) -> None:
    early, late = visits.made(10), visits.made(10, started_at=_at(10, 16))
    other = visits.made(10, kind="unannounced")
    page = amira.get(address(early, late)).text.split('id="_compare"', 1)[1]
    told = dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)<', page))
    on = day(early.visited_on)
    assert told[str(early.visit_id)] == f"{on}, Announced, 10:00"
    assert told[str(late.visit_id)] == f"{on}, Announced, 16:00"
    assert told[str(other.visit_id)] == f"{on}, Unannounced"


def _at(days_ago: int, hour: int) -> str:
    on = today() - timedelta(days=days_ago)
    return datetime(on.year, on.month, on.day, hour, tzinfo=LONDON).isoformat()


def test_the_earlier_visit_stands_first_however_they_were_chosen(
    two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    assert items(amira, address(*two)) == items(amira, address(*reversed(two)))


def test_nothing_is_summed(two: tuple[Revision, Revision], amira: FlaskClient) -> None:
    page = text(amira, address(*two)).lower()
    for word in ("total", "average", "mean", "score", "sum", "%"):
        assert word not in page


def test_it_comes_as_a_part_of_the_page_where_one_was_asked_for(
    two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    answer = amira.get(address(*two), headers=ASKED)
    assert answer.text.lstrip().startswith('<section id="_compare"')
    assert "<h1" not in answer.text


def test_one_domain_may_be_compared_alone(two: tuple[Revision, Revision], amira: FlaskClient) -> None:
    assert "Sleeping place" in items(amira, address(*two) + "&domain=housing")
    assert "Food in the home" not in items(amira, address(*two) + "&domain=housing")
    assert "Food in the home" in items(amira, address(*two) + "&domain=money")


def test_the_newest_version_is_compared(visits: Visits, amira: FlaskClient) -> None:
    one, other = visits.made(40, 4), visits.made(10, 4)
    visits.corrected(other, 10, 2)
    assert items(amira, address(one, other))["Hazards"].endswith("Better")


def test_the_profile_offers_its_two_newest_visits(two: tuple[Revision, Revision], amira: FlaskClient) -> None:
    before, after = two
    page = amira.get(f"/profiles/{before.visit.profile_id}").text
    form = page.split('id="_compare"', 1)[1]
    assert re.findall(r'<option value="([^"]*)" selected', form) == [
        str(before.visit_id),
        str(after.visit_id),
    ]


def test_a_single_visit_has_nothing_to_stand_beside(visits: Visits, amira: FlaskClient) -> None:
    only = visits.made(10)
    assert 'id="_compare"' not in amira.get(f"/profiles/{only.visit.profile_id}").text


def test_without_a_choice_the_page_asks_for_one(two: tuple[Revision, Revision], amira: FlaskClient) -> None:
    answer = amira.get(f"/profiles/{two[0].visit.profile_id}/compare")
    assert answer.status_code == 200
    assert "There is a problem" not in answer.text


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("one={one}&other={one}", "Choose another visit than the first"),
        ("one={one}", "Choose a visit"),
        ("one={one}&other=nothing", "Choose a visit"),
    ],
)
def test_what_cannot_be_compared_is_said(
    chosen: str, why: str, two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    answer = amira.get(f"/profiles/{two[0].visit.profile_id}/compare?{chosen.format(one=two[0].visit_id)}")
    assert answer.status_code == 422
    assert why in answer.text


def test_a_visit_to_another_child_is_no_choice(
    cast: Cast,
    visits: Visits,
    two: tuple[Revision, Revision],
    amira: FlaskClient,
    signed_in: Callable[[str], FlaskClient],
) -> None:
    sisters = visits.made(10, to=cast.sana)
    assert amira.get(address(two[0], sisters)).status_code == 422
    assert signed_in("ben").get(address(*two)).status_code == 404


def test_the_look_is_in_the_trail_with_both_visits(
    cast: Cast, two: tuple[Revision, Revision], amira: FlaskClient
) -> None:
    amira.get(address(*two))
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "viewed"))
    assert (entry.subject, entry.profile_id) == ("profile", cast.rafi.id)
    assert all(str(one.visit_id) in entry.facts for one in two)


def test_a_visit_that_is_not_there_is_not_compared(cast: Cast, visits: Visits, amira: FlaskClient) -> None:
    one = visits.made(10)
    where = f"/profiles/{cast.rafi.id}/compare?one={one.visit_id}&other={uuid.uuid4()}"
    assert amira.get(where).status_code == 422
    assert "Choose a visit" in part(amira, where, "other-error")
