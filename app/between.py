"""What is known beside the visits: setting it down, striking it out, and reading it for many profiles at once.

Nothing is changed or removed. What was wrong is struck out with a reason and stays readable. Each act adds one
entry to the trail; the caller commits.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit, blind
from app.extensions import db
from app.models import Circumstance, Event, Person, Profile, Recorded, Target, TargetReview
from app.sentences.between import event_label
from app.strips import Event as Drawn
from observations.circumstances import CircumstanceKind
from observations.events import EventKind

Row = TypeVar("Row", bound=Recorded)
AGAIN = timedelta(minutes=10)  # so long the same words from the same person are the same form
# What stands above the strips: what may explain a change. What was missed is counted instead.
DRAWN = frozenset(
    {
        EventKind.ACCIDENT,
        EventKind.POLICE_REPORT,
        EventKind.CONFERENCE,
        EventKind.PLAN_STARTED,
        EventKind.PLAN_ENDED,
        EventKind.MOVE,
        EventKind.BIRTH,
        EventKind.NEW_PARTNER,
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one profile beside its visits, struck out or not, newest first."""

    events: tuple[Event, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    targets: tuple[Target, ...] = ()
    reviews: tuple[TargetReview, ...] = ()


# Reading ------------------------------------------------------------------------------------------


def known(profile: Profile) -> Known:
    """Give what is known of one profile beside its visits."""
    return known_of([profile])[profile.id]


def known_of(profiles: Iterable[Profile]) -> dict[uuid.UUID, Known]:
    """Give what is known of many profiles beside their visits, in four queries."""
    ids = [profile.id for profile in profiles]
    events, circumstances = _by_profile(Event, ids), _by_profile(Circumstance, ids)
    targets, reviews = _by_profile(Target, ids), _by_profile(TargetReview, ids)
    return {
        key: Known(
            events=tuple(sorted(events[key], key=lambda one: one.happened_on, reverse=True)),
            circumstances=tuple(sorted(circumstances[key], key=lambda one: one.since_on, reverse=True)),
            targets=tuple(sorted(targets[key], key=lambda one: one.agreed_on, reverse=True)),
            reviews=tuple(sorted(reviews[key], key=lambda one: one.reviewed_on, reverse=True)),
        )
        for key in ids
    }


def drawn_events(profile: Profile | uuid.UUID) -> list[Drawn]:
    """Give what happened as it stands above the strips, oldest first: with short words, without what was struck."""
    key = profile if isinstance(profile, uuid.UUID) else profile.id
    wanted = select(Event).where(Event.profile_id == key, Event.struck_at.is_(None), Event.kind.in_(DRAWN))
    return drawn(db.session.scalars(wanted.where(blind.judged_to_reader(Event))).all())


def drawn(events: Sequence[Event]) -> list[Drawn]:
    """Give these events as they stand above the strips."""
    standing = [one for one in events if one.struck_at is None and one.kind in DRAWN]
    return [
        Drawn(one.happened_on, event_label(one.kind))
        for one in sorted(standing, key=lambda one: one.happened_on)
    ]


def _by_profile(table: type[Row], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    """The rows of a table by profile, what was set down last first."""
    wanted = (
        select(table)
        .where(table.profile_id.in_(ids), blind.words_shown_to_reader(table))
        .options(joinedload(table.by), joinedload(table.struck_by))
    )
    found: dict[uuid.UUID, list[Row]] = {key: [] for key in ids}
    for row in db.session.scalars(wanted.order_by(table.recorded_at.desc(), table.id)):
        found[row.profile_id].append(row)
    return found


# Setting down -------------------------------------------------------------------------------------


def record_event(
    profile: Profile,
    kind: EventKind,
    *,
    happened_on: date,
    source: str,
    what: str,
    effect: str,
    by: Person,
    at: datetime,
) -> Event:
    """Set down what happened, from whom it is known, and what it meant for the child."""
    row = Event(kind=kind.value, happened_on=happened_on, source=source, what=what, effect=effect)
    return add(row, profile, by, at, happened_on=happened_on)  # the trail does not say what it was


def record_circumstance(
    profile: Profile,
    kind: CircumstanceKind,
    *,
    about: str,
    source: str,
    since_on: date,
    words: str,
    by: Person,
    at: datetime,
) -> Circumstance:
    """Set down what must be in view, of whom, from whom it is known, and since when."""
    row = Circumstance(kind=kind.value, about=about, source=source, since_on=since_on, words=words)
    return add(row, profile, by, at, since_on=since_on)


def end_circumstance(row: Circumstance, until_on: date, by: Person, at: datetime) -> None:
    """Let a circumstance end with a day. It stays in the record."""
    row.until_on = until_on
    _note("ended", row, by, at, until_on=until_on)


def just_now(table: type[Row], profile: Profile, by: Person, at: datetime, **said: object) -> Row | None:
    """Give what this person set down of a profile in the same words a moment ago: a form sent twice is once."""
    wanted = select(table).where(
        table.profile_id == profile.id,
        table.by_id == by.id,
        table.struck_at.is_(None),
        table.recorded_at > at - AGAIN,
        *(getattr(table, name) == value for name, value in said.items()),
    )
    return db.session.scalars(wanted.limit(1)).first()


def strike(row: Recorded, why: str, by: Person, at: datetime) -> None:
    """Strike something out, with the reason. It stays readable."""
    row.struck_at, row.struck_by_id, row.struck_because = at, by.id, why
    _note("struck out", row, by, at)


def add(row: Row, profile: Profile, by: Person, at: datetime, **facts: object) -> Row:
    """Add a row about a profile, with its entry in the trail."""
    row.id, row.profile_id, row.by_id, row.recorded_at = uuid.uuid4(), profile.id, by.id, at
    row.struck_because = ""
    db.session.add(row)
    db.session.flush()
    _note("recorded", row, by, at, **facts)
    return row


def subject(row: Recorded) -> str:
    """Give what the trail calls a row."""
    name: str = row.__tablename__  # type: ignore[attr-defined]
    return name.removesuffix("s").replace("_", " ")


def _note(action: str, row: Recorded, by: Person, at: datetime, **facts: object) -> None:
    """Add the entry of one act to the trail."""
    audit.append(action, subject(row), row.id, person_id=by.id, at=at, profile_id=row.profile_id, **facts)
