"""The supervisor's queue: alerts with their answers first, then every version that awaits a decision."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import alerts, audit, pages
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Alert, Person
from app.policy import requires
from app.shown import queue as lines

room = Blueprint("queue", __name__)


@room.get("/queue")
@requires("see the queue")
def queue() -> Response:
    """Give everything that awaits this supervisor. That it was looked at is kept."""
    return _show_queue(Form())


@room.post("/alerts/<uuid:alert_id>/answer")
@requires("answer an alert", alert=Alert)
def answer_alert(alert: Alert) -> Response:
    """Keep what was done about what one visit alerted, by name and date; the first answer stays."""
    form = typed_in_turn()
    told = alerts.told_with(alert)
    field = f"answer-{told[0].id}"
    text = form.prose(field, _("Say what was done"))
    if told[0].answered_by:
        name = told[0].answered_by.name
        form.refuse(field, _("%(name)s has answered this already. Yours was not kept", name=name))
    if form.sound:
        alerts.answer(told, text, _person(), now())
        db.session.commit()
    return _show_alert(told, form)


def _show_alert(told: list[Alert], form: Form) -> Response:
    """The alert by itself where the page asked for that part of it, else the queue."""
    if pages.wants_fragment():
        return show("signoff/_alert.html", form, alert=lines.alert_lines([told], _person(), now())[0])
    if form.sound:
        return done(_("Answered. It is kept with your name."), "/queue")
    return _show_queue(form, told)


def _show_queue(form: Form, also: list[Alert] | None = None) -> Response:
    found = alerts.unanswered(current_user.team_id)
    found += [also] if also and also[0].answered_at else []
    awaiting = lines.awaiting(_person(), today(), now())
    _note(len(found), sum(len(some) for some in awaiting.values()))
    page = show(
        "signoff/queue.html",
        form,
        alerts=lines.alert_lines(found, _person(), now()),
        awaiting=awaiting,
        returned=lines.returned(_person(), today(), now()),
        counts=lines.counts(len(found), awaiting),
    )
    db.session.commit()
    return page


def _note(alerts_shown: int, versions: int) -> None:
    audit.append(
        "viewed",
        "queue",
        current_user.team_id,
        person_id=current_user.id,
        at=now(),
        alerts=alerts_shown,
        versions=versions,
    )


def _person() -> Person:
    return current_user._get_current_object()
