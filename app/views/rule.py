"""The rule in plain words with the numbers in force, and a plan's own target."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, policy, rules
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Profile
from app.pages import render
from app.policy import requires
from app.rules import InForce
from app.settings_by_date import in_force
from app.shown import rule as told
from app.words import day, grade_word
from observations.history import RULE

room = Blueprint("rule", __name__)
FARTHEST = timedelta(days=366)


@room.get("/rule")
@requires("read the rule")
def rule() -> Response:
    """Give the rule in plain words, with the numbers in force and everybody who changed them."""
    settings = rules.NUMBERS.rows()
    holds = InForce(in_force(settings, today()))
    return render(
        "rule/rule.html",
        rule=RULE,
        numbers=told.lines(holds, settings, today()),
        source=told.source(holds),
        history=told.TOLD.history(settings, today()),
        may_set=policy.may(current_user, "set the rule's parameters"),
    )


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
    before = in_force(context["rows"], from_on) if from_on else None
    if form.sound and target == (before.target if before else None):
        form.refuse("target", _("The plan aims at this already"))
    if not form.sound or from_on is None:
        return show("rule/target.html", form, **context)
    rules.set_target(profile, target, from_on=from_on, reason=reason, by=current_user, at=now())
    db.session.commit()
    return done(
        _("What the plan aims at is kept, from %(date)s.", date=day(from_on)),
        f"/profiles/{profile.id}/target",
    )


def _target(profile: Profile) -> dict[str, Any]:
    holds, rows = rules.in_force([profile.id], today())[profile.id], rules.targets_of(profile)
    authority = holds.authority
    grades = [(grade, f"{grade} {grade_word(grade)}") for grade in range(1, min(authority.concern_at, 5))]
    return {
        "profile": profile,
        "authority": authority,
        "grades": grades,
        "planned": told.planned(holds),
        "rows": rows,
        "history": told.targets(rows, today()),
    }
