"""Striking out what was set down by mistake beside the visits: asked why, then struck. It stays readable."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, between
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Circumstance, Event, PlannedLook, Recorded, Target, TargetReview
from app.policy import requires
from app.sentences.between import known_from
from app.shown import agreed, circumstances, events
from observations.instrument import current

room = Blueprint("striking", __name__)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is to be struck out: the row, what it says, its day, and the page of the profile on which it stands."""

    row: Recorded
    what: str
    on: date
    page: str

    @property
    def back(self) -> str:
        """The address of the page on which it stands."""
        return f"/profiles/{self.row.profile_id}/{self.page}"


# An event -----------------------------------------------------------------------------------------


@room.get("/events/<uuid:event_id>/strike-out")
@requires("strike out an event", event=Event)
def ask_about_event(event: Event) -> Response:
    """Ask why an event is struck out."""
    return _ask(_event(event), Form())


@room.post("/events/<uuid:event_id>/strike-out")
@requires("strike out an event", event=Event)
def strike_event(event: Event) -> Response:
    """Strike an event out, with the reason."""
    return _strike(_event(event))


def _event(event: Event) -> Mistake:
    told = events.happened(event)
    return Mistake(event, f"{told.title} {known_from(told.known_from)}", event.happened_on, "events")


# A circumstance -----------------------------------------------------------------------------------


@room.get("/circumstances/<uuid:circumstance_id>/strike-out")
@requires("change a circumstance", circumstance=Circumstance)
def ask_about_circumstance(circumstance: Circumstance) -> Response:
    """Ask why a circumstance is struck out."""
    return _ask(_circumstance(circumstance), Form())


@room.post("/circumstances/<uuid:circumstance_id>/strike-out")
@requires("change a circumstance", circumstance=Circumstance)
def strike_circumstance(circumstance: Circumstance) -> Response:
    """Strike a circumstance out, with the reason."""
    return _strike(_circumstance(circumstance))


def _circumstance(circumstance: Circumstance) -> Mistake:
    told = circumstances.shown(circumstance, today())
    return Mistake(circumstance, f"{told.title}, {told.about}", circumstance.since_on, "circumstances")


# A planned look -----------------------------------------------------------------------------------


@room.get("/looks/<uuid:look_id>/strike-out")
@requires("strike out a planned look", look=PlannedLook)
def ask_about_look(look: PlannedLook) -> Response:
    """Ask why a planned look is struck out."""
    return _ask(_look(look), Form())


@room.post("/looks/<uuid:look_id>/strike-out")
@requires("strike out a planned look", look=PlannedLook)
def strike_look(look: PlannedLook) -> Response:
    """Strike a planned look out, with the reason."""
    return _strike(_look(look))


def _look(look: PlannedLook) -> Mistake:
    return Mistake(look, _("A planned look"), look.look_on, "plan")


# An agreed change, and its review -----------------------------------------------------------------


@room.get("/targets/<uuid:target_id>/strike-out")
@requires("strike out an agreed change", target=Target)
def ask_about_target(target: Target) -> Response:
    """Ask why a change set at the desk is struck out."""
    return _ask(_target(target), Form())


@room.post("/targets/<uuid:target_id>/strike-out")
@requires("strike out an agreed change", target=Target)
def strike_target(target: Target) -> Response:
    """Strike out a change set at the desk, with the reason."""
    return _strike(_target(target))


def _target(target: Target) -> Mistake:
    return Mistake(target, agreed.title(target.item, current()), target.agreed_on, "targets")


@room.get("/targets/reviews/<uuid:review_id>/strike-out")
@requires("strike out a review", review=TargetReview)
def ask_about_review(review: TargetReview) -> Response:
    """Ask why a review is struck out."""
    return _ask(_review(review), Form())


@room.post("/targets/reviews/<uuid:review_id>/strike-out")
@requires("strike out a review", review=TargetReview)
def strike_review(review: TargetReview) -> Response:
    """Strike out a review, with the reason. The change stands as before it."""
    return _strike(_review(review))


def _review(review: TargetReview) -> Mistake:
    return Mistake(review, _("The review"), review.reviewed_on, "targets")


# What all of them have in common ------------------------------------------------------------------


def _strike(mistake: Mistake) -> Response:
    form, row = typed_in_turn(), mistake.row
    db.session.refresh(row)
    if row.struck_at is not None:
        return done(_("It was struck out already."), mistake.back)
    why = form.prose("why", _("Say why it is struck out"), most=1000)
    if not form.sound:
        return _ask(mistake, form)
    between.strike(row, why, current_user, now())
    db.session.commit()
    return done(_("Struck out. It stays readable, with your reason."), mistake.back)


def _ask(mistake: Mistake, form: Form) -> Response:
    """The page on which it is said why. The look is kept."""
    row, profile = mistake.row, mistake.row.profile
    subject = between.subject(row)
    audit.append("viewed", subject, row.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show(
        "between/strike.html", form, profile=profile, what=mistake.what, on=mistake.on, back=mistake.back
    )
    db.session.commit()
    return page
