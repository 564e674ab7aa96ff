"""A child's plan: its kind and rhythm since a day, and the looks planned besides those agreed at decisions."""

from datetime import date, timedelta

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, policy, records, schedule
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.policy import requires
from app.shown import plan as told
from observations.visit import Kind

room = Blueprint("plan", __name__)
LONG_AGO = date(1990, 1, 1)  # what lies further back is a slip of the keys
AHEAD = timedelta(days=366)
MOST = 365
LOOKS = {kind.value: kind for kind in (Kind.ANNOUNCED, Kind.UNANNOUNCED)}


@room.get("/profiles/<uuid:profile_id>/plan")
@requires("see the plan", profile=Profile)
def show_plan(profile: Profile) -> Response:
    """Give the plan, what is due, and every plan before. The look is kept."""
    return _show(profile, Form({"since_on": today().isoformat()}))


@room.post("/profiles/<uuid:profile_id>/plan")
@requires("set a plan", profile=Profile)
def set_plan(profile: Profile) -> Response:
    """Keep the plan that the child is under from a day on."""
    form = typed_in_turn()
    kind = form.choice("kind", {kind: kind for kind in schedule.KINDS}, _("Choose the plan"))
    since_on = form.day("since_on", _("Enter the day since when it holds"), least=LONG_AGO, most=today())
    every = _days(form)
    reason = form.prose("reason", _("Say why: what was decided, where and by whom"))
    if not form.sound or kind is None or since_on is None:
        return _show(profile, form)
    schedule.set_plan(
        profile, kind, since_on=since_on, visit_every=every, reason=reason, by=current_user, at=now()
    )
    db.session.commit()
    return done(_("The plan is kept."), f"/profiles/{profile.id}/plan")


@room.post("/profiles/<uuid:profile_id>/looks")
@requires("plan a look", profile=Profile)
def plan_look(profile: Profile) -> Response:
    """Plan a look besides those agreed at decisions."""
    form = typed_in_turn()
    if profile.closed_on:
        return done(_("This profile is closed: no look is planned for it."), f"/profiles/{profile.id}/plan")
    kind = form.choice("look", LOOKS, _("Choose whether the family is told of it"))
    look_on = form.day("look_on", _("Enter the day by which to look"), least=today(), most=today() + AHEAD)
    why = form.prose("look_why", most=1000)
    if not form.sound or kind is None or look_on is None:
        return _show(profile, form)
    schedule.plan_look(profile, look_on, kind, why, current_user, now())
    db.session.commit()
    return done(_("The look is planned."), f"/profiles/{profile.id}/plan")


def _days(form: Form) -> int | None:
    """The days from one visit to the next; None where the field is empty: as the authority has it."""
    wrong = _("Enter a number of days from 1 to %(most)d, or leave it empty", most=MOST)
    return form.whole("visit_every", 1, MOST, wrong) if form["visit_every"].strip() else None


def _show(profile: Profile, form: Form) -> Response:
    change, planned = records.change_over_time(profile, today()), schedule.looks_of(profile)
    may_set = policy.may(current_user, "set a plan")
    audit.append("viewed", "plan", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show(
        "plan/plan.html",
        form,
        profile=profile,
        plan=told.in_force(change),
        rhythm=told.rhythm(change),
        looks=told.looks(change, planned),
        struck=told.struck_looks(planned),
        history=told.history(schedule.plans_of(profile), change),
        kinds=told.choices(),
        may_set=may_set and policy.find("set a plan", Profile, profile.id, current_user, today()) is not None,
        today=today(),
    )
    db.session.commit()
    return page
