"""The lines of a chronology that are alerts: in one visit's own grades, and those that stood over a time."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask_babel import gettext as _

from app import words
from app.chronology import Gathered, Kind
from app.clock import local
from app.models import Alert
from app.sentences import alert_words, not_looked_at_words
from app.shown.chronology_rows import Row, Trace, version
from app.shown.effects import level, of_grades
from observations.alerts import Alert as Told
from observations.spells import Spell


def of_alerts(gathered: Gathered) -> Iterator[Row]:
    """Give them all, in no order."""
    for alert in gathered.alerts:
        yield _alert(alert, gathered)
    together: dict[tuple[str, date, date | None, str], list[Spell]] = {}
    for one in gathered.spells:
        together.setdefault((one.alert.code, one.since, one.until, one.visit_id), []).append(one)
    for some in together.values():
        yield _over_time(some, gathered)


def _alert(alert: Alert, gathered: Gathered) -> Row:
    revision, grade = gathered.filed.get(alert.deposit_id), 5 if alert.code == "grade_5" else 4
    told = alert_words(Told(alert.code, alert.item))
    return Row(
        on=local(alert.raised_at).date(),
        kind=Kind.ALERT,
        what=f"{told}. {_answered(alert)}",
        effect=level(alert.item, grade, revision, gathered.change),
        source=_("The visit's own grades"),
        trace=version(revision, gathered) if revision else _waiting(alert),
    )


def _answered(alert: Alert) -> str:
    if alert.answered_at is None or alert.answered_by is None:
        return _("Not answered yet.")
    told = {"name": alert.answered_by.name, "date": words.day(local(alert.answered_at).date())}
    return _("Answered by %(name)s on %(date)s: %(answer)s", **told, answer=alert.answer or "")


def _waiting(alert: Alert) -> Trace:
    """What arrived and is not in the record: it can be traced by its digest all the same."""
    told, deposit = _("A visit that waits in the team's tray"), alert.deposit
    return Trace(told, "", str(deposit.visit_id), deposit.revision, deposit.digest)


def _over_time(some: Sequence[Spell], gathered: Gathered) -> Row:
    """Alerts of one kind and time, known from one visit: several items stand together."""
    change, one = gathered.change, some[0]
    revision = change.revisions[one.visit_id]
    items = [spell.alert.item for spell in some if spell.alert.item]
    told = not_looked_at_words(items) if items else alert_words(one.alert)
    ratings = change.history.by_id[one.visit_id].ratings
    grades = {item: grade for item in items if (grade := ratings[item].grade) is not None}
    effect = of_grades(grades, revision, change)
    return Row(
        on=one.since,
        kind=Kind.OVER_TIME,
        what=f"{told}. {_until(one, change.as_of)}",
        effect=_unseen(one) if one.alert.code == "child_unseen" else effect.short,
        effect_whole=effect.whole,
        source=_("The visits together"),
        trace=version(revision, gathered),
    )


def _unseen(spell: Spell) -> str:
    """All that visits can say of the child in that time. Others may have seen it: events tell."""
    return _("No visit has seen the child.") if spell.until is None else _("No visit saw the child.")


def _until(spell: Spell, as_of: date) -> str:
    if spell.until is None:
        return _("Still so on %(date)s.", date=words.day(as_of))
    return _("Until %(date)s.", date=words.day(spell.until))
