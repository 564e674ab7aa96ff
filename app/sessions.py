"""Signed-in browsers: a random token in a cookie, its hash in a row that its owner or an administrator can end."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from flask import g
from sqlalchemy import ColumnElement, and_, select

from app import audit, cookies
from app.config import config
from app.extensions import db
from app.models import Person, Session

NOTED_EVERY = timedelta(minutes=1)  # how exactly `last_seen_at` is kept: reading should not write each time


def start(person: Person, browser: str, at: datetime) -> str:
    """Begin a session for a person who has proved who they are, and give its token, which is kept nowhere."""
    audit.lock()  # before any row of ours is written: whoever writes takes turns here
    token = secrets.token_urlsafe(32)
    session = Session(
        id=uuid.uuid4(),
        person_id=person.id,
        token_hash=hash_of(token),
        created_at=at,
        last_seen_at=at,
        browser=browser[:200],
    )
    db.session.add(session)
    audit.append("signed in", "session", session.id, person_id=person.id, at=at)
    return token


def this_one(at: datetime) -> Session | None:
    """Give the open session in which the present request was made. Asked of the record once a request."""
    if "session" not in g:
        token = cookies.read("session")
        g.session = find(token, at) if token else None
    found: Session | None = g.session
    return found


def find(token: str, at: datetime) -> Session | None:
    """Give the session that this token opens, if it is neither ended nor too old nor idle for too long."""
    return db.session.scalars(
        select(Session).where(Session.token_hash == hash_of(token), _is_open(at))
    ).first()


def note_seen(session: Session, at: datetime) -> bool:
    """Note that a session was used, once a minute at most; tell whether there is something to commit."""
    if at - session.last_seen_at < NOTED_EVERY:
        return False
    session.last_seen_at = at
    return True


def opened_by(person: Person, at: datetime) -> list[Session]:
    """Give a person's open sessions, the latest used first."""
    wanted = select(Session).where(Session.person_id == person.id, _is_open(at))
    return list(db.session.scalars(wanted.order_by(Session.last_seen_at.desc(), Session.created_at.desc())))


def end(session: Session, by: Person, at: datetime, *, action: str = "ended") -> None:
    """End one session: its token opens nothing from now on."""
    session.ended_at, session.ended_by_id = at, by.id
    audit.append(action, "session", session.id, person_id=by.id, at=at)


def end_all(person: Person, by: Person, at: datetime) -> int:
    """End every open session of a person, as one act, and give their number."""
    count = close(person, by, at)
    audit.append("ended sessions", "person", person.id, person_id=by.id, at=at, sessions=count)
    return count


def close(person: Person, by: Person, at: datetime, *, but: Session | None = None) -> int:
    """End a person's open sessions as part of another act, which writes the entry; give their number."""
    ended = [session for session in opened_by(person, at) if session is not but]
    for session in ended:
        session.ended_at, session.ended_by_id = at, by.id
    return len(ended)


def hash_of(token: str) -> str:
    """Give what is kept of a token. It is random enough for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _is_open(at: datetime) -> ColumnElement[bool]:
    limits = config()
    return and_(
        Session.ended_at.is_(None),
        Session.last_seen_at > at - timedelta(minutes=limits.idle_minutes),
        Session.created_at > at - timedelta(hours=limits.absolute_hours),
    )
