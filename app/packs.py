"""What a phone carries: the cases a worker takes along, in words and grades, and a visit that came back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app import agreed, between, charts, handovers, joint, records, sentences, strips
from app.between import Known
from app.config import Config
from app.extensions import db
from app.models import Deposit, JointVisit, Person, Profile, Revision, SignOff, Visit
from app.records import ChangeOverTime
from app.schemas import parse
from observations.instrument import current
from observations.trajectory import Trajectory


def pack(profiles: Sequence[Profile], person: Person, on: date, settings: Config) -> dict[str, Any]:
    """Give the case pack of phone.md section 5, but for its times and epoch: no name, no address."""
    changes = records.changes_over_time(profiles, on)
    known = between.known_of(profiles)
    together = joint.ahead(person, profiles, on)
    unread = handovers.unread(person, profiles, on)
    return {
        "person": {"id": str(person.id), "name": person.name},
        "numbers": {"emergency": settings.emergency_number, "duty": settings.duty_number},
        "instruments": [current().as_pack()],
        "legend": _legend(list(changes.values())),
        "profiles": [
            _profile(changes[profile.id], known[profile.id], profiles)
            | {"joint": _joint(together.get(profile.id)), "handover": profile.id not in unread}
            for profile in profiles
        ],
    }


def _profile(change: ChangeOverTime, known: Known, taken: Sequence[Profile]) -> dict[str, Any]:
    profile, due = change.profile, change.next_look
    return {
        "id": str(profile.id),
        "initials": profile.initials,
        "reference": profile.reference,
        "born": profile.born.isoformat() if profile.born else None,
        "domains": {
            domain.key: _domain(change, known, domain.key, domain.title)
            for domain in change.instrument.domains
        },
        "last": _last_grades(change),
        "open_concerns": [item for found in change.domains.values() for item in found.open_concerns],
        "targets": agreed.as_pack(agreed.agreed_changes(change, known)),
        "due": {"on": due.on.isoformat(), "kind": due.kind} if due else None,
        "siblings": [
            str(other.id)
            for other in taken
            if other.household_id == profile.household_id and other is not profile
        ],
    }


def _joint(row: JointVisit | None) -> dict[str, str] | None:
    """The occasion that a visit of this day belongs to, for one of its two observers."""
    return {"id": str(row.id), "on": row.visit_on.isoformat()} if row else None


def _domain(change: ChangeOverTime, known: Known, key: str, title: str) -> dict[str, Any]:
    found = change.domains[key]
    said = sentences.sentence(found, change.history, title, change.judged.causes)
    return {
        "verdict": found.verdict.value,
        "sentence": said,
        "grade": int(found.grade) if found.grade is not None else None,
        "as_of": found.looks[-1].on.isoformat() if found.looks else None,
        "strip": _strip(change, known, found, title, said),
    }


def _strip(change: ChangeOverTime, known: Known, found: Trajectory, title: str, said: str) -> str:
    """The drawing, with what happened above it; nothing where nobody has visited yet."""
    if not change.revisions:
        return ""
    drawn = charts.chart(change, links=False, events=between.drawn(known.events))
    return strips.strip_image(drawn, found, title, said)


def _legend(changes: Sequence[ChangeOverTime]) -> dict[str, str] | None:
    """What the marks on the drawings mean, once for all of them; nothing where there is no drawing."""
    if not any(change.revisions for change in changes):
        return None
    longest = changes[0].history.parameters.max_gap_days
    return {"sentence": strips.legend_words(longest), "strip": str(strips.legend("legend", longest))}


def _last_grades(change: ChangeOverTime) -> dict[str, dict[str, Any]]:
    last: dict[str, dict[str, Any]] = {}
    for revision in change.in_order:
        for rating in change.rated[revision.id]:
            if rating.grade is not None:
                last[rating.item] = {"grade": rating.grade, "visited_on": revision.visited_on.isoformat()}
    return last


def returned(visit: Visit) -> dict[str, Any]:
    """Give a visit's newest version as it was sent, with the questions of the decision that returned it."""
    wanted = select(Revision).where(Revision.visit_id == visit.id, Revision.number == visit.newest)
    revision = db.session.scalars(wanted).one()
    decision = db.session.scalars(select(SignOff).where(SignOff.revision_id == revision.id)).first()
    asked = decision.questions if decision and decision.decision == "returned" else []
    deposit = db.session.get_one(Deposit, revision.deposit_id)
    return {
        "visit": parse(deposit.payload or b""),
        "revision": revision.number,
        "questions": [{"id": str(one.id), "item": one.item, "question": one.question} for one in asked],
    }
