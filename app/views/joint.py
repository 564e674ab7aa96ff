"""Joint visits: planning one, how it stands, what differs once both visits are filed, and calling it off."""

import uuid
from datetime import timedelta

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, pages
from app import joint as joint_visits
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import JointVisit, Person, Profile
from app.policy import find, may, requires
from app.shown import joint as told

room = Blueprint("joint", __name__)
FAR = timedelta(days=365)


@room.get("/profiles/<uuid:profile_id>/joint-visits")
@requires("see a profile", profile=Profile)
def list_joint_visits(profile: Profile) -> Response:
    """Give the joint visits to a profile, planned or had. The look is kept."""
    found = told.lines(joint_visits.of_profiles([profile]), _person(), today())
    _remember("joint visits", profile.id, profile)
    page = pages.render(
        "joint/list.html", profile=profile, lines=found, may_plan=_may("plan a joint visit", profile)
    )
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>/joint-visits/new")
@requires("plan a joint visit", profile=Profile)
def ask(profile: Profile) -> Response:
    """Ask who is to visit together, and on which day."""
    return _ask(profile, Form())


@room.post("/profiles/<uuid:profile_id>/joint-visits/new")
@requires("plan a joint visit", profile=Profile)
def plan(profile: Profile) -> Response:
    """Plan a joint visit: both phones learn of it with their next case pack."""
    form = typed_in_turn()
    visit_on = form.day("visit_on", _("Enter the day of the visit"), least=today(), most=today() + FAR)
    able = {str(one.id): one for one in joint_visits.observers(profile, visit_on or today())}
    first = form.choice("first", able, _("Choose an observer who holds the case on that day"))
    second = form.choice("second", able, _("Choose an observer who holds the case on that day"))
    if first is not None and first is second:
        form.refuse("second", _("Choose somebody else than the first: one person cannot grade apart"))
    if not form.sound or visit_on is None or first is None or second is None:
        return _ask(profile, form)
    row = joint_visits.plan(profile, visit_on, first, second, _person(), now())
    where = f"/joint-visits/{row.id}"
    db.session.commit()
    return done(_("The joint visit is planned. Both bring their cases to the phone again before it."), where)


@room.get("/joint-visits/<uuid:joint_id>")
@requires("see a joint visit", joint=JointVisit)
def read(joint: JointVisit) -> Response:
    """Give how a joint visit stands; once both visits are filed, item by item. The look is kept."""
    found, profile = joint_visits.standing(joint), joint.profile
    _remember("joint visit", joint.id, profile)
    page = pages.render(
        "joint/joint.html",
        profile=profile,
        joint=joint,
        who=told.observers(found),
        state=told.state(found, _person(), today()),
        may_call_off=joint.struck_at is None and _may("call off a joint visit", joint),
        **told.page(found),
    )
    db.session.commit()
    return page


@room.get("/joint-visits/<uuid:joint_id>/call-off")
@requires("call off a joint visit", joint=JointVisit)
def ask_why(joint: JointVisit) -> Response:
    """Ask why a joint visit is called off."""
    return _ask_why(joint, Form())


@room.post("/joint-visits/<uuid:joint_id>/call-off")
@requires("call off a joint visit", joint=JointVisit)
def call_off(joint: JointVisit) -> Response:
    """Call a joint visit off: from now on each sees what is filed."""
    form, where = typed_in_turn(), f"/joint-visits/{joint.id}"
    db.session.refresh(joint)
    if joint.struck_at is not None:
        return done(_("It was called off already."), where)
    why = form.prose("why", _("Say why it is called off"), most=1000)
    if not form.sound:
        return _ask_why(joint, form)
    joint_visits.call_off(joint, why, _person(), now())
    db.session.commit()
    return done(_("Called off. Each sees what the other has filed."), where)


def _may(permission: str, row: Profile | JointVisit) -> bool:
    """Whether this person may do this, and to this row."""
    able = may(current_user, permission)
    return able and find(permission, type(row), row.id, _person(), today()) is not None


def _ask(profile: Profile, form: Form) -> Response:
    able = [(str(one.id), one.name) for one in joint_visits.observers(profile, today())]
    _remember("joint visits", profile.id, profile)
    page = show("joint/plan.html", form, profile=profile, able=able, today=today())
    db.session.commit()
    return page


def _ask_why(joint: JointVisit, form: Form) -> Response:
    found = joint_visits.standing(joint)
    _remember("joint visit", joint.id, joint.profile)
    page = show("joint/call_off.html", form, profile=joint.profile, joint=joint, who=told.observers(found))
    db.session.commit()
    return page


def _remember(subject: str, subject_id: uuid.UUID, profile: Profile) -> None:
    audit.append("viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile.id)


def _person() -> Person:
    return current_user._get_current_object()
