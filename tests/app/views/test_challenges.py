"""Disagreeing with a decision: who raises it, who hears when, who answers, and where the raiser sees it."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import challenges, heard, limits
from app.challenges import About
from app.clock import now, today
from app.extensions import db
from app.limits import Limits
from app.models import Action, Assignment, AuditEntry, Challenge, Closing, Role, SignOff, Team
from app.policy import find
from app.words import day
from tests.people import Cast, person
from tests.reading import queries, text, told
from tests.rows import how_many
from tests.visits import Visits, reply

ANSWER = {"outcome": "changed", "answer": "You are right."}
Browsers = Callable[[str], FlaskClient]


@pytest.fixture
def dana(signed_in: Browsers, cast: Cast) -> FlaskClient:
    """Dana, whose team North answers to here."""
    cast.north.answers_to = cast.south
    db.session.commit()
    return signed_in("dana")


@pytest.fixture
def decision(chidi: FlaskClient, visits: Visits) -> SignOff:
    """Chidi's decision on Amira's visit to Rafi."""
    where = f"/versions/{visits.made(2, 2).id}/decision"
    chidi.post(where, data=reply(chidi.get(where)))
    return db.session.scalars(select(SignOff)).one()


def new(cast: Cast) -> str:
    return f"/profiles/{cast.rafi.id}/challenges/new"


def raised(cast: Cast, days_ago: int = 0, **changes: object) -> Challenge:
    """Amira's challenge to how Rafi's case goes, of so many days ago."""
    at = now() - timedelta(days=days_ago)
    row = challenges.challenge(cast.rafi, About(), "The visits are all announced.", "", cast.amira, at)
    for name, value in changes.items():
        setattr(row, name, value)
    db.session.commit()
    return row


def task(**changes: str) -> dict[str, str]:
    """An action in the fields of an answer, to be done today."""
    row = {"what": "Visit in the evening", "who": "Amira Osei", "by": today().isoformat()} | changes
    return {f"action-{part}-1": typed for part, typed in row.items()}


def at(row: Challenge) -> str:
    return f"/challenges/{row.id}"


# Raising ------------------------------------------------------------------------------------------


def test_a_worker_challenges_a_decision_and_sees_where_it_is(
    amira: FlaskClient, chidi: FlaskClient, decision: SignOff, cast: Cast
) -> None:
    assert f"{new(cast)}?decision={decision.id}" in amira.get(f"/versions/{decision.revision_id}/signed").text
    form = amira.get(f"{new(cast)}?decision={decision.id}").text
    assert f'value="decision-{decision.id}" selected' in form
    sent = {"about": f"decision-{decision.id}", "words": "The fridge was empty again.", "wanted": "Go soon."}
    answer = amira.post(new(cast), data=sent)
    row = db.session.scalars(select(Challenge)).one()
    assert (answer.status_code, answer.location) == (303, at(row))
    assert (row.signoff_id, row.team_id, row.by_id) == (decision.id, cast.north.id, cast.amira.id)
    assert row.due_on == today() + timedelta(days=5)
    seen = text(amira, at(row))
    assert f"With North, due {day(row.due_on)}." in seen
    assert "The fridge was empty again." in seen
    assert "Go soon." in seen
    assert "Who can answer: Chidi Marsh." in seen
    for where in ("/", f"/profiles/{cast.rafi.id}/challenges", f"/versions/{decision.revision_id}/signed"):
        assert f"With North, due {day(row.due_on)}." in text(amira, where), where
    assert "Challenges 1 open" in text(amira, f"/profiles/{cast.rafi.id}")


@pytest.mark.parametrize(
    ("left_out", "says"), [("about", "Choose which decision"), ("words", "Say what you disagree")]
)
def test_what_is_left_out_is_named_and_the_rest_is_kept(
    amira: FlaskClient, cast: Cast, left_out: str, says: str
) -> None:
    sent = {"about": "case", "words": "Two years of this.", "wanted": "A meeting."} | {left_out: ""}
    answer = amira.post(new(cast), data=sent)
    assert answer.status_code == 422
    assert says in told(answer.text)
    assert "A meeting." in answer.text
    assert db.session.scalars(select(Challenge)).all() == []


def test_nobody_challenges_through_anothers_decision(
    amira: FlaskClient, chidi: FlaskClient, visits: Visits, cast: Cast
) -> None:
    where = f"/versions/{visits.made(2, 2, to=cast.tomos, by=cast.ben).id}/decision"
    chidi.post(where, data=reply(chidi.get(where)))
    theirs = db.session.scalars(select(SignOff)).one()
    for about in (f"decision-{theirs.id}", f"decision-{uuid.uuid4()}", "decision-x"):
        assert amira.post(new(cast), data={"about": about, "words": "x"}).status_code == 422
    assert str(theirs.id) not in amira.get(f"{new(cast)}?decision={theirs.id}").text


def test_a_closing_is_challenged_too(amira: FlaskClient, cast: Cast) -> None:
    closing = Closing(
        profile_id=cast.rafi.id, kind="close", reasons="x", picture={}, proposed_by_id=cast.chidi.id,
        proposed_at=now(),
    )  # fmt: skip
    db.session.add(closing)
    db.session.commit()
    assert f'value="closing-{closing.id}" selected' in amira.get(f"{new(cast)}?closing={closing.id}").text
    amira.post(new(cast), data={"about": f"closing-{closing.id}", "words": "Only announced visits."})
    row = db.session.scalars(select(Challenge)).one()
    assert row.closing_id == closing.id
    assert f"The closing proposed by Chidi Marsh on {day(today())}" in text(amira, at(row))


def test_the_limit_is_the_authoritys(cast: Cast) -> None:
    limits.set_limits(Limits(challenge_days=10), from_on=today(), reason="x", by=cast.evi, at=now())
    assert raised(cast).due_on == today() + timedelta(days=10)


# Who hears, and when ------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "teams"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 3), (90, 3)])
def test_it_climbs_a_level_after_each_day_on_which_it_was_due(cast: Cast, days: int, teams: int) -> None:
    city = Team(name="City", agency=cast.north.agency)
    db.session.add(city)
    db.session.flush()
    cast.north.answers_to, cast.south.answers_to = cast.south, city
    person("Gita Rao", Role.SUPERVISOR, city)
    row = raised(cast)
    on = today() + timedelta(days=days)
    told_of = heard.heard_challenge(row, heard.ladders(), on)
    assert len(told_of) == teams
    assert heard.due_on(row, told_of) == row.due_on + timedelta(days=5 * (teams - 1))


def test_the_next_manager_answers_what_is_late(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient, dana: FlaskClient
) -> None:
    row = raised(cast, days_ago=5)
    assert dana.get(at(row)).status_code == 404
    assert "Challenges to answer" not in text(dana, "/queue")
    row.raised_at -= timedelta(days=1)
    row.due_on -= timedelta(days=1)
    db.session.commit()
    for client in (chidi, dana):
        seen = text(client, "/queue")
        assert "1 challenge to answer." in seen
        assert f"Not answered by North by {day(row.due_on)}. With South too since then" in seen
        assert "R., HV-0001" in seen
    page = dana.get(at(row)).text
    assert f"/profiles/{cast.rafi.id}" not in page  # she reads the challenge, not the case
    sent = {"outcome": "partly_changed", "answer": "The next look is unannounced."}
    assert dana.post(f"{at(row)}/answer", data=sent).status_code == 303
    seen = text(amira, "/")
    assert "Changed in part. Dana Whitlock" in seen
    assert "Challenges to answer" not in text(chidi, "/queue")


def test_nobody_hears_or_answers_their_own(cast: Cast, chidi: FlaskClient, dana: FlaskClient) -> None:
    """Chidi is North's only supervisor: what he raises is South's at once."""
    row = raised(cast, by_id=cast.chidi.id)
    assert "Challenges to answer" not in text(chidi, "/queue")
    assert "What you have challenged" in text(chidi, "/")
    assert chidi.post(f"{at(row)}/answer", data={"outcome": "changed", "answer": "x"}).status_code == 404
    assert "1 challenge to answer." in text(dana, "/queue")
    with pytest.raises(ValueError, match="own"):
        challenges.answer(row, "stands", "x", cast.chidi, now())


def test_of_two_supervisors_the_other_hears(cast: Cast, chidi: FlaskClient) -> None:
    other = person("Gita Rao", Role.SUPERVISOR, cast.north)
    row = raised(cast, by_id=cast.chidi.id)
    assert "Challenges to answer" not in text(chidi, "/queue")
    assert find("answer a challenge", Challenge, row.id, cast.chidi, today()) is None
    assert find("answer a challenge", Challenge, row.id, other, today()) is not None


def test_where_nobody_is_above_it_stays_where_it_is_and_late(cast: Cast, chidi: FlaskClient) -> None:
    row = raised(cast, days_ago=30)
    assert f"With North, was due {day(row.due_on)}." in text(chidi, "/queue")


@pytest.mark.parametrize("who", ["ben", "dana", "evi"])
def test_others_have_nothing_of_it(signed_in: Browsers, cast: Cast, who: str) -> None:
    row, client = raised(cast), signed_in(who)
    assert client.get(at(row)).status_code == 404
    assert client.get(new(cast)).status_code == 404
    for act in ("take-on", "answer", "withdraw"):
        assert client.post(f"{at(row)}/{act}", data={}).status_code == 404


# Answering ----------------------------------------------------------------------------------------


def test_a_supervisor_takes_it_on_and_another_may_take_it_over(
    cast: Cast, chidi: FlaskClient, dana: FlaskClient
) -> None:
    row = raised(cast, days_ago=9)
    chidi.post(f"{at(row)}/take-on", data={"instead_of": ""})
    assert "Chidi Marsh has taken it on" in text(dana, at(row))
    late = dana.post(f"{at(row)}/take-on", data={"instead_of": ""}, follow_redirects=True)
    assert "Chidi Marsh has just taken it on." in told(late.text)
    dana.post(f"{at(row)}/take-on", data={"instead_of": str(cast.chidi.id)})
    db.session.expire_all()
    assert row.owner_id == cast.dana.id


def test_the_first_answer_stays_and_what_was_typed_too_late_is_not_lost(
    cast: Cast, chidi: FlaskClient, dana: FlaskClient
) -> None:
    row = raised(cast, days_ago=9)
    chidi.post(f"{at(row)}/answer", data={"outcome": "stands", "answer": "Seen twice since."})
    late = dana.post(f"{at(row)}/answer", data={"outcome": "changed", "answer": "I would look again."})
    assert late.status_code == 422
    assert "Chidi Marsh has closed this already. Yours was not kept" in told(late.text)
    assert "I would look again." in late.text
    db.session.expire_all()
    assert (row.outcome, row.answer, row.owner_id) == ("stands", "Seen twice since.", cast.chidi.id)
    assert "It was answered already." in told(
        dana.post(f"{at(row)}/take-on", data={"instead_of": ""}, follow_redirects=True).text
    )
    with pytest.raises(ValueError, match="already"):
        challenges.answer(row, "stands", "x", cast.dana, now())


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"outcome": "", "answer": "Because."}, "Choose what came of it"),
        ({"outcome": "withdrawn", "answer": "Because."}, "Choose what came of it"),
        ({"outcome": "stands", "answer": " "}, "Say why, and what will happen"),
    ],
)
def test_an_answer_needs_an_outcome_and_words(
    cast: Cast, chidi: FlaskClient, sent: dict[str, str], says: str
) -> None:
    row = raised(cast)
    answer = chidi.post(f"{at(row)}/answer", data=sent)
    assert answer.status_code == 422
    assert says in told(answer.text)
    assert row.answered_at is None


def test_whoever_raised_it_takes_it_back_with_a_reason(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient
) -> None:
    row = raised(cast)
    assert chidi.post(f"{at(row)}/withdraw", data={"why": "x"}).status_code == 404
    assert amira.post(f"{at(row)}/withdraw", data={"why": ""}).status_code == 422
    assert amira.post(f"{at(row)}/withdraw", data={"why": "We talked."}).status_code == 303
    seen = text(chidi, at(row))
    assert "Withdrawn by whoever raised it. Amira Osei" in seen
    assert "We talked." in seen
    again = amira.post(f"{at(row)}/withdraw", data={"why": "Once more."})
    assert (again.status_code, "Once more." in again.text) == (422, True)
    with pytest.raises(ValueError, match="already"):
        challenges.withdraw(row, "x", cast.amira, now())


def test_each_act_and_each_look_leaves_one_entry_without_words(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient
) -> None:
    row = raised(cast)
    amira.get(new(cast))
    amira.get(f"/profiles/{cast.rafi.id}/challenges")
    chidi.get(at(row))
    chidi.post(f"{at(row)}/take-on", data={"instead_of": ""})
    chidi.post(f"{at(row)}/answer", data={"outcome": "stands", "answer": "Seen twice since."})
    wanted = select(AuditEntry).where(AuditEntry.subject.in_(("challenge", "challenges")))
    entries = db.session.scalars(wanted.order_by(AuditEntry.number)).all()
    assert [(one.action, one.subject) for one in entries] == [
        ("challenged", "challenge"), ("viewed", "challenges"), ("viewed", "challenges"),
        ("viewed", "challenge"), ("took on", "challenge"), ("answered", "challenge"),
    ]  # fmt: skip
    assert {one.profile_id for one in entries} == {cast.rafi.id}
    assert json.loads(entries[0].facts) == {"due_on": row.due_on.isoformat()}
    assert "Seen twice" not in "".join(one.facts for one in entries)


def test_what_came_up_to_a_queue_is_in_the_trail(cast: Cast, dana: FlaskClient) -> None:
    raised(cast, days_ago=9)
    dana.get("/queue")
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.subject == "queue")).one()
    assert json.loads(facts)["climbed"] == [str(cast.rafi.id)]
    assert json.loads(facts)["challenges"] == 1


def test_an_answered_challenge_is_still_read_by_who_answered_it(cast: Cast, dana: FlaskClient) -> None:
    row = raised(cast, days_ago=9)
    dana.post(f"{at(row)}/answer", data={"outcome": "stands", "answer": "Seen twice since."})
    assert "Seen twice since." in text(dana, at(row))
    assert find("see a challenge", Challenge, row.id, cast.ben, today()) is None


# Once more ----------------------------------------------------------------------------------------


def test_an_answer_sets_what_is_to_be_done_and_its_page_says_what_became_of_it(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    row = raised(cast)
    assert "Add an action: what, who, by when" in text(chidi, at(row))
    assert chidi.post(f"{at(row)}/answer", data=ANSWER | task()).status_code == 303
    action = db.session.scalars(select(Action)).one()
    assert (action.source, action.source_id, action.profile_id) == ("challenge", row.id, cast.rafi.id)
    facts = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "answered")).one()
    assert ('"actions":1' in facts, "evening" in facts) == (True, False)
    assert "To be done Visit in the evening Amira Osei, by" in text(amira, at(row))
    assert f"/actions/{action.id}/outcome" in amira.get(at(row)).text
    listed = text(amira, f"/profiles/{cast.rafi.id}/actions")
    assert f"Agreed on the challenge answered on {day(today())} by Chidi Marsh" in listed
    action.by_on, cast.rafi.closed_on = today() - timedelta(days=2), today()
    db.session.commit()
    assert "Visit in the evening (Amira Osei) . Overdue by 2 days" in text(amira, "/week")
    assert "Closed, with 1 action not done" in text(chidi, "/team")


def test_what_is_missing_of_an_action_is_said_and_nothing_is_answered(chidi: FlaskClient, cast: Cast) -> None:
    row = raised(cast)
    answer = chidi.post(f"{at(row)}/answer", data=ANSWER | task(who=""))
    assert (answer.status_code, "Say who does it" in told(answer.text)) == (422, True)
    assert '<details class="govuk-details hf-actions" open' in answer.text
    assert (row.answered_at, how_many(Action)) == (None, 0)


def test_a_second_challenge_goes_above_whoever_answered_the_first(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient, dana: FlaskClient, decision: SignOff
) -> None:
    about = {"about": f"decision-{decision.id}", "words": "Every look was announced."}
    first = amira.post(new(cast), data=about).location
    again = f"{new(cast)}?decision={decision.id}"
    assert again not in amira.get(first).text
    chidi.post(f"{first}/answer", data={"outcome": "stands", "answer": "It was seen."})
    seen = amira.get(first).text
    assert "Stays as it is. Chidi Marsh, who had decided it," in told(seen)
    assert again in seen
    assert again not in chidi.get(first).text
    second = amira.post(new(cast), data=about).location
    assert f"With South, due {day(today() + timedelta(days=5))}." in text(amira, second)
    assert "1 challenge to answer." in text(dana, "/queue")
    assert "Challenges to answer" not in text(chidi, "/queue")
    dana.post(f"{second}/answer", data={"outcome": "partly_changed", "answer": "Go once unannounced."})
    third = amira.post(new(cast), data=about).location
    assert "With South" in text(amira, third)  # nobody is above them


def test_a_challenge_to_something_else_begins_with_the_own_team(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient, dana: FlaskClient, decision: SignOff
) -> None:
    row = raised(cast)
    challenges.answer(row, "stands", "Seen twice since.", cast.chidi, now())
    db.session.commit()
    about = {"about": f"decision-{decision.id}", "words": "Every look was announced."}
    assert "With North" in text(amira, amira.post(new(cast), data=about).location)


def test_what_was_taken_back_does_not_climb(cast: Cast, dana: FlaskClient) -> None:
    row = raised(cast)
    challenges.withdraw(row, "We talked.", cast.amira, now())
    assert raised(cast).team_id == cast.north.id


def test_many_challenges_cost_no_more_queries_than_few(
    cast: Cast, amira: FlaskClient, chidi: FlaskClient, dana: FlaskClient, decision: SignOff
) -> None:
    pages = [
        (dana, "/queue"),
        (chidi, "/queue"),
        (amira, "/"),
        (amira, f"/profiles/{cast.rafi.id}/challenges"),
    ]
    raised(cast, days_ago=9, signoff_id=decision.id, owner_id=cast.chidi.id)
    before = [queries(*one) for one in pages]
    for child in (cast.rafi, cast.sana, cast.tomos) * 2:
        raised(cast, days_ago=9, profile_id=child.id)
    assert [queries(*one) for one in pages] == before


def test_whoever_lost_the_case_still_hears_what_came_of_their_challenge(
    amira: FlaskClient, chidi: FlaskClient, signed_in: Browsers, cast: Cast
) -> None:
    row = raised(cast)
    for assignment in db.session.scalars(select(Assignment).where(Assignment.profile_id == cast.rafi.id)):
        assignment.ends_on = today() - timedelta(days=1)
    db.session.commit()
    chidi.post(f"{at(row)}/answer", data={"outcome": "stands", "answer": "We look again in May."})
    page = amira.get(at(row))
    assert "We look again in May." in told(page.text)
    assert f"/profiles/{cast.rafi.id}" not in page.text
    assert at(row) in amira.get("/").text
    assert amira.get(f"/profiles/{cast.rafi.id}").status_code == 404
    assert signed_in("ben").get(at(row)).status_code == 404


def test_one_that_is_sent_twice_is_raised_once(amira: FlaskClient, cast: Cast) -> None:
    sent = {"about": "case", "words": "Two years of this.", "wanted": ""}
    first, second = (amira.post(new(cast), data=sent).location for _ in range(2))
    assert first == second
    assert how_many(Challenge) == 1
    challenges.answer(db.session.scalars(select(Challenge)).one(), "stands", "No.", cast.chidi, now())
    db.session.commit()
    assert amira.post(new(cast), data=sent).location != first
