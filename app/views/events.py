"""What happened between the visits: the log, adding to it, striking out of it."""

from datetime import date

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, between, pages, records
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Event, Profile
from app.policy import requires
from app.sentences.between import event_words
from app.shown import events as told
from observations.events import EventKind

room = Blueprint("events", __name__)
LONG_AGO = date(1900, 1, 1)  # what lies further back is a slip of the keys


@room.get("/profiles/<uuid:profile_id>/events")
@requires("see a profile", profile=Profile)
def list_events(profile: Profile) -> Response:
    """Give the log, newest first, all of it or of one kind. The look is kept."""
    return _show(profile, Form())


@room.post("/profiles/<uuid:profile_id>/events")
@requires("record an event", profile=Profile)
def record(profile: Profile) -> Response:
    """Set down what happened."""
    form = typed_in_turn()
    kind = form.choice("kind", {kind.value: kind for kind in EventKind}, _("Choose what happened"))
    happened_on = form.day(
        "happened_on", _("Enter the day on which it happened"), least=LONG_AGO, most=today()
    )
    what = form.text("what", _need_what(kind))
    effect = form.prose("effect", _("Say what it meant for the child. If that is not known yet, say so"))
    source = form.text("source", _("Say from which agency or person it is known"))
    if not form.sound or kind is None or happened_on is None:
        return _show(profile, form)
    between.record_event(
        profile, kind, happened_on=happened_on, source=source, what=what, effect=effect,
        by=current_user, at=now(),
    )  # fmt: skip
    db.session.commit()
    return done(_("It is in the log."), f"/profiles/{profile.id}/events")


@room.get("/events/<uuid:event_id>/strike-out")
@requires("strike out an event", event=Event)
def ask_for_reason(event: Event) -> Response:
    """Ask why an event is struck out."""
    return _ask(event, Form())


@room.post("/events/<uuid:event_id>/strike-out")
@requires("strike out an event", event=Event)
def strike(event: Event) -> Response:
    """Strike an event out, with the reason. It stays readable."""
    form, log = typed_in_turn(), f"/profiles/{event.profile_id}/events"
    db.session.refresh(event)
    if event.struck_at is not None:
        return done(_("It was struck out already."), log)
    why = form.prose("why", _("Say why it is struck out"), most=1000)
    if not form.sound:
        return _ask(event, form)
    between.strike(event, why, current_user, now())
    db.session.commit()
    return done(_("Struck out. It stays readable, with your reason."), log)


def _need_what(kind: EventKind | None) -> str:
    if kind is EventKind.WAS_NOT_BROUGHT:
        return _("Say what the child was not brought to, such as a dental check")
    if kind is EventKind.REARRANGED:
        return _("Say which appointment was rearranged")
    return _("Say what happened") if kind is EventKind.OTHER else ""


def _show(profile: Profile, form: Form) -> Response:
    change, known = records.change_over_time(profile, today()), between.known(profile)
    kind = next((one for one in EventKind if one == request.args.get("only")), None)
    audit.append("viewed", "events", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = pages.render(
        "between/events.html",
        "between/_events.html",
        status=200 if form.sound else 422,
        form=form,
        profile=profile,
        counts=told.counts(known.events, change),
        log=told.log(known.events, kind),
        only=kind,
        kinds=[(one.value, event_words(one)) for one in EventKind],
        today=today(),
    )
    db.session.commit()
    return page


def _ask(event: Event, form: Form) -> Response:
    shown, profile = told.happened(event), event.profile
    audit.append("viewed", "event", event.id, person_id=current_user.id, at=now(), profile_id=profile.id)
    page = show(
        "between/strike.html",
        form,
        profile=profile,
        what=f"{shown.title}, {shown.known_from}",
        on=event.happened_on,
        back=f"/profiles/{profile.id}/events",
    )
    db.session.commit()
    return page
