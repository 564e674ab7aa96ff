"""Who holds which profile, from when to when. The administrator sees references and initials here, and no more."""

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, cases, people, words
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, shown, typed_in_turn
from app.models import Assignment, Part, Person, Profile
from app.pages import render
from app.policy import PRACTICE, requires

room = Blueprint("assignments", __name__)
AHEAD = timedelta(days=366)


@room.get("/assignments")
@requires("manage assignments")
def list_assignments() -> Response:
    """Every open profile with who holds it today, those that nobody holds first."""
    wanted = " ".join(shown(request.args.get("q", "")).split())
    rows = [(profile, cases.holding(profile, today())) for profile in cases.open_profiles()]
    found = [row for row in rows if wanted.lower() in _looked_through(*row)]
    _note("listed", len(found))
    return render(
        "assignments/assignments.html",
        rows=sorted(found, key=lambda row: bool(row[1])),
        wanted=wanted,
        unheld=sum(not holding for _profile, holding in rows),
        part=words.part,
    )


@room.get("/assignments/<uuid:profile_id>")
@requires("manage assignments", profile=Profile)
def assignments(profile: Profile) -> Response:
    """One profile: who holds it, who held it, and a form to assign it."""
    answer = _ask(profile, Form({"starts_on": today().isoformat()}))
    audit.append(
        "viewed", "assignments", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    db.session.commit()
    return answer


@room.post("/assignments/<uuid:profile_id>")
@requires("manage assignments", profile=Profile)
def assign(profile: Profile) -> Response:
    """Let somebody hold this profile from a day on."""
    form = typed_in_turn()
    person = form.choice("person", {str(one.id): one for one in _assignable()}, _("Choose a person"))
    part = form.choice("part", {part.value: part for part in Part}, _("Choose lead or co-worker"))
    starts_on = form.day("starts_on", _("Enter the first day"), least=profile.opened_on, most=today() + AHEAD)
    if person and starts_on and cases.overlapping(profile, person, starts_on):
        form.refuse("person", _("%(name)s holds this profile then already", name=person.name))
    if not form.sound or person is None or part is None or starts_on is None:
        return _ask(profile, form)
    cases.assign(profile, person, starts_on=starts_on, part=part, at=now(), by=current_user)
    told = _(
        "%(name)s holds %(reference)s from %(day)s.",
        name=person.name,
        reference=profile.reference,
        day=words.day(starts_on),
    )
    db.session.commit()
    return done(told, f"/assignments/{profile.id}")


@room.get("/assignments/ending/<uuid:assignment_id>")
@requires("manage assignments", assignment=Assignment)
def ask_for_end(assignment: Assignment) -> Response:
    """Ask for the last day of an assignment."""
    page = _ask_for_end(assignment, Form({"ends_on": today().isoformat()}))
    db.session.commit()
    return page


@room.post("/assignments/ending/<uuid:assignment_id>")
@requires("manage assignments", assignment=Assignment)
def end_assignment(assignment: Assignment) -> Response:
    """End an assignment with a day; it stays on record."""
    form = typed_in_turn()
    ends_on = form.day("ends_on", _("Enter the last day"), least=assignment.starts_on, most=today() + AHEAD)
    if form.sound and assignment.ends_on and assignment.ends_on < today():
        form.refuse("ends_on", _("This assignment has ended already"))
    if not form.sound or ends_on is None:
        page = _ask_for_end(assignment, form)
        db.session.commit()
        return page
    cases.end_assignment(assignment, ends_on, now(), current_user)
    told = _("%(name)s holds it until %(day)s.", name=assignment.person.name, day=words.day(ends_on))
    db.session.commit()
    return done(told, f"/assignments/{assignment.profile_id}")


def _ask_for_end(assignment: Assignment, form: Form) -> Response:
    profile = assignment.profile_id
    audit.append("viewed", "assignments", profile, person_id=current_user.id, at=now(), profile_id=profile)
    return show("assignments/end_assignment.html", form, assignment=assignment)


def _ask(profile: Profile, form: Form) -> Response:
    choices = [(str(one.id), f"{one.name}, {one.team.name}") for one in _assignable()]
    parts = [(part.value, words.part(part)) for part in Part]
    return show(
        "assignments/profile.html",
        form,
        profile=profile,
        people=choices,
        parts=parts,
        part=words.part,
        today=today(),
    )


def _assignable() -> list[Person]:
    return [one for one in people.everybody() if one.role in PRACTICE and one.suspended_at is None]


def _looked_through(profile: Profile, holding: list[Assignment]) -> str:
    names = " ".join(one.person.name for one in holding)
    return f"{profile.reference} {profile.initials} {profile.team.name} {names}".lower()


def _note(action: str, count: int) -> None:
    audit.append(action, "assignments", "all", person_id=current_user.id, at=now(), profiles=count)
    db.session.commit()
