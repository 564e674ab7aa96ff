"""Challenges as pages show them: about what, where each is by now, and what came of it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app import heard, words
from app.challenges import About
from app.clock import local
from app.heard import Ladders
from app.models import Challenge, Closing, Person, Profile, SignOff, Team
from app.sentences.challenges import outcome_words
from app.shown.alerts import either

CASE = "case"


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """One challenge: who disagrees with what, with whom it is by now, or what was answered."""

    id: uuid.UUID
    url: str
    child: str
    about: str
    about_url: str
    raised: str
    words: str
    wanted: str
    where: str
    owner: str
    ring: str
    late: bool
    due_on: date
    is_open: bool
    answered: str
    answered_at: datetime | None
    answer: str


def lines(found: Iterable[Challenge], every: Ladders, on: date) -> list[ChallengeLine]:
    """Challenges in the order given."""
    return [line(one, every, on) for one in found]


def urgent_first(found: Iterable[Challenge], every: Ladders, on: date) -> list[ChallengeLine]:
    """What is to be answered: what is past its time first, then by the day it is due."""
    return sorted(lines(found, every, on), key=lambda one: (not one.late, one.due_on, str(one.id)))


def line(row: Challenge, every: Ladders, on: date) -> ChallengeLine:
    """One challenge."""
    told = heard.heard_challenge(row, every, on)
    due = heard.due_on(row, told)
    return ChallengeLine(
        id=row.id,
        url=f"/challenges/{row.id}",
        child=f"{row.profile.initials}, {row.profile.reference}",
        about=about_words(row.signoff, row.closing),
        about_url=_about_url(row),
        raised=_("%(name)s, %(date)s", name=row.by.name, date=words.day(local(row.raised_at).date())),
        words=row.words,
        wanted=row.wanted,
        where=_where(row, told, due, on),
        owner=_("%(name)s has taken it on", name=row.owner.name)
        if row.owner
        else _("Nobody has taken it on"),
        ring=_ring(row, told, every),
        late=row.answered_at is None and on > row.due_on,
        due_on=due,
        is_open=row.answered_at is None,
        answered=_answered(row),
        answered_at=row.answered_at,
        answer=row.answer,
    )


def about_words(signoff: SignOff | None, closing: Closing | None) -> str:
    """What a challenge is about."""
    if signoff:
        how = _("signed") if signoff.decision == "signed" else _("returned")
        return _(
            "The decision on the visit of %(visit)s, %(how)s by %(name)s on %(date)s",
            visit=words.day(signoff.revision.visited_on),
            how=how,
            name=signoff.person.name,
            date=words.day(local(signoff.decided_at).date()),
        )
    if closing:
        what = _("The closing") if closing.kind == "close" else _("The step down")
        return _(
            "%(what)s proposed by %(name)s on %(date)s",
            what=what,
            name=closing.proposed_by.name,
            date=words.day(local(closing.proposed_at).date()),
        )
    return _("How this case goes")


def _about_url(row: Challenge) -> str:
    """Where the decision can be read; for the case as a whole, its page."""
    if row.signoff:
        return f"/versions/{row.signoff.revision_id}/signed"
    return f"/closings/{row.closing_id}" if row.closing_id else f"/profiles/{row.profile_id}"


def _where(row: Challenge, told: Sequence[Team], due: date, on: date) -> str:
    """With whom it is until when, and who let it pass."""
    if row.answered_at:
        return _answered(row)
    passed, now = [team.name for team in told[:-1]], told[-1].name
    if not passed:
        told_of = {"team": now, "date": words.day(due)}
        if on > due:
            return _("With %(team)s, was due %(date)s", **told_of)
        return _("With %(team)s, due %(date)s", **told_of)
    return _(
        "Not answered by %(passed)s by %(day)s. With %(team)s too since then, due %(date)s",
        passed=either(passed),
        day=words.day(row.due_on),
        team=now,
        date=words.day(due),
    )


def _ring(row: Challenge, told: Sequence[Team], every: Ladders) -> str:
    """Who can answer by now."""
    able = [person.name for team in told for person in every.able(team.id, but=row.by_id)]
    return words.series(able) if able else _("nobody here who may sign in")


def _answered(row: Challenge) -> str:
    if row.answered_at is None or row.answered_by is None or row.outcome is None:
        return ""
    told = {
        "outcome": outcome_words(row.outcome),
        "name": row.answered_by.name,
        "date": words.day(local(row.answered_at).date()),
    }
    if row.answered_by_id == _decider(row):
        return _("%(outcome)s. %(name)s, who had decided it, %(date)s", **told)
    return _("%(outcome)s. %(name)s, %(date)s", **told)


def _decider(row: Challenge) -> uuid.UUID | None:
    """Who took the decision that is challenged."""
    if row.signoff:
        return row.signoff.person_id
    return row.closing.decided_by_id if row.closing else None


def _again(row: Challenge, person: Person) -> str:
    """Where whoever raised it can challenge the same decision again, once it was answered and not as they wanted."""
    if row.by_id != person.id or row.outcome not in ("stands", "partly_changed"):
        return ""
    which = f"?decision={row.signoff_id}" if row.signoff_id else ""
    which = f"?closing={row.closing_id}" if row.closing_id else which
    return f"/profiles/{row.profile_id}/challenges/new{which}"


# What may be challenged ---------------------------------------------------------------------------


def choices(signoffs: Iterable[SignOff], closings: Iterable[Closing]) -> dict[str, tuple[About, str]]:
    """What a challenge can be about, by the value of its field, with its words."""
    found = {f"decision-{one.id}": (About(one), about_words(one, None)) for one in signoffs}
    found |= {f"closing-{one.id}": (About(closing=one), about_words(None, one)) for one in closings}
    return found | {CASE: (About(), about_words(None, None))}


def page(row: Challenge, every: Ladders, person: Person, on: date) -> dict[str, object]:
    """Everything that a challenge's page shows."""
    profile: Profile = row.profile
    return {
        "challenge": line(row, every, on),
        "profile": profile,
        "again": _again(row, person),
        "owner_id": row.owner_id or "",
        "is_owner": row.owner_id == person.id,
        "outcomes": [(one, outcome_words(one)) for one in ("changed", "partly_changed", "stands")],
    }
