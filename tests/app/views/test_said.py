"""What a profile's page says beside the grades: words in time, when who was last seen, days, items and their causes."""

import re
from datetime import timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from app.clock import today
from app.extensions import db
from app.words import day
from tests.builders import all_graded, graded
from tests.people import Cast, assign, profile
from tests.reading import part, text
from tests.visits import Visits

SAID: dict[str, Any] = {
    "childs_day": "Toast, school, telly.",
    "childs_words": "I sleep on the sofa.",
    "carer_view": "It was a bad month.",
    "engagement": {"how": "reluctant", "why": "Tired of visits."},
    "shared_with_carer": "refused",
}


@pytest.fixture
def rafi(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}"


def ago(days: int) -> str:
    return day(today() - timedelta(days=days))


# Said ---------------------------------------------------------------------------------------------


def test_what_was_said_stands_in_time_newest_first(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(40, childs_words="First.")
    visits.made(25)
    visits.made(10, childs_words="Second.", kind="unannounced")
    told = part(amira, rafi, "_in_time")
    assert told.index("Second.") < told.index("First.")
    assert f"{ago(10)} Unannounced, Amira Osei In the child's own words Second." in told
    assert f" {ago(25)} " not in told


def test_only_the_childs_own_words_are_a_quote_and_the_rest_is_prose(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, **SAID)
    root = html5lib.parse(amira.get(rafi).text, namespaceHTMLElements=False)
    quotes = ["".join(one.itertext()) for one in root.iter("blockquote")]
    assert quotes == ["I sleep on the sofa."]
    told = part(amira, rafi, "_in_time")
    assert told.startswith("What was said and noted")
    assert "In the child's own words I sleep on the sofa." in told
    assert "The child's day Toast, school, telly. The carer's view It was a bad month." in told


def test_the_carers_view_beside_an_agreed_change_is_no_quote(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    change = {"item": "h2", "grade": 1, "by": today().isoformat(), "owner": "mother"}
    visits.made(10, targets=[change], **SAID)
    assert "The carer's view at that visit It was a bad month." in text(amira, f"{rafi}/targets")
    assert "<blockquote" not in amira.get(f"{rafi}/targets").text


def test_how_the_family_takes_part_and_why_not_and_whether_grades_were_shared(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, **SAID)
    told = part(amira, rafi, "_in_time")
    assert "How the family engages Reluctant: Tired of visits." in told
    assert "Grades shared with the carer The carer did not want to hear them" in told


def test_the_period_chooses_the_words_too(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(200, childs_words="Long ago.")
    visits.made(10, childs_words="Lately.")
    told = part(amira, f"{rafi}?period=3", "_in_time")
    assert "Lately." in told
    assert "Long ago." not in told


def test_a_corrected_visit_says_what_its_newest_version_says(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.corrected(visits.made(10, childs_words="Wrong."), 10, childs_words="Right.")
    told = part(amira, rafi, "_in_time")
    assert "Right." in told
    assert "Wrong." not in told


# Last seen ----------------------------------------------------------------------------------------


def seen(client: FlaskClient, where: str) -> dict[str, str]:
    """Each line of what was last seen, by its first words."""
    root = html5lib.parse(client.get(where).text, namespaceHTMLElements=False)
    section = next(one for one in root.iter("section") if one.get("id") == "_last_seen")
    lines = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in section.iter("tr")]
    return {first: " | ".join(rest) for first, *rest in lines[1:]}


def test_the_bedroom_says_when_it_was_last_seen_by_whom_and_unannounced(
    cast: Cast, visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(60, kind="unannounced", bedroom_seen=True)
    visits.made(30, kind="announced", bedroom_seen=True)
    visits.made(10, kind="unannounced", bedroom_seen=False, bedroom_reason="Locked.")
    assert seen(amira, rafi)["Bedroom"] == (
        f"{ago(30)} 4 weeks ago, Amira Osei, announced | {ago(60)} 8 weeks ago, Amira Osei, unannounced"
    )


def test_each_sight_leads_to_its_visit(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visit = visits.made(10, bedroom_seen=True)
    section = amira.get(rafi).text.split('id="_last_seen"', 1)[1].split("</section>", 1)[0]
    assert section.count(f'href="{rafi}/visits/{visit.visit_id}"') == 4


def test_what_was_never_seen_says_so(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(10, bedroom_seen=None, child_seen=True, child_alone=False)
    told = seen(amira, rafi)
    assert told["Bedroom"] == "Not yet | Never unannounced"
    assert told["Child alone"] == "Not yet | Never unannounced"
    assert told["Child"].endswith("| Never unannounced")


def test_a_child_on_a_screen_was_not_seen_at_home(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(30)
    visits.made(5, kind="video", ratings={})
    assert seen(amira, rafi)["Child"].startswith(ago(30))
    assert seen(amira, rafi)["Home"].startswith(ago(30))


def test_nobody_is_asked_to_see_alone_whom_the_rule_calls_too_young(
    cast: Cast, visits: Visits, amira: FlaskClient
) -> None:
    visits.made(10, to=cast.sana, child_alone=False)
    assert list(seen(amira, f"/profiles/{cast.sana.id}")) == ["Bedroom", "Child", "Home"]
    unborn = profile("Baby", "HV-0012", cast.north, born=None, due_on=today() + timedelta(days=40))
    assign(cast.amira, unborn)
    db.session.commit()
    visits.made(10, to=unborn, child_seen=False, child_alone=False)
    assert list(seen(amira, f"/profiles/{unborn.id}")) == ["Bedroom", "Home"]


def test_an_unannounced_visit_that_was_the_last_is_told_once(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, kind="unannounced", bedroom_seen=True)
    assert seen(amira, rafi)["Bedroom"].endswith("unannounced | The same visit")


# Days, items, causes ------------------------------------------------------------------------------


def facts(client: FlaskClient, where: str, domain: str = "housing") -> dict[str, str]:
    """What stands under a domain's sentence, by name."""
    root = html5lib.parse(client.get(where).text, namespaceHTMLElements=False)
    card = next(one for one in root.iter("article") if one.get("id") == domain)
    names, values = (["".join(one.itertext()) for one in card.iter(tag)] for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def test_days_in_concern_are_certain_estimated_and_unknown(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    for days, grade in ((200, 4), (180, 4), (100, 4), (90, 2)):
        visits.made(days, grade)
    told = facts(amira, rafi)
    assert told["In concern for"] == "At least 20 days, up to 110 days by estimate"
    assert told["Time not known"] == (
        "90 days: from a look at concern to a better one, to one more than 60 days later, or to today"
    )
    assert "Share of life" not in told


def test_what_is_certain_has_no_unknown_time(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days in (40, 20, 0):
        visits.made(days, 4)
    assert facts(amira, rafi)["In concern for"] == "40 days"
    assert "Time not known" not in facts(amira, rafi)


def test_where_nothing_is_certain_only_the_estimate_is_told(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(30, 4)
    visits.made(10, 2)
    assert facts(amira, rafi)["In concern for"] == "Up to 20 days by estimate"


def test_of_the_youngest_days_are_a_share_of_life(cast: Cast, visits: Visits, amira: FlaskClient) -> None:
    baby = profile("Y.", "HV-0011", cast.north, born=today() - timedelta(days=100))
    assign(cast.amira, baby)
    db.session.commit()
    visits.made(60, 4, to=baby, child_alone=False)
    visits.made(10, 4, to=baby, child_alone=False)
    told = facts(amira, f"/profiles/{baby.id}")
    assert told["Share of life"] == "At least 50% and by estimate up to 60% of this child's life so far"


def test_a_domain_never_at_concern_has_no_days(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    visits.made(10, 2)
    assert "In concern for" not in facts(amira, rafi)


def test_what_was_carried_is_named_under_the_sentence_and_in_the_table(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(40, ratings=all_graded(2, h1=graded(3)))
    visits.made(10, ratings=all_graded(2, h1={"not_graded": "not_observed"}))
    assert facts(amira, rafi)["Not looked at, counted as before"] == "Warm, dry, sound"
    assert "counted as before: Warm, dry, sound" in part(amira, rafi, "housing-visits")


def test_the_cause_stands_beside_the_concern_in_sentence_and_table(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, ratings=all_graded(2, h2=graded(4, note="No bed.", cause="money")))
    assert "Cause noted: money." in part(amira, rafi, "_strips")
    assert "Sleeping place (4), cause noted: money" in part(amira, rafi, "housing")
    assert "Cause noted: money" in part(amira, rafi, "housing-visits")


def test_two_causes_are_told_apart_and_a_concern_without_one_says_so(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    found = {
        "h1": graded(4, note="Mould.", cause="landlord"),
        "h2": graded(4, note="No bed.", cause="money"),
        "h3": graded(4, note="Wires."),
    }
    visits.made(10, ratings=all_graded(2) | found)
    told = "Cause noted: the landlord (Warm, dry, sound); money (Sleeping place); no cause noted: "
    assert told in part(amira, rafi, "_strips")
    assert told in part(amira, rafi, "housing-visits")
    assert told in text(amira, f"{rafi}/chronology")
    assert told[1:] in text(amira, "/")


def test_a_concern_without_a_cause_says_so_wherever_it_stands(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, ratings=all_graded(2, h2=graded(5, note="No bed.")))
    assert "No cause noted." in part(amira, rafi, "_strips")
    assert "Sleeping place (5), no cause noted" in part(amira, rafi, "housing")
    assert "set by Sleeping place No cause noted" in part(amira, rafi, "housing-visits")
    assert "First picture, no cause noted" in text(amira, "/")
    assert " No cause noted." in text(amira, f"{rafi}/chronology")
    assert "o cause noted" not in part(amira, rafi, "nutrition")


def test_a_better_word_from_the_carer_takes_no_cause_away(
    visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10, ratings=all_graded(2, h2=graded(4, note="No bed.", cause="money")))
    visits.made(9, ratings=all_graded(2, h2=graded(1, "carer")))
    assert "cause noted: money" in part(amira, rafi, "housing")
    assert "cause noted: money" in text(amira, "/")


def test_every_flag_says_why_it_matters(visits: Visits, amira: FlaskClient, rafi: str) -> None:
    for days in (120, 80, 40, 10):
        visits.made(days, 2)
    told = part(amira, rafi, "_notices")
    assert "All good looks were announced" in told
    assert "Only an unannounced look can tell." in told


def test_each_domain_leads_to_how_its_verdict_was_reached(
    cast: Cast, visits: Visits, amira: FlaskClient, rafi: str
) -> None:
    visits.made(10)
    page = amira.get(rafi).text
    assert len(re.findall(rf'href="{rafi}/reached/\w+"', page)) == 5
    assert "How this was reached : Housing" in text(amira, rafi)
