"""What lies on the phone for whoever finds it: after a day's work, lock and sign-out, nothing that could be read.

Every file of the browser's profile is searched for all that was typed, shown or reckoned with. Words that the test
itself writes in clear must be found: else the search would only seem to work.
"""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Person, Profile
from tests import people
from tests.builders import envelope, graded, item, payload
from tests.engines.engine import Engine
from tests.engines.holder import PASSPHRASE, PIN, Holder
from tests.engines.scan import scan
from tests.people import PASSWORD
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RECORDER = (Path(__file__).resolve().parent / "keys.js").read_text()
WRITER = (Path(__file__).resolve().parent / "control.js").read_text()
WRONG = "wrong wrong guess of a passphrase"
CHILDREN = {"first": "Qz.Wv.Xk.", "second": "Zq.Vw.Kx.", "third": "Xj.Qk.Zv."}
REFERENCES = {name: f"HV-QUERN-{place}" for place, name in enumerate(CHILDREN, 7001)}
TYPED = {
    "a note": "Quernstone larder with nothing in it",
    "another note": "Wendletrap on the stairs",
    "a note of a draft": "Ossifrage under the sink, half writ",
    "a note of a discarded visit": "Marlinspike in the cot, thrown away",
    "why not alone": "Nuthatch stayed in the room",
    "somebody present": "Peregrine Tunnicliff",
    "the child's day": "Gallimaufry with gran before school",
    "the child's words": "Wimbrel said he was scared at night",
    "the carer's view": "Sackbut says it is all fine now",
    "anything else": "Theodolite to be asked on Monday",
    "what shows engagement": "Zugzwang at the door, twice",
}
EARLIER = {
    "an earlier note": "Hornbeam door hangs off its hinge",
    "an earlier child's words": "Kittiwake told me about the dog",
    "an agreed owner": "Landlord Fothergill",
    "an agreed help": "Ladder lent by Dunnock and sons",
}
KNOWN = {"worker": "Amira Osei", "passphrase": PASSPHRASE, "wrong": WRONG, "PIN": PIN, "password": PASSWORD}
SECRETS: Mapping[str, str] = (
    {f"initials of the {name}": initials for name, initials in CHILDREN.items()}
    | {f"reference of the {name}": reference for name, reference in REFERENCES.items()}
    | TYPED
    | EARLIER
    | KNOWN
)


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_whoever_finds_the_phone_reads_nothing(
    name: str, new_engine: Callable[..., Engine], server: Server
) -> None:
    plant(server)
    phone = new_engine(name, early=RECORDER)
    keys = works_a_day(Holder(phone, server))
    controls = write_in_clear(phone, keys.pop())
    used = {f"key {place}": bytes.fromhex(key) for place, key in enumerate(sorted(keys))}
    secrets: dict[str, str | bytes] = {**SECRETS, **used}
    assert len(secrets) >= 40, sorted(secrets)
    phone.close()
    found = scan(phone.profile, secrets | controls)
    assert {one for one in found if one.what not in controls} == set()
    assert {one.what for one in found} == set(controls), "the search does not find what is there"
    assert all(one.packed for one in found if one.what == "only unpacked"), found


# What the record knows ------------------------------------------------------------------------------


def plant(server: Server) -> None:
    """Give Amira three children whose names occur nowhere else, and an earlier visit to the first."""
    with server.record():
        amira = db.session.scalars(select(Person).where(Person.name == "Amira Osei")).one()
        for name, initials in CHILDREN.items():
            child = people.profile(initials, REFERENCES[name], amira.team, born=date(2018, 3, 4))
            people.assign(amira, child)
        first = db.session.scalars(select(Profile).where(Profile.reference == REFERENCES["first"])).one()
        earlier = envelope(item(earlier_visit(amira, first)))
    token = server.session_of("amira")
    wire = HTTPConnection("localhost", server.port)
    said = {"Cookie": f"holdfast-session={token}", "Content-Type": "application/json"}
    wire.request("POST", "/sync/visits", json.dumps(earlier), said | {"Sec-Fetch-Site": "same-origin"})
    answer = json.load(wire.getresponse())
    wire.close()
    assert [one["status"] for one in answer["results"]] == ["filed"], answer


def earlier_visit(amira: Person, child: Profile) -> dict[str, Any]:
    """A visit of yesterday, with a concern and something agreed."""
    target = {
        "item": "h1",
        "grade": 2,
        "by": "2099-01-15",
        "owner": EARLIER["an agreed owner"],
        "help": EARLIER["an agreed help"],
    }
    said = payload(amira, child, childs_words=EARLIER["an earlier child's words"], targets=[target])
    said["ratings"]["h1"] = graded(4, note=EARLIER["an earlier note"])
    return said


# A day's work ---------------------------------------------------------------------------------------


def works_a_day(amira: Holder) -> set[str]:
    """Prepare in the office, record without a network, send, lock, unlock, sign out. Gives the keys that were used."""
    phone, keys = amira.phone, set[str]()
    amira.signs_in()
    amira.makes_ready()
    reads_the_record(amira)
    keys |= seen(phone)
    amira.server.stop()
    phone.reopens(amira.app)
    amira.unlocks()
    finishes_one(amira)
    leaves_one_and_discards_one(amira)
    amira.locks()
    phone.taps("button", "Show Passphrase")
    phone.fills("Passphrase", WRONG)
    phone.taps("button", "Unlock")
    phone.sees("opens nothing here")
    amira.server.start()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.sees("Nothing waits to be sent")
    amira.unlocks()
    phone.sees(re.compile(r"In the record \d\d:\d\d"))
    keys |= seen(phone)
    amira.signs_in()
    keys |= seen(phone)
    signs_out(amira)
    return keys


def seen(phone: Engine) -> set[str]:
    """The keys that passed through the page since it was loaded."""
    found = set(phone.evaluate("window.keysSeen()"))
    assert found, "no key passed through the page: the recorder does not work"
    return found


def reads_the_record(amira: Holder) -> None:
    """Read about the first child in the record, online, and come back to the app."""
    phone = amira.phone
    phone.opens(f"{amira.server.address}/")
    phone.sees_heading("Caseload")
    phone.taps("link", re.compile(f"^{re.escape(CHILDREN['first'])}"))
    phone.sees_heading(f"{CHILDREN['first']}, {REFERENCES['first']}")
    phone.opens(amira.app)
    phone.sees_heading("Visits")


def finishes_one(amira: Holder) -> None:
    """Record a visit with words in every field, and finish it."""
    phone = amira.phone
    amira.starts(CHILDREN["first"], TYPED["why not alone"], TYPED["somebody present"])
    amira.grades(4, TYPED["a note"])
    amira.grades(2, TYPED["another note"])
    amira.goes_to_the_check()
    phone.fills("The child’s day", TYPED["the child's day"])
    phone.fills("What the child said, exactly", TYPED["the child's words"])
    phone.fills("The carer’s view", TYPED["the carer's view"])
    phone.chooses("radio", "Engaged")
    phone.fills("What shows it?", TYPED["what shows engagement"])
    phone.fills("Anything else to add", TYPED["anything else"])
    amira.finishes()
    phone.sees("Waiting to send")
    amira.goes_home()


def leaves_one_and_discards_one(amira: Holder) -> None:
    """Leave a visit half written, and discard another."""
    phone = amira.phone
    amira.starts(CHILDREN["second"])
    amira.grades(4, TYPED["a note of a draft"])
    phone.sees("Saved on this phone")
    phone.opens(amira.app)
    amira.unlocks()
    amira.starts(CHILDREN["third"])
    amira.grades(4, TYPED["a note of a discarded visit"])
    phone.taps("link", re.compile("^All items:"))
    phone.taps("link", "Who was seen and present")
    phone.taps("button", "Discard this visit")
    phone.taps("button", "Discard it for good")
    phone.sees_heading("Visits")


def signs_out(amira: Holder) -> None:
    """Sign out of the record, and see the app locked."""
    phone = amira.phone
    phone.opens(f"{amira.server.address}/")
    phone.taps("button", "Sign out")
    phone.sees_heading("Sign out")
    phone.sees("1 visit on this phone is not in the record yet")
    phone.taps("button", "Sign out", within="main")
    phone.sees_heading("Sign in")
    phone.opens(amira.app)
    phone.sees_heading("Unlock")


# Words in clear -------------------------------------------------------------------------------------


def write_in_clear(phone: Engine, key: str) -> dict[str, str | bytes]:
    """Have the page store words in each form in which a careless app would; gives what must be found."""
    words = {form: f"Zibeline {form} ~?>~?>~" for form in ("in letters", "in wide letters", "only unpacked")}
    coded = {
        f"{kind} {before}": (f"Zibeline {kind} {before} ~?>~?>~", encode)
        for kind, encode in (("base64", b64encode), ("url", urlsafe_b64encode))
        for before in range(3)
    }
    texts = {
        form: encode(("-" * int(form[-1]) + word).encode()).decode() for form, (word, encode) in coded.items()
    }
    half = words["only unpacked"]
    texts |= {
        "in letters": words["in letters"],
        "in wide letters": f"{words['in wide letters']} ☃",
        "only unpacked": f"{half[:20]}{'-' * 99}{half[20:]}{'=' * 999}{half}{'+' * 999}",
    }
    phone.evaluate(f"({WRITER})({json.dumps(texts)}, {json.dumps(key)})")
    return {**words, **{form: word for form, (word, _) in coded.items()}, "a key": bytes.fromhex(key)}
