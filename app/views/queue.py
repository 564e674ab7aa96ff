"""The supervisor's queue: alerts with their answers first, then every version that awaits a decision."""

from datetime import timedelta

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import alerts, audit, closings, heard, pages
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Alert, Challenge, Closing, Person
from app.policy import requires
from app.shown import proposals
from app.shown import queue as lines
from app.shown.alerts import alert_lines
from app.shown.challenges import urgent_first

room = Blueprint("queue", __name__)
LATELY = timedelta(days=7)  # so long a team sees what was answered for it


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
        line = alert_lines([told], heard.ladders(), _person(), now())[0]
        return show("signoff/_alert.html", form, alert=line)
    if form.sound:
        return done(_("Answered. It is kept with your name."), "/queue")
    return _show_queue(form, told)


def _show_queue(form: Form, also: list[Alert] | None = None) -> Response:
    person, every = _person(), heard.ladders()
    own, climbed = _unanswered(person, every, also if also and also[0].answered_at else None)
    awaiting = lines.awaiting(person, today(), now())
    challenged, proposed = heard.challenges_before(person, every, today()), closings.awaiting(person, today())
    _note(own, climbed, sum(len(some) for some in awaiting.values()), challenged, proposed)
    page = show(
        "signoff/queue.html",
        form,
        climbed=alert_lines(climbed, every, person, now()),
        alerts=alert_lines(own, every, person, now()),
        answered_above=alert_lines(_answered_above(person, also), every, person, now()),
        challenged=urgent_first(challenged, every, today()),
        proposed=proposals.to_decide(proposed, every),
        awaiting=awaiting,
        returned=lines.returned(person, today(), now()),
        counts=lines.counts(len(own) + len(climbed), awaiting, len(challenged), len(proposed)),
    )
    db.session.commit()
    return page


def _unanswered(
    person: Person, every: heard.Ladders, also: list[Alert] | None
) -> tuple[list[list[Alert]], list[list[Alert]]]:
    """What nobody has answered: of the team itself, and come up from others. `also`: what was answered just before."""
    own = alerts.unanswered(person.team_id)
    climbed = alerts.together(heard.climbed_alerts(person, every, now()))
    if also:
        (own if also[0].team_id == person.team_id else climbed).append(also)
    return own, climbed


def _answered_above(person: Person, also: list[Alert] | None) -> list[list[Alert]]:
    """What others answered for this team lately, but for what stands with the unanswered just now."""
    found = alerts.answered_above(person.team_id, now() - LATELY)
    return [some for some in found if not also or some[0].id != also[0].id]


def _note(
    own: list[list[Alert]],
    climbed: list[list[Alert]],
    versions: int,
    challenged: list[Challenge],
    proposed: list[Closing],
) -> None:
    """Keep that the queue was looked at, and which children of other teams stood on it."""
    others = [one.profile_id for one in challenged if one.team_id != current_user.team_id]
    others += [one.profile_id for one in proposed if one.profile.team_id != current_user.team_id]
    named = {str(one) for one in [*others, *(some[0].profile_id for some in climbed)] if one}
    audit.append(
        "viewed",
        "queue",
        current_user.team_id,
        person_id=current_user.id,
        at=now(),
        alerts=len(own) + len(climbed),
        versions=versions,
        challenges=len(challenged),
        closings=len(proposed),
        climbed=sorted(named),
    )


def _person() -> Person:
    return current_user._get_current_object()
