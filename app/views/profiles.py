"""The caseload, a profile with its change over time, two of its visits, and one visit with its versions."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from app import (
    actions,
    audit,
    between,
    challenges,
    discussions,
    grades,
    handovers,
    heard,
    histories,
    holding,
    occasions,
    pages,
    policy,
    queue,
    records,
    words,
)
from app.clock import now, today
from app.extensions import db
from app.forms import Form
from app.models import Profile, Revision, Visit
from app.policy import requires
from app.records import ChangeOverTime
from app.shown import caseload as cases
from app.shown import choosing, comparing, versions
from app.shown import profile as told
from app.shown import visit as one_visit
from app.shown.actions import count_late
from app.shown.addenda import added
from app.shown.between import beside
from app.shown.challenges import ChallengeLine
from app.shown.challenges import lines as challenge_lines
from app.shown.discussions import count_unsaid
from app.shown.occasions import Together, together
from app.shown.plan import in_force
from app.shown.reached import rule_note
from app.shown.said import noted, quotes
from app.wordings import Worded

room = Blueprint("profiles", __name__)


@room.get("/")
@requires("see the caseload")
def caseload() -> Response:
    """Give the cases that a person holds or supervises, worst first. That they were looked at is kept."""
    profiles = holding.caseload(current_user, today())
    changes = records.changes_over_time(profiles, today())
    late = actions.overdue_of(profiles, today())
    lines = cases.lines(changes.values(), between.known_of(profiles), late)
    returned = queue.returned_for(current_user, today())
    page = pages.render(
        "profiles/caseload.html",
        lines=lines,
        overdue=cases.overdue(lines),
        unread=handovers.unread(current_user, profiles, today()),
        returned=returned,
        challenged=_challenged(),
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
    """Give a profile's change over time: in all domains or one, all visits or those of a period. The look is kept."""
    change = records.change_over_time(profile, today())
    known = between.known(profile)
    form = Form(request.args)
    choice = choosing.read(form, change)
    _remember("profile", profile.id, profile.id)
    page = pages.render(
        "profiles/profile.html",
        "profiles/_change.html",
        status=200 if form.sound else 422,
        form=form,
        siblings=holding.siblings(profile, current_user, today()),
        together=_together(change, list(reversed(change.in_order)))[:1],
        beside=beside(change, known),
        plan=in_force(change),
        late_actions=count_late(actions.overdue_of([profile], today())[profile.id]),
        unread=handovers.unread(current_user, [profile], today()),
        unsaid=count_unsaid(discussions.unsaid([profile], today())[profile.id]),
        challenged=challenges.open_about(profile),
        note=rule_note(change, current_user),
        **told.page(change, choice, between.drawn(known.events)),
    )
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>/compare")
@requires("see a profile", profile=Profile)
def compare(profile: Profile) -> Response:
    """Give two visits of a profile side by side, or ask which. The look is kept."""
    change = records.change_over_time(profile, today())
    form = Form(request.args)
    two = comparing.chosen(form, change) if request.args else []
    _remember("profile", profile.id, profile.id, compared=[str(one.visit_id) for one in two])
    page = pages.render(
        "profiles/compare.html",
        "profiles/_compare.html",
        status=200 if form.sound else 422,
        **told.side_by_side(change, form, two),
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
    known = change.revisions.get(str(visit.id)) or abort(404)
    grades.bring(visit.revisions)
    newest = next(one for one in visit.revisions if one.id == known.id)
    instrument = histories.instrument_of(newest)
    signoffs = records.signoffs_of(revision.id for revision in visit.revisions)
    _remember("visit", visit.id, visit.profile_id)
    page = pages.render(
        "profiles/visit.html",
        visit=visit,
        newest=newest,
        kind=words.kind(newest.kind),
        times=one_visit.times(newest),
        groups=one_visit.groups(newest, instrument, change, occasions.sources(newest, current_user, today())),
        addenda=added(visit),
        versions=versions.versions(visit.revisions, signoffs, instrument),
        alerts=one_visit.alerts(newest, instrument),
        seen=one_visit.seen(newest),
        people=one_visit.people(newest),
        quotes=quotes(newest),
        noted=noted(newest),
        remarks=one_visit.remarks(newest),
        targets=one_visit.targets(newest, instrument),
        together=_together(change, [newest]),
        may_correct=visit.observer_id == current_user.id,
        may_decide=_may_decide(newest, signoffs),
    )
    db.session.commit()
    return page


def _challenged() -> list[ChallengeLine]:
    """What this person has challenged: still open, or answered in the last two weeks."""
    found = challenges.raised_by(current_user, now() - timedelta(days=14))
    return challenge_lines(found, heard.ladders(), today()) if found else []


def _together(change: ChangeOverTime, revisions: Sequence[Worded]) -> list[Together]:
    """On which of these visits' occasions others were visited, as far as this person may see them."""
    others = occasions.shared(revisions, change.profile, current_user, today())
    return together(revisions, others, change.profile)


def _remember(subject: str, subject_id: uuid.UUID, profile_id: uuid.UUID, **facts: Any) -> None:
    audit.append(
        "viewed", subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile_id, **facts
    )


def _may_decide(newest: Revision, signoffs: dict) -> bool:
    if newest.id in signoffs or not policy.may(current_user, "decide on a version"):
        return False
    return policy.find("decide on a version", Revision, newest.id, current_user, today()) is not None
