"""A joint visit: two grade one occasion, and neither sees what the other saw until both visits are filed."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from difflib import unified_diff
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import (
    actions,
    addenda,
    against,
    between,
    blind,
    challenges,
    closings,
    discussions,
    feeds,
    grades,
    records,
    schedule,
    targets,
)
from app.actions import Task
from app.clock import now, today
from app.decisions import Following
from app.extensions import db
from app.models import (
    Action,
    Alert,
    Assignment,
    Challenge,
    Closing,
    Document,
    JointVisit,
    Person,
    Revision,
    SignOff,
)
from observations.events import EventKind
from observations.visit import Grade, Kind
from tests.app.test_decisions import sign
from tests.app.test_policy import address, rules
from tests.builders import all_graded, graded
from tests.people import Cast, assign
from tests.reading import text
from tests.visits import Visits, reply

CANARY = "canary-b1d5"
CHANGING = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?(Z|\+\d\d:\d\d)?)?|[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{16}\b")
SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def joint(cast: Cast, visits: Visits) -> JointVisit:
    """Amira and Ben hold Rafi and his sister, and were to see him together yesterday. Each had been there before."""
    assign(cast.ben, cast.rafi)
    assign(cast.ben, cast.sana)
    visits.made(40, by=cast.ben, grade=3)
    visits.made(20)
    row = JointVisit(
        visit_on=today() - timedelta(days=1), first_id=cast.amira.id, second_id=cast.ben.id, struck_because=""
    )
    between.add(row, cast.rafi, cast.chidi, now())
    db.session.commit()
    return row


def together(joint: JointVisit) -> dict[str, Any]:
    """What the phone of somebody who was told of it sends."""
    return {"occasion": str(joint.id)}


def worst(**more: Any) -> dict[str, Any]:
    """Grades that nobody gave before, with words that nobody wrote before."""
    bad = graded(5, "child", note=CANARY)
    return {"ratings": all_graded(4, n1=bad, s1=bad), "childs_words": CANARY, "summary": CANARY, **more}


def visit_page(revision: Revision) -> str:
    return f"/profiles/{revision.visit.profile_id}/visits/{revision.visit_id}"


def everything(app: Flask, client: FlaskClient, ids: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Every page and answer that these ids lead to, by its rule: its status and what it says, without times and ids."""
    found = {}
    for with_ids in (False, True):
        for rule, method in rules(app, with_ids=with_ids):
            if method == "GET" and rule.arguments <= {*ids, "domain"}:
                answer = client.get(address(rule, ids))
                told = (
                    answer.data.decode("utf-8", "ignore") if "xlsx" not in rule.rule else ""
                )  # as in the CSV
                found[rule.rule] = answer.status_code, CHANGING.sub("", told)
    return found


# Before both are filed ------------------------------------------------------------------------------


def test_for_the_one_the_record_is_as_if_the_others_visit_did_not_exist(
    app: Flask, cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    ben, chidi, amira = signed_in("ben"), signed_in("chidi"), signed_in("amira")
    ids = {
        "profile_id": cast.rafi.id, "occasion_id": joint.id, "joint_id": joint.id,
        "visit_id": uuid.uuid4(), "revision_id": uuid.uuid4(), "document_id": uuid.uuid4(),
    }  # fmt: skip
    before = everything(app, ben, ids)

    hers = visits.made(1, **worst(**together(joint)))
    sibling = visits.made(1, to=cast.sana, **worst(**together(joint)))
    what_follows_from(cast, amira, chidi)
    paper = db.session.scalars(select(Document.id)).one()
    ids |= {"visit_id": hers.visit_id, "revision_id": hers.id, "document_id": paper}
    after = everything(app, ben, ids)
    assert not "\n".join(differences(before, after))
    assert not any(CANARY in told for _status, told in after.values())
    assert before["/sync/pack"][0] == 200
    assert ben.get(visit_page(sibling)).status_code == 404


def differences(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """Where what was told before and what is told after are not the same, line by line."""
    return [
        f"{rule}: {line}"
        for rule in before
        if before[rule] != after[rule]
        for line in unified_diff(before[rule][1].splitlines(), after[rule][1].splitlines(), n=0)
    ]


def what_follows_from(cast: Cast, amira: FlaskClient, chidi: FlaskClient) -> None:
    """It is signed, earlier visits are decided on too, a paper is made of it, and a change agreed because of it."""
    assert db.session.scalars(select(Alert.id)).all()
    more = {"action-what-1": CANARY, "action-who-1": CANARY, "action-by-1": today().isoformat()}
    for one in db.session.scalars(select(Revision)).all():
        where = f"/versions/{one.id}/decision"
        page = chidi.get(where)
        flags = dict.fromkeys(re.findall(r'name="(flag-[^"]+)"', page.text), "yes")
        assert chidi.post(where, data=reply(page, rationale=CANARY, **more) | flags).status_code == 303
    assert db.session.scalars(select(SignOff)).all()
    doubt = challenges.About(signoff=db.session.scalars(select(SignOff)).first())
    challenges.challenge(cast.rafi, doubt, CANARY, CANARY, cast.amira, now())
    said_since(cast, chidi)
    made = amira.post(f"/profiles/{cast.rafi.id}/documents/new?kind=court", data={"detail": "full"})
    assert made.status_code == 303
    change = records.change_over_time(cast.rafi, today())
    targets.agree(
        change, "n1", grade=Grade(2), agreed_on=today(), by_on=today(), owner=CANARY, support=CANARY,
        family_words=CANARY, by=cast.amira, at=now(),
    )  # fmt: skip
    db.session.commit()


def said_since(cast: Cast, chidi: FlaskClient) -> None:
    """What Chidi, who has seen both, says elsewhere: a discussion, an addendum, a closing and what is to be done."""
    task = Task(CANARY, CANARY, today())
    held = discussions.Told(today(), CANARY, CANARY, CANARY, [task])
    discussions.record(cast.rafi, held, cast.chidi, now())
    for one in db.session.scalars(select(Revision)):
        addenda.add(one, CANARY, cast.chidi, now())
    seen = against.before(cast.rafi, today())
    row = closings.propose(seen, "step_down", to_plan="early_help", reasons=CANARY, by=cast.amira, at=now())
    doubt = challenges.About(closing=row)
    closings.ask(row, CANARY, CANARY, today(), cast.amira, now())
    closings.decide(row, "agreed", CANARY, seen, cast.chidi, now(), [task])
    closings.propose(seen, "close", to_plan=None, reasons=CANARY, by=cast.amira, at=now())
    challenges.challenge(cast.rafi, doubt, CANARY, CANARY, cast.amira, now())
    db.session.commit()


def test_what_is_said_of_an_action_or_a_discussion_since_then_waits_too(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    task = Task("Ring the landlord", "Amira Osei", today())
    row = discussions.record(
        cast.rafi, discussions.Told(today(), "x", "y", "Agreed before", [task]), cast.chidi, now()
    )
    action = db.session.scalars(select(Action)).one()
    where, ben = f"/profiles/{cast.rafi.id}/discussions", signed_in("ben")
    visits.made(1, **worst(**together(joint)))
    assert "Agreed before" in text(ben, where)
    assert "Ring the landlord" in text(ben, f"/profiles/{cast.rafi.id}/actions")
    pages = (
        where,
        "/",
        "/week",
        *(f"/profiles/{cast.rafi.id}/{one}" for one in ("actions", "closings", "handover")),
    )
    asking = f"/actions/{action.id}/outcome", f"/discussions/{row.id}/outcome"
    before = [CHANGING.sub("", ben.get(page).text) for page in (*pages, *asking)]
    discussions.say_outcome(row, CANARY, cast.chidi, now())
    actions.finish(action, CANARY, cast.chidi, now())
    db.session.commit()
    assert [CHANGING.sub("", ben.get(page).text) for page in (*pages, *asking)] == before
    chidi = signed_in("chidi")
    for page in (where, f"/profiles/{cast.rafi.id}/actions", f"/profiles/{cast.rafi.id}/chronology"):
        assert CANARY not in text(ben, page)
        assert CANARY in text(chidi, page)
    for page in asking:
        assert ben.post(page, data={"outcome": "Mine."}).status_code == 303
    db.session.expire_all()
    assert (action.outcome, row.outcome) == (CANARY, CANARY)  # the first word stays


def test_a_discussion_comes_back_to_the_one_whatever_was_said_of_it_since(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    tasks = [Task("Ring the school", "Amira Osei", today() + timedelta(days=3))]
    told = discussions.Told(today() - timedelta(days=5), "x", "y", "Agreed before", tasks)
    discussions.record(cast.rafi, told, cast.chidi, now())
    old = discussions.record(
        cast.rafi, discussions.Told(today() - timedelta(days=30), "x", "y", "Old", tasks), cast.chidi, now()
    )
    ben, profile = signed_in("ben"), f"/profiles/{cast.rafi.id}"
    visits.made(1, **worst(**together(joint)))
    assert "1 without an outcome" in text(ben, profile)
    before = [CHANGING.sub("", ben.get(page).text) for page in ("/week", profile)]
    discussions.say_outcome(old, CANARY, cast.chidi, now())
    for action in db.session.scalars(select(Action)):
        actions.finish(action, CANARY, cast.chidi, now())
    held = discussions.Told(today() - timedelta(days=40), CANARY, CANARY, CANARY, tasks)
    discussions.record(cast.rafi, held, cast.chidi, now())
    db.session.commit()
    assert [CHANGING.sub("", ben.get(page).text) for page in ("/week", profile)] == before
    chidi = signed_in("chidi")
    assert text(chidi, profile).count("2 without an outcome") == 1


def accepted_for(app: Flask, person: Person, revision: Revision) -> list[str]:
    """The items that are accepted as not applying, as a version is brought for somebody."""
    with app.test_request_context():
        blind.read_for(person)
        found = db.session.get_one(Revision, revision.id)
        grades.bring([found])
        return [one.item for one in found.ratings if one.acceptance]


def test_what_is_accepted_as_not_applying_since_then_waits_too(
    app: Flask, cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    gone = {"not_graded": "does_not_apply", "reason": "No hob in the new flat."}
    visits.made(18, 4)
    earlier = visits.made(15, 2, by=cast.ben, ratings=all_graded(2, y2=gone))
    visits.made(1, **worst(**together(joint)))
    ben, chidi, profile = signed_in("ben"), signed_in("chidi"), f"/profiles/{cast.rafi.id}"
    open_still = "Concern still open: Kitchen and bathroom"
    pages = f"{profile}/closings", profile, f"{profile}/reached/hygiene", visit_page(earlier)
    before = [CHANGING.sub("", ben.get(page).text) for page in pages]
    assert open_still in text(ben, pages[0])
    sign(earlier, cast.chidi, Following(accepted=frozenset({"y2"})))
    assert [CHANGING.sub("", ben.get(page).text) for page in pages] == before
    assert open_still not in text(chidi, pages[0])
    assert [accepted_for(app, one, earlier) for one in (cast.ben, cast.chidi)] == [[], ["y2"]]
    visits.made(1, 2, by=cast.ben, **together(joint))
    assert open_still not in text(ben, pages[0])


def test_what_is_added_to_an_earlier_visit_since_then_waits_too(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    his = visits.made(30, by=cast.ben)
    ben = signed_in("ben")
    addenda.add(his, "Added before", cast.chidi, now())
    visits.made(1, **worst(**together(joint)))
    addenda.add(his, CANARY, cast.chidi, now())
    addenda.add(his, "My own", cast.ben, now())
    page = text(ben, visit_page(his))
    assert ("Added before" in page, "My own" in page, CANARY in page) == (True, True, False)
    assert CANARY in text(signed_in("chidi"), visit_page(his))


def test_the_words_of_a_reopening_since_then_wait_too(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    visits.made(1, **worst(**together(joint)))
    cast.rafi.closed_on = today() - timedelta(days=1)
    closings.reopen(cast.rafi, CANARY, cast.chidi, now())
    db.session.commit()
    for page in ("closings", "chronology"):
        assert CANARY not in text(signed_in("ben"), f"/profiles/{cast.rafi.id}/{page}")
        assert CANARY in text(signed_in("chidi"), f"/profiles/{cast.rafi.id}/{page}")


def test_what_the_one_says_meanwhile_stays_in_their_own_view(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    ben = signed_in("ben")
    visits.made(1, **worst(**together(joint)))
    sent = {"held_on": today().isoformat(), "present": "All", "why": "Stuck", "agreed": "Ben will ring."}
    sent |= {"action-what-1": "Ring the school", "action-who-1": "Ben", "action-by-1": today().isoformat()}
    assert ben.post(f"/profiles/{cast.rafi.id}/discussions", data=sent).status_code == 303
    page = text(ben, f"/profiles/{cast.rafi.id}/discussions")
    assert "Ben will ring." in page
    assert "Ring the school" in page
    row = proposes(ben, cast)
    assert "Better now." in text(ben, f"/closings/{row.id}")
    assert "Better now." in text(ben, f"/profiles/{cast.rafi.id}/closings")
    assert CANARY not in str(row.picture)


def proposes(client: FlaskClient, cast: Cast) -> Closing:
    """Propose to close, as it was seen."""
    where = f"/profiles/{cast.rafi.id}/closings"
    seen = re.search(r'name="seen" value="(\w+)"', client.get(where).text)
    assert seen
    sent = {"kind": "close", "reasons": "Better now.", "seen": seen[1]}
    assert client.post(where, data=sent).status_code == 303
    return db.session.scalars(select(Closing)).one()


def test_whoever_proposes_beside_a_hidden_proposal_is_told_that_there_is_one_and_no_more(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    ben, where = signed_in("ben"), f"/profiles/{cast.rafi.id}/closings"
    visits.made(1, **worst(**together(joint)))
    seen = re.search(r'name="seen" value="(\w+)"', ben.get(where).text)
    assert seen
    closings.propose(
        against.before(cast.rafi, today()), "close", to_plan=None, reasons=CANARY, by=cast.amira, at=now()
    )
    answer = ben.post(where, data={"kind": "close", "reasons": "Better now.", "seen": seen[1]})
    assert answer.status_code == 422
    assert "A closing was proposed in the meantime." in answer.text
    assert "Better now." in answer.text
    assert CANARY not in answer.text
    assert "Proposed by" not in answer.text


@pytest.mark.parametrize("filed", [True, False])
def test_a_former_holders_visit_that_lies_in_the_tray_is_not_named_if_it_may_be_the_hidden_one(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn, filed: bool
) -> None:
    """Amira gives the case up after the joint visit, and hers is held: Ben's handover does not say so."""
    held = select(Assignment).where(
        Assignment.profile_id == cast.rafi.id, Assignment.person_id == cast.amira.id
    )
    db.session.scalars(held).one().ends_on = today() - timedelta(days=1)
    db.session.commit()
    told = "is not in the record yet"
    deposit = visits.sent(1, zone="Nowhere", **worst(**together(joint)))
    assert deposit.status == "held"
    if filed:
        visits.made(1, by=cast.ben, **together(joint))
    page = text(signed_in("ben"), f"/profiles/{cast.rafi.id}/handover")
    assert (told in page) is filed
    assert told in text(signed_in("chidi"), f"/profiles/{cast.rafi.id}/handover")


# What is said of it elsewhere ------------------------------------------------------------------------


def an_event(cast: Cast) -> None:
    between.record_event(
        cast.rafi, EventKind.ACCIDENT, happened_on=today(), source=CANARY, what=CANARY, effect=CANARY,
        by=cast.amira, at=now(),
    )  # fmt: skip


def a_discussion(cast: Cast) -> None:
    task = actions.Task(CANARY, CANARY, today())
    held = discussions.Told(today(), CANARY, CANARY, CANARY, [task])
    discussions.record(cast.rafi, held, cast.chidi, now())


def a_planned_look(cast: Cast) -> None:
    schedule.plan_look(cast.rafi, today(), Kind.UNANNOUNCED, CANARY, cast.amira, now())


def a_look_planned_by_the_supervisor(cast: Cast) -> None:
    schedule.plan_look(cast.rafi, today(), Kind.UNANNOUNCED, CANARY, cast.chidi, now())


def a_change_agreed_by_the_supervisor(cast: Cast) -> None:
    change = records.change_over_time(cast.rafi, today())
    targets.agree(
        change, "n1", grade=Grade(2), agreed_on=today(), by_on=today(), owner=CANARY, support=CANARY,
        family_words=CANARY, by=cast.chidi, at=now(),
    )  # fmt: skip


def a_proposal(cast: Cast) -> Closing:
    seen = against.before(cast.rafi, today())
    return closings.propose(seen, "close", to_plan=None, reasons=CANARY, by=cast.amira, at=now())


def a_challenge(cast: Cast) -> None:
    challenges.challenge(cast.rafi, challenges.About(), CANARY, CANARY, cast.chidi, now())


def a_challenge_to_a_proposal(cast: Cast) -> None:
    doubt = challenges.About(closing=a_proposal(cast))
    challenges.challenge(cast.rafi, doubt, CANARY, CANARY, cast.chidi, now())


def an_answer(cast: Cast) -> None:
    row = challenges.challenge(cast.rafi, challenges.About(), CANARY, CANARY, cast.amira, now())
    challenges.answer(row, "changed", CANARY, cast.chidi, now(), [Task(CANARY, CANARY, today())])


@pytest.mark.parametrize(
    "say",
    [
        an_event,
        a_discussion,
        a_planned_look,
        a_look_planned_by_the_supervisor,
        a_change_agreed_by_the_supervisor,
        a_proposal,
        a_challenge,
        a_challenge_to_a_proposal,
        an_answer,
    ],
)
def test_nothing_that_is_said_since_tells_the_one_of_the_others_visit(
    app: Flask, cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn, say: Callable[[Cast], Any]
) -> None:
    ben, ids = signed_in("ben"), {"profile_id": cast.rafi.id}
    before = everything(app, ben, ids)
    visits.made(1, **worst(**together(joint)))
    say(cast)
    db.session.commit()
    for name, table in (("challenge", Challenge), ("closing", Closing), ("action", Action)):
        ids[f"{name}_id"] = db.session.scalars(select(table.id)).first() or uuid.uuid4()
    after = everything(app, ben, ids)
    assert not "\n".join(differences(before, after))
    assert not [rule for rule, (_status, told) in after.items() if CANARY in told]
    visits.made(1, by=cast.ben, **together(joint))
    assert CANARY in "\n".join(said for _status, said in everything(app, ben, ids).values())


def test_why_something_is_struck_out_since_then_waits_too(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    an_event(cast)
    (row,) = between.known(cast.rafi).events
    row.by_id, row.source, row.what, row.effect = cast.chidi.id, "The school", "Told by the school", "None"
    db.session.commit()
    where, ben = f"/profiles/{cast.rafi.id}/events", signed_in("ben")
    visits.made(1, **worst(**together(joint)))
    assert "Told by the school" in text(ben, where)  # what happened is known to whoever goes there
    between.strike(row, CANARY, cast.amira, now())
    db.session.commit()
    assert CANARY not in text(ben, where)
    visits.made(1, by=cast.ben, **together(joint))
    assert CANARY in text(ben, where)


def test_what_is_said_early_on_the_day_is_hidden_where_the_day_begins_before_utcs(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    an_event(cast)
    (row,) = between.known(cast.rafi).events
    midnight = datetime.combine(joint.visit_on, time(), UTC)
    row.recorded_at = midnight - timedelta(hours=2)  # in Auckland it is noon
    db.session.commit()
    where, ben = f"/profiles/{cast.rafi.id}/events", signed_in("ben")
    assert CANARY not in text(ben, where)
    row.recorded_at = midnight - timedelta(hours=25)
    db.session.commit()
    assert CANARY in text(ben, where)


def test_who_has_come_to_supervise_is_not_shown_the_others_visit_in_the_tray(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    cast.ben.role = "supervisor"
    held = visits.sent(1, **worst(**together(joint), zone="Nowhere"))
    ben, chidi = signed_in("ben"), signed_in("chidi")
    assert ben.get(f"/tray/{held.id}").status_code == 404
    assert str(held.id) not in ben.get("/tray").text
    assert str(held.id) in chidi.get("/tray").text
    visits.made(1, by=cast.ben, **together(joint))
    assert CANARY in text(ben, f"/tray/{held.id}")


def test_a_calendar_without_a_sign_in_is_as_if_the_others_visit_did_not_exist(
    app: Flask, cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    where = f"/calendar/{feeds.make(cast.ben, now())}.ics"
    db.session.commit()
    before = [when_due(browser, where) for browser in (app.test_client(), signed_in("amira"))]
    visits.made(1, **worst(**together(joint)))
    assert [when_due(browser, where) for browser in (app.test_client(), signed_in("amira"))] == before


def when_due(client: FlaskClient, where: str) -> list[str]:
    return re.findall(r"DTSTART\S+|SUMMARY.*", client.get(where).text)


def test_an_observer_sees_their_own_and_whoever_supervises_sees_both(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    hers = visits.made(1, **worst(**together(joint)))
    for who in ("amira", "chidi"):
        assert CANARY in text(signed_in(who), visit_page(hers))
    assert CANARY not in text(signed_in("ben"), f"/profiles/{cast.rafi.id}")
    assert "R., HV-0001" in text(signed_in("chidi"), "/queue")


def test_neither_order_of_coming_shows_the_first(
    visits: Visits, cast: Cast, joint: JointVisit, signed_in: SignedIn
) -> None:
    his = visits.made(1, by=cast.ben, **worst(**together(joint)))
    assert signed_in("amira").get(visit_page(his)).status_code == 404
    assert signed_in("ben").get(visit_page(his)).status_code == 200


@pytest.mark.parametrize("occasion", [None, "01970000-0000-7000-8000-00000000000c"])
def test_a_phone_that_did_not_know_of_it_shows_nothing_either(
    visits: Visits, joint: JointVisit, signed_in: SignedIn, occasion: str | None
) -> None:
    hers = visits.made(1, **worst(occasion=occasion))
    assert signed_in("ben").get(visit_page(hers)).status_code == 404


def test_a_visit_of_another_day_is_no_part_of_it(
    visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    hers = visits.made(2, **worst())
    assert CANARY in text(signed_in("ben"), visit_page(hers))


def test_a_further_version_does_not_bring_the_first_into_view(
    visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    hers = visits.made(1, **worst(**together(joint)))
    again = visits.corrected(hers, 3, **worst(occasion=None))
    assert signed_in("ben").get(visit_page(again)).status_code == 404


def test_ones_own_visit_of_an_earlier_day_opens_nothing(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    hers = visits.made(1, **worst(**together(joint)))
    visits.made(2, by=cast.ben)
    visits.made(1, by=cast.ben, to=cast.sana)
    visits.made(1, by=cast.ben, kind="contact", contact_with="The school", ratings={})
    assert signed_in("ben").get(visit_page(hers)).status_code == 404


# Afterwards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("knew", [True, False])
def test_once_both_are_filed_each_sees_the_other(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn, knew: bool
) -> None:
    hers = visits.made(1, **worst(**together(joint)))
    visits.made(1, by=cast.ben, **(together(joint) if knew else {}))
    assert CANARY in text(signed_in("ben"), visit_page(hers))
    assert hers.visit_id in {
        one.visit_id for one in records.change_over_time(cast.rafi, today()).revisions.values()
    }


def test_what_is_called_off_hides_nothing(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    hers = visits.made(1, **worst(**together(joint)))
    between.strike(joint, "Ben was ill.", cast.chidi, now())
    assert CANARY in text(signed_in("ben"), visit_page(hers))


def test_somebody_who_is_no_observer_sees_each_as_it_comes(
    cast: Cast, visits: Visits, joint: JointVisit, signed_in: SignedIn
) -> None:
    cast.dana.team_id = cast.north.id
    hers = visits.made(1, **worst(**together(joint)))
    assert CANARY in text(signed_in("dana"), visit_page(hers))
