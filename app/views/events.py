"""What happened between the visits: the log, and adding to it."""

from datetime import date

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, between, pages, records
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, typed_in_turn
from app.models import Profile
from app.policy import requires
from app.sentences.between import event_words
from app.shown import events as told
from app.shown import happened
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
        log=happened.log(known.events, change, kind),
        only=kind,
        kinds=[(one.value, event_words(one)) for one in EventKind],
        today=today(),
    )
    db.session.commit()
    return page
