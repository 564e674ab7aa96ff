"""Attention: the flags a supervisor must acknowledge before signing. They never change a verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from observations.alerts import Alert, alerts_in, alerts_over_time, attempts
from observations.history import History, Standing
from observations.looks import Look
from observations.trajectory import Trajectory
from observations.visit import Evidence, Grade, Kind, Ungraded, Visit

__all__ = ["Alert", "Flag", "alerts_in", "alerts_over_time", "attention"]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a supervisor must acknowledge before signing; of the whole profile when `domain` is None."""

    code: str
    domain: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What an acknowledgement names."""
        return self.code if self.domain is None else f"{self.code}:{self.domain}"


def attention(history: History, trajectories: Mapping[str, Trajectory]) -> tuple[Flag, ...]:
    """Every flag to acknowledge: those of the whole profile first, then domain by domain."""
    found = [*_one_assessor(trajectories), *_access_refused_twice(history)]
    for domain, trajectory in trajectories.items():
        found += _of_looks(trajectory, history)
        found += _contradicted(history, domain)
        found += [Flag(code, domain) for code in trajectory.flags]
    return tuple(found)


def _of_looks(found: Trajectory, history: History) -> Iterator[Flag]:
    yield from _assessor_changed(found)
    yield from _all_good_announced(found)
    yield from _good_only_when_expected(found, history)
    yield from _version_join(found)


def _one_assessor(trajectories: Mapping[str, Trajectory]) -> list[Flag]:
    """`one_assessor`: all of a domain's looks, two or more, are one person's.

    Said once for the profile when it holds, with the same person, of every domain with two looks or more.
    """
    several = {key: each for key, each in trajectories.items() if len(each.looks) >= 2}
    people = {key: frozenset().union(*(look.assessors for look in t.looks)) for key, t in several.items()}
    alone = {key: next(iter(who)) for key, who in people.items() if len(who) == 1}
    if alone and len(alone) == len(several) and len(set(alone.values())) == 1:
        return [Flag("one_assessor", None, {"assessor": next(iter(alone.values()))})]
    return [Flag("one_assessor", key, {"assessor": who}) for key, who in alone.items()]


def _assessor_changed(found: Trajectory) -> Iterator[Flag]:
    """`assessor_changed_as_improved`: a look is better than the one before, none of its assessors made that
    one, and the improvement still stands: no look since has been as bad as the one before. The latest such.
    """
    worst_since: Grade | None = None
    for before, after in reversed(list(pairwise(found.looks))):
        worst_since = after.grade if worst_since is None else max(worst_since, after.grade)
        if before.grade > worst_since and not before.assessors & after.assessors:
            yield Flag("assessor_changed_as_improved", found.domain, {"on": after.on.isoformat()})
            return


def _all_good_announced(found: Trajectory) -> Iterator[Flag]:
    """`all_good_announced`: the good run holds two good looks or more, none of them unannounced."""
    if len(found.good_run) >= 2 and not any(look.unannounced for look in found.good_run):
        yield Flag("all_good_announced", found.domain)


def _good_only_when_expected(found: Trajectory, history: History) -> Iterator[Flag]:
    """`good_announced_concern_not`: since the latest era of concern began, some look was good and announced,
    and the latest unannounced look that was good or at concern was at concern.
    """
    era = [(history.parameters.standing(look.grade), look) for look in _since_latest_era(found, history)]
    announced_good = any(standing is Standing.MET and not look.unannounced for standing, look in era)
    surprises = [s for s, look in era if look.unannounced and s is not Standing.BORDERLINE]
    if announced_good and surprises and surprises[-1] is Standing.CONCERN:
        yield Flag("good_announced_concern_not", found.domain)


def _since_latest_era(found: Trajectory, history: History) -> tuple[Look, ...]:
    starts = found.picture.eras.starts
    return found.looks[starts[-1] :] if starts else ()


def _version_join(found: Trajectory) -> Iterator[Flag]:
    """`version_join`: two neighbouring looks are of different version families. The latest such join."""
    for before, after in reversed(list(pairwise(found.looks))):
        if before.family != after.family:
            yield Flag("version_join", found.domain, {"on": after.on.isoformat()})
            return


def _contradicted(history: History, domain: str) -> Iterator[Flag]:
    """`carer_contradicted_by_record`: for some item, the latest record that follows what the carer said of it
    lies two grades or more, either way, from what the carer last said before.
    """
    items = [item for item in history.items[domain] if _is_contradicted(history, item)]
    if items:
        yield Flag("carer_contradicted_by_record", domain, {"items": ", ".join(items)})


def _is_contradicted(history: History, item: str) -> bool:
    account: Grade | None = None
    contradicted = False
    for visit in history.in_order():
        rating = visit.ratings.get(item)
        if rating is None or rating.grade is None:
            continue
        if rating.evidence is Evidence.CARER:
            account = rating.grade
        elif rating.evidence is Evidence.RECORD and account is not None:
            contradicted = abs(rating.grade - account) >= 2
    return contradicted


def _access_refused_twice(history: History) -> Iterator[Flag]:
    """`access_refused_twice`: at each of the two latest attempts to see the home, nobody was let in, or
    something asked for was refused. Telephone calls and the like between them do not count.
    """
    latest = attempts(history)[-2:]
    if len(latest) == 2 and all(_was_refused(visit) for visit in latest):
        yield Flag("access_refused_twice", None, {"on": latest[-1].visited_on.isoformat()})


def _was_refused(visit: Visit) -> bool:
    refused = any(rating.not_graded is Ungraded.ACCESS_REFUSED for rating in visit.ratings.values())
    return visit.kind is Kind.NO_ACCESS or refused
