"""Setting down a change agreed at the desk, and what was found on coming back to one, wherever it was agreed."""

from datetime import date, datetime

from app.agreed import AgreedChange, last_grade
from app.between import add
from app.models import Person, Target, TargetReview
from app.records import ChangeOverTime
from observations.targets import Outcome
from observations.visit import Grade


def agree(
    change: ChangeOverTime,
    item: str,
    *,
    grade: Grade,
    agreed_on: date,
    by_on: date,
    owner: str,
    support: str,
    family_words: str,
    by: Person,
    at: datetime,
) -> Target:
    """Set down a change agreed at the desk. The grade then is the record's, never typed."""
    then = last_grade(change, item, agreed_on)
    row = Target(
        item=item,
        grade_then=int(then[0]) if then else None,
        grade=int(grade),
        agreed_on=agreed_on,
        by_on=by_on,
        owner=owner,
        help=support,
        family_words=family_words,
    )
    return add(row, change.profile, by, at, agreed_on=agreed_on, by_on=by_on)


def review(
    change: ChangeOverTime,
    one: AgreedChange,
    outcome: Outcome,
    *,
    reviewed_on: date,
    new_day: date | None,
    words: str,
    family_words: str,
    by: Person,
    at: datetime,
) -> TargetReview:
    """Set down what a person found on coming back to a change. The grade is the record's on that day."""
    now = last_grade(change, one.item, reviewed_on)
    row = TargetReview(
        target_id=one.id,
        reviewed_on=reviewed_on,
        grade=int(now[0]) if now else None,
        outcome=outcome.value,
        by_on=new_day if outcome is Outcome.GOING_ON else None,
        words=words,
        family_words=family_words,
    )
    return add(row, change.profile, by, at, target=one.id, reviewed_on=reviewed_on)
