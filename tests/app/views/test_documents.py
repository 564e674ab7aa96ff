"""Papers: made once, kept as made, named by a digest; what is left out of them; and who may read one."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import challenges, discussions
from app.clock import now, today
from app.extensions import db
from app.models import Circumstance, Document, Event, Profile, Revision, Target
from app.papers import digest, keys
from app.shown.papers import field
from app.words import day
from tests.builders import all_graded, graded
from tests.papers import texts
from tests.people import Cast, assign
from tests.rows import entries
from tests.visits import Visits

DAY, WORDS, VIEW = "Toast, then the screen all day.", "I hide when he shouts.", "She says he is never here."
UNCLE, REPORT, SOURCE = "mother's brother Wyn", "Hungry at school twice.", "Deputy head"


@pytest.fixture
def told(visits: Visits) -> Revision:
    """A visit at which much was said, after a quiet one."""
    visits.made(40, 2)
    return visits.made(
        12, 2, childs_day=DAY, childs_words=WORDS, carer_view=VIEW,
        household=[{"who": UNCLE, "lives": "stays", "seen": False}],
        ratings=all_graded(2) | {"h2": graded(4, note="A bare mattress.", cause="money")},
    )  # fmt: skip


@pytest.fixture
def reported(cast: Cast) -> Event:
    """What a school told us."""
    made = Event(
        profile_id=cast.rafi.id, kind="school_report", happened_on=today() - timedelta(days=9), source=SOURCE,
        what=REPORT, effect="He falls asleep in lessons.", by_id=cast.amira.id, recorded_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def new(profile: Profile, kind: str) -> str:
    return f"/profiles/{profile.id}/documents/new?kind={kind}"


def made(client: FlaskClient, profile: Profile, kind: str = "conference", **fields: str) -> Document:
    """Make a paper by the form, and give it."""
    chosen = {} if kind == "family" else {"detail": "tables"}
    answer = client.post(new(profile, kind), data=chosen | fields)
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Document, uuid.UUID(answer.headers["Location"].rsplit("/", 1)[1]))


def html(client: FlaskClient, document: Document) -> str:
    answer = client.get(f"/documents/{document.id}")
    assert answer.status_code == 200
    return answer.text


def words(client: FlaskClient, document: Document) -> str:
    """The words of the paper on its page."""
    paper = html(client, document).split('<article class="hf-paper', 1)[1].split("</article>", 1)[0]
    paper = re.sub(r"<svg.*?</svg>", " ", paper, flags=re.S)
    plain = re.sub(r"<[^>]+>", " ", paper).replace("&#39;", "'").replace("&#34;", '"').replace("\u00a0", " ")
    return " ".join(plain.split())


# Making one ---------------------------------------------------------------------------------------


def test_a_profile_offers_three_kinds_of_paper_and_those_made_before(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    page = amira.get(f"/profiles/{cast.rafi.id}/documents/new").text
    assert "None yet" in page
    before = made(amira, cast.rafi)
    page = amira.get(f"/profiles/{cast.rafi.id}/documents/new").text
    assert all(f"?kind={kind}" in page for kind in ("conference", "court", "family"))
    assert f"/documents/{before.id}" in page


def test_a_paper_says_the_sentences_the_rule_the_versions_and_who_made_it(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    paper = words(amira, made(amira, cast.rafi))
    assert "Conference pack Made by Amira Osei, worker, North" in paper
    assert "R., HV-0001 7 years. Known since 1 January 2020." in paper
    assert "Housing: Worsening 4 on" in paper
    assert "Cause noted: money" in paper
    assert "Read by rule trajectory-1 as of" in paper
    assert told.digest[:16] in paper
    assert "Not signed yet." in paper
    assert "Home Visit Observation Profile, version 1" in paper


def test_a_paper_says_at_which_address_it_is_checked_where_none_is_configured(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    paper = words(amira, made(amira, cast.rafi))
    assert "type its digest at http://localhost/documents/check." in paper


def test_what_weakens_a_picture_is_said_once_with_all_its_items(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    both = ("n1", "h1")
    visits.made(30, 2, ratings=all_graded(2) | {one: graded(2, "carer") for one in both})
    later = {one: graded(4, "record", note="Not so.") for one in both}
    visits.made(10, 2, ratings=all_graded(2) | later)
    paper = words(amira, made(amira, cast.rafi, detail="summary"))
    assert paper.count("account and a record differ") == 1
    assert "differ: Food in the home; Warm, dry, sound (Nutrition and Housing)." in paper


@pytest.mark.parametrize(
    ("detail", "tables", "notes"), [("summary", False, False), ("tables", True, False), ("full", True, True)]
)
def test_the_degree_of_detail_decides_about_tables_and_notes(
    cast: Cast, amira: FlaskClient, told: Revision, detail: str, tables: bool, notes: bool
) -> None:
    paper = words(amira, made(amira, cast.rafi, detail=detail))
    assert ("Housing at each visit, newest first" in paper) is tables
    assert ("What was significant, the oldest first" in paper) is tables
    assert ("Note: A bare mattress." in paper) is notes


def test_a_court_pack_always_has_its_chronology(cast: Cast, amira: FlaskClient, told: Revision) -> None:
    paper = words(amira, made(amira, cast.rafi, "court", detail="summary"))
    assert "What was significant, the oldest first" in paper


def test_a_time_limits_tables_and_entries_and_never_the_verdicts(
    cast: Cast, amira: FlaskClient, told: Revision, visits: Visits
) -> None:
    since = (today() - timedelta(days=20)).isoformat()
    paper = made(amira, cast.rafi, **{"from": since})
    text = words(amira, paper)
    assert f"Tables and entries from {day(today() - timedelta(days=20))} on." in text
    assert "Housing: Worsening" in text
    (table,) = re.findall(r"Housing at each visit, newest first(.*?)Hygiene:", text)
    assert table.count("Announced") == 1
    assert len(paper.content["children"][0]["versions"]) == 2


def test_a_wrong_field_is_told_and_nothing_typed_is_lost(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    out = {field(keys.quote(told.visit_id, "childs_words")): "other"}
    answer = amira.post(new(cast.rafi, "conference"), data={"detail": "full", "from": "31/2/2026", **out})
    assert answer.status_code == 422
    assert "Enter a real date" in answer.text
    assert "Say what the other reason is" in answer.text
    assert 'value="31/2/2026"' in answer.text
    assert re.search(r'value="full" checked', answer.text)
    assert re.search(r'value="other" selected', answer.text)
    assert db.session.scalars(select(Document)).all() == []


def test_a_kind_that_there_is_not_is_not_there(cast: Cast, amira: FlaskClient) -> None:
    assert amira.get(new(cast.rafi, "newspaper")).status_code == 404


def test_brothers_and_sisters_come_by_choice_each_on_pages_of_their_own(
    cast: Cast, amira: FlaskClient, told: Revision, visits: Visits
) -> None:
    visits.made(5, 3, to=cast.sana)
    assert "HV-0002" not in words(amira, made(amira, cast.rafi))
    both = made(amira, cast.rafi, **{f"sibling-{cast.sana.id}": "yes"})
    paper = words(amira, both)
    assert paper.index("R., HV-0001") < paper.index("S., HV-0002")


# Kept as made -------------------------------------------------------------------------------------


def test_a_paper_stays_as_it_was_made_whatever_the_record_says_later(
    cast: Cast, amira: FlaskClient, told: Revision, visits: Visits
) -> None:
    paper = made(amira, cast.rafi)
    before = html(amira, paper)
    visits.made(1, 5)
    cast.amira.name = "Amira Somebody"
    cast.rafi.child.initials = "X."
    db.session.commit()
    assert html(amira, paper).split("<main")[1] == before.split("<main")[1]


def test_its_digest_is_of_all_that_it_says(cast: Cast, amira: FlaskClient, told: Revision) -> None:
    paper = made(amira, cast.rafi)
    assert paper.digest == digest.of(paper.content)
    assert paper.content["children"][0]["versions"][str(told.visit_id)] == {
        "revision": 1,
        "digest": told.digest,
    }
    assert digest.of({**paper.content, "title": "Another"}) != paper.digest


def test_it_keeps_the_verdicts_with_the_rule_and_the_numbers_that_gave_them(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    content = made(amira, cast.rafi).content
    (child,) = content["children"]
    assert content["rule"] == "trajectory-1"
    assert child["parameters"]["sustain_days"] == 90
    assert child["verdicts"]["housing"]["verdict"] == "worsening"
    assert child["instrument"] == {"key": "home-visit-observation", "version": 1}


def test_a_paper_that_was_altered_is_not_shown(cast: Cast, amira: FlaskClient, told: Revision) -> None:
    paper = made(amira, cast.rafi)
    paper.content = {**paper.content, "title": "All is well"}
    db.session.commit()
    for ending in ("", ".pdf"):
        answer = amira.get(f"/documents/{paper.id}{ending}")
        assert answer.status_code == 409
        assert "This paper is not as it was made" in answer.text
        assert "All is well" not in answer.text


def abuse_known_of(cast: Cast) -> Circumstance:
    """What the police told of Rafi's home."""
    abuse = Circumstance(
        profile_id=cast.rafi.id, kind="domestic_abuse", about="the mother", source="Police", words="In 2019.",
        since_on=today(), by_id=cast.amira.id, recorded_at=now(),
    )  # fmt: skip
    db.session.add(abuse)
    db.session.commit()
    return abuse


# Left out -----------------------------------------------------------------------------------------


def test_what_is_left_out_is_counted_with_its_reason_and_not_said(
    cast: Cast, amira: FlaskClient, told: Revision, reported: Event
) -> None:
    abuse = abuse_known_of(cast)
    everything = words(amira, made(amira, cast.rafi, detail="full"))
    out = {
        field(keys.quote(told.visit_id, "childs_words")): "harm",
        field(keys.event(reported.id)): "confidence",
        field(keys.circumstance(abuse.id)): "other",
        field(keys.adult(cast.rafi.id, UNCLE)): "harm",
    }
    paper = made(amira, cast.rafi, detail="full", why="The court has it.", **out)
    text = words(amira, paper)
    for canary in (WORDS, REPORT, "In 2019", "brother Wyn"):
        assert canary in everything
        assert canary not in text
        assert canary not in json.dumps(paper.content)
    assert "2 entries left out: it could lead to harm" in text
    assert "1 entry left out: it was given in confidence" in text
    assert "1 entry left out: The court has it." in text
    assert DAY in text
    facts = json.loads(entries("made", "document")[-1].facts)
    assert len(facts["left_out"]) == 4
    assert "The court has it" not in json.dumps(facts)


def test_an_event_that_is_left_out_is_neither_drawn_nor_counted(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    rows = [
        Event(
            profile_id=cast.rafi.id, kind=kind, happened_on=today() - timedelta(days=20), source="Police",
            what="", effect="", by_id=cast.amira.id, recorded_at=now(),
        )
        for kind in ("police_report", "was_not_brought")
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.commit()
    whole = json.dumps(made(amira, cast.rafi).content["children"][0]["sections"])
    out = {field(keys.event(one.id)): "harm" for one in rows}
    less = json.dumps(made(amira, cast.rafi, **out).content["children"][0]["sections"])
    for canary in (">police<", "Was not brought"):
        assert canary in whole
        assert canary not in less


def desk_target(cast: Cast, by_days: int) -> Target:
    """A change agreed at the desk."""
    made = Target(
        profile_id=cast.rafi.id, item="h2", grade_then=4, grade=2, agreed_on=today() - timedelta(days=5),
        by_on=today() + timedelta(days=by_days), owner="mother", help="A bed from the project.",
        family_words="We need two beds.", by_id=cast.amira.id, recorded_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


@pytest.mark.parametrize(("kind", "take"), [("conference", ()), ("family", ("child", "carer"))])
def test_only_what_was_said_word_for_word_is_a_quote_and_what_was_written_down_is_prose(
    cast: Cast, amira: FlaskClient, told: Revision, kind: str, take: tuple[str, ...]
) -> None:
    desk_target(cast, 10)
    page = html(amira, made(amira, cast.rafi, kind, **{f"take-{part}": "yes" for part in take}))
    quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page)
    assert quotes == ([WORDS, "We need two beds."] if kind == "conference" else [WORDS])
    assert "<h3>What was said and noted</h3>" in page
    for whose, written in (("The child&#39;s day", DAY), ("The carer&#39;s view", VIEW)):
        assert re.search(rf"<dt>{whose}, [^<]*</dt><dd class=\"hf-lines\">{written}</dd>", page), whose
    assert "In their own words" not in page


def test_what_was_agreed_stands_in_a_pack_with_the_familys_words_unless_they_are_left_out(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    agreed = desk_target(cast, 10)
    text = words(amira, made(amira, cast.rafi))
    assert "Sleeping place 4 Failing 2 Sound 4 Failing" in text
    assert "mother. A bed from the project." in text
    assert "We need two beds." in text
    out = {field(keys.agreed(agreed.id)): "another"}
    assert "We need two beds." not in json.dumps(made(amira, cast.rafi, **out).content)


NAMED = {"take-household": "yes", "take-agencies": "yes"}


@pytest.mark.parametrize(("kind", "more"), [("court", {"detail": "full"}), ("family", NAMED)])
def test_a_change_that_is_left_out_stands_nowhere_on_the_paper(
    cast: Cast, amira: FlaskClient, visits: Visits, kind: str, more: dict[str, str]
) -> None:
    refuge = {"item": "n1", "grade": 1, "by": day_of(20), "owner": "aunt Nesta", "help": "The refuge rings."}
    visit = visits.made(9, 3, ratings=all_graded(3) | {"h2": graded(4, note="Bare.")}, targets=[refuge])
    at_desk = desk_target(cast, 10)
    canaries = "aunt Nesta", "The refuge rings", "A bed from the project"
    every = json.dumps(made(amira, cast.rafi, kind, **more).content)
    assert all(canary in every for canary in canaries)
    out = {field(keys.target(one)): "harm" for one in (uuid.uuid5(visit.visit_id, "n1"), at_desk.id)}
    paper = made(amira, cast.rafi, kind, **more, **out)
    assert not any(canary in json.dumps(paper.content) for canary in (*canaries, "We need two beds"))
    assert ("2 entries left out" in words(amira, paper)) is (kind == "court")


def test_what_supervision_said_can_be_left_out_of_a_chronology_and_is_not_offered_to_a_family(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    met = discussions.Told(today(), "Chidi and Dr Secret", "Stuck.", "His stepfather's illness.", ())
    discussed = discussions.record(cast.rafi, met, cast.chidi, now())
    kept = challenges.challenge(cast.rafi, challenges.About(), "This is drift.", "Act.", cast.amira, now())
    challenges.answer(kept, "changed", "We act.", cast.chidi, now())
    db.session.commit()
    every = json.dumps(made(amira, cast.rafi, "court").content)
    assert all(canary in every for canary in ("Dr Secret", "stepfather", "This is drift", "We act"))
    out = {field(keys.line("decision", str(discussed.id))): "another"}
    paper = made(amira, cast.rafi, "court", **out)
    less = json.dumps(paper.content)
    assert "Dr Secret" not in less
    assert "stepfather" not in less
    assert "This is drift" in less
    assert "1 entry left out: it is about another person" in words(amira, paper)
    out = {field(keys.line("decision", str(kept.id))): "purpose"}
    less = json.dumps(made(amira, cast.rafi, "court", **out).content)
    assert not any(canary in less for canary in ("This is drift", "We act"))
    assert "stepfather" in amira.get(new(cast.rafi, "court")).text
    assert "stepfather" not in amira.get(new(cast.rafi, "family")).text


WRITTEN: dict[str, dict[str, Any]] = {
    "summary": {"summary": "Gran Efa rang in tears."},
    "contact_with": {"kind": "contact", "contact_with": "Nurse Olwen"},
    "engagement": {"engagement": {"how": "reluctant", "why": "Her sister Mair told her not to."}},
    "reasons": {"child_alone": False, "child_alone_reason": "Uncle Huw stood in the door."},
}
CANARY = {"summary": "Gran Efa", "contact_with": "Olwen", "engagement": "Mair", "reasons": "Uncle Huw"}
NOTES: dict[str, dict[str, Any]] = {
    "h2": graded(4, note="Bed given to Nia Two.", cause="money"),
    "n1": {"not_graded": "access_refused", "reason": "Grandad Ifor barred the kitchen."},
    "y1": graded(2, changed_because="Cousin Lowri washes him now."),
}
AT_ITEMS = {"h2": "Nia Two", "n1": "Grandad Ifor", "y1": "Cousin Lowri"}


@pytest.mark.parametrize("kind", ["conference", "court"])
@pytest.mark.parametrize("part", WRITTEN)
def test_each_part_of_a_visit_can_be_left_out_of_a_full_pack_and_the_rest_stays(
    cast: Cast, amira: FlaskClient, visits: Visits, part: str, kind: str
) -> None:
    visit = visits.made(9, 3, **WRITTEN[part])
    key = keys.part(visit.visit_id, part)
    assert CANARY[part] in words(amira, made(amira, cast.rafi, kind, detail="full"))
    paper = made(amira, cast.rafi, kind, detail="full", **{field(key): "another"})
    text = words(amira, paper)
    assert CANARY[part] not in json.dumps(paper.content)
    assert "1 entry left out: it is about another person" in text
    assert json.loads(entries("made", "document")[-1].facts)["left_out"] == {key: "another"}
    stays = {"engagement": "How the family engages Reluctant", "reasons": "Child seen, not seen alone"}
    assert stays.get(part, "Visit by visit") in text


def test_a_note_is_left_out_item_by_item_and_the_grade_and_its_cause_stay(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    visit, _other = (visits.made(ago, 2, ratings=all_graded(2) | NOTES) for ago in (9, 30))
    out = {field(keys.note(visit.visit_id, one)): "harm" for one in ("h2", "n1")}
    paper = made(amira, cast.rafi, detail="full", **out)
    newest, before = (
        part for part in words(amira, paper).split("Visit by visit")[1].split("by Amira Osei")[1:3]
    )
    assert [canary for canary in AT_ITEMS.values() if canary in newest] == ["Cousin Lowri"]
    assert "Sleeping place 4 Failing I saw it Cause: Money." in newest
    assert all(canary in before for canary in AT_ITEMS.values())
    assert "2 entries left out: it could lead to harm" in words(amira, paper)


def test_what_is_left_out_stays_out_when_a_newer_version_has_come_meanwhile(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    visit = visits.made(9, 3, summary="Gran Efa rang.")
    out = {field(keys.part(visit.visit_id, "summary")): "harm"}
    visits.corrected(visit, 9, 3, summary="Gran Efa rang twice.")
    assert "Gran Efa" not in json.dumps(made(amira, cast.rafi, detail="full", **out).content)


@pytest.mark.parametrize("detail", ["summary", "tables"])
def test_what_would_not_stand_in_a_paper_is_not_counted_as_left_out(
    cast: Cast, amira: FlaskClient, visits: Visits, detail: str
) -> None:
    visit = visits.made(9, 3, summary="Gran Efa rang.")
    out = {field(keys.part(visit.visit_id, "summary")): "harm"}
    paper = made(amira, cast.rafi, detail=detail, **out)
    assert "Gran Efa" not in json.dumps(paper.content)
    assert "left out: it could" not in words(amira, paper)
    assert json.loads(entries("made", "document")[-1].facts)["left_out"] == {}


def test_what_was_written_is_offered_visit_by_visit_and_open_where_something_is_chosen(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    for ago in (30, 9):
        visit = visits.made(ago, 2, ratings=all_graded(2) | NOTES, summary="Gran Efa rang.")
    page = amira.get(new(cast.rafi, "court")).text
    assert "R.: 2 visits at which something was written" in page
    assert page.count("by Amira Osei: 4 entries that can be left out") == 2
    assert page.index(day(visit.visited_on)) < page.index(day(today() - timedelta(days=30)))
    assert "Sleeping place: Bed given to Nia Two." in page
    assert '<details class="govuk-details" open>' not in page
    chosen = {field(keys.note(visit.visit_id, "h2")): "other"}
    answer = amira.post(new(cast.rafi, "court"), data={"detail": "full", **chosen})
    assert answer.status_code == 422
    written = answer.text.split("visits at which something was written")[1]
    assert written.count('<details class="govuk-details" open>') == 1
    assert re.search(r'value="other" selected', written.split("</details>")[0])


def test_a_familys_page_has_none_of_it_and_offers_none(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    told = {key: text for part in WRITTEN.values() for key, text in part.items() if key != "kind"}
    visits.made(9, 2, ratings=all_graded(2) | NOTES, **told)
    every = {f"take-{part}": "yes" for part in CANARIES}
    stored = json.dumps(made(amira, cast.rafi, "family", **every).content)
    form = amira.get(new(cast.rafi, "family")).text
    for canary in (*CANARY.values(), *AT_ITEMS.values()):
        assert canary not in stored
        assert canary not in form


def day_of(days: int) -> str:
    """The day in so many days, as a phone sends it."""
    return (today() + timedelta(days=days)).isoformat()


def test_adults_stand_in_a_pack_seen_or_not(cast: Cast, amira: FlaskClient, visits: Visits) -> None:
    for days_ago in (60, 40, 20):
        visits.made(days_ago, household=[{"who": "father", "lives": "lives", "seen": False}])
    text = words(amira, made(amira, cast.rafi))
    assert "Father Lives here. Never seen at a visit. Not seen in the last 3 home visits" in text


# For the family -----------------------------------------------------------------------------------

CANARIES = {
    "child": (DAY, WORDS),
    "agencies": (REPORT, SOURCE),
    "household": ("brother Wyn",),
    "carer": (VIEW,),
}


@pytest.mark.usefixtures("pango")
def test_a_familys_page_leaves_out_what_could_harm(
    cast: Cast, amira: FlaskClient, told: Revision, reported: Event
) -> None:
    paper = made(amira, cast.rafi, "family")
    page, stored = html(amira, paper), json.dumps(paper.content)
    pdf = amira.get(f"/documents/{paper.id}.pdf").data
    printed = " ".join(texts(pdf))
    for canary in (one for some in CANARIES.values() for one in some):
        assert canary not in page
        assert canary not in stored
        assert canary not in printed
        assert canary.encode() not in pdf
    assert "Sleeping place: Nowhere settled" in printed
    assert "We noted that money is part of this." in printed


def test_a_familys_page_says_what_a_concern_comes_from_after_a_better_word_from_the_carer(
    cast: Cast, amira: FlaskClient, told: Revision, visits: Visits
) -> None:
    visits.made(11, 2, ratings=all_graded(2) | {"h2": graded(1, "carer")})
    assert "We noted that money is part of this." in words(amira, made(amira, cast.rafi, "family"))


def test_a_familys_page_says_no_cause_that_was_noted_from_what_may_not_stand_on_it(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    told = graded(4, "child", note="On the sofa.", cause="money")
    for days_ago, rating in ((80, graded(4, note="Bare.")), (40, told), (5, graded(4, note="Bare."))):
        visits.made(days_ago, 2, ratings=all_graded(2) | {"h2": rating})
    page = words(amira, made(amira, cast.rafi, "family"))
    assert "Sleeping place: Nowhere settled" in page
    assert "money" not in page
    assert "money" in words(amira, made(amira, cast.rafi, "family", **{"take-child": "yes"}))


def test_a_familys_page_takes_no_source_for_whom_an_event_is_about(
    cast: Cast, amira: FlaskClient, reported: Event
) -> None:
    page = words(amira, made(amira, cast.rafi, "family", **{"take-agencies": "yes"}))
    assert f"School report: {REPORT} (known from: {SOURCE})" in page


def test_what_stands_after_free_words_begins_a_new_sentence(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    visits.made(9, 2, ratings=all_graded(2) | {"h2": graded(4, note="Bare.")})
    agreed = desk_target(cast, -1)
    agreed.owner, agreed.help = "mother", "Paid for until Easter"
    db.session.commit()
    page = words(amira, made(amira, cast.rafi, "family", **NAMED))
    assert "Who: mother. Help: Paid for until Easter. That day has passed." in page


@pytest.mark.parametrize("part", CANARIES)
def test_each_part_comes_by_the_choice_of_a_named_person_and_alone(
    cast: Cast, amira: FlaskClient, told: Revision, reported: Event, part: str
) -> None:
    paper = made(amira, cast.rafi, "family", **{f"take-{part}": "yes"})
    text = words(amira, paper)
    for other, canaries in CANARIES.items():
        for canary in canaries:
            assert (canary in text) is (other == part), canary
    assert paper.content["choices"]["taken_in"] == [part]
    (entry,) = entries("made", "document")
    assert json.loads(entry.facts)["taken_in"] == [part]
    assert entry.person_id == cast.amira.id


@pytest.mark.parametrize(
    ("evidence", "part"), [("child", "child"), ("record", "agencies"), ("carer", "carer")]
)
def test_what_is_known_from_one_source_only_would_name_it_so_it_is_out_as_well(
    cast: Cast, amira: FlaskClient, visits: Visits, evidence: str, part: str
) -> None:
    visits.made(40, 2)
    visits.made(5, 2, ratings=all_graded(2) | {"w5": graded(5, evidence, note="He hits her.")})
    text = words(amira, made(amira, cast.rafi, "family"))
    assert "Shelter from adult troubles" not in text
    assert "Things have got worse" not in text
    assert "Feeling loved and listened to We would like to talk about this with you in person." in text
    assert "Shelter from adult troubles" in words(
        amira, made(amira, cast.rafi, "family", **{f"take-{part}": "yes"})
    )


def test_what_came_by_telephone_or_from_school_is_an_agencys_report(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    visits.made(40, 2)
    visits.made(
        5, kind="school", contact_with="Deputy head", ratings={"y4": graded(4, "seen", note="Wet shoes.")}
    )
    assert "Clothes and bedding" not in words(amira, made(amira, cast.rafi, "family"))


def test_when_nobody_is_told_of_a_visit_it_says_no_day_unless_taken_in(
    cast: Cast, amira: FlaskClient, visits: Visits
) -> None:
    visits.made(60, 4)
    visits.made(40, 2)
    visits.made(10, 2)
    on = today() - timedelta(days=40) + timedelta(days=28)
    text = words(amira, made(amira, cast.rafi, "family"))
    assert "things being good when we have not said that we are coming" in text
    assert day(on) not in text
    assert "nannounced" not in text
    assert "nannounced" in words(amira, made(amira, cast.rafi, "family", **{"take-unannounced": "yes"}))


def test_a_familys_page_has_no_word_of_the_trade(
    cast: Cast, amira: FlaskClient, told: Revision, reported: Event
) -> None:
    text = words(amira, made(amira, cast.rafi, "family", **{f"take-{part}": "yes" for part in CANARIES}))
    for word in (
        "trajectory", "verdict", "domain", "evidence", "neglect", "unannounced", "sustained", "digest", "Failing",
        "assessor", "looks ", "persistent", "Worsening", "compliance", "HV-0001 7",
    ):  # fmt: skip
        assert word not in text, word


@pytest.mark.parametrize(("by_days", "told_of_it"), [(10, False), (-2, True)])
def test_a_familys_page_says_how_it_should_be_and_when_the_day_has_passed(
    cast: Cast, amira: FlaskClient, told: Revision, by_days: int, told_of_it: bool
) -> None:
    agreed = desk_target(cast, by_days)
    text = words(amira, made(amira, cast.rafi, "family"))
    assert "Sleeping place: Suitable most nights; small gaps being fixed." in text
    assert f"By {day(agreed.by_on)}." in text
    assert ("That day has passed." in text) is told_of_it
    assert "We need two beds." not in text


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ((), ""),
        (("household",), " Who: mother's brother Wyn."),
        (("agencies",), " Help: Paid for until Easter."),
        (("household", "agencies"), " Who: mother's brother Wyn. Help: Paid for until Easter."),
    ],
)
def test_who_does_it_and_who_helps_are_named_only_to_those_who_may_know_of_them(
    cast: Cast, amira: FlaskClient, told: Revision, taken: tuple[str, ...], said: str
) -> None:
    agreed = desk_target(cast, -2)
    agreed.owner, agreed.help = UNCLE, "Paid for until Easter"
    db.session.commit()
    text = words(amira, made(amira, cast.rafi, "family", **{f"take-{part}": "yes" for part in taken}))
    assert f"By {day(agreed.by_on)}.{said} That day has passed." in text


def test_whoever_is_left_out_is_not_named_with_what_they_do(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    desk_target(cast, 10).owner = UNCLE
    db.session.commit()
    out = {field(keys.adult(cast.rafi.id, UNCLE)): "harm"}
    assert "brother Wyn" not in json.dumps(
        made(amira, cast.rafi, "family", **NAMED, **out).content["children"]
    )


def test_a_name_that_is_none_of_the_household_may_be_another_agencys(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    desk_target(cast, 10).owner = "Drug service"
    db.session.commit()
    assert "Drug service" not in words(amira, made(amira, cast.rafi, "family", **{"take-household": "yes"}))
    assert "Who: Drug service." in words(amira, made(amira, cast.rafi, "family", **NAMED))


def test_a_familys_page_says_nothing_of_what_is_left_out(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    out = {field(keys.quote(told.visit_id, "childs_words")): "harm"}
    paper = made(amira, cast.rafi, "family", **{"take-child": "yes"}, **out)
    text = words(amira, paper)
    assert DAY in text
    assert WORDS not in text
    assert not any(one in text for one in ("Not on this page", "left out", "harm"))
    assert json.loads(entries("made", "document")[-1].facts)["left_out"] != {}


def test_what_never_stands_on_a_familys_page_is_not_offered_to_be_left_out(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    abuse_known_of(cast)
    desk_target(cast, 10)
    for kind, offered in (("court", True), ("family", False)):
        form = amira.get(new(cast.rafi, kind)).text
        assert ("In 2019." in form) is offered
        assert ("We need two beds." in form) is offered
        assert ("It is printed; what was left out is not." in form) is offered


# As PDF -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pango")
def test_each_page_of_the_pdf_has_the_digest_and_its_number_and_the_sentences_stand_in_it(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    paper = made(amira, cast.rafi, detail="full")
    answer = amira.get(f"/documents/{paper.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="conference-{paper.digest[:16]}.pdf"'
    pages = texts(answer.data)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert paper.digest in page
        assert f"Page {number} of {len(pages)}" in page
    assert "Housing: Worsening" in pages[0]
    assert "Sleeping place" in " ".join(pages)


def test_where_no_pdf_can_be_made_a_page_says_to_print_from_the_browser(
    cast: Cast, amira: FlaskClient, told: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    paper = made(amira, cast.rafi)
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as on a machine without it
    answer = amira.get(f"/documents/{paper.id}.pdf")
    assert answer.status_code == 501
    assert "print it from the browser" in answer.text
    assert f'href="/documents/{paper.id}"' in answer.text
    assert amira.get(f"/documents/{paper.id}").status_code == 200


# Who may, and the trail ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ben", "dana", "evi"])
def test_what_is_not_yours_is_not_there(
    cast: Cast, amira: FlaskClient, told: Revision, signed_in: Callable[[str], FlaskClient], who: str
) -> None:
    paper, other = made(amira, cast.rafi), signed_in(who)
    for address in (f"/documents/{paper.id}", f"/documents/{paper.id}.pdf", new(cast.rafi, "court")):
        assert other.get(address).status_code == 404
    assert other.post(new(cast.rafi, "court"), data={"detail": "full"}).status_code == 404


def test_a_paper_about_two_children_is_for_those_who_may_see_both(
    cast: Cast, amira: FlaskClient, told: Revision, signed_in: Callable[[str], FlaskClient]
) -> None:
    assign(cast.ben, cast.rafi)
    db.session.commit()
    ben = signed_in("ben")
    one, both = made(amira, cast.rafi), made(amira, cast.rafi, **{f"sibling-{cast.sana.id}": "yes"})
    assert ben.get(f"/documents/{one.id}").status_code == 200
    for ending in ("", ".pdf"):
        assert ben.get(f"/documents/{both.id}{ending}").status_code == 404
    assert str(both.id) not in ben.get(f"/profiles/{cast.rafi.id}/documents/new").text
    assert "No paper with this number" in ben.get(f"/documents/check?digest={both.digest}").text
    refused = made(ben, cast.rafi, **{f"sibling-{cast.sana.id}": "yes"})  # a field that his form has not
    assert len(refused.content["children"]) == 1


@pytest.mark.usefixtures("pango")
def test_making_looking_and_taking_away_are_kept_each_once(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    paper = made(amira, cast.rafi)
    amira.get(f"/documents/{paper.id}")
    amira.get(f"/documents/{paper.id}.pdf")
    for action in ("made", "viewed", "exported"):
        (entry,) = entries(action, "document")
        assert (entry.subject_id, entry.profile_id) == (str(paper.id), cast.rafi.id)
        assert json.loads(entry.facts)["digest"] == paper.digest


# Checking one -------------------------------------------------------------------------------------


def check(client: FlaskClient, typed: str) -> str:
    answer = client.get("/documents/check", query_string={"digest": typed})
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main", 1)[1]).split())


@pytest.mark.parametrize(("who", "may"), [("amira", True), ("chidi", True), ("evi", False)])
def test_whoever_may_hold_a_paper_finds_the_check_at_the_foot_of_each_page(
    cast: Cast, signed_in: Callable[[str], FlaskClient], who: str, may: bool
) -> None:
    assert ('href="/documents/check"' in signed_in(who).get("/").text) is may
    assert (signed_in(who).get("/documents/check").status_code == 200) is may


def test_a_digest_or_its_beginning_finds_the_paper_and_the_versions_it_was_made_of(
    cast: Cast, amira: FlaskClient, told: Revision
) -> None:
    paper = made(amira, cast.rafi)
    for typed in (
        paper.digest,
        paper.digest[:16],
        digest.in_groups(paper.digest).upper(),
        f" {paper.digest} ",
    ):
        page = check(amira, typed)
        assert "Conference pack" in page
        assert "Amira Osei" in page
        assert f"version 1, {told.digest[:16]}" in page
        assert "What is kept is what was made." in page
        assert "nothing about this child has changed in the record" in page


def test_a_check_tells_what_has_come_into_the_record_since(
    cast: Cast, amira: FlaskClient, told: Revision, visits: Visits
) -> None:
    paper = made(amira, cast.rafi)
    visits.corrected(told, 12, 4)
    visits.made(2, 4)
    db.session.add(
        Event(
            profile_id=cast.rafi.id, kind="conference", happened_on=today(), source="Chair", what="", effect="",
            by_id=cast.amira.id, recorded_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    page = check(amira, paper.digest[:20])
    assert "1 new visit, 1 visit in a newer version, 1 event added or struck out and" in page


@pytest.mark.parametrize("typed", ["0" * 64, "0" * 16])
def test_a_number_that_names_nothing_says_so(cast: Cast, amira: FlaskClient, typed: str) -> None:
    assert "No paper with this number that you may see." in check(amira, typed)
    (entry,) = entries("checked", "document")
    assert (entry.subject_id, json.loads(entry.facts)) == ("unknown", {"found": 0})


@pytest.mark.parametrize("typed", ["0" * 15, "0" * 65, "not a digest at all", "%" * 20])
def test_what_cannot_be_a_digest_is_told(cast: Cast, amira: FlaskClient, typed: str) -> None:
    answer = amira.get("/documents/check", query_string={"digest": typed})
    assert answer.status_code == 422
    assert "Type 16 to 64 of its characters" in answer.text


def test_others_papers_are_not_found(
    cast: Cast, amira: FlaskClient, told: Revision, signed_in: Callable[[str], FlaskClient]
) -> None:
    paper = made(amira, cast.rafi)
    assert "No paper with this number that you may see." in check(signed_in("ben"), paper.digest)


def test_an_altered_paper_is_told_when_it_is_checked(cast: Cast, amira: FlaskClient, told: Revision) -> None:
    paper = made(amira, cast.rafi)
    paper.content = {**paper.content, "title": "All is well"}
    db.session.commit()
    assert "What is kept no longer agrees with this digest." in check(amira, paper.digest)
