"""The pages about phones: who sees which, naming and withdrawing one, and what never came from a team's phones."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from app import devices
from app.clock import now
from app.extensions import db
from app.models import AuditEntry, Deposit, Device, Person
from app.shown.phones import ranges
from tests.builders import DEVICE, item, payload
from tests.people import Cast
from tests.phones import post, register, results, tell

SignIn = Callable[[str], FlaskClient]
OTHER = uuid.UUID("00000000-0000-4000-8000-00000000d1d1")


@pytest.fixture
def amira(signed_in: SignIn) -> FlaskClient:
    """Amira on her phone, which is ready."""
    client = signed_in("amira")
    register(client)
    return client


def phone(person: Person, device: uuid.UUID = DEVICE) -> Device:
    """What is known of a phone as a person uses it."""
    found = devices.find(device, person)
    assert found is not None
    db.session.refresh(found)
    return found


def does(client: FlaskClient, act: str, which: Device, **typed: str) -> str:
    """Send the form of one of a phone's pages, and give the words of the page that follows."""
    answer = client.post(f"/phones/{which.id}/{act}", data=typed)
    assert answer.status_code == 303, answer.text
    return words(client.get(answer.location))


def words(page: TestResponse) -> str:
    """The words of a page, without its tags."""
    assert page.status_code == 200, page.text
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def done_to_phones() -> list[tuple[str, uuid.UUID | None]]:
    """What the trail says was done to phones, and by whom, but for making them ready."""
    wanted = (
        select(AuditEntry).where(AuditEntry.subject.in_(("device", "phones"))).order_by(AuditEntry.number)
    )
    entries = [(entry.action, entry.person_id) for entry in db.session.scalars(wanted)]
    return [entry for entry in entries if entry[0] not in ("registered", "first heard from")]


def silent_for(which: Device, hours: int) -> None:
    """Let a phone not have been heard from for so long."""
    which.last_seen_at = now() - timedelta(hours=hours)
    db.session.commit()


# Whose ------------------------------------------------------------------------------------------------


def test_ones_own_phones_stand_on_the_account_page(amira: FlaskClient, cast: Cast) -> None:
    shown = words(amira.get("/account"))
    assert "Work phone" in shown
    assert "Nothing is missing" in shown


def test_a_browser_in_which_nothing_was_made_ready_is_no_phone_of_ones_own(
    signed_in: SignIn, cast: Cast
) -> None:
    ben = signed_in("ben")
    results(ben, item(payload(cast.ben, cast.tomos)))
    assert "None yet" in words(ben.get("/account"))


def test_ben_can_neither_see_nor_name_nor_withdraw_amiras_phone(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    ben = signed_in("ben")
    hers = phone(cast.amira)
    assert "Work phone" not in ben.get("/account").text
    for address in (f"/phones/{hers.id}/name", f"/phones/{hers.id}/withdraw"):
        nothing = ben.get(address.replace(str(hers.id), str(uuid.uuid4())))
        assert (ben.get(address).status_code, ben.get(address).data) == (404, nothing.data)
        assert ben.post(address, data={"name": "Mine now"}).status_code == 404
    assert ben.get("/phones").status_code == 404
    assert (phone(cast.amira).name, phone(cast.amira).revoked_at) == ("Work phone", None)
    assert done_to_phones() == []


def test_two_people_on_one_phone_each_have_their_own(
    amira: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    ben = signed_in("ben")
    register(ben, name="Shared phone")
    does(ben, "withdraw", phone(cast.ben))
    assert phone(cast.amira).revoked_at is None


def test_a_supervisor_sees_the_teams_phones_and_may_not_withdraw_them(
    amira: FlaskClient, chidi: FlaskClient, signed_in: SignIn, cast: Cast
) -> None:
    assert "Amira Osei Work phone" in words(chidi.get("/phones"))
    assert "Work phone" not in words(signed_in("dana").get("/phones"))
    assert chidi.post(f"/phones/{phone(cast.amira).id}/withdraw").status_code == 404


# Naming and withdrawing -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["amira", "evi"])
def test_its_person_and_the_administrator_rename_a_phone(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, who: str
) -> None:
    client = signed_in(who)
    shown = does(client, "name", phone(cast.amira), name="  Blue   phone ")
    assert "The phone is now called Blue phone." in shown
    assert phone(cast.amira).name == "Blue phone"
    does(client, "name", phone(cast.amira), name="Blue phone")
    assert done_to_phones() == [("named", getattr(cast, who).id)], "the same name again is no act"


@pytest.mark.parametrize(
    ("typed", "why"), [("", "Enter a name"), ("x" * 101, "100 characters"), ("a\0b", "Use letters")]
)
def test_a_name_that_is_none_is_asked_for_again(amira: FlaskClient, cast: Cast, typed: str, why: str) -> None:
    answer = amira.post(f"/phones/{phone(cast.amira).id}/name", data={"name": typed})
    assert answer.status_code == 422
    assert re.search(rf'href="#name">[^<]*{why}', answer.text)
    assert phone(cast.amira).name == "Work phone"


def test_before_a_phone_is_withdrawn_it_is_said_what_will_happen(amira: FlaskClient, cast: Cast) -> None:
    shown = words(amira.get(f"/phones/{phone(cast.amira).id}/withdraw"))
    for said in (
        "no longer open",
        "finished on it still arrive",
        "cannot be taken back",
        "change your password",
    ):
        assert said in shown
    assert phone(cast.amira).revoked_at is None, "asking does nothing"


@pytest.mark.parametrize("who", ["amira", "evi"])
def test_a_withdrawn_phone_says_since_when_and_by_whom_and_offers_nothing_more(
    amira: FlaskClient, signed_in: SignIn, cast: Cast, who: str
) -> None:
    client, by = signed_in(who), getattr(cast, who)
    shown = does(client, "withdraw", phone(cast.amira))
    assert "Work phone is withdrawn." in shown
    assert f"by {by.name}" in shown
    assert f"/phones/{phone(cast.amira).id}/withdraw" not in amira.get("/account").text
    first = phone(cast.amira).revoked_at
    does(client, "withdraw", phone(cast.amira))
    assert phone(cast.amira).revoked_at == first
    assert done_to_phones() == [("revoked", by.id)], "twice is once"
    assert "Withdraw this phone</button>" not in client.get(f"/phones/{phone(cast.amira).id}/withdraw").text


def test_what_a_withdrawn_phone_still_held_arrives_and_lies_in_the_tray(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    does(amira, "withdraw", phone(cast.amira))
    (result,) = results(amira, item(payload(cast.amira, cast.rafi)))
    assert (result["status"], result["reason"]) == ("held", "device_revoked")
    assert tell(amira, "share").status_code == 403, "and nothing opens on it"
    assert "The phone it came from was withdrawn" in words(chidi.get("/tray"))


def test_what_a_withdrawn_phone_left_for_a_day_in_the_tray_is_marked(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    does(amira, "withdraw", phone(cast.amira))
    results(amira, item(payload(cast.amira, cast.rafi)))
    db.session.scalars(select(Deposit)).one().received_at = now() - timedelta(hours=25)
    db.session.commit()
    assert "25 hours ago : more than 24 hours" in words(chidi.get("/tray")).replace("ago:", "ago :")


# What never came ----------------------------------------------------------------------------------------


def test_the_numbers_that_never_came_are_named_with_since_when(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    post(
        amira,
        item(payload(cast.amira, cast.rafi), seq=1),
        item(payload(cast.amira, cast.rafi), seq=4),
        high_water=5,
    )
    shown = words(chidi.get("/phones"))
    assert "From 1 phone a finished visit has not come." in shown
    assert "Finished visits number 2, 3 and 5 have not come." in shown
    assert "Known since" in shown
    assert "more than 24 hours" not in shown
    assert "2, 3 and 5" in words(amira.get("/account")), "their own person is told too"


def test_a_phone_that_is_silent_for_a_day_while_something_is_missing_is_said_to_be(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    silent_for(phone(cast.amira), 25)
    assert "Not heard from for more than 24 hours" not in words(chidi.get("/phones")), "nothing is missing"
    post(amira, item(payload(cast.amira, cast.rafi), seq=2))
    silent_for(phone(cast.amira), 25)
    shown = words(chidi.get("/phones"))
    assert "Finished visit number 1 has not come." in shown
    assert "Not heard from for more than 24 hours" in shown


def test_a_store_found_emptied_is_said_with_what_it_owes(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    tell(amira, "lost", numbers={str(cast.amira.id): 3})
    shown = words(chidi.get("/phones"))
    assert "What was kept on it was found gone" in shown
    assert "Finished visits number 1 to 3 have not come." in shown


def test_the_worst_comes_first(amira: FlaskClient, chidi: FlaskClient, signed_in: SignIn, cast: Cast) -> None:
    names = {
        1: "well",
        2: "owing",
        3: "silent and owing",
        4: "emptied and owing",
        5: "cleared",
        6: "withdrawn",
    }
    for number, name in names.items():
        made = devices.register(uuid.UUID(int=number), cast.ben, name, now())
        made.high_water = 1 if "owing" in name else 0
        made.lost_at = now() if name in ("cleared", "emptied and owing") else None
        made.revoked_at = now() if name == "withdrawn" else None
        silent_for(made, 30 if "silent" in name else 0)
    shown = words(chidi.get("/phones"))
    order = sorted(names.values(), key=lambda name: shown.index(f"Ben Carrow {name} "))
    assert order == ["emptied and owing", "silent and owing", "owing", "cleared", "well", "withdrawn"]


def test_a_page_that_was_never_made_ready_is_listed_only_while_it_owes_a_visit(
    signed_in: SignIn, chidi: FlaskClient, cast: Cast
) -> None:
    ben = signed_in("ben")
    results(ben, item(payload(cast.ben, cast.tomos), seq=2))
    assert "Not made ready for use without signal" in words(chidi.get("/phones"))
    results(ben, item(payload(cast.ben, cast.tomos), seq=1))
    assert "Nobody in the team has made a phone ready" in words(chidi.get("/phones"))


def test_looking_at_the_teams_phones_stands_in_the_trail(
    amira: FlaskClient, chidi: FlaskClient, cast: Cast
) -> None:
    chidi.get("/phones")
    assert done_to_phones() == [("viewed", cast.chidi.id)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "viewed")).one()
    assert json.loads(entry.facts) == {"phones": 1}


def test_nothing_of_a_visit_is_on_a_page_about_phones(
    amira: FlaskClient, chidi: FlaskClient, evi: FlaskClient, cast: Cast
) -> None:
    post(amira, item(payload(cast.amira, cast.rafi, childs_words="canary"), seq=2))
    for page in (chidi.get("/phones"), evi.get(f"/people/{cast.amira.id}")):
        assert "Finished visit number 1" in words(page)
        assert "canary" not in page.text
    assert cast.rafi.reference not in chidi.get("/phones").text


def test_many_phones_cost_no_more_questions_than_few(chidi: FlaskClient, cast: Cast) -> None:
    def questions() -> int:
        asked: list[str] = []
        note = lambda *given: asked.append(given[2])  # noqa: E731 - removed by its name
        event.listen(db.engine, "before_cursor_execute", note)
        chidi.get("/phones")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    few = questions()
    for number in range(1, 21):
        devices.register(uuid.UUID(int=number), cast.ben, f"Phone {number}", now())
    db.session.commit()
    assert questions() <= few + 1  # one for what is missing, as soon as there is any phone


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([7], "7"), ([7, 8], "7 and 8"), ([1, 2, 3, 4], "1 to 4"), ([2, 5, 6, 7, 8, 11], "2, 5 to 8 and 11")],
)
def test_numbers_in_a_row_are_shortened(numbers: list[int], said: str) -> None:
    assert ranges(numbers) == said
