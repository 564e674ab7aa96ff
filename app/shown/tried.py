"""What was tried in a case and promised to it, and who else knows the family: each with what became of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app import agreed, words
from app.between import Known
from app.models import Action, AgencyAsked, Closing, Discussion, Plan
from app.records import ChangeOverTime
from app.shown import agreed as targets
from app.shown import proposals
from app.shown.actions import line as action_line
from app.shown.plan import plan_words


@dataclass(frozen=True, slots=True)
class Tried:
    """Something that was agreed or done: what, when and by whom, and what became of it."""

    what: str
    when: str
    became: str
    late: bool = False


def plans(rows: Iterable[Plan]) -> Iterator[Tried]:
    """The plans that it was under, the latest first."""
    for row in rows:
        since = _("since %(date)s, set by %(name)s", date=words.day(row.since_on), name=row.by.name)
        yield Tried(plan_words(row.kind), since, row.reason)


def agreed_changes(found: Sequence[agreed.AgreedChange], change: ChangeOverTime) -> Iterator[Tried]:
    """Agreed changes, and what became of each."""
    for one in targets.lines(found, change):
        aim = f"{int(one.aim)} {words.grade_word(one.aim)}"
        what = _("%(item)s at %(grade)s by %(date)s", item=one.title, grade=aim, date=words.day(one.due_on))
        help_ = f"{one.who}. {one.help}".strip(". ")
        yield Tried(what, help_, one.state, one.standing is targets.TargetStanding.OVERDUE)


def done(rows: Iterable[Action], on: date) -> Iterator[Tried]:
    """Actions, and what became of each."""
    for one in (action_line(row, on) for row in rows):
        when = _("%(who)s, by %(date)s", who=one.owner, date=one.due)
        yield Tried(one.what, when, one.outcome or one.late or _("Still to be done"), bool(one.late))


def discussions(rows: Iterable[Discussion]) -> Iterator[Tried]:
    """Complex-case discussions, and what came of each."""
    for row in rows:
        when = _("%(date)s, with %(who)s", date=words.day(row.held_on), who=row.present)
        what = _("Complex-case discussion: %(agreed)s", agreed=row.agreed)
        yield Tried(what, when, row.outcome or _("Nobody has said what came of it"))


def proposed(rows: Iterable[Closing]) -> Iterator[Tried]:
    """Proposals to close or step down, and what was decided."""
    for row in rows:
        became = f"{proposals.decided(row)}. {row.decided_because}".strip()
        yield Tried(proposals.what(row), proposals.proposed(row), became)


def agencies(rows: Iterable[Closing], known: Known) -> list[Tried]:
    """The agencies that know the family: whom each was asked about a closing, else from which events are known."""
    asked: dict[str, AgencyAsked] = {}
    for row in sorted((one for closing in rows for one in closing.asked), key=lambda one: one.asked_on):
        asked[row.agency] = row
    sources: Mapping[str, date] = {
        one.source: one.happened_on for one in reversed(known.events) if not one.struck_at
    }
    told = [_asked(row) for row in reversed(list(asked.values()))]
    for source, on in sources.items():
        if source not in asked:
            told.append(Tried(source, "", _("Last told us something of %(date)s", date=words.day(on))))
    return told


def _asked(row: AgencyAsked) -> Tried:
    when = _("%(who)s, asked %(date)s", who=row.who, date=words.day(row.asked_on))
    if row.answered_on is None:
        return Tried(row.agency, when, _("No answer yet"), late=True)
    return Tried(
        row.agency,
        when,
        _("Answered %(date)s: %(answer)s", date=words.day(row.answered_on), answer=row.answer),
    )
