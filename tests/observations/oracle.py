"""The rule a second time: naive, from its text alone, on plain values, sharing no code with `observations/`.

It is slow and literal on purpose. Where the two differ, the text of the rule settles which is right.
"""

import math
from datetime import date
from fractions import Fraction
from typing import Any

DEFAULTS: dict[str, Any] = {
    "concern_at": 4,
    "target": 2,
    "coverage": "0.5",
    "min_gap_days": 7,
    "max_gap_days": 60,
    "sustain_looks": 3,
    "sustain_days": 90,
    "sustain_days_long": 180,
    "long_concern_days": 180,
    "unannounced_min": 1,
    "unannounced_after_days": 28,
    "seen_min": 2,
    "alone_min": 1,
    "alone_from_age": 4,
    "persistent_days": 42,
    "persistent_days_infant": 28,
    "stall_looks": 3,
    "stall_days": 90,
    "pause_window_days": 180,
    "stale_days": 42,
}
HOME = ("announced", "unannounced")
Plain = dict[str, Any]


def answer(history: Plain) -> Plain:
    domains = {domain: one_domain(history, domain) for domain in history["items"]}
    return {"rule": "trajectory-1", "as_of": history["as_of"], "domains": domains}


def one_domain(history: Plain, domain: str) -> Plain:
    p = {**DEFAULTS, **history.get("parameters", {})}
    as_of = date.fromisoformat(history["as_of"])
    visits = [v for v in history["visits"] if day_of(v) <= as_of]
    visits.sort(key=lambda v: (minute_of(v), v["id"]))
    graded, flags = section_2(visits, history["items"][domain], p)
    looks = section_3(graded, history.get("comparable", {}).get(domain, []), p)
    return sections_4_to_7(looks, flags, history, p)


def day_of(visit: Plain) -> date:
    return date.fromisoformat(visit["started_at"][:10])


def minute_of(visit: Plain) -> str:
    written: str = visit["started_at"][:19]
    return written if written[16:17] == ":" else written[:16] + ":00"


def section_2(visits: list[Plain], items: list[str], p: Plain) -> tuple[list[tuple[Plain, int]], set[str]]:
    concerns: set[str] = set()
    borderlines: dict[str, int] = {}
    graded: list[tuple[Plain, int]] = []
    released = False
    carried = False
    home_says: str | None = None
    for visit in visits:
        home = visit["kind"] in HOME
        usable: dict[str, int] = {}
        not_applicable: set[str] = set()
        for item in items:
            rating = visit["ratings"].get(item)
            if rating is None:
                continue
            if "grade" in rating:
                firm = home and (
                    rating["evidence"] == "seen"
                    or rating["evidence"] == "record"
                    or (rating["evidence"] == "child" and visit.get("child_alone", False))
                )
                if rating["grade"] >= p["concern_at"] or firm:
                    usable[item] = rating["grade"]
            elif rating["not_graded"] == "does_not_apply" and rating["because"] != "observer":
                not_applicable.add(item)
        for item, grade in usable.items():
            if grade >= p["concern_at"]:
                concerns.add(item)
                borderlines.pop(item, None)
            elif grade > p["target"]:
                concerns.discard(item)
                borderlines[item] = grade
            else:
                concerns.discard(item)
                borderlines.pop(item, None)
        if home:
            for item in not_applicable:
                if item in concerns:
                    released = True
                concerns.discard(item)
                borderlines.pop(item, None)
        if any(grade >= p["concern_at"] for grade in usable.values()):
            graded.append((visit, roll_up(list(usable.values()), p)))
            if home:
                home_says, carried = None, False
            continue
        if not home:
            continue
        needed = math.ceil(Fraction(str(p["coverage"])) * (len(items) - len(not_applicable)))
        if concerns:
            home_says = "open_concern"
        elif len(usable) == 0 or len(usable) < needed:
            home_says = "thin"
        else:
            also = [grade for item, grade in borderlines.items() if item not in usable]
            graded.append((visit, roll_up(list(usable.values()) + also, p)))
            home_says, carried = None, len(also) > 0
    flags = {"released"} if released else set()
    if carried:
        flags.add("carried")
    if home_says is not None:
        flags.add(home_says)
    return graded, flags


def roll_up(grades: list[int], p: Plain) -> int:
    if any(grade >= p["concern_at"] for grade in grades):
        return sorted(grades)[-1]
    most = max(grades.count(grade) for grade in grades)
    commonest = {grade for grade in grades if grades.count(grade) == most}
    if len(commonest) == 1:
        return commonest.pop()
    return sorted(grades)[len(grades) // 2]


def section_3(graded: list[tuple[Plain, int]], groups: list[list[str]], p: Plain) -> list[Plain]:
    looks: list[Plain] = []
    for visit, grade in graded:
        home = visit["kind"] in HOME
        family = [visit["version"]]
        for group in groups:
            if visit["version"] in group:
                family = sorted(set(group))
        this = {
            "on": day_of(visit),
            "grade": grade,
            "family": family,
            "unannounced": visit["kind"] == "unannounced",
            "seen": home and visit.get("child_seen", False),
            "alone": home and visit.get("child_alone", False),
        }
        last = looks[-1] if looks else None
        if (
            last is not None
            and (this["on"] - last["on"]).days < p["min_gap_days"]
            and (family == last["family"] or not home)
        ):
            last["grade"] = max(last["grade"], grade)
            for fact in ("unannounced", "seen", "alone"):
                last[fact] = last[fact] or this[fact]
        else:
            looks.append(this)
    return looks


def sections_4_to_7(looks: list[Plain], flags: set[str], history: Plain, p: Plain) -> Plain:
    as_of = date.fromisoformat(history["as_of"])
    bad = [look["grade"] >= p["concern_at"] for look in looks]
    good = [look["grade"] <= p["target"] for look in looks]
    mid = [not b and not g for b, g in zip(bad, good, strict=True)]

    eras = eras_of(bad)
    returns = max(0, len(eras) - 1)
    blips = 0
    if eras and not eras[-1]["ended"]:
        inside = range(eras[-1]["first"], eras[-1]["latest"] + 1)
        blips = sum(not bad[i] for i in inside)
    up_and_down = returns >= 2 or blips >= 2

    run, paused, paused_before = [], False, None
    for i, look in enumerate(looks):
        if good[i]:
            run.append(i)
            paused = False
        elif mid[i]:
            second_in_a_row = i > 0 and mid[i - 1]
            may = paused_before is None or (look["on"] - paused_before).days >= p["pause_window_days"]
            if len(run) >= 2 and not second_in_a_row and may:
                paused, paused_before = True, look["on"]
            else:
                run, paused = [], False
        else:
            run, paused, paused_before = [], False, None

    watched: list[int] = []
    reaches_back = True
    if run:
        i = len(looks) - 1
        stretch = [i]
        while i > run[0]:
            if (looks[i]["on"] - looks[i - 1]["on"]).days > p["max_gap_days"]:
                break
            if looks[i]["family"] != looks[i - 1]["family"]:
                break
            i -= 1
            stretch.append(i)
        watched = sorted(j for j in stretch if j in run)
        reaches_back = run[0] in stretch

    at_least = up_to = 0
    for i in range(1, len(looks)):
        gap = (looks[i]["on"] - looks[i - 1]["on"]).days
        if bad[i - 1] and bad[i] and gap <= p["max_gap_days"]:
            at_least += gap
        if bad[i - 1]:
            up_to += gap
    if looks and bad[-1]:
        up_to += (as_of - looks[-1]["on"]).days

    missing: list[Plain] = []
    n = len(looks)

    def good_since_concern() -> int:
        latest = max(i for i in range(n) if bad[i])
        return sum(good[latest + 1 :])

    def verdict() -> str:
        if n == 0:
            return "not_assessed"
        if n == 1:
            return "baseline"
        if bad[-1]:
            era = eras[-1]
            earlier = [looks[i]["grade"] for i in range(era["first"], n - 1)]
            if earlier and looks[-1]["grade"] > max(earlier):
                return "worsening"
            first_concern, how_many = looks[era["first"]]["on"], sum(bad[era["first"] :])
            if how_many >= 2 and (looks[-1]["on"] - first_concern).days >= persistent_days(
                history, looks[-1], p
            ):
                return "persistent_concern"
            if returns >= 2:
                return "fluctuating"
            if returns == 1:
                return "relapsed"
            return "worsening" if era["first"] == n - 1 else "no_clear_change"
        if good[-1] or paused:
            if all(good[i] for i in range(n) if i not in run):
                return "met_throughout"
            if paused and all(good[: run[0]]):
                return "no_clear_change"
            missing.extend(section_6(looks, run, watched, returns, at_least, history, p))
            if not reaches_back:
                flags.add("clock_restarted")
            if not missing and not paused:
                return "sustained"
            if up_and_down:
                return "fluctuating"
            if len(run) == 1 and (not any(bad) or good_since_concern() < 2):
                return "improving"
            return "improved_not_sustained"
        start = n
        while start > 0 and mid[start - 1]:
            start -= 1
        plateau = looks[start:]
        if up_and_down:
            return "fluctuating"
        if (
            len(plateau) >= p["stall_looks"]
            and (plateau[-1]["on"] - plateau[0]["on"]).days >= p["stall_days"]
        ):
            return "stalled"
        if start == 0:
            return "no_clear_change"
        if bad[start - 1]:
            return "improving"
        if len(plateau) >= 2:
            return "improving" if any(bad) and good_since_concern() < 2 else "worsening"
        flags.add("recheck")
        if not any(bad):
            return "no_clear_change"
        return "improved_not_sustained" if good_since_concern() >= 2 else "improving"

    found = verdict()
    if n and (as_of - looks[-1]["on"]).days > p["stale_days"]:
        flags.add("out_of_date")
    if paused:
        flags.update({"paused", "recheck"})
    return {
        "verdict": found,
        "grade": looks[-1]["grade"] if looks else None,
        "looks": n,
        "returns": returns,
        "days_in_concern": {"at_least": at_least, "up_to": up_to},
        "missing": missing,
        "flags": sorted(flags),
    }


def eras_of(bad: list[bool]) -> list[Plain]:
    eras: list[Plain] = []
    for i, concern in enumerate(bad):
        running = bool(eras) and not eras[-1]["ended"]
        if concern and running:
            eras[-1]["latest"] = i
        elif concern:
            eras.append({"first": i, "latest": i, "ended": False})
        elif running and not bad[i - 1]:
            eras[-1]["ended"] = True
    return eras


def age(history: Plain, on: date) -> int | None:
    """Birthdays counted one by one."""
    written = history["child"]["born"]
    if written is None or date.fromisoformat(written) > on:
        return None
    born, years = date.fromisoformat(written), 0
    while birthday(born, born.year + years + 1) <= on:
        years += 1
    return years


def birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def persistent_days(history: Plain, latest: Plain, p: Plain) -> int:
    years = age(history, latest["on"])
    found: int = p["persistent_days_infant"] if years is None or years < 1 else p["persistent_days"]
    return found


def section_6(
    looks: list[Plain],
    run: list[int],
    watched: list[int],
    returns: int,
    at_least: int,
    history: Plain,
    p: Plain,
) -> list[Plain]:
    counted = [looks[i] for i in watched]
    worst_outside = max(look["grade"] for i, look in enumerate(looks) if i not in run)
    worst_inside = max(looks[i]["grade"] for i in run)
    more = 1 if worst_outside - worst_inside <= 1 else 0
    long = returns >= 1 or at_least >= p["long_concern_days"]
    span = (counted[-1]["on"] - counted[0]["on"]).days if counted else 0
    surprises = [
        look
        for look in counted
        if look["unannounced"] and (look["on"] - counted[0]["on"]).days >= p["unannounced_after_days"]
    ]
    tests = [
        ("looks", len(counted), p["sustain_looks"] + more),
        ("days", span, p["sustain_days_long"] if long else p["sustain_days"]),
        ("unannounced", len(surprises), p["unannounced_min"]),
        ("child_seen", len([look for look in counted if look["seen"]]), p["seen_min"]),
    ]
    years = age(history, looks[-1]["on"])
    if years is not None and years >= p["alone_from_age"]:
        tests.append(("child_alone", len([look for look in counted if look["alone"]]), p["alone_min"]))
    return [{"test": test, "have": have, "need": need} for test, have, need in tests if have < need]
