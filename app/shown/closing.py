"""What stands against closing a profile, as pages show it: from a picture, of today or as it was kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app import words
from app.sentences import flag_words
from app.sentences.closing import (
    items,
    rest_words,
    summary,
    test_words,
)
from app.shown.actions import to_do
from app.shown.agreed import title
from app.shown.caseload import WORST_FIRST
from observations.flags import Flag
from observations.instrument import Instrument, current
from observations.trajectory import Verdict
from observations.visit import Grade

Picture = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DomainLine:
    """One domain: its verdict, what is still missing, and on what an improvement rests."""

    title: str
    grade: Grade | None
    verdict: str
    holds: bool
    url: str  # how it was reached
    was: str  # the verdict when it was proposed, where it was another
    missing: list[str]
    concerns: str
    rests: list[str]
    flags: list[str]


@dataclass(frozen=True, slots=True)
class Against:
    """All that stands against a closing, in words."""

    as_of: date
    summary: str
    domains: list[DomainLine]  # from what needs somebody now to what holds
    flags: list[str]  # of the whole profile
    unsigned: int
    targets: list[str]
    actions: list[str]
    discussions: list[str]
    challenges: list[tuple[str, str]]  # in words, and where it is
    unsent: list[tuple[str, int]]


def against(picture: Picture, profile_id: object, proposed: Picture | None = None) -> Against:
    """All that stands against a closing. `proposed`: the picture on which it was proposed, to be compared."""
    instrument, as_of = current(), date.fromisoformat(picture["as_of"])
    ordered = sorted(picture["domains"], key=_urgency)
    was = {one["domain"]: one["verdict"] for one in (proposed or picture)["domains"]}
    return Against(
        as_of=as_of,
        summary=summary(picture["domains"]),
        domains=[_domain(one, picture, profile_id, was.get(one["domain"])) for one in ordered],
        flags=_flags(picture, None),
        unsigned=picture["unsigned"],
        targets=[_target(one, instrument) for one in picture["targets"]],
        actions=[_action(one, as_of) for one in picture["actions"]],
        discussions=[_discussion(one) for one in picture["discussions"]],
        challenges=[(_challenge(one), f"/challenges/{one['id']}") for one in picture["challenges"]],
        unsent=[(one["name"], one["visits"]) for one in picture["unsent"]],
    )


def _urgency(one: Mapping[str, Any]) -> tuple[int, int]:
    return WORST_FIRST.index(Verdict(one["verdict"])), -(one["grade"] or 0)


def _domain(one: Mapping[str, Any], picture: Picture, profile_id: object, was: str | None) -> DomainLine:
    key = one["domain"]
    titles = {domain.key: domain.title for domain in current().domains}
    return DomainLine(
        title=titles.get(key, key),
        grade=Grade(one["grade"]) if one["grade"] is not None else None,
        verdict=words.verdict(one["verdict"]),
        holds=one["holds"],
        url=f"/profiles/{profile_id}/reached/{key}?as_of={picture['as_of']}",
        was=words.verdict(was) if was and was != one["verdict"] else "",
        missing=list(_missing(one, date.fromisoformat(picture["as_of"]))),
        concerns=items(one["open_concerns"]),
        rests=list(rest_words(one["rest"])),
        flags=_flags(picture, key),
    )


def _missing(one: Mapping[str, Any], on: date) -> Iterator[str]:
    """The tests that are not met; where none is counted yet, that the count has not begun."""
    if one["holds"]:
        return
    yield from (test_words(test, on) for test in one["missing"])
    if not one["missing"]:
        yield _("The count for sustained has not begun")


def _flags(picture: Picture, domain: str | None) -> list[str]:
    told = (
        flag_words(Flag(one["code"], one["domain"], one["detail"]), picture["people"])
        for one in picture["flags"]
        if one["domain"] == domain
    )
    return list(dict.fromkeys(told))


def _target(one: Mapping[str, Any], instrument: Instrument) -> str:
    told = _(
        "%(item)s at %(grade)s by %(date)s",
        item=title(one["item"], instrument),
        grade=f"{one['grade']} {words.grade_word(one['grade'])}",
        date=_day(one["due_on"]),
    )
    return _("%(told)s, overdue", told=told) if one["standing"] == "overdue" else told


def _action(one: Mapping[str, Any], on: date) -> str:
    told = to_do(one["what"], one["owner"], date.fromisoformat(one["by_on"]))
    return _("%(told)s, overdue", told=told) if date.fromisoformat(one["by_on"]) < on else told


def _discussion(one: Mapping[str, Any]) -> str:
    return _("Held on %(date)s: %(agreed)s", date=_day(one["held_on"]), agreed=one["agreed"])


def _challenge(one: Mapping[str, Any]) -> str:
    raised, due = _day(one["raised_on"]), _day(one["due_on"])
    return _(
        "Raised by %(name)s on %(date)s, to be answered by %(due)s", name=one["by"], date=raised, due=due
    )


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso))
