"""One of everything that can be kept about a profile, so that nobody who may not see it does."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app import (
    actions,
    addenda,
    agreed,
    between,
    challenges,
    custody,
    devices,
    discussions,
    joint,
    records,
    schedule,
    targets,
)
from app.against import before as before_closing
from app.clock import now, today
from app.closings import ask, propose, reopen
from app.extensions import db
from app.models import (
    Alert,
    CalendarFeed,
    Deposit,
    Document,
    Person,
    Profile,
    Question,
    Revision,
    Session,
    SignOff,
    Visit,
)
from observations.circumstances import CircumstanceKind
from observations.events import EventKind
from observations.history import RULE
from observations.targets import Outcome
from observations.visit import Grade, Kind
from tests.builders import DEVICE, LONDON, graded, item, payload


@dataclass
class About:
    """Whose profile it is about, who sets it down, and the mark that stands in all its words."""

    profile: Profile
    author: Person
    mark: str

    @property
    def who(self) -> dict[str, Any]:
        """About what, by whom and when."""
        return {"profile": self.profile, "by": self.author, "at": now()}


def one_of_everything(about: About) -> dict[str, uuid.UUID]:
    """Add one of everything, and give the ids by the names that they have in addresses."""
    return {
        "profile_id": about.profile.id,
        **visits(about),
        **decision(about),
        **beside_the_visits(about),
        **supervision(about),
        **closing(about),
        "document_id": document(about).id,
    }


def visits(about: About) -> dict[str, uuid.UUID]:
    """A filed visit with an alert, and one that is held."""
    said, occasion = {"n1": graded(5, note=about.mark)}, uuid.uuid4()
    theirs = payload(
        about.author, about.profile, ratings=said, childs_words=about.mark, occasion=str(occasion)
    )
    wrong = payload(about.author, about.profile, ratings=said, zone=about.mark)
    filed, held = (sent(about.author, one) for one in (theirs, wrong))
    revision = db.session.scalars(select(Revision).where(Revision.deposit_id == filed.id)).one()
    # The sender's own team is told too.
    told = Alert.deposit_id == filed.id, Alert.team_id == about.profile.team_id
    alert = db.session.scalars(select(Alert).where(*told).order_by(Alert.item, Alert.code).limit(1)).one()
    return {
        "visit_id": revision.visit_id,
        "revision_id": revision.id,
        "alert_id": alert.id,
        "occasion_id": occasion,
        "deposit_id": held.id,
    }


def decision(about: About) -> dict[str, uuid.UUID]:
    """An earlier visit that was decided on, the plan, and that the case was opened again."""
    earlier = datetime.combine(today() - timedelta(days=9), time(10), LONDON)
    theirs = payload(about.author, about.profile, earlier, ratings={"n1": graded(2)})
    kept = select(Revision).where(Revision.deposit_id == sent(about.author, theirs).id)
    revision, mark = db.session.scalars(kept).one(), about.mark
    task = {"what": mark, "who": mark, "by": today().isoformat()}
    row = SignOff(
        id=uuid.uuid4(), revision_id=revision.id, person_id=about.author.id, role="supervisor", team_name=mark,
        decided_at=now(), decision="returned", digest=revision.digest, instrument_version=1, rule=RULE,
        parameters={}, as_of=today(), verdicts={"housing": {"verdict": "baseline", "grade": 2}},
        agreements={"housing": {"agree": False, "reason": mark}}, flags=[], rationale=mark, actions=[task],
        prompts=[{"code": "complex_case", "about": [], "answer": mark}], typed_name=mark,
        questions=[Question(id=uuid.uuid4(), position=1, item="n1", question=mark)],
    )  # fmt: skip
    db.session.add(row)
    schedule.set_plan(
        about.profile, "early_help", since_on=earlier.date(), visit_every=28, reason=mark, by=about.author,
        at=now(),
    )  # fmt: skip
    about.profile.closed_on = earlier.date()
    reopen(about.profile, mark, about.author, now())
    return {"decided_id": revision.id}


def sent(author: Person, said: dict[str, Any]) -> Deposit:
    """Take one visit as it comes from a phone, with a number that was not given before."""
    seq = len(db.session.scalars(select(Deposit.id).where(Deposit.sender_id == author.id)).all()) + 1
    one = item(said, seq=seq)
    custody.take(one, author, DEVICE, now())
    return db.session.scalars(select(Deposit).where(Deposit.visit_id == uuid.UUID(one["id"]))).one()


def beside_the_visits(about: About) -> dict[str, uuid.UUID]:
    """One of everything that is set down beside the visits."""
    mark = about.mark
    event = between.record_event(
        kind=EventKind.OTHER, happened_on=today(), source=mark, what=mark, effect=mark, **about.who
    )
    circumstance = between.record_circumstance(
        kind=CircumstanceKind.OTHER, about=mark, source=mark, since_on=today(), words=mark, **about.who
    )
    change = records.change_over_time(about.profile, today())
    target = targets.agree(
        change, "n1", grade=Grade(2), agreed_on=today(), by_on=today(), owner=mark, support=mark,
        family_words=mark, by=about.author, at=now(),
    )  # fmt: skip
    found = agreed.agreed_changes(change, between.known(about.profile))[0]
    review = targets.review(
        change, found, Outcome.GOING_ON, reviewed_on=today(), new_day=None, words=mark, family_words=mark,
        by=about.author, at=now(),
    )  # fmt: skip
    rows: dict[str, Any] = {
        "event": event, "circumstance": circumstance, "target": target, "review": review,
    }  # fmt: skip
    return {f"{name}_id": row.id for name, row in rows.items()}


def supervision(about: About) -> dict[str, uuid.UUID]:
    """One of everything that supervision sets down."""
    task = actions.Task(about.mark, about.mark, today())
    (action,) = actions.agree("discussion", about.profile.id, about.profile, [task], about.author, now())
    look = schedule.plan_look(about.profile, today(), Kind.ANNOUNCED, about.mark, about.author, now())
    doubt = challenges.challenge(
        about.profile, challenges.About(), about.mark, about.mark, about.author, now()
    )
    version = db.session.scalars(
        select(Revision)
        .join(Revision.visit)
        .where(Visit.profile_id == about.profile.id)
        .order_by(Revision.started_at.desc())
    )
    addenda.add(version.first(), about.mark, about.author, now())  # type: ignore[arg-type]
    held = discussions.Told(today(), about.mark, about.mark, about.mark, [task])
    discussion = discussions.record(about.profile, held, about.author, now())
    other = db.session.scalars(
        select(Person).where(Person.id != about.author.id).order_by(Person.email)
    ).first()
    together = joint.plan(
        about.profile, today() + timedelta(days=7), about.author, other or about.author, about.author, now()
    )
    joint.call_off(together, about.mark, about.author, now())
    return {
        "joint_id": together.id,
        "discussion_id": discussion.id,
        "challenge_id": doubt.id,
        "action_id": action.id,
        "look_id": look.id,
    }


def closing(about: About) -> dict[str, uuid.UUID]:
    """A proposal to close, and an agency that was asked about it."""
    before = before_closing(about.profile, today())
    row = propose(before, "close", to_plan=None, reasons=about.mark, by=about.author, at=now())
    asked = ask(row, about.mark, about.mark, today(), about.author, now())
    return {"closing_id": row.id, "asked_id": asked.id}


def document(about: About) -> Document:
    """A paper that was made."""
    child = {"profile": str(about.profile.id), "heading": about.mark}
    paper = Document(
        profile_id=about.profile.id, kind="court", digest="c" * 64, as_of=today(), by_id=about.author.id,
        made_at=now(), content={"title": about.mark, "children": [child]},
    )  # fmt: skip
    db.session.add(paper)
    db.session.flush()
    return paper


def of_a_person(person: Person, mark: str) -> dict[str, uuid.UUID]:
    """Everything of a person that has an address: a browser in which they are signed in, and a phone."""
    session = Session(
        person_id=person.id, token_hash=uuid.uuid4().hex, created_at=now(), last_seen_at=now(), browser=mark
    )
    db.session.add(session)
    feed = CalendarFeed(id=uuid.uuid4(), person_id=person.id, token_hash=uuid.uuid4().hex, created_at=now())
    db.session.add(feed)
    phone = devices.register(DEVICE, person, mark, now())
    db.session.flush()
    return {"session_id": session.id, "phone_id": phone.id, "feed_id": feed.id, "person_id": person.id}
