"""What is added to a visit later stands beside it, dated and named, and changes neither version nor signature."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from app.clock import now
from app.extensions import db
from app.filters import day as in_words
from app.models import Addendum, Document, Revision, SignOff
from tests.app.views.test_between import entries
from tests.app.views.test_documents import made
from tests.app.views.test_signoff import signs
from tests.people import Cast
from tests.reading import text
from tests.rows import how_many
from tests.visits import Visits

LATER = "The grandmother rang: the cot is hers."


def test_what_is_added_stands_on_the_visit_and_on_its_decision(
    signed_in: Callable[[str], FlaskClient], amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    chidi, revision = signed_in("chidi"), visits.made(5, 3)
    address = f"/versions/{revision.id}/addenda/new"
    empty = amira.post(address, data={"words": " "})
    assert (empty.status_code, "Write what is to be added" in empty.text) == (422, True)
    visit = f"/profiles/{cast.rafi.id}/visits/{revision.visit_id}"
    assert (answer := amira.post(address, data={"words": LATER})).status_code == 303
    assert answer.location == visit
    told = f"{LATER} Amira Osei, {in_words(now().date())}"
    assert told in text(amira, visit)
    assert told in text(chidi, f"/versions/{revision.id}/decision")
    signs(chidi, revision)
    assert told in text(chidi, f"/versions/{revision.id}/signed")
    assert "on version 1" in text(amira, address)
    (entry,) = entries("recorded", "addenda")
    assert (str(revision.id) in entry.facts, "grandmother" in entry.facts) == (True, False)


def test_a_later_version_carries_what_was_added_to_an_earlier(
    amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    first = visits.made(5, 3)
    amira.post(f"/versions/{first.id}/addenda/new", data={"words": LATER})
    visits.corrected(first, 5, 2)
    page = text(amira, f"/profiles/{cast.rafi.id}/visits/{first.visit_id}")
    assert LATER in page
    assert "on version 1" in page


def test_neither_the_version_nor_its_signature_nor_a_paper_changes(
    signed_in: Callable[[str], FlaskClient], amira: FlaskClient, cast: Cast, visits: Visits
) -> None:
    revision = visits.made(5, 3)
    signs(signed_in("chidi"), revision)
    paper = made(amira, cast.rafi, "court")
    before = revision.digest, db.session.scalars(select(SignOff.digest)).one(), paper.digest
    amira.post(f"/versions/{revision.id}/addenda/new", data={"words": LATER})
    db.session.expire_all()
    after = (
        db.session.scalars(select(Revision.digest)).one(),
        db.session.scalars(select(SignOff.digest)).one(),
        db.session.scalars(select(Document.digest)).one(),
    )
    assert before == after
    assert LATER not in text(amira, f"/documents/{made(amira, cast.rafi, 'family').id}")


def test_nobody_else_adds(signed_in: Callable[[str], FlaskClient], cast: Cast, visits: Visits) -> None:
    revision = visits.made(5, 3)
    for name in ("ben", "dana", "evi"):
        client = signed_in(name)
        assert client.get(f"/versions/{revision.id}/addenda/new").status_code == 404
        assert client.post(f"/versions/{revision.id}/addenda/new", data={"words": LATER}).status_code == 404
    assert db.session.scalars(select(Addendum)).all() == []


def test_what_is_sent_twice_is_added_once(amira: FlaskClient, visits: Visits) -> None:
    where = f"/versions/{visits.made(2).id}/addenda/new"
    for words in (LATER, LATER, "And once more."):
        assert amira.post(where, data={"words": words}).status_code == 303
    assert how_many(Addendum) == 2
