"""Wrong sign-ins are counted per account and per address; a browser that a person has used before has its own count.

So a stranger who guesses locks out other strangers, never the person's own phone. What was typed is kept as a keyed
hash only: it may be a password in the wrong field.
"""

import hashlib
import hmac
import ipaddress
import uuid
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select

from app import audit
from app.clock import local
from app.config import config
from app.extensions import db
from app.models import KnownBrowser, Person, SignInTry
from app.sessions import hash_of

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
PER_ACCOUNT, PER_BROWSER, PER_ADDRESS = 5, 10, 30


class TooMany(Exception):
    """There were too many wrong tries; another is welcome from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many tries, until {until.isoformat()}")
        self.until = until


def admit(email: str, address: str, browser: KnownBrowser | None, at: datetime) -> SignInTry:
    """Count a try before it is judged, so that many at once gain nothing. Raises TooMany.

    A try that turns out right is taken back with `forgive`.
    """
    audit.lock()  # tries take turns: two of them cannot both be the last one allowed
    account, place = keyed(email), keyed(network(address))
    until = _until(account, place, browser, at)
    if until > at:
        raise TooMany(until)
    db.session.execute(delete(SignInTry).where(SignInTry.tried_at < at - KEPT))
    counted = SignInTry(
        account_hash=account, address_hash=place, browser_id=browser.id if browser else None, tried_at=at
    )
    db.session.add(counted)
    db.session.flush()
    return counted


def forgive(try_id: int) -> None:
    """Take back a try that turned out right."""
    db.session.execute(delete(SignInTry).where(SignInTry.id == try_id))


def known_browser(person: Person | None, token: str) -> KnownBrowser | None:
    """Give the mark that this person has signed in with this browser before, if they have."""
    if not token:
        return None
    # Somebody unknown is looked for as well, under an id that nobody has: the same question takes the same time.
    person_id = person.id if person else uuid.uuid4()
    wanted = select(KnownBrowser).where(KnownBrowser.token_hash == _mark(person_id, token))
    return db.session.scalars(wanted).first()


def remember_browser(person: Person, token: str, at: datetime) -> None:
    """Note that this person has signed in with the browser that holds this token."""
    if known_browser(person, token) is None:
        db.session.add(
            KnownBrowser(
                id=uuid.uuid4(), person_id=person.id, token_hash=_mark(person.id, token), created_at=at
            )
        )


def words(until: datetime) -> str:
    """Say when a try is welcome again: at the next full minute on the clock here."""
    time = f"{local(until + timedelta(seconds=59)):%H:%M}"
    return _("There were too many wrong tries. Try again at %(time)s.", time=time)


def keyed(text: str) -> str:
    """Give a hash that nobody without the application's secret can find the text of by trying."""
    return hmac.new(config().secret.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def network(address: str) -> str:
    """Give the network that counts as one caller: the address, or the /64 that an IPv6 customer has to themselves."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _mark(person_id: uuid.UUID, token: str) -> str:
    # One token a browser, one mark for each person who uses it.
    return hash_of(f"{token} {person_id}")


def _until(account: str, place: str, browser: KnownBrowser | None, at: datetime) -> datetime:
    if browser is not None:
        return _free_from(SignInTry.browser_id == browser.id, PER_BROWSER, at)
    strangers = SignInTry.browser_id.is_(None)
    return max(
        _free_from(strangers & (SignInTry.account_hash == account), PER_ACCOUNT, at),
        _free_from(strangers & (SignInTry.address_hash == place), PER_ADDRESS, at),
    )


def _free_from(which: ColumnElement[bool], most: int, at: datetime) -> datetime:
    """The moment from which fewer than `most` of these tries lie within the window."""
    wanted = select(SignInTry.tried_at).where(which, SignInTry.tried_at > at - WINDOW)
    tries = db.session.scalars(wanted.order_by(SignInTry.tried_at.desc()).limit(most)).all()
    return tries[-1] + WINDOW if len(tries) == most else at
