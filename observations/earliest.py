"""From when a missing test could be met, if every visit from the asking day on is as good as can be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from observations.history import History
from observations.trajectory import Trajectory
from observations.verdict import Missing


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The looks that good visits could still make.

    Days are counted from the calendar's first, not dates: what a rule asks for may lie beyond the calendar.
    """

    today: int
    first: int  # the first watched good look
    latest: int
    lends: bool  # a visit today would join the latest look, and a good one gains by it
    shortest: int  # between one look and the next
    longest: int  # the same, or the count starts afresh

    @classmethod
    def of(cls, found: Trajectory, history: History) -> "_Ahead":
        """What lies ahead of a good run that is watched."""
        rule, latest = history.parameters, found.looks[-1].on
        return cls(
            today=history.as_of.toordinal(),
            first=found.watched[0].on.toordinal(),
            latest=latest.toordinal(),
            lends=not found.picture.run.paused,
            shortest=rule.min_gap_days,
            longest=rule.max_gap_days,
        )

    @property
    def next(self) -> int:
        """When the next look can be."""
        return max(self.today, self.latest + self.shortest)

    def joins(self, on: int) -> bool:
        """Whether a good visit on that day would lend the latest look something."""
        return self.lends and on < self.latest + self.shortest

    def building_on(self, wanted: int) -> int | None:
        """The first day, not before the one wanted, of a look with no long silence since the latest one."""
        return self.reach(self.latest, self.next - self.latest, wanted)

    def afresh(self, wanted: int, after: int) -> int | None:
        """The first day of a look so long after one that started the count afresh; not before the one wanted."""
        start = max(self.next, self.latest + self.longest + 1)
        return self.reach(start, self.shortest, start + after) if after else max(start, wanted)

    def reach(self, start: int, least: int, wanted: int) -> int | None:
        """The first day of a look, not before the one wanted, that others may lead to without a long silence.

        They follow a look on `start`, the first of them at least so many days after it.
        """
        if least > self.longest:
            return None
        if wanted - start <= self.longest:
            return max(wanted, start + least)
        if not self.longest:
            return None
        steps = -((start - wanted) // self.longest)
        return max(wanted, start + least + (steps - 1) * self.shortest)

    def several(self, first: int | None, looks: int) -> int | None:
        """The day of the last of so many looks, one as soon after another as can be."""
        if first is None or (looks > 1 and self.shortest > self.longest):
            return None
        return first + (looks - 1) * self.shortest


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The looks that would meet a test: how many more, or how many where the count starts afresh.

    `since`: the first day of a look that counts; `after`: how long after the first look of a fresh count that is.
    `lent`: the day on which a visit could still make the latest look one of them. None is met before `known`.
    """

    more: int
    all: int
    since: int
    known: int
    after: int = 0
    lent: int | None = None


def earliest(missing: Missing, found: Trajectory, history: History) -> date | None:
    """The first day, from the asking day on, on which a missing test could be met.

    None where no day can be told: before the next good look if none is watched, before a birth whose day is not
    known, and where the rule's numbers or the calendar allow of none.
    """
    if not found.watched or (missing.test == "child_seen" and history.born is None):
        return None
    ahead = _Ahead.of(found, history)
    days = [on for on in _days(ahead, _wanted(missing, ahead, found, history)) if on is not None]
    return _date(min(days)) if days else None


def _wanted(missing: Missing, ahead: _Ahead, found: Trajectory, history: History) -> _Wanted:
    more, latest = missing.need - missing.have, found.looks[-1]
    match missing.test:
        case "days":
            return _Wanted(1, 1, ahead.first + missing.need, ahead.today, after=missing.need)
        case "unannounced":
            after = history.parameters.unannounced_after_days
            since = ahead.first + after
            lends = ahead.latest >= since and not latest.unannounced and ahead.joins(ahead.today)
            lent = ahead.today if lends else None
            return _Wanted(more, missing.need, since, ahead.today, after, lent)
        case "looks":
            return _Wanted(more, missing.need, ahead.today, ahead.today)
    has = latest.seen if missing.test == "child_seen" else latest.alone
    return _with_the_child(missing, ahead, has, history.born)


def _with_the_child(missing: Missing, ahead: _Ahead, has: bool, born: date | None) -> _Wanted:
    """Looks with the child, who is seen from birth on: also by a visit that joins a look before it."""
    known = max(ahead.today, born.toordinal()) if born else ahead.today
    return _Wanted(
        more=missing.need - missing.have,
        all=missing.need,
        since=known - max(ahead.shortest - 1, 0),
        known=known,
        lent=known if ahead.joins(known) and not has else None,
    )


def _days(ahead: _Ahead, wanted: _Wanted) -> Iterator[int | None]:
    more = wanted.more if wanted.lent is None else wanted.more - 1
    if not more:
        yield wanted.lent
        return
    for first, looks in (
        (ahead.building_on(wanted.since), more),
        (ahead.afresh(wanted.since, wanted.after), wanted.all),
    ):
        last = ahead.several(first, looks)
        yield None if last is None else max(last, wanted.known)


def _date(day: int) -> date | None:
    try:
        return date.fromordinal(day)
    except (ValueError, OverflowError):
        return None
