"""The rule in plain words, the authority's numbers, and a plan's own target."""

import hashlib
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, policy, rules
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import PlanTarget, Profile
from app.numbers import NAMES, asked, filled, read_parameters
from app.pages import render
from app.policy import requires
from app.rules import InForce
from app.shown import rule as told
from app.words import day, grade_word
from observations.history import RULE

room = Blueprint("rule", __name__)
FARTHEST = timedelta(days=366)


@room.get("/rule")
@requires("read the rule")
def rule() -> Response:
    """Give the rule in plain words, with the numbers in force and everybody who changed them."""
    return render(
        "rule/rule.html",
        rule=RULE,
        numbers=told.lines(_now(), rules.settings(), today()),
        source=told.source(_now()),
        history=told.history(rules.settings(), today()),
        may_set=policy.may(current_user, "set the rule's parameters"),
    )


# The authority's numbers --------------------------------------------------------------------------


@room.get("/rule/parameters")
@requires("set the rule's parameters")
def ask_for_parameters() -> Response:
    """The page on which the authority's numbers are changed, filled with those in force."""
    typed = filled(_now().parameters) | {"from_on": today().isoformat()}
    return show("rule/parameters.html", Form(typed), **_asked())


@room.post("/rule/parameters")
@requires("set the rule's parameters")
def set_parameters() -> Response:
    """Show what would differ; once that was seen, keep it. Nothing that was set before is changed."""
    form = typed_in_turn()
    parameters = read_parameters(form)
    from_on = form.day(
        "from_on", _("Enter the day from which they hold"), least=today(), most=today() + FARTHEST
    )
    reason = form.prose("reason", _("Say why, for everybody who reads the rule"))
    if not form.sound or parameters is None or from_on is None:
        return show("rule/parameters.html", form, **_asked())
    before = rules.parameters_of(rules.setting_on(from_on))
    differs = told.changes(parameters.as_dict(), before.as_dict())
    if not differs:
        form.refuse(NAMES[0], _("These are the numbers that hold on that day: change one, or leave"))
        return show("rule/parameters.html", form, **_asked())
    if form["seen"] != _fingerprint(differs):
        names, seen = (*NAMES, "from_on", "reason"), _fingerprint(differs)
        return show("rule/check.html", form, differs=differs, names=names, seen=seen, from_on=from_on)
    rules.set_parameters(parameters, from_on=from_on, reason=reason, by=current_user, at=now())
    db.session.commit()
    return done(_("The numbers are kept. They hold from %(date)s.", date=day(from_on)), "/rule")


def _fingerprint(differs: list[str]) -> str:
    """What tells one set of differences from another: only what was seen is kept."""
    return hashlib.sha256("\n".join(differs).encode()).hexdigest()


def _now() -> InForce:
    return InForce(rules.setting_on(today()))


def _asked() -> dict[str, Any]:
    return {"groups": asked(_now().parameters), "history": told.history(rules.settings(), today())}


# A plan's own target ------------------------------------------------------------------------------


@room.get("/profiles/<uuid:profile_id>/target")
@requires("set a plan's target", profile=Profile)
def ask_for_target(profile: Profile) -> Response:
    """The page on which a plan's target is set, with every one before. The look is kept."""
    audit.append(
        "viewed", "plan target", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    page = show("rule/target.html", Form({"from_on": today().isoformat()}), **_target(profile))
    db.session.commit()
    return page


@room.post("/profiles/<uuid:profile_id>/target")
@requires("set a plan's target", profile=Profile)
def set_target(profile: Profile) -> Response:
    """Keep what the plan aims at from a day on, or that the authority's target holds again."""
    form = typed_in_turn()
    context = _target(profile)
    options: dict[str, int | None] = {str(grade): grade for grade, _words in context["grades"]}
    target = form.choice("target", {**options, "authority": None}, _("Choose what the plan aims at"))
    from_on = form.day(
        "from_on", _("Enter the day from which it holds"), least=today(), most=today() + FARTHEST
    )
    reason = form.prose("reason", _("Say why, for everybody who reads this child's record"))
    if form.sound and from_on and _aim(context["rows"], from_on) == target:
        form.refuse("target", _("The plan aims at this already"))
    if not form.sound or from_on is None:
        return show("rule/target.html", form, **context)
    rules.set_target(profile, target, from_on=from_on, reason=reason, by=current_user, at=now())
    db.session.commit()
    return done(
        _("What the plan aims at is kept, from %(date)s.", date=day(from_on)),
        f"/profiles/{profile.id}/target",
    )


def _aim(rows: list[PlanTarget], on: date) -> int | None:
    return next((row.target for row in rows if row.from_on <= on), None)


def _target(profile: Profile) -> dict[str, Any]:
    in_force, rows = rules.in_force([profile.id], today())[profile.id], rules.targets_of(profile)
    authority = in_force.authority
    grades = [(grade, f"{grade} {grade_word(grade)}") for grade in range(1, min(authority.concern_at, 5))]
    return {
        "profile": profile,
        "authority": authority,
        "grades": grades,
        "planned": told.planned(in_force),
        "rows": rows,
        "history": told.targets(rows, today()),
    }
