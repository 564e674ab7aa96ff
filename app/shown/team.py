"""The team's page: which cases are stuck, what is late, who was not seen, and how much everybody carries."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app import agreed, words
from app.models import Action, Person, Profile
from app.shown import grading
from app.shown import joint as together
from app.shown.caseload import due, severity
from app.shown.discussions import unsaid_words
from app.shown.stuck import why_stuck
from app.shown.unseen import not_seen
from app.team import Team, beside, written_after

Thing = tuple[str, str, str]  # whom it is about, what there is to say, where it is


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that needs a look: its cases, or that there are none."""

    key: str
    title: str
    things: list[Thing]
    empty: str


@dataclass(frozen=True, slots=True)
class Load:
    """How much one person carries. What they have not finished is on their phones only."""

    name: str
    profiles: int
    visits: int


def page(team: Team, viewer: Person) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "sections": sections(team, viewer),
        "tray": team.tray,
        "owing": words.series(sorted({one.person.name for one in team.owing})) if team.owing else "",
        "loads": loads(team),
        "observers": grading.observers(beside(team.changes, team.limits), team.people),
        "agreement": together.agreement(team.joint),
        "joint_days": team.limits.joint_days,
    }


def sections(team: Team, viewer: Person) -> list[Section]:
    """What needs a look, in the order in which a supervisor would want to hear it."""
    every = [
        ("stuck", _("Stuck"), stuck(team), _("No case is stuck.")),
        ("unseen", _("Children not seen"), unseen(team), _("Every child was seen in time.")),
        ("looks", _("Looks overdue"), looks(team), _("No look is overdue.")),
        ("promised", _("Agreed changes and actions overdue"), promised(team), _("Nothing agreed is overdue.")),
        ("challenges", _("Challenges not answered"), challenged(team), _("None waits for an answer.")),
        ("discussions", _("Discussions without an outcome"), unsaid(team), _("None waits for an outcome.")),
        ("late", _("Visits written up late"), late(team), _("All of the last four weeks were written up in time.")),
        ("joint", _("Joint visits not complete"), joint(team, viewer), _("None waits for a visit.")),
    ]  # fmt: skip
    return [Section(key, title, things, empty) for key, title, things, empty in every]


def stuck(team: Team) -> list[Thing]:
    """The cases in which a domain is stuck, or nothing has held for so many months of a plan; the worst first."""
    by_severity = sorted(team.changes, key=lambda one: min(map(severity, one.domains.values())))
    told = [(one, why_stuck(one, team)) for one in by_severity]
    return [_thing(one.profile, "; ".join(said)) for one, said in told if said]


def unseen(team: Team) -> list[Thing]:
    """The children whom their own worker, or anybody, has not seen for longer than the authority allows."""
    told = [(one, not_seen(one, team)) for one in team.changes if one.profile.born]
    return [_thing(one.profile, said) for one, said in told if said]


def looks(team: Team) -> list[Thing]:
    """The cases whose next look is past its day, the longest first."""
    told = [(one.profile, found) for one in team.changes if (found := due(one)) and found.overdue]
    return [
        _thing(
            profile,
            ngettext(
                "%(what)s, %(num)d day over", "%(what)s, %(num)d days over", one.overdue, what=one.words
            ),
        )
        for profile, one in sorted(told, key=lambda pair: -pair[1].overdue)
    ]


def promised(team: Team) -> list[Thing]:
    """The cases in which something agreed is past its day and nobody came back to it."""
    told = []
    for change in team.changes:
        profile = change.profile
        changes = agreed.agreed_changes(change, team.known[profile.id])
        late, graded = len(agreed.overdue(changes)), len(agreed.to_review(changes, change.as_of))
        tasks = len(team.actions[profile.id])
        said = [
            ngettext("%(num)d agreed change", "%(num)d agreed changes", late) if late else "",
            ngettext(
                "%(num)d graded as agreed and not reviewed",
                "%(num)d graded as agreed and not reviewed",
                graded,
            )
            if graded
            else "",
            ngettext("%(num)d action", "%(num)d actions", tasks) if tasks else "",
        ]
        told.append((profile, words.series([one for one in said if one])))
    told += [(profile, _after_closing(rows)) for profile, rows in _by_profile(team.after_closing)]
    return [_thing(profile, said) for profile, said in told if said]


def _by_profile(rows: Iterable[Action]) -> list[tuple[Profile, list[Action]]]:
    return [(profile, list(some)) for profile, some in groupby(rows, key=lambda one: one.profile)]


def _after_closing(rows: Sequence[Action]) -> str:
    return ngettext(
        "Closed, with %(num)d action not done", "Closed, with %(num)d actions not done", len(rows)
    )


def challenged(team: Team) -> list[Thing]:
    """The challenges without an answer, the one due first first."""
    return [
        _thing(
            one.profile,
            _("Past its day, %(date)s", date=words.day(one.due_on))
            if one.due_on < team.on
            else _("Answer by %(date)s", date=words.day(one.due_on)),
            "/challenges",
        )
        for one in team.challenges
    ]


def unsaid(team: Team) -> list[Thing]:
    """The complex-case discussions of which nobody has said what came, the longest waiting first."""
    ordered = sorted(team.unsaid, key=lambda one: one.since)
    return [_thing(one.discussion.profile, unsaid_words(one), "/discussions") for one in ordered]


def late(team: Team) -> list[Thing]:
    """The visits that were finished later than they should be."""
    return [
        _thing(
            one.visit.profile,
            ngettext(
                "Visit of %(date)s by %(name)s, finished %(num)d working day later",
                "Visit of %(date)s by %(name)s, finished %(num)d working days later",
                written_after(one),
                date=words.day(one.visited_on),
                name=one.visit.observer.name,
            ),
            f"/visits/{one.visit_id}",
        )
        for one in team.written_late
    ]


def joint(team: Team, viewer: Person) -> list[Thing]:
    """The joint visits whose day has come and of which a visit is missing."""
    waiting = [
        one for one in team.joint if one.missing and not one.row.struck_at and one.row.visit_on <= team.on
    ]
    return [
        (
            _about(one.row.profile),
            f"{words.day(one.row.visit_on)}: {together.state(one, viewer, team.on)}",
            f"/joint-visits/{one.row.id}",
        )
        for one in waiting
    ]


def loads(team: Team) -> list[Load]:
    """How many children everybody holds and how many visits they made in four weeks, by name."""
    return [
        Load(one.name, _held(one.id, team.holders.values()), team.visits.get(one.id, 0))
        for one in team.people
    ]


def _held(person_id: uuid.UUID, holders: Iterable[frozenset[uuid.UUID]]) -> int:
    return sum(person_id in one for one in holders)


def _thing(profile: Profile, said: str, where: str = "") -> Thing:
    return _about(profile), said, f"/profiles/{profile.id}{where}"


def _about(profile: Profile) -> str:
    return f"{profile.initials}, {profile.reference}"
