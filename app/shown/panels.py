"""Change over time in each domain of a profile: its sentence, its strip, its table, what a supervisor asks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from app import words
from app.charts import chart
from app.models import Revision
from app.records import ChangeOverTime
from app.sentences import Account, account, exposure_facts, missing_words, short, starts_afresh
from app.shown.period import Period, listed
from app.shown.visits_table import Row, rows, setters
from app.strips import Chart, Event, strip
from observations.instrument import Domain
from observations.looks import Look
from observations.scoring import DomainGrade
from observations.trajectory import Trajectory
from observations.visit import Cause, Grade


@dataclass(frozen=True, slots=True)
class Test:
    """One test for sustained that is not yet met."""

    words: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One domain: its sentence, its strip, its table, and what a supervisor asks about it."""

    key: str
    title: str
    grade: Grade | None
    told: Account
    reason: str  # the sentence beside the strip: why, what from, what is needed first
    cause: str
    first: str
    strip: Markup
    tests: list[Test]  # none where the count starts afresh anyway
    facts: list[tuple[str, str]]
    rows: list[Row]
    visits: int  # how many there are in all


@dataclass(frozen=True, slots=True)
class _Page:
    """What all the panels of a page share."""

    change: ChangeOverTime
    drawn: Chart
    causes: Mapping[str, Cause]
    shown: frozenset[str]  # the visits that the tables list


def panels(
    change: ChangeOverTime,
    here: Revision | None = None,
    *,
    period: Period | None = None,
    domain: str = "",
    events: Sequence[Event] = (),
) -> list[Panel]:
    """Every domain of the checklist, in its order, or one. The last strip carries the months.

    With a version `here`, each strip stands by itself and marks its visit. A `period` limits what is drawn and
    listed, and nothing else.
    """
    period = period or Period("all", None, change.as_of)
    window = (period.start, period.end) if period.most is None and period.code != "all" else None
    shown = frozenset(str(one.visit_id) for one in listed(change.in_order, period))
    drawn = chart(change, here=here, events=events, window=window)
    page = _Page(change, drawn, change.judged.causes, shown)
    domains = [one for one in change.instrument.domains if domain in ("", one.key)]
    alone = here is not None
    return [
        _panel(page, one, labels=alone or one is domains[0], names=alone or one is domains[-1])
        for one in domains
    ]


def _panel(page: _Page, domain: Domain, *, labels: bool, names: bool) -> Panel:
    change, found = page.change, page.change.domains[domain.key]
    told = account(found, change.history, domain.title, page.causes)
    reason, cause, first = short(found, change.history, page.causes)
    titles = {item.key: item.title for item in domain.items}
    return Panel(
        key=domain.key,
        title=domain.title,
        grade=found.grade,
        told=told,
        reason=reason,
        cause=cause,
        first=first,
        strip=strip(page.drawn, found, domain.title, told.rest, labels=labels, names=names),
        tests=_tests(change, found),
        facts=_facts(change, found, titles),
        rows=rows(change, found, titles, page.shown),
        visits=len(found.visits),
    )


def _tests(change: ChangeOverTime, found: Trajectory) -> list[Test]:
    if starts_afresh(found, change.history):
        return []
    return [
        Test(missing_words(missing, found, change.history), missing.have, missing.need)
        for missing in found.missing
    ]


def _facts(change: ChangeOverTime, found: Trajectory, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands under the sentence by name: items at concern, what set the grade, what was carried, days."""
    facts = [
        (_("Items at concern"), _at_concern(found, titles)),
        (_("Grade set by"), _set_by(found, titles)),
        (_("Not looked at, counted as before"), _carried(found, titles)),
    ]
    return [fact for fact in facts if fact[1]] + exposure_facts(found, change.history)


def _graded_at(look: Look, found: Trajectory) -> DomainGrade:
    """What was known at the end of a look."""
    return next(graded for graded in reversed(found.visits) if graded.visit_id in look.visit_ids)


def _latest_graded(found: Trajectory) -> DomainGrade | None:
    return next((graded for graded in reversed(found.visits) if graded.grade is not None), None)


def _at_concern(found: Trajectory, titles: Mapping[str, str]) -> str:
    """How many items are at concern now and were at the look before: three of four repaired must show."""
    now = len(found.open_concerns)
    if len(found.looks) < 2:
        return _("%(number)s now", number=words.count(now)) if now else ""
    before = _graded_at(found.looks[-2], found).at_concern
    if not now and not before:
        return ""
    told = _(
        "%(now)s now, %(before)s at the look before", now=words.count(now), before=words.count(len(before))
    )
    gone = [titles.get(item, item) for item in before if item not in found.open_concerns]
    return _("%(told)s (no longer: %(items)s)", told=told, items="; ".join(gone)) if gone else told


def _set_by(found: Trajectory, titles: Mapping[str, str]) -> str:
    """Which items gave the latest grade."""
    giver = _latest_graded(found)
    return setters(giver, titles) if giver else ""


def _carried(found: Trajectory, titles: Mapping[str, str]) -> str:
    """Which borderline items the latest grade counted although nobody looked."""
    giver = _latest_graded(found)
    return "; ".join(titles.get(item, item) for item in giver.carried) if giver else ""
