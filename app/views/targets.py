"""Agreed changes: set at the desk or at a visit, reviewed, overdue."""

import uuid
from datetime import date, timedelta

from flask import Blueprint, Response, abort
from flask_babel import gettext as _
from flask_login import current_user

from app import agreed, audit, between, dropped, records, targets, words
from app.agreed import AgreedChange
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.policy import requires
from app.records import ChangeOverTime
from app.sentences.between import outcome_words
from app.shown import agreed as told
from observations.targets import Outcome
from observations.visit import Grade

room = Blueprint("targets", __name__)
AHEAD = timedelta(days=731)
AIMS = [Grade.SECURE, Grade.SOUND, Grade.UNEVEN, Grade.FAILING]


@room.get("/profiles/<uuid:profile_id>/targets")
@requires("see a profile", profile=Profile)
def list_targets(profile: Profile) -> Response:
    """Give every agreed change, what needs somebody first. The look is kept."""
    return _show(records.change_over_time(profile, today()), Form({"agreed_on": today().isoformat()}))


@room.post("/profiles/<uuid:profile_id>/targets")
@requires("agree a change", profile=Profile)
def agree(profile: Profile) -> Response:
    """Set down a change that was agreed at the desk."""
    form, change = typed_in_turn(), records.change_over_time(profile, today())
    item = form.choice("item", {key: key for key in change.instrument.items}, _("Choose what is to change"))
    agreed_on = form.day(
        "agreed_on", _("Enter the day on which it was agreed"), least=_begun(change), most=today()
    )
    grade = form.choice("grade", {str(int(one)): one for one in AIMS}, _("Choose the grade that is agreed"))
    _refuse_no_change(form, change, item, agreed_on, grade)
    by_on = form.day(
        "by_on", _("Enter the day by which it is to be so"), least=agreed_on, most=today() + AHEAD
    )
    owner = form.text("owner", _("Say who is to do it"))
    support, family_words = form.text("help", most=1000), form.prose("family_words")
    if not form.sound or item is None or grade is None or agreed_on is None or by_on is None:
        return _show(change, form)
    targets.agree(
        change, item, grade=grade, agreed_on=agreed_on, by_on=by_on, owner=owner, support=support,
        family_words=family_words, by=current_user, at=now(),
    )  # fmt: skip
    db.session.commit()
    return done(_("The change is agreed and kept."), f"/profiles/{profile.id}/targets")


@room.get("/profiles/<uuid:profile_id>/targets/<uuid:target_id>/review")
@requires("review an agreed change", profile=Profile)
def ask_for_review(profile: Profile, target_id: uuid.UUID) -> Response:
    """Ask what was found on coming back to an agreed change."""
    change, one = _find(profile, target_id)
    return _ask_for_review(change, one, Form({"reviewed_on": today().isoformat()}))


@room.post("/profiles/<uuid:profile_id>/targets/<uuid:target_id>/review")
@requires("review an agreed change", profile=Profile)
def review(profile: Profile, target_id: uuid.UUID) -> Response:
    """Set down what was found on coming back to an agreed change."""
    form = typed_in_turn()
    change, one = _find(profile, target_id)
    if not one.standing.is_open:
        return done(_("Somebody has closed this one already."), f"/profiles/{profile.id}/targets")
    outcome = form.choice("outcome", {one.value: one for one in Outcome}, _("Choose how it stands"))
    reviewed_on = form.day("reviewed_on", _("Enter the day of the review"), least=one.agreed_on, most=today())
    new_day = form.day("new_day", least=reviewed_on, most=today() + AHEAD)
    said, family_words = form.prose("words", _("Say what was found")), form.prose("family_words")
    if new_day and outcome and outcome is not Outcome.GOING_ON:
        form.refuse("new_day", _("Only what goes on has a new day. Empty this, or choose that it goes on"))
    if not form.sound or outcome is None or reviewed_on is None:
        return _ask_for_review(change, one, form)
    targets.review(
        change, one, outcome, reviewed_on=reviewed_on, new_day=new_day, words=said,
        family_words=family_words, by=current_user, at=now(),
    )  # fmt: skip
    db.session.commit()
    return done(_("The review is kept."), f"/profiles/{profile.id}/targets")


def _find(profile: Profile, target_id: uuid.UUID) -> tuple[ChangeOverTime, AgreedChange]:
    """The agreed change of this profile, from a visit or the desk; 404 when there is none."""
    change = records.change_over_time(profile, today())
    every = agreed.agreed_changes(change, between.known(profile))
    return change, next((one for one in every if one.id == target_id), None) or abort(404)


def _begun(change: ChangeOverTime) -> date:
    """Nothing can have been agreed before the child was known here or visited."""
    return min([change.profile.opened_on, *(one.visited_on for one in change.in_order[:1])])


def _refuse_no_change(
    form: Form, change: ChangeOverTime, item: str | None, on: date | None, grade: Grade | None
) -> None:
    now = agreed.last_grade(change, item, on) if item and on else None
    if now and grade and grade >= now[0]:
        told = f"{int(now[0])} {words.grade_word(now[0])}"
        form.refuse("grade", _("It stood at %(grade)s then: choose a better grade", grade=told))


def _show(change: ChangeOverTime, form: Form) -> Response:
    profile, known = change.profile, between.known(change.profile)
    changes = agreed.agreed_changes(change, known)
    _remember("targets", profile.id, profile)
    page = show(
        "between/targets.html",
        form,
        profile=profile,
        still=told.lines([one for one in changes if one.standing.is_open], change),
        closed=told.lines([one for one in changes if not one.standing.is_open], change),
        dropped=told.dropped_lines(dropped.dropped(change, known), change),
        struck=told.struck_lines(agreed.struck_targets(known), change.instrument),
        items=told.choices(change),
        aims=[(str(int(one)), f"{int(one)} {words.grade_word(one)}") for one in AIMS],
        today=today(),
    )
    db.session.commit()
    return page


def _ask_for_review(change: ChangeOverTime, one: AgreedChange, form: Form) -> Response:
    _remember("target", one.id, change.profile)
    page = show(
        "between/review.html",
        form,
        profile=change.profile,
        line=told.line(one, change),
        outcomes=[(outcome.value, outcome_words(outcome)) for outcome in Outcome],
    )
    db.session.commit()
    return page


def _remember(subject: str, subject_id: uuid.UUID, profile: Profile) -> None:
    audit.append("viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile.id)
