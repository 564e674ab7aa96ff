"""Which phones somebody is shown, and what never came from them. What is done to one is in `devices`."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from app import audit, custody, reach
from app.clock import today
from app.extensions import db
from app.models import Attempt, Device, Person

COME = (
    Attempt.device == Device.device,
    Attempt.author_id == Device.person_id,
    Attempt.deposit_id.is_not(None),
)
CAME = select(func.count(Attempt.seq.distinct())).where(*COME, Attempt.seq.between(1, Device.high_water))
IS_SHORT: ColumnElement[bool] = Device.high_water > CAME.correlate(Device).scalar_subquery()


def of(person: Person) -> list[Device]:
    """Give the phones that somebody made ready, the withdrawn ones last."""
    wanted = select(Device).where(Device.person_id == person.id, Device.registered_at.is_not(None))
    order = Device.revoked_at.is_not(None), Device.registered_at.desc(), Device.id
    return list(db.session.scalars(wanted.order_by(*order)))


def of_team(supervisor: Person, at: datetime) -> list[Device]:
    """Give the phones of a supervisor's people that are ready or owe a visit, and note that they were looked at.

    A browser in which nothing was set up, and from which all came, is none.
    """
    worth_it = or_(Device.registered_at.is_not(None), IS_SHORT)
    found = list(db.session.scalars(select(Device).where(reach.team_phones(supervisor, today()), worth_it)))
    team = supervisor.team_id
    audit.append("viewed", "phones", team, person_id=supervisor.id, at=at, phones=len(found))
    return found


def missing(phones: Iterable[Device]) -> dict[Device, list[int]]:
    """Give the numbers that never came, for those of the phones that owe any. One question, and one for each such."""
    ids = [phone.id for phone in phones]
    short = db.session.scalars(select(Device).where(Device.id.in_(ids), IS_SHORT))
    return {phone: custody.missing(phone) for phone in short}


def missing_since(phone: Device, first: int) -> datetime:
    """Give the moment since when a number is known to be missing: a later one came, or the phone last said so."""
    later = select(func.min(Attempt.at)).where(*COME, Attempt.seq > first, Device.id == phone.id)
    return db.session.scalar(later) or phone.lost_at or phone.last_seen_at
