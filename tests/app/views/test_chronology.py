"""The chronology of a profile: significant events only, each traceable, and what leaves the house of it."""

import csv
import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import against, challenges, closings, discussions, schedule
from app.clock import now, today
from app.extensions import db
from app.models import Alert, Event, PlanTarget, Profile
from app.words import day
from tests.app.views.test_signoff import signs
from tests.builders import all_graded, graded
from tests.people import Cast
from tests.rows import entries
from tests.visits import Visits


def of(profile: Profile, ending: str = "") -> str:
    return f"/profiles/{profile.id}/chronology{ending}"


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    body = answer.text.split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'").replace("\u00a0", " ").split())


def lines(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def event(cast: Cast, to: Profile, days_ago: int = 10, **changes: Any) -> Event:
    facts: dict[str, Any] = {"kind": "conference", "source": "The chair", "what": "", "effect": ""}
    made = Event(
        profile_id=to.id,
        by_id=cast.amira.id,
        recorded_at=now(),
        happened_on=today() - timedelta(days=days_ago),
        **(facts | changes),
    )
    db.session.add(made)
    db.session.commit()
    return made


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def on(days_ago: int) -> str:
    return day(today() - timedelta(days=days_ago))


# What stands in it --------------------------------------------------------------------------------


def test_only_visits_that_changed_a_verdict_stand_in_it_from_what_and_to_what(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    for days_ago in (120, 90, 60, 30):
        visits.made(days_ago, 2)
    told = [line for line in lines(amira, of(cast.rafi, ".csv")) if line["Kind"] == "Change over time"]
    assert [line["Date"] for line in told] == [
        (today() - timedelta(days=ago)).isoformat() for ago in (120, 90)
    ]
    assert told[1]["What happened"].endswith("Met throughout. Before: First picture.")
    assert told[1]["What happened"].startswith(
        "Nutrition, Housing, Hygiene, Supervision and Emotional warmth:"
    )


def test_each_change_of_verdict_is_traced_to_the_version_that_brought_it(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    first = visits.made(40, 2)
    second = visits.corrected(first, 40, 3)
    (line,) = [line for line in lines(amira, of(cast.rafi, ".csv")) if line["Kind"] == "Change over time"]
    assert (line["Record"], line["Version"], line["Digest"]) == (str(first.visit_id), "2", second.digest)
    page = amira.get(of(cast.rafi)).text
    assert f'href="/profiles/{cast.rafi.id}/visits/{first.visit_id}"' in page
    assert f"{second.digest[:16]}<" in page


def test_the_effect_on_the_child_is_the_checklists_own_description(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(60, 2)
    visits.made(20, 2, ratings=all_graded(2) | {"h2": graded(4, note="A bare mattress.")})
    page = text(amira, of(cast.rafi))
    assert "Housing: Worsening. Before: First picture." in page
    assert "Sleeping place: Nowhere settled" in page


def test_what_a_concern_was_said_to_come_from_stands_beside_it(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(60, 2, ratings=all_graded(2) | {"w1": graded(2, note="Tired.", cause="disability")})
    visits.made(20, 2, ratings=all_graded(2) | {"h2": graded(5, note="A bare mattress.", cause="money")})
    told = lines(amira, of(cast.rafi, ".csv"))
    (turned,) = [line for line in told if "Housing: Worsening" in line["What happened"]]
    (alerted,) = [line for line in told if line["Kind"] == "Alert"]
    for line in (turned, alerted):
        assert line["Effect on the child"].endswith(" Cause noted: money.")
    assert sum("Cause noted" in line["Effect on the child"] for line in told) == 2


def test_an_alert_stands_once_with_its_answer_whoever_was_told(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(5, 2, ratings=all_graded(2) | {"h3": graded(5, note="Burnt.")})
    told = db.session.scalars(select(Alert)).one()
    db.session.add(
        Alert(
            deposit_id=told.deposit_id, team_id=cast.south.id, profile_id=told.profile_id, code=told.code,
            item=told.item, raised_at=told.raised_at, answered_at=now(), answered_by_id=cast.dana.id,
            answer="Moved to her grandmother tonight.",
        )
    )  # fmt: skip
    db.session.commit()
    (line,) = [line for line in lines(amira, of(cast.rafi, ".csv")) if line["Kind"] == "Alert"]
    assert line["What happened"].startswith("Graded 5 Dangerous: Hazards. Answered by Dana Whitlock")
    assert line["What happened"].endswith("Moved to her grandmother tonight.")


def test_alerts_over_time_stand_from_when_until_when_with_the_visit_since_which_it_was_so(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    wet = {"h1": graded(4, note="Wet."), "h2": graded(4, note="A mat.", cause="money")}
    seen = visits.made(100, 2, ratings=all_graded(2) | wet)
    visits.made(50, 2, ratings=all_graded(2))
    told = [line for line in lines(amira, of(cast.rafi, ".csv")) if line["Kind"] == "Alert over time"]
    assert [(line["Date"], line["What happened"]) for line in told] == [
        (ago(71), f"Child not seen for more than 28 days. Until {on(50)}."),
        (
            ago(71),
            f"Concern not looked at again in 28 days: Warm, dry, sound; Sleeping place. Until {on(50)}.",
        ),
        (ago(21), f"Child not seen for more than 28 days. Still so on {on(0)}."),
    ]
    assert {line["Digest"] for line in told[:2]} == {seen.digest}
    assert told[1]["Effect on the child"].endswith(
        "Cause noted: money (Sleeping place); no cause noted: Warm, dry, sound."
    )


def test_alerts_over_time_cannot_be_left_out_of_a_paper_with_an_answer_known_from_the_same_visit(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(60, 2, ratings=all_graded(2) | {"h3": graded(5, note="Burnt.")})
    page = amira.get(f"/profiles/{cast.rafi.id}/documents/new?kind=court")
    assert page.status_code == 200
    assert "Graded 5 Dangerous" in page.text
    assert "Concern not looked at again" not in page.text


def test_every_line_says_the_effect_or_that_none_is_recorded(
    visits: Visits, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    visits.made(40, 2)
    version, chidi = visits.made(3, 4), signed_in("chidi")
    assert signs(chidi, version).status_code == 303
    told = {
        line["What happened"]: line["Effect on the child"] for line in lines(chidi, of(cast.rafi, ".csv"))
    }
    assert all(told.values())
    assert told["Born."] == "Not recorded"
    (unseen,) = [effect for what, effect in told.items() if "Child not seen" in what]
    assert unseen == "No visit saw the child."
    (decided,) = [effect for what, effect in told.items() if "was signed by" in what]
    assert decided.startswith("Food in the home: ")


def test_a_decision_on_a_visit_without_concern_or_on_an_earlier_version_claims_nothing_else(
    visits: Visits, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    version, chidi = visits.made(3, 2), signed_in("chidi")
    assert signs(chidi, version).status_code == 303

    def decided() -> str:
        (line,) = [one for one in lines(chidi, of(cast.rafi, ".csv")) if one["Kind"] == "Decision"]
        return line["Effect on the child"]

    assert decided() == "Nothing that was graded was at concern."
    visits.corrected(version, 3, 4)
    assert decided() == "Not recorded"


def test_a_file_gives_every_item_where_the_page_gives_the_first(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(10, 4)
    (line,) = [line for line in lines(amira, of(cast.rafi, ".csv")) if line["Kind"] == "Change over time"]
    assert "more items." in text(amira, of(cast.rafi))
    assert "more item" not in line["Effect on the child"]
    assert "Sleeping place: " in line["Effect on the child"]
    assert "Shelter from adult troubles: " in line["Effect on the child"]


def test_decisions_stand_in_it_with_the_version_they_were_made_on(
    visits: Visits, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    version, chidi = visits.made(3, 3), signed_in("chidi")
    answer = signs(chidi, version)
    assert answer.status_code == 303, answer.text
    visits.corrected(version, 3, 2)
    (line,) = [line for line in lines(chidi, of(cast.rafi, ".csv")) if line["Kind"] == "Decision"]
    assert "was signed by Chidi Marsh" in line["What happened"]
    assert (line["Version"], line["Digest"]) == ("1", version.digest)


def test_what_was_prompted_stands_with_its_answer_where_it_was_decided(
    visits: Visits, cast: Cast, signed_in: Callable[[str], FlaskClient]
) -> None:
    visits.made(60, 4)
    version, chidi = visits.made(3, 4), signed_in("chidi")
    answer = signs(chidi, version, **{"prompt-complex_case": "On Monday, with the nurse."})
    assert answer.status_code == 303, answer.text
    (line,) = [line for line in lines(chidi, of(cast.rafi, ".csv")) if line["Kind"] == "Decision"]
    assert re.search(
        r"Complex-case discussion\? \([^)]+\): On Monday, with the nurse\.", line["What happened"]
    )


def test_a_plans_target_is_a_decision(cast: Cast, amira: FlaskClient) -> None:
    db.session.add(
        PlanTarget(
            profile_id=cast.rafi.id, target=3, from_on=today(), reason="Twins are due.", by_id=cast.chidi.id,
            set_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    assert "The plan aims at 3 Uneven or better: Twins are due." in text(amira, of(cast.rafi))


def test_an_event_stands_in_it_with_its_effect_and_source_and_so_does_birth(
    cast: Cast, amira: FlaskClient
) -> None:
    made = event(cast, cast.rafi, effect="He was sick at school.", source="Health visitor")
    told = lines(amira, of(cast.rafi, ".csv"))
    assert [line["What happened"] for line in told][:2] == ["Born.", "Known to this service."]
    assert told[0]["Date"] == "2019-05-17"
    assert told[2] | {"Effect on the child": "He was sick at school.", "Source": "Health visitor"} == told[2]
    assert told[2]["Record"] == str(made.id)


def test_what_supervision_did_stands_in_it(cast: Cast, visits: Visits, amira: FlaskClient) -> None:
    visits.made(20, 2)
    child, chidi, at = cast.rafi, cast.chidi, now()
    schedule.set_plan(
        child, "child_in_need", since_on=today(), visit_every=None, reason="Asked for.", by=chidi, at=at
    )
    met = discussions.Told(today(), "Chidi and the nurse", "Stuck.", "Ask the landlord.", ())
    discussions.record(child, met, chidi, at)
    row = challenges.challenge(child, challenges.About(), "This is drift.", "Act.", cast.amira, at)
    challenges.answer(row, "changed", "We act.", chidi, at)
    seen = against.before(child, today())
    closing = closings.propose(
        seen, closings.CLOSE, to_plan=None, reasons="All is well.", by=cast.amira, at=at
    )
    closings.decide(closing, closings.AGREED, "It held.", seen, chidi, at)
    closings.reopen(child, "It did not hold.", chidi, at)
    db.session.commit()
    told = " | ".join(line["What happened"] for line in lines(amira, of(child, ".csv")))
    for words in (
        "Child in need plan: Asked for.", "Complex-case discussion: Ask the landlord.", "Challenged: This is drift.",
        "Answered: Changed. We act.", "Proposed: Closing. All is well.", "It held.", "Closed.",
        "Opened again: It did not hold.",
    ):  # fmt: skip
        assert words in told


def test_what_was_struck_out_is_read_as_struck_and_never_exported(cast: Cast, amira: FlaskClient) -> None:
    event(cast, cast.rafi, what="Kept as it is.")
    event(
        cast, cast.rafi, what="Wrong child.", struck_at=now(), struck_by_id=cast.amira.id,
        struck_because="It was about another boy.",
    )  # fmt: skip
    page = amira.get(of(cast.rafi)).text
    assert re.search(r"<del>[^<]*Wrong child\.</del>", page)
    assert "It was about another boy." in page
    assert "3 entries</h2>" in page
    assert "1 more entry was struck out" in page
    assert "Wrong child" not in amira.get(of(cast.rafi, ".csv")).text
    assert b"Kept as it is" in amira.get(of(cast.rafi, ".csv")).data


# Asking for a part --------------------------------------------------------------------------------


def test_a_kind_and_a_time_can_be_asked_for_and_the_export_is_of_the_same_part(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    visits.made(100, 2)
    event(cast, cast.rafi, 50, what="In the middle.")
    event(cast, cast.rafi, 2, what="At the end.")
    until = (today() - timedelta(days=20)).isoformat()
    asked = f"?kind=event&until={until}"
    page = amira.get(of(cast.rafi) + asked).text
    assert "In the middle." in page
    assert "At the end." not in page
    assert "First picture" not in page
    (csv_link,) = re.findall(r'href="([^"]+\.csv[^"]*)"', page)
    (line,) = lines(amira, csv_link.replace("&amp;", "&"))
    assert line["What happened"].endswith("In the middle.")


def test_the_first_and_the_last_day_belong_to_the_time(cast: Cast, amira: FlaskClient) -> None:
    on = event(cast, cast.rafi, 10, what="On that day.").happened_on.isoformat()
    assert len(lines(amira, of(cast.rafi, f".csv?from={on}&until={on}"))) == 1


def test_a_day_that_is_none_is_told_and_what_was_typed_stays(cast: Cast, amira: FlaskClient) -> None:
    answer = amira.get(of(cast.rafi, "?from=31/2/2026"))
    assert answer.status_code == 422
    assert "Enter a real date" in answer.text
    assert 'value="31/2/2026"' in answer.text


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize("asked", ["kind=nonsense", "from=nonsense&kind=event", "kind=event&kind=nonsense"])
def test_what_was_asked_for_wrongly_gives_no_entry_and_no_way_to_more(
    cast: Cast, amira: FlaskClient, ending: str, asked: str
) -> None:
    event(cast, cast.rafi, what="Here.")
    answer = amira.get(of(cast.rafi, f"{ending}?{asked}"))
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Here." not in answer.text
    assert "chronology.csv" not in answer.text
    assert entries("exported") == []


def test_a_print_says_which_part_it_is_and_of_which_day(cast: Cast, amira: FlaskClient) -> None:
    event(cast, cast.rafi, 10)
    page = text(amira, of(cast.rafi, f"?kind=alert&kind=event&from={ago(30)}&until={ago(2)}"))
    assert f"Only these kinds: Alert and Event. From {on(30)} to {on(2)}. Printed from" in page
    assert f"as it stood on {on(0)}, " in page
    assert "Every kind. The whole time." in text(amira, of(cast.rafi))
    assert f"Every kind. Up to {on(2)}." in text(amira, of(cast.rafi, f"?until={ago(2)}"))


def test_a_file_says_which_part_it_is_by_its_name_and_a_workbook_within(
    cast: Cast, amira: FlaskClient
) -> None:
    event(cast, cast.rafi, 10)
    asked = f"?kind=event&kind=over_time&from={ago(30)}"
    named = f"chronology-{ago(0)}-over-time-event-from-{ago(30)}"
    for ending in ("csv", "xlsx"):
        answer = amira.get(of(cast.rafi, f".{ending}{asked}"))
        assert f'filename="{named}.{ending}"' in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert "xl/worksheets/sheet2.xml" in book.namelist()
        told = book.read("xl/sharedStrings.xml").decode()
    assert f"Only these kinds: Alert over time and Event. From {on(30)} on." in told


def test_a_part_of_the_page_is_the_same_rows(cast: Cast, amira: FlaskClient) -> None:
    event(cast, cast.rafi, what="Here.")
    part = amira.get(
        of(cast.rafi, "?kind=event"), headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    )
    assert part.text.lstrip().startswith('<section id="_rows"')
    assert "Here." in part.text


def test_an_empty_part_says_what_to_do(cast: Cast, amira: FlaskClient) -> None:
    assert "Nothing of this kind in this time" in text(amira, of(cast.rafi, "?kind=alert"))


# Who may, and what is kept of it ------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize("who", ["ben", "dana", "evi"])
def test_what_is_not_yours_is_not_there(
    cast: Cast, signed_in: Callable[[str], FlaskClient], who: str, ending: str
) -> None:
    assert signed_in(who).get(of(cast.rafi, ending)).status_code == 404
    assert signed_in(who).get(f"/profiles/{uuid.uuid4()}/chronology{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_kept_in_the_trail_with_how_much_left(
    visits: Visits, cast: Cast, amira: FlaskClient, ending: str
) -> None:
    visits.made(10, 2)
    event(cast, cast.rafi)
    answer = amira.get(of(cast.rafi, f".{ending}"))
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="chronology-{today().isoformat()}.{ending}"'
    )
    (entry,) = entries("exported")
    assert (entry.subject, entry.profile_id, entry.person_id) == ("chronology", cast.rafi.id, cast.amira.id)
    assert json.loads(entry.facts) == {
        "form": ending, "rows": 4, "kinds": {"case": 2, "event": 1, "verdict": 1},
    }  # fmt: skip


def test_a_look_at_it_is_kept_once(cast: Cast, amira: FlaskClient) -> None:
    amira.get(of(cast.rafi))
    (entry,) = entries("viewed")
    assert (entry.subject, entry.profile_id) == ("chronology", cast.rafi.id)


def test_a_formula_typed_as_an_event_leaves_as_text(cast: Cast, amira: FlaskClient) -> None:
    event(cast, cast.rafi, effect='=HYPERLINK("http://example.org")', source="@SUM(1)")
    line = lines(amira, of(cast.rafi, ".csv?kind=event"))[0]
    assert line["Effect on the child"] == '\'=HYPERLINK("http://example.org")'
    assert line["Source"] == "'@SUM(1)"


def test_the_number_of_questions_to_the_record_does_not_grow(
    visits: Visits, cast: Cast, amira: FlaskClient
) -> None:
    from sqlalchemy import event as happening

    asked: list[str] = []
    listener = lambda *given: asked.append(given[2])  # noqa: E731
    happening.listen(db.engine, "before_cursor_execute", listener)
    try:
        visits.made(200, 4)
        event(cast, cast.rafi, 200)
        asked.clear()
        amira.get(of(cast.rafi))
        few = len(asked)
        for days_ago in (150, 100, 60, 30):
            visits.made(days_ago, 4)
            event(cast, cast.rafi, days_ago)
        asked.clear()
        amira.get(of(cast.rafi))
        assert len(asked) <= few
    finally:
        happening.remove(db.engine, "before_cursor_execute", listener)


def test_days_are_told_as_dates(visits: Visits, cast: Cast, amira: FlaskClient) -> None:
    on = visits.made(5, 2).visited_on
    assert f"Visit of {day(on)}, version 1" in text(amira, of(cast.rafi))
    assert isinstance(on, date)
