"""How long things may wait: the authority's limits, for everybody to read and for the administrator to set."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import limits, policy
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.limit_fields import NAMES, asked, filled, read_limits
from app.pages import render
from app.policy import requires
from app.shown import limits as told
from app.words import day

room = Blueprint("limits", __name__)
FARTHEST = timedelta(days=366)


@room.get("/rule/limits")
@requires("read the limits")
def show_limits() -> Response:
    """Give how long things may wait, with everybody who changed it."""
    settings = limits.settings()
    return render(
        "limits/limits.html",
        numbers=told.lines(settings, today()),
        history=told.history(settings, today()),
        may_set=policy.may(current_user, "set the limits"),
    )


@room.get("/rule/limits/change")
@requires("set the limits")
def ask_for_limits() -> Response:
    """The page on which the limits are changed, filled with those in force."""
    typed = filled(limits.limits_on(today())) | {"from_on": today().isoformat()}
    return show("limits/change.html", Form(typed), **_asked())


@room.post("/rule/limits/change")
@requires("set the limits")
def set_limits() -> Response:
    """Show what would differ; once that was seen, keep it. Nothing that was set before is changed."""
    form = typed_in_turn()
    chosen = read_limits(form)
    from_on = form.day(
        "from_on", _("Enter the day from which they hold"), least=today(), most=today() + FARTHEST
    )
    reason = form.prose("reason", _("Say why, for everybody who works by them"))
    if not form.sound or chosen is None or from_on is None:
        return show("limits/change.html", form, **_asked())
    differs = told.changes(chosen, limits.limits_on(from_on))
    if not differs:
        form.refuse(NAMES[0], _("These are the limits that hold on that day: change one, or leave"))
        return show("limits/change.html", form, **_asked())
    if form["seen"] != _fingerprint(differs):
        names, seen = (*NAMES, "from_on", "reason"), _fingerprint(differs)
        return show("limits/check.html", form, differs=differs, names=names, seen=seen, from_on=from_on)
    limits.set_limits(chosen, from_on=from_on, reason=reason, by=current_user, at=now())
    db.session.commit()
    return done(_("The limits are kept. They hold from %(date)s.", date=day(from_on)), "/rule/limits")


def _fingerprint(differs: list[str]) -> str:
    """What tells one set of differences from another: only what was seen is kept."""
    return hashlib.sha256("\n".join(differs).encode()).hexdigest()


def _asked() -> dict[str, Any]:
    return {"groups": asked(limits.limits_on(today()))}
