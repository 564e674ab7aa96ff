"""Who works here: agencies, their teams and people, and how people sign in."""

import uuid
from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base
from app.models.columns import Id, moment, points_to


class Role(StrEnum):
    """What a person may do at all; which families they may see follows from assignments and teams."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLES = ", ".join(f"'{role.value}'" for role in Role)


class Agency(Base):
    """An organisation whose people share the record: a council, a health trust, a charity."""

    __tablename__ = "agencies"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Team(Base):
    """People of one agency under the same supervisors."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[Id]
    agency_id: Mapped[uuid.UUID] = points_to("agencies.id")
    name: Mapped[str] = mapped_column(String(200))
    # Whose supervisors hear what this team's have not answered in time; none: nobody is above them.
    answers_to_id: Mapped[uuid.UUID | None] = points_to("teams.id", required=False)
    agency: Mapped[Agency] = relationship()
    answers_to: Mapped["Team | None"] = relationship(remote_side="Team.id")


def initials_of(name: str) -> str:
    """Give the letters that stand for a person where there is room for no more."""
    return "".join(part[0] for part in name.split()).upper()[:3]


class Person(Base, UserMixin):
    """Somebody who may sign in. Never deleted: what they recorded stays under their name."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint(f"role in ({ROLES})", name="role_known"),)

    id: Mapped[Id]
    team_id: Mapped[uuid.UUID] = points_to("teams.id")
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # folded to lower case before it is kept
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(255))
    password_given: Mapped[bool] = mapped_column(default=False)  # by somebody else: to be replaced
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = moment()
    suspended_at: Mapped[datetime | None] = moment(required=False)
    team: Mapped[Team] = relationship(lazy="joined")

    @property
    def initials(self) -> str:
        """The letters that stand for this observer under a strip."""
        return initials_of(self.name)

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.suspended_at is None

    @property
    def is_authenticated(self) -> bool:
        """Whoever has an open session is known, suspended or not; what they may still do is for the policy."""
        return True


class Session(Base):
    """One signed-in browser. The cookie holds the token; here is only its hash."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = points_to("people.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = moment()
    last_seen_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(required=False)
    ended_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    browser: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")


class KnownBrowser(Base):
    """A browser in which this person has signed in before: strangers' wrong tries never lock it out."""

    __tablename__ = "known_browsers"

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = points_to("people.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = moment()


class SignInTry(Base):
    """One wrong sign-in, for throttling; the account is a hash, since it may be a mistyped password."""

    __tablename__ = "sign_in_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    browser_id: Mapped[uuid.UUID | None] = points_to("known_browsers.id", required=False)
    tried_at: Mapped[datetime] = moment(index=True)


class Device(Base):
    """A phone as one person uses it: each numbers its finished visits from 1."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("device", "person_id"),)

    id: Mapped[Id]
    device: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = points_to("people.id")
    name: Mapped[str] = mapped_column(String(100), default="")
    high_water: Mapped[int] = mapped_column(default=0)
    first_seen_at: Mapped[datetime] = moment()
    last_seen_at: Mapped[datetime] = moment()
    registered_at: Mapped[datetime | None] = moment(required=False)  # since then it is ready for offline use
    share: Mapped[bytes | None]  # our part of what opens it, given to a live session on it only
    lost_at: Mapped[datetime | None] = moment(required=False)  # when it last said that its store was emptied
    revoked_at: Mapped[datetime | None] = moment(required=False)
    revoked_by_id: Mapped[uuid.UUID | None] = points_to("people.id", required=False, index=False)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])


class DepositToken(Base):
    """What lets one phone deposit for one person, signed in or not. The cookie holds the token; here is its hash."""

    __tablename__ = "deposit_tokens"

    id: Mapped[Id]
    device_id: Mapped[uuid.UUID] = points_to("devices.id")  # the phone as its person uses it
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = moment()
    expires_at: Mapped[datetime] = moment()
    ended_at: Mapped[datetime | None] = moment(required=False)
    device: Mapped[Device] = relationship(lazy="joined")
