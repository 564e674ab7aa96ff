"""For any history: what each verdict is said to rest on is counted anew from its looks, as they stand in the table."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings

from app.sentences import account
from app.sentences.story import item_title
from app.words import count, day, length, months, series
from observations.history import History
from observations.looks import Look
from observations.reading import read_histories
from observations.trajectory import Trajectory, Verdict, trajectory
from tests.observations.builders import a_history, housing, seen
from tests.observations.histories import HISTORIES, random_history

many = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATE = rf"\d{{1,2}} (?:{'|'.join(months())}) \d{{4}}"
NUMBERS = {count(number): number for number in range(100)} | {"once": 1, "twice": 2}
ROW = re.compile(
    r"(?P<grades>\d(?: or better| or worse)?|between \d and \d) at (?P<number>\w+) (?:visits|looks) "
    rf"over (?P<time>.+?), since (?P<since>{DATE}), (?P<unannounced>\w+) unannounced"
    r"(?:, (?P<elsewhere>\w+) not from a visit to the home)?(?:, with no look for (?P<silence>.+?) between)?"
    r"(?:, (?P<between>with .+? better looks? between|but .+?))?; (?P<seen>[^;]+)\."
)
ONE = re.compile(rf"\d on {DATE}, [^;]+; (?P<seen>[^;]+)\.")


class Told:
    """One domain's sentence, with its looks and how each of them stands: concern, met or between."""

    def __init__(self, found: Trajectory, history: History) -> None:
        self.found, self.history, self.looks = found, history, found.looks
        self.rule = history.parameters
        self.why = re.sub("^Between", "between", account(found, history, "Housing").why)

    def is_concern(self, look: Look) -> bool:
        return look.grade >= self.rule.concern_at

    def is_good(self, look: Look) -> bool:
        return look.grade <= self.rule.target

    def since(self, stops: Callable[[Look], bool]) -> list[Look]:
        """The trailing looks after the last one at which it stops."""
        places = [place for place, look in enumerate(self.looks) if stops(look)]
        return list(self.looks[places[-1] + 1 :] if places else self.looks)

    def era(self) -> list[Look]:
        """The looks of the latest era: from the first concern look that no two looks in a row part from the next."""
        era: list[Look] = []
        for place, look in enumerate(self.looks):
            ended = place >= 2 and not any(map(self.is_concern, self.looks[place - 2 : place]))
            if self.is_concern(look) and (not era or ended):
                era = []
            if era or self.is_concern(look):
                era.append(look)
        return era

    def of(self, look: Look) -> str:
        return f"{int(look.grade)} on {day(look.on)}, "


def grades_of(looks: Sequence[Look], told: Told) -> str:
    given = sorted({int(look.grade) for look in looks})
    if len(given) == 1:
        return str(given[0])
    if all(map(told.is_good, looks)):
        return f"{given[-1]} or better"
    return (
        f"{given[0]} or worse" if all(map(told.is_concern, looks)) else f"between {given[0]} and {given[-1]}"
    )


def row(told: Told, looks: Sequence[Look], between: str = "") -> None:
    """The sentence tells of exactly these looks."""
    if len(looks) == 1:
        assert told.why.startswith(told.of(looks[0]))
        said = ONE.fullmatch(told.why)
        assert said
        assert_seen(said["seen"], looks, told)
        return
    said = ROW.fullmatch(told.why)
    assert said, told.why
    assert said["grades"] == grades_of(looks, told)
    assert NUMBERS[said["number"]] == len(looks)
    assert (said["time"], said["since"]) == (length((looks[-1].on - looks[0].on).days), day(looks[0].on))
    assert NUMBERS[said["unannounced"]] == sum(look.unannounced for look in looks)
    assert NUMBERS[said["elsewhere"] or "none"] == sum(map(_is_told(told), looks))
    within = [look.on for look in told.looks if looks[0].on <= look.on <= looks[-1].on]
    longest = max((later - earlier).days for earlier, later in pairwise(within))
    assert said["silence"] == (length(longest) if longest > told.rule.max_gap_days else None)
    assert (said["between"] or "") == between
    assert_seen(said["seen"], looks, told)


def _is_told(told: Told) -> Callable[[Look], bool]:
    """Whether the visit that gave a look its grade was none to the home."""
    graded = {one.visit_id: one.grade for one in told.found.visits}
    kinds = {visit.id: visit.kind for visit in told.history.in_order()}

    def is_told(look: Look) -> bool:
        givers = [key for key in look.visit_ids if graded[key] == look.grade]
        return kinds[givers[-1]] not in ("announced", "unannounced")

    return is_told


SEEN = re.compile(
    r"child (not )?seen( alone)?( each time| at (\w+))?(, never alone)?(?:, alone at (\w+))?( since the birth)?"
)


def assert_seen(words: str, looks: Sequence[Look], told: Told) -> None:
    """It is said how often the child was seen, at those of the looks since the birth."""
    born = told.history.born
    if born is None or born > told.history.as_of:
        assert words == "the baby is not born yet"
        return
    since = [look for look in looks if look.on >= born]
    said = SEEN.fullmatch(words)
    if not since:
        assert words == "not looked at since the birth"
        return
    assert said, words
    not_seen, alone, often, times, never, alone_at, after = said.groups()
    seen = 0 if not_seen else NUMBERS[times] if times else len(since)
    assert often or len(since) == 1 or not_seen
    assert seen == sum(look.alone if alone else look.seen for look in since), words
    assert not never or not any(look.alone for look in since)
    assert not alone_at or NUMBERS[alone_at] == sum(look.alone for look in since)
    assert bool(after) == (len(since) < len(looks))


# On what each verdict rests -----------------------------------------------------------------------


def good_run(told: Told, run: Sequence[Look]) -> None:
    slips = [look for look in told.looks if run[0].on < look.on < run[-1].on and look not in run]
    if slips:
        assert all(told.of(slip) in told.why for slip in slips)
        said = re.sub(r", but .+?;", ";", told.why)
        assert "but" not in said
        told.why = said
    row(told, run)


def improved(told: Told) -> None:
    run = told.found.watched or told.found.good_run
    if run:
        good_run(told, run)
        return
    good = sum(map(told.is_good, told.since(told.is_concern)))
    noun = "look" if good == 1 else "looks"
    concern = max(look.on for look in told.looks if told.is_concern(look))
    assert f", after {count(good)} good {noun} since the concern of {day(concern)}." in told.why
    assert told.why.startswith(told.of(told.looks[-1]))


def improving(told: Told) -> None:
    concerns = [place for place, look in enumerate(told.looks) if told.is_concern(look)]
    start = concerns[-1] if concerns else len(told.looks) - 2
    assert told.why.startswith(told.of(told.looks[start]))
    after, said = told.looks[start + 1 :], told.why.split(", then ", 1)[1]
    if len(after) == 1:
        assert said.startswith(told.of(after[0]))
    elif len(after) <= 5:
        in_turn = series([str(int(look.grade)) for look in after])
        assert said.startswith(f"{in_turn}, the last on {day(after[-1].on)}, ")
    else:
        assert re.match(
            rf"{grades_of(after, told)} at {count(len(after))} (visits|looks), the last {told.of(after[-1])}",
            said,
        )


def no_clear_change(told: Told) -> None:
    last = told.looks[-5:]
    if len({look.grade for look in last}) == 1:
        row(told, last)
        return
    in_turn = series([str(int(look.grade)) for look in last])
    where = (
        rf"at {count(len(last))} (visits|looks)"
        if len(last) == len(told.looks)
        else f"at the last {count(len(last))} looks"
    )
    assert re.fullmatch(rf"{in_turn} {where}, the last on {day(last[-1].on)}\.", told.why), told.why


def worsening(told: Told) -> None:
    plateau = told.since(lambda look: told.is_concern(look) or told.is_good(look)) or [told.looks[-1]]
    assert f", after {told.of(told.looks[-len(plateau) - 1])}" in told.why
    if len(plateau) == 1:
        _tells_of_latest(told)
        return
    how_many = rf"{grades_of(plateau, told)} at {count(len(plateau))} (visits|looks)"
    time, since = length((plateau[-1].on - plateau[0].on).days), day(plateau[0].on)
    assert re.match(f"{how_many} over {time}, since {since}, after ", told.why)


def persistent(told: Told) -> None:
    era = told.era()
    concerns = [look for look in era if told.is_concern(look)]
    better = len(era) - len(concerns)
    noun = "look" if better == 1 else "looks"
    row(told, concerns, f"with {count(better)} better {noun} between" if better else "")


def relapsed(told: Told) -> None:
    era = told.era()
    before = list(told.looks[: len(told.looks) - len(era)])
    below = len(before) - 1 - max(place for place, look in enumerate(before) if told.is_concern(look))
    came = rf"Concern came back on {day(era[0].on)} \({int(era[0].grade)}, [^)]+\)"
    assert re.match(f"{came} after {count(below)} looks below {told.rule.concern_at}", told.why), told.why
    assert (f"; now {told.of(era[-1])}" in told.why) == (len(era) > 1)


OFTEN = {number: f"{count(number)} times" for number in range(3, 100)} | {1: "once", 2: "twice"}


def fluctuating(told: Told) -> None:
    era, eras = told.era(), _eras(told)
    standing = [told.is_concern(look) for look in era]
    ended = len(standing) >= 2 and not any(standing[-2:])
    latest = max(place for place, concern in enumerate(standing) if concern)
    blips = 0 if ended else standing[:latest].count(False)
    if eras > 1:
        assert f"Concern came back {OFTEN[eras - 1]}, " in told.why
    assert (eras > 1) == ("Concern came back" in told.why)
    if blips and not (eras > 1 and len(era) == 1):
        assert f"for a single look {OFTEN[blips]} since {day(era[0].on)}" in told.why
    assert f"now {told.of(told.looks[-1])}" in told.why


def _eras(told: Told) -> int:
    """How many eras there were: each starts at a concern look with no other in the two looks before it."""
    concern = [told.is_concern(look) for look in told.looks]
    starts = [
        place
        for place, here in enumerate(concern)
        if here and (not any(concern[:place]) or (place >= 2 and not any(concern[place - 2 : place])))
    ]
    return len(starts)


def _tells_of_latest(told: Told) -> None:
    assert told.why.startswith(told.of(told.looks[-1]))


CHECKED: dict[Verdict, Callable[[Told], None]] = {
    Verdict.BASELINE: _tells_of_latest,
    Verdict.IMPROVING: improving,
    Verdict.IMPROVED_NOT_SUSTAINED: improved,
    Verdict.SUSTAINED: lambda told: good_run(told, told.found.watched),
    Verdict.MET_THROUGHOUT: lambda told: row(told, told.looks),
    Verdict.STALLED: lambda told: row(
        told, told.since(lambda look: told.is_concern(look) or told.is_good(look))
    ),
    Verdict.NO_CLEAR_CHANGE: no_clear_change,
    Verdict.WORSENING: worsening,
    Verdict.PERSISTENT_CONCERN: persistent,
    Verdict.RELAPSED: relapsed,
    Verdict.FLUCTUATING: fluctuating,
}


def checked(history: History) -> set[Verdict]:
    """Count anew what is said of each domain; give the verdicts that there were."""
    found = trajectory(history).values()
    for one in found:
        if one.verdict in CHECKED:
            CHECKED[one.verdict](Told(one, history))
    return {one.verdict for one in found}


@many
@given(HISTORIES)
def test_what_a_verdict_is_said_to_rest_on_is_what_its_looks_say(told: dict[str, Any]) -> None:
    (history,) = read_histories(told)
    checked(history)


def test_of_every_verdict_it_is_counted_anew_in_some_history() -> None:
    histories = read_histories([random_history(random.Random(number)) for number in range(400)])
    assert set().union(*map(checked, histories)) >= set(CHECKED)


@many
@given(HISTORIES)
def test_each_concern_stands_with_the_grade_that_was_last_told_of_it(told: dict[str, Any]) -> None:
    (history,) = read_histories(told)
    for found in trajectory(history).values():
        said = " ".join(account(found, history, "Housing").concerns)
        for item in found.open_concerns:
            grades = [visit.ratings[item].grade for visit in history.in_order() if item in visit.ratings]
            last = [one for one in grades if one is not None and one >= history.parameters.concern_at][-1]
            assert f"{item_title(item)} ({int(last)})" in said, said


@many
@given(HISTORIES)
def test_how_seldom_a_domain_was_graded_is_counted_from_the_home_visits(told: dict[str, Any]) -> None:
    (history,) = read_histories(told)
    at_home = {visit.id for visit in history.in_order() if visit.kind.is_home}
    for found in trajectory(history).values():
        graded = sum(one.grade is not None for one in found.visits if one.visit_id in at_home)
        said = " ".join(account(found, history, "Housing").cautions)
        seldom = f"Graded at {count(graded)} of {count(len(at_home))} home visits."
        assert (seldom in said) == (0 < 2 * graded < len(at_home)), said


def test_only_good_looks_are_counted_since_a_concern() -> None:
    slipping = a_history(seen((0, 4), (20, 2), (40, 2), (60, 3), (80, 2), (100, 3)))
    assert checked(slipping) == {Verdict.IMPROVED_NOT_SUSTAINED}
    assert ", after three good looks since the concern of " in Told(housing(slipping), slipping).why
