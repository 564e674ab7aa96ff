"""The caseload, a profile with its change over time, and one visit with its versions."""

import uuid

from flask import Blueprint, Response, abort
from flask_login import current_user

from app import audit, decisions, pages, policy, records, words
from app.clock import now, today
from app.extensions import db
from app.models import Profile, Revision, Visit
from app.policy import requires
from app.shown import caseload as cases
from app.shown import profile as told
from app.shown import versions
from app.shown import visit as one_visit
from observations.history import RULE

room = Blueprint("profiles", __name__)


@room.get("/")
@requires("see the caseload")
def caseload() -> Response:
    """Give the cases that a person holds or supervises, worst first. That they were looked at is kept."""
    profiles = records.caseload(current_user, today())
    lines = cases.lines(records.changes_over_time(profiles, today()).values())
    returned = decisions.returned_for(current_user, today())
    page = pages.render(
        "profiles/caseload.html", lines=lines, overdue=cases.overdue(lines), returned=returned
    )
    audit.append(
        "listed",
        "caseload",
        current_user.id,
        person_id=current_user.id,
        at=now(),
        profiles=[str(profile.id) for profile in profiles],
    )
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>")
@requires("see a profile", profile=Profile)
def profile(profile: Profile) -> Response:
    """Give a profile's change over time. That it was looked at is kept."""
    change = records.change_over_time(profile, today())
    siblings = records.siblings(profile, current_user, today())
    _remember("profile", profile.id, profile.id)
    page = pages.render(
        "profiles/profile.html",
        change=change,
        line=cases.line(change),
        age=told.age(change),
        rule=RULE,
        panels=told.panels(change),
        legend=told.marks(change),
        alerts=told.alerts(change),
        notices=told.notices(change),
        siblings=siblings,
    )
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>/visits/<uuid:visit_id>")
@requires("see a visit", visit=Visit)
def visit(visit: Visit, profile_id: uuid.UUID) -> Response:
    """Give one visit: its newest version in full, and what its versions changed. The look is kept."""
    if visit.profile_id != profile_id:
        abort(404)
    change = records.change_over_time(visit.profile, today())
    newest = change.revisions.get(str(visit.id)) or abort(404)
    instrument = records.instrument_of(newest)
    signoffs = records.signoffs_of(revision.id for revision in visit.revisions)
    _remember("visit", visit.id, visit.profile_id)
    page = pages.render(
        "profiles/visit.html",
        visit=visit,
        newest=newest,
        kind=words.kind(newest.kind),
        times=one_visit.times(newest),
        groups=one_visit.groups(newest, instrument, change),
        versions=versions.versions(visit.revisions, signoffs, instrument),
        alerts=one_visit.alerts(newest, instrument),
        seen=one_visit.seen(newest),
        people=one_visit.people(newest),
        quotes=one_visit.quotes(newest),
        remarks=one_visit.remarks(newest),
        targets=one_visit.targets(newest, instrument),
        may_correct=visit.observer_id == current_user.id,
        may_decide=_may_decide(newest, signoffs),
    )
    db.session.commit()
    return page


def _remember(subject: str, subject_id: uuid.UUID, profile_id: uuid.UUID) -> None:
    audit.append("viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile_id)


def _may_decide(newest: Revision, signoffs: dict) -> bool:
    if newest.id in signoffs or not policy.may(current_user, "decide on a version"):
        return False
    return policy.find("decide on a version", Revision, newest.id, current_user, today()) is not None
