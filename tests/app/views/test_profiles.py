"""The caseload, a profile's change over time, and one visit with its versions, as pages."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import audit
from app.clock import now, today
from app.extensions import db
from app.models import AuditEntry, Profile, Revision, SignOff
from app.shown.visits_table import setters
from app.words import day
from observations.scoring import DomainGrade
from observations.visit import Grade
from tests.builders import LONDON, all_graded, envelope, graded, item, payload
from tests.people import Cast, assign, profile
from tests.reading import queries

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Story:
    """Visits of Amira's, sent as her phone would send them."""

    def __init__(self, cast: Cast, client: FlaskClient) -> None:
        self.cast, self.client, self.seq = cast, client, 0

    def visit(
        self,
        days_ago: int,
        grade: int = 2,
        *,
        to: Profile | None = None,
        visit: uuid.UUID | None = None,
        revision: int = 1,
        **changes: Any,
    ) -> uuid.UUID:
        """Send a visit of so many days ago with everything at this grade; changes as in `payload`."""
        self.seq += 1
        visit = visit or uuid.uuid4()
        when = datetime.combine(today() - timedelta(days=days_ago), datetime.min.time(), LONDON).replace(
            hour=10
        )
        changes = {"ratings": all_graded(grade), "child_alone": True, **changes}
        said = payload(self.cast.amira, to or self.cast.rafi, when, **changes)
        sent = item(said, visit=visit, revision=revision, seq=self.seq)
        answer = self.client.post("/sync/visits", json=envelope(sent), headers=SAME_ORIGIN).get_json()
        assert answer["results"][0]["status"] == "filed", answer
        return visit

    def sign(self, visit: uuid.UUID, number: int = 1, decision: str = "signed") -> None:
        """Let Chidi decide on a version."""
        revision = db.session.scalars(select(Revision).filter_by(visit_id=visit, number=number)).one()
        db.session.add(
            SignOff(
                revision_id=revision.id, person_id=self.cast.chidi.id, role="supervisor", team_name="North",
                decided_at=now(), decision=decision, digest=revision.digest, instrument_version=1,
                rule="trajectory-1", parameters={}, as_of=today(), verdicts={}, agreements={}, flags=[],
                actions=[], typed_name="Chidi Marsh",
            )
        )  # fmt: skip
        db.session.commit()


@pytest.fixture
def story(cast: Cast, amira: FlaskClient) -> Story:
    return Story(cast, amira)


def text(client: FlaskClient, address: str) -> str:
    """A page's words, without its markup and with single spaces."""
    answer = client.get(address)
    assert answer.status_code == 200
    body = re.sub(r"<svg.*?</svg>", " ", answer.text.split("<main", 1)[1], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").replace("\u00a0", " ").split())


def of(who: Profile) -> str:
    return f"/profiles/{who.id}"


# Caseload -----------------------------------------------------------------------------------------


def test_the_caseload_says_who_when_seen_what_verdict_and_what_is_due(
    story: Story, amira: FlaskClient
) -> None:
    story.visit(50, 4, kind="announced")
    story.visit(5, 4, kind="unannounced")
    page = text(amira, "/")
    assert "R. " in page
    assert "HV-0001" in page
    assert "4 Nutrition: Persistent concern" in page or "4 Nutrition: Worsening" in page
    assert "unannounced, waiting for a signature" in page
    assert "look by" in page


def test_the_worst_comes_first(story: Story, cast: Cast, amira: FlaskClient) -> None:
    story.visit(30, 2)
    story.visit(2, 2)
    story.visit(30, 2, to=cast.sana, ratings=all_graded(2))
    story.visit(2, 4, to=cast.sana)
    page = text(amira, "/")
    assert page.index("HV-0002") < page.index("HV-0001")


def test_an_empty_caseload_says_what_to_do(cast: Cast, signed_in: Callable[[str], FlaskClient]) -> None:
    assert "HV-0003" in text(signed_in("ben"), "/")
    assert "You hold no case" in text(signed_in("dana"), "/")
    assert "Administrators see no families" in text(signed_in("evi"), "/")


def test_a_supervisor_sees_the_teams_cases(cast: Cast, signed_in: Callable[[str], FlaskClient]) -> None:
    page = text(signed_in("chidi"), "/")
    assert all(reference in page for reference in ("HV-0001", "HV-0002", "HV-0003"))


def test_a_child_not_seen_since_is_said(story: Story, amira: FlaskClient) -> None:
    story.visit(40)
    story.visit(3, child_seen=False, child_alone=False, kind="no_access", ratings={})
    page = text(amira, "/")
    assert "no access, waiting for a signature; child last seen" in page
    assert "Child not seen for more than 28 days" in page


def test_a_cause_stands_beside_a_concern_in_the_caseload(story: Story, amira: FlaskClient) -> None:
    ratings = all_graded(2, h1=graded(4, "seen", note="Mould.", cause="landlord"))
    story.visit(3, ratings=ratings)
    assert "Housing: First picture, cause noted: the landlord" in text(amira, "/")


def test_a_cause_is_said_while_its_concern_is_open_and_no_longer(story: Story, amira: FlaskClient) -> None:
    story.visit(30, ratings=all_graded(2, h1=graded(4, note="Mould.", cause="landlord")))
    story.visit(20, ratings=all_graded(2, h1=graded(4, note="Mould.")))
    assert "cause noted: the landlord" in text(amira, "/")
    story.visit(3, ratings=all_graded(2))
    assert "cause noted" not in text(amira, "/")


def test_a_visit_without_seeing_the_child_is_not_the_last_time_it_was_seen(
    story: Story, amira: FlaskClient
) -> None:
    story.visit(12)
    story.visit(3, child_seen=False, child_alone=False)
    seen = day(today() - timedelta(days=12))
    assert f"announced, waiting for a signature; child last seen {seen}" in text(amira, "/")


def test_the_caseload_costs_the_same_number_of_queries_for_one_case_and_for_many(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    story.visit(5)
    text(amira, "/")
    before = queries(amira, "/")
    for number in range(4, 9):
        another = profile("X.", f"HV-000{number}", cast.north, born=date(2018, 1, 1))
        assign(cast.amira, another)
        db.session.commit()
        story.visit(5, to=another)
    assert queries(amira, "/") == before


# A profile ----------------------------------------------------------------------------------------


def test_a_profile_says_the_sentence_and_what_is_missing(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    for days_ago, grade in ((150, 4), (120, 2), (80, 2), (40, 2), (10, 2)):
        story.visit(days_ago, grade)
    page = text(amira, of(cast.rafi))
    assert "Housing: Improved, not yet sustained" in page
    assert "2 at four visits over 15 weeks" in page
    assert (
        "Why this is not called sustained: still needed an unannounced look, any day from today (0 of 1)"
        in page
    )
    assert "All good looks were announced" in page


def test_a_profile_draws_five_strips_and_their_legend(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(10, 4)
    page = amira.get(of(cast.rafi)).text
    assert page.count('role="img" aria-labelledby="') == 6
    assert page.count(f'<a href="/profiles/{cast.rafi.id}/visits/{visit}" aria-label="') == 5
    assert " style=" not in page
    assert "onclick" not in page


def test_the_table_says_everything_that_the_strip_shows(story: Story, cast: Cast, amira: FlaskClient) -> None:
    first = story.visit(40, 2)
    story.sign(first)
    ratings = all_graded(2, h2=graded(5, "seen", "child", note="Sofa.", cause="money"))
    story.visit(10, kind="unannounced", ratings=ratings)
    page = text(amira, of(cast.rafi))
    assert (
        "Unannounced Amira Osei 5 Dangerous set by Sleeping place Cause noted: money Worse "
        "I saw it, Child told me Waiting for a signature"
    ) in page
    assert "Announced Amira Osei 2 Sound set by all four items First grade I saw it Signed" in page


def test_two_items_of_two_are_both() -> None:
    given = DomainGrade(
        visit_id="1", grade=Grade.SOUND, reason=None, set_by=("h1", "h2"), at_concern=(), carried=(),
        released=False, graded=2, applicable=2,
    )  # fmt: skip
    assert setters(given, {}) == "both items"


def test_when_the_child_was_last_seen_is_written_as_dates_are(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    story.visit(40)
    story.visit(3, child_seen=False, child_alone=False, kind="no_access", ratings={})
    seen = day(today() - timedelta(days=40))
    assert f"Child last seen {seen}. Correct the date of birth" in text(amira, of(cast.rafi))


def test_the_items_at_concern_now_and_before_are_counted(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    four = {key: graded(4, note="Wet.") for key in ("h1", "h2", "h3")}
    story.visit(40, ratings=all_graded(2, **four))
    story.visit(10, ratings=all_graded(2, h1=graded(4, note="Wet.")))
    page = text(amira, of(cast.rafi))
    assert "one now, three at the look before (no longer: Sleeping place; Hazards)" in page


def test_alerts_ask_for_an_answer(story: Story, cast: Cast, amira: FlaskClient) -> None:
    story.visit(60, 4)
    story.visit(10, 4)
    assert "Complex-case discussion? (Nutrition, Housing, Hygiene, Supervision and Emotional warmth)" in text(
        amira, of(cast.rafi)
    )


def test_siblings_are_a_link_away(cast: Cast, amira: FlaskClient) -> None:
    assert f'href="/profiles/{cast.sana.id}"' in amira.get(of(cast.rafi)).text


def test_a_visit_is_recorded_from_the_profile(cast: Cast, amira: FlaskClient) -> None:
    assert f'href="/app/#/open/{cast.rafi.id}"' in amira.get(of(cast.rafi)).text


def test_a_profile_nobody_has_visited_is_a_page_too(cast: Cast, amira: FlaskClient) -> None:
    page = text(amira, of(cast.rafi))
    assert "Not visited yet." in page
    assert (
        "Nothing has been graded yet: Nutrition, Housing, Hygiene, Supervision and Emotional warmth." in page
    )


def test_a_profile_nobody_has_visited_draws_nothing_and_names_each_domain_once(
    cast: Cast, amira: FlaskClient
) -> None:
    page = amira.get(of(cast.rafi)).text
    assert "<svg xmlns" not in page
    assert page.count("Housing") == 1
    assert "Last seen" not in page


def test_an_unborn_child_has_a_due_date(cast: Cast, amira: FlaskClient) -> None:
    unborn = profile("Baby", "HV-0009", cast.north, born=None, due_on=date(2031, 3, 4))
    assign(cast.amira, unborn)
    db.session.commit()
    assert "Unborn, due 4 March 2031." in text(amira, of(unborn))


def test_what_is_typed_is_shown_and_never_run(story: Story, cast: Cast, amira: FlaskClient) -> None:
    said = '<script>alert("x")</script> \u202e \U0001f600'
    visit = story.visit(3, childs_words=said, ratings=all_graded(2, h1=graded(4, note="<b>Wet</b>")))
    page = amira.get(f"{of(cast.rafi)}/visits/{visit}").text
    assert "<script>alert" not in page
    assert "<b>Wet" not in page
    assert "&lt;script&gt;alert" in page


# Whose it is --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ben", "dana", "evi"])
def test_ben_cannot_learn_that_the_profile_exists(
    who: str, story: Story, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    visit = story.visit(5)
    stranger = signed_in(who)
    nothing = stranger.get(f"/profiles/{uuid.uuid4()}")
    for address in (of(cast.rafi), f"{of(cast.rafi)}/visits/{visit}", f"{of(cast.tomos)}/visits/{visit}"):
        answer = stranger.get(address)
        assert (answer.status_code, answer.text) == (404, nothing.text)


def test_a_visit_is_found_under_its_own_profile_only(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(5)
    assert amira.get(f"{of(cast.sana)}/visits/{visit}").status_code == 404


def test_every_look_at_a_profile_is_in_the_trail(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(5)
    text(amira, of(cast.rafi))
    text(amira, f"{of(cast.rafi)}/visits/{visit}")
    seen = select(AuditEntry.subject, AuditEntry.person_id, AuditEntry.profile_id).where(
        AuditEntry.action == "viewed"
    )
    assert [tuple(row) for row in db.session.execute(seen.order_by(AuditEntry.number))] == [
        ("profile", cast.amira.id, cast.rafi.id),
        ("visit", cast.amira.id, cast.rafi.id),
    ]
    assert audit.verify().wrong is None


def test_a_look_that_was_refused_is_not_in_the_trail(
    cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    signed_in("ben").get(of(cast.rafi))
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "viewed")) == 0


# A visit ------------------------------------------------------------------------------------------

SAID: dict[str, Any] = {
    "childs_day": "I get up and make toast.",
    "childs_words": "I get crisps when I'm hungry.",
    "carer_view": "It has been a bad month.",
    "household": [{"who": "mother's partner", "lives": "stays", "seen": False}],
    "engagement": {"how": "reluctant", "why": "Tired."},
    "shared_with_carer": "refused",
    "child_alone": False,
    "child_alone_reason": "brother in the room",
    "bedroom_seen": True,
    "targets": [{"item": "h2", "grade": 2, "by": "2027-01-15", "owner": "mother", "help": "bed grant"}],
}


def test_a_visit_shows_what_was_seen_and_said(story: Story, cast: Cast, amira: FlaskClient) -> None:
    ratings = all_graded(2, h2=graded(5, "seen", note="Mattress on the floor.", cause="money"))
    visit = story.visit(3, ratings=ratings, **SAID)
    page = text(amira, f"{of(cast.rafi)}/visits/{visit}")
    for words in (
        "Announced, 10:00. Amira Osei.",
        "Child seen, not seen alone (brother in the room), bedroom seen.",
        "Graded 5 Dangerous: Sleeping place",
        "In the child's own words I get crisps when I'm hungry.",
        "Mother's partner stays here, not seen",
        "Reluctant: Tired.",
        "The carer did not want to hear them",
        "Sleeping place at 2 Sound by 15 January 2027, mother, help: bed grant",
        "Housing 5 Dangerous set by Sleeping place",
        "Sleeping place Note: Mattress on the floor. Cause: Money 5 Dangerous I saw it",
    ):
        assert words in page, words


def test_the_childs_own_words_alone_are_a_quotation(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(3, **SAID)
    page = amira.get(f"{of(cast.rafi)}/visits/{visit}").text
    (quote,) = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.S)
    assert quote == "I get crisps when I&#39;m hungry."
    assert "What was said and noted The child's day" in text(amira, f"{of(cast.rafi)}/visits/{visit}")


def test_versions_say_what_changed_and_why(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(3)
    story.sign(visit, decision="returned")
    corrected = all_graded(2, h2=graded(4, "child", note="Told me later."), h3={"not_graded": "not_observed"})
    reason = {"reason": "Wrong item"}
    story.visit(
        3, visit=visit, revision=2, ratings=corrected, correction=reason, childs_words="I sleep here."
    )
    page = text(amira, f"{of(cast.rafi)}/visits/{visit}")
    assert "2 versions" in page
    assert "Why it was corrected: Wrong item" in page
    assert "Sleeping place: 4 (Child told me), was 2 (I saw it)" in page
    assert "Hazards: Not seen, was 2 (I saw it)" in page
    assert "Words of the child or carer" in page
    assert "Version 1: Returned with questions by Chidi Marsh" in page
    assert "Version 2: Waiting for a signature" in page


def test_an_earlier_version_nobody_decided_on_is_replaced(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    visit = story.visit(3)
    story.visit(3, visit=visit, revision=2, correction={"reason": "Wrong item"})
    assert "Version 1: Replaced by version 2" in text(amira, f"{of(cast.rafi)}/visits/{visit}")


def test_both_times_are_shown_and_how_far_they_are_apart(
    story: Story, cast: Cast, amira: FlaskClient
) -> None:
    long_ago = (now() - timedelta(days=3)).isoformat()
    late, prompt = story.visit(4, recorded_at=long_ago), story.visit(0, recorded_at=now().isoformat())
    assert "3 days after it was recorded, by the phone's clock" in text(
        amira, f"{of(cast.rafi)}/visits/{late}"
    )
    assert "after it was recorded" not in text(amira, f"{of(cast.rafi)}/visits/{prompt}")


def test_the_digest_stands_on_the_page(story: Story, cast: Cast, amira: FlaskClient) -> None:
    visit = story.visit(3)
    digest = db.session.scalars(select(Revision.digest).filter_by(visit_id=visit)).one()
    assert digest in text(amira, f"{of(cast.rafi)}/visits/{visit}")


def test_only_the_observer_corrects_and_only_another_supervisor_decides(
    story: Story, cast: Cast, amira: FlaskClient, signed_in: Callable[[str], FlaskClient]
) -> None:
    visit = story.visit(3)
    address = f"{of(cast.rafi)}/visits/{visit}"
    version = db.session.scalars(select(Revision.id).filter_by(visit_id=visit)).one()
    mine, supervisors = amira.get(address).text, signed_in("chidi").get(address).text
    assert f"/app/#/correct/{visit}" in mine
    assert "Decide on this version" not in mine
    assert f"/versions/{version}/decision" in supervisors
    assert "/app/#/correct/" not in supervisors
    story.sign(visit)
    assert "Decide on this version" not in signed_in("chidi").get(address).text
