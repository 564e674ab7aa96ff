"""What one of two observers on a joint visit may not see yet: the other's grades of it, until both visits are filed.

For that person the other's visit does not exist until their own is filed, nor what was made of it. A joint visit
that is called off hides nothing. Whoever supervises sees both, and hears every alert.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from flask import g, has_request_context
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.functions import FunctionElement

from app.extensions import db
from app.models import (
    Action,
    Addendum,
    Alert,
    Challenge,
    Closing,
    Deposit,
    Discussion,
    Document,
    JointVisit,
    Person,
    Plan,
    PlannedLook,
    Profile,
    Rating,
    Recorded,
    Reopening,
    Revision,
    SignOff,
    Target,
    TargetReview,
    Visit,
)

Followed = TypeVar("Followed", Action, Discussion)
AT_HOME = ("announced", "unannounced")
MAY_FOLLOW = (PlannedLook, Target, TargetReview)  # what is planned and agreed because of what was seen


def reader() -> Person | None:
    """Who is looking, if anything can be hidden from them; nobody where the record works by itself.

    Most people have no joint visit, and nothing is hidden from them: that is asked once in a request. With all that
    would be asked otherwise a database reads every decision there is.
    """
    person = looking()
    if person is None:
        return None
    if g.get("joint_visits_of") != person.id:
        g.joint_visits_of, g.may_be_blind = person.id, _has_joint_visits(person)
    return person if g.may_be_blind else None


def looking() -> Person | None:
    """Who is looking: whoever is signed in, or for whom the request reads; nobody where the record works by itself."""
    if not has_request_context():
        return None
    if "read_for" in g:
        return g.read_for
    return current_user._get_current_object() if current_user.is_authenticated else None


def _has_joint_visits(person: Person) -> bool:
    observes = or_(JointVisit.first_id == person.id, JointVisit.second_id == person.id)
    return bool(db.session.scalar(select(exists().where(observes, JointVisit.struck_at.is_(None)))))


def read_for(person: Person) -> None:
    """Let this request see what this person may, whoever is signed in: a calendar asks with an address only."""
    g.read_for = person


@cache
def named(table: Any, part: str = "hidden") -> Any:
    """A table under a name of its own in one part of a question, so that a database does not take two parts for one.

    Kept: making the name anew each time costs more than all that is asked with it.
    """
    return aliased(table)


# A condition is put together once for a person, and kept for those of late: that costs more than asking it.
kept = lru_cache(maxsize=1024)

# Conditions ---------------------------------------------------------------------------------------


def shown(person: Person) -> ColumnElement[bool]:
    """The condition for the visits that are not hidden from a person."""
    return Visit.id.not_in(hidden_visits(person.id))


def shown_to_reader() -> ColumnElement[bool]:
    """The condition for the visits that are not hidden from whoever is looking."""
    person = reader()
    return shown(person) if person else true()


def alerts_shown_to_reader() -> ColumnElement[bool]:
    """The condition for the alerts that do not tell whoever is looking of a hidden visit, filed or held."""
    person = reader()
    return Alert.deposit_id.not_in(_hidden_deposits(person.id)) if person else true()


def deposits_shown(person: Person) -> ColumnElement[bool]:
    """The condition for the deposits that do not hold the visit hidden from a person, filed or not."""
    return Deposit.id.not_in(_hidden_deposits(person.id))


def decisions_shown_to_reader() -> ColumnElement[bool]:
    """The condition for the decisions at which no visit was known that is hidden from whoever is looking."""
    person = reader()
    return SignOff.id.not_in(_decided_with_more(person.id)) if person else true()


def acceptances_shown_to_reader() -> ColumnElement[bool]:
    """The condition for the items whose "does not apply" was not accepted at a decision hidden from the reader."""
    person = reader()
    if person is None:
        return true()
    hidden = _decided_with_more(person.id).with_only_columns(named(SignOff).revision_id)
    return Rating.revision_id.not_in(hidden)


def actions_shown_to_reader() -> ColumnElement[bool]:
    """The condition for the actions with no word since a visit was filed that is hidden from whoever is looking."""
    return judged_to_reader(Action)


def outcomes_waiting(table: type[Action] | type[Discussion]) -> ColumnElement[bool]:
    """The condition for those whose outcome was said since a visit was filed that is hidden from whoever is looking.

    Such a one stands for them as open as it was: that it were gone would tell as well.
    """
    person = reader()
    who, when = {
        Action: (Action.done_by_id, Action.done_at),
        Discussion: (Discussion.outcome_by_id, Discussion.outcome_at),
    }[table]
    return ~_said_since(table, person.id, (who, when)) if person else false()


def as_told(rows: Iterable[Followed]) -> list[Followed]:
    """Give these as whoever is looking may know them: open still, where what became of them waits for them."""
    found = list(rows)
    if said := [one.id for one in found if _said_at(one) is not None]:
        table = type(found[0])
        which = table.id.in_(said), outcomes_waiting(table)
        waiting = set(db.session.scalars(select(table.id).where(*which)))
        for one in found:
            if one.id in waiting:
                _leave_open(one)
    return found


def _said_at(row: Action | Discussion) -> datetime | None:
    return row.done_at if isinstance(row, Action) else row.outcome_at


def _leave_open(row: Action | Discussion) -> None:
    """Let a row stand as open for whoever is looking. It is what is read; nothing of it is written."""
    which = "done" if isinstance(row, Action) else "outcome"
    for name in (f"{which}_at", f"{which}_by_id", f"{which}_by"):
        set_committed_value(row, name, None)
    set_committed_value(row, "outcome", "")


def plans_shown_to_reader() -> ColumnElement[bool]:
    """The condition for plans, but for what came of a closing hidden from whoever is looking: they keep its words."""
    person = reader()
    if person is None:
        return true()
    stepped = (
        Closing.profile_id == Plan.profile_id,
        Closing.decided_at == Plan.set_at,
        Closing.kind == "step_down",
    )
    return ~exists().where(*stepped, ~_judged_closings(person.id))


def judged(table: type[Any], person: Person) -> ColumnElement[bool]:
    """The condition for what was set down about a case and does not rest on a visit hidden from a person.

    Challenges, closings, discussions, actions, looks planned and changes agreed rest on it, whoever said something of
    them since; of anything else beside the visits, only what the other observer has added since.
    """
    if table in (Document, JointVisit):  # these tell what they may themselves
        return true()
    if table is Closing:
        return _judged_closings(person.id)
    if table is Challenge:
        return _judged_challenges(person)
    words = words_shown(table, person)
    if table is Discussion:
        return and_(words, _said_since(Discussion, person.id, (Discussion.by_id, Discussion.recorded_at)))
    if table is Action:
        since = _said_since(Action, person.id, (Action.by_id, Action.recorded_at))
        return and_(words, Action.source_id.not_in(_decided_with_more(person.id)), since)
    return words


def _judged_challenges(person: Person) -> ColumnElement[bool]:
    """Whoever raised one is owed its answer, unless it is of a decision or a closing that is hidden by now."""
    told = Challenge.signoff_id.not_in(_decided_with_more(person.id))
    closings = select(Closing.id).where(_judged_closings(person.id))
    ways = (Challenge.by_id, Challenge.raised_at), (Challenge.answered_by_id, Challenge.answered_at)
    said = _said_since(Challenge, person.id, *ways), words_shown(Challenge, person, Challenge.raised_at)
    return and_(
        or_(Challenge.signoff_id.is_(None), told),
        or_(Challenge.closing_id.is_(None), Challenge.closing_id.in_(closings)),
        or_(Challenge.by_id == person.id, and_(*said)),
    )


@kept
def _judged_closings(person_id: uuid.UUID) -> ColumnElement[bool]:
    """A closing keeps what the visits showed to whoever proposed it, and to whoever decided."""
    ways = (Closing.proposed_by_id, Closing.proposed_at), (Closing.decided_by_id, Closing.decided_at)
    return _said_since(Closing, person_id, *ways)


def judged_to_reader(table: type[Any]) -> ColumnElement[bool]:
    """The condition for those that do not rest on a visit hidden from whoever is looking."""
    person = reader()
    return judged(table, person) if person else true()


def words_shown_to_reader(table: Any) -> ColumnElement[bool]:
    """The condition for what was set down beside the visits, but for what the other observer has added since."""
    person = reader()
    return words_shown(table, person) if person else true()


def words_shown(table: Any, person: Person, when: Any = None) -> ColumnElement[bool]:
    """The same for a person. `when`: the column of when it was set down, where it is called otherwise.

    What is planned or agreed may follow from the hidden visit, and so may the reason why something is struck out:
    that waits, whoever said it since.
    """
    joint, row = named(JointVisit, "words"), named(table, "words")
    told = select(row.id).join(joint, row.profile_id == joint.profile_id)
    at = getattr(row, "recorded_at" if when is None else when.key)
    since = _by_the_other(joint, row.by_id, person.id), at >= _DayBefore(joint.visit_on)
    theirs = table.id.not_in(told.where(_blind(joint, person.id), *since))
    if not issubclass(table, Recorded):
        return theirs
    ways = [(table.struck_by_id, table.struck_at)]
    ways += [(table.by_id, table.recorded_at)] if table in MAY_FOLLOW else []
    return and_(theirs, _said_since(table, person.id, *ways))


def addenda_shown_to_reader() -> ColumnElement[bool]:
    """The condition for words added to a visit, but for those since a visit hidden from the reader was filed."""
    person = reader()
    if person is None:
        return true()
    since = _said_since(Addendum, person.id, (Addendum.by_id, Addendum.recorded_at))
    return and_(words_shown_to_reader(Addendum), since)


def reopenings_shown_to_reader() -> ColumnElement[bool]:
    """The condition for reopenings, but for those since a visit was filed that is hidden from the reader."""
    person = reader()
    way = Reopening.by_id, Reopening.reopened_at
    return _said_since(Reopening, person.id, way) if person else true()


def deposits_shown_to_reader() -> ColumnElement[bool]:
    """The condition for what was received, but for what is or may be a visit hidden from whoever is looking."""
    person = reader()
    return deposits_shown(person) if person else true()


@kept
def hidden_visits(person_id: uuid.UUID) -> Select[Any]:
    """The visits of the other observer, to any child of that home, while this person's own is not filed."""
    joint, graded, child = named(JointVisit), named(Profile, "graded"), named(Profile, "child")
    visit, revision = named(Visit), named(Revision)
    return (
        select(visit.id)
        .select_from(joint)
        .join(graded, graded.id == joint.profile_id)
        .join(child, child.household_id == graded.household_id)
        .join(visit, visit.profile_id == child.id)
        .join(revision, revision.visit_id == visit.id)
        .where(
            _blind(joint, person_id),
            _by_the_other(joint, func.coalesce(visit.observer_id, visit.observer_id), person_id),
            _of(joint, revision, any_kind=True),
        )
    )


@kept
def _blind(joint: Any, person_id: uuid.UUID) -> ColumnElement[bool]:
    """The joint visits of this observer, not called off, of which their own visit is not filed."""
    own, revision = named(Visit, "own"), named(Revision, "own")
    filed = exists().where(
        own.profile_id == joint.profile_id,
        own.observer_id == person_id,
        revision.visit_id == own.id,
        _of(joint, revision, any_kind=False),
    )
    observes = or_(joint.first_id == person_id, joint.second_id == person_id)
    return and_(joint.struck_at.is_(None), observes, ~filed)


def _of(joint: Any, revision: Any, *, any_kind: bool) -> ColumnElement[bool]:
    """The versions that are of a joint visit: by its occasion, or by the day, where a phone did not know of it.

    Asked so that a database begins with the home's own visits, and not with everybody's of that day.
    """
    occasion = func.coalesce(revision.occasion, revision.occasion)
    that_day = func.coalesce(revision.visited_on, revision.visited_on) == joint.visit_on
    in_home = true() if any_kind else revision.kind.in_(AT_HOME)
    return or_(occasion == joint.id, and_(that_day, in_home))


class _DayBefore(FunctionElement[date]):
    """The day before another. Moments are kept in UTC, where a day that has begun here may not have begun yet."""

    inherit_cache = True


@compiles(_DayBefore, "sqlite")
def _day_before_on_sqlite(day: Any, compiler: Any, **how: Any) -> str:
    return f"date({compiler.process(day.clauses, **how)}, '-1 day')"


@compiles(_DayBefore)
def _day_before(day: Any, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(day.clauses, **how)} - 1)"


def _by_the_other(joint: Any, column: Any, person_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(or_(column == joint.first_id, column == joint.second_id), column != person_id)


@kept
def _hidden_deposits(person_id: uuid.UUID) -> Select[Any]:
    """What the hidden visits came as; and what the other observer sent since that is not filed, and may be one."""
    deposit, joint = named(Deposit), named(JointVisit, "deposits")
    unfiled = and_(
        deposit.status != "filed",
        deposit.profile_id == joint.profile_id,
        deposit.received_at >= _DayBefore(joint.visit_on),
        _by_the_other(joint, deposit.sender_id, person_id),
    )
    of_hidden = deposit.visit_id.in_(hidden_visits(person_id))
    return select(deposit.id).join(joint, true()).where(_blind(joint, person_id), or_(of_hidden, unfiled))


@kept
def _decided_with_more(person_id: uuid.UUID) -> Select[Any]:
    """The decisions about a profile since a hidden visit to it was filed: they keep what it changed."""
    decision, revision = named(SignOff), named(Revision, "decided")
    visit, hidden = named(Visit, "decided"), named(Visit, "known")
    return (
        select(decision.id)
        .join(revision, revision.id == decision.revision_id)
        .join(visit, visit.id == revision.visit_id)
        .join(hidden, hidden.profile_id == visit.profile_id)
        .where(hidden.id.in_(hidden_visits(person_id)), decision.decided_at >= hidden.first_filed_at)
    )


@kept
def _said_since(table: Any, person_id: uuid.UUID, *ways: tuple[Any, Any]) -> ColumnElement[bool]:
    """The rows about a profile in which nobody else has said anything since a hidden visit to it was filed.

    Who of the others knew of it cannot be told. `ways`: the columns of who said something, and when. What somebody
    says themselves stays in their view: they did not know.
    """
    hidden = named(Visit, "known")
    said = or_(*(and_(who != person_id, at >= hidden.first_filed_at) for who, at in ways))
    mine = hidden.id.in_(hidden_visits(person_id)), hidden.profile_id == table.profile_id
    return ~exists().where(*mine, said)


# Whole things -------------------------------------------------------------------------------------


def tells_of_hidden(visit_ids: Iterable[str], person: Person) -> bool:
    """Whether any of these visits, by id, is hidden from a person: then nobody shows them what was made of it."""
    hidden = {str(found) for found in db.session.scalars(hidden_visits(person.id))}
    return not hidden.isdisjoint(visit_ids)
