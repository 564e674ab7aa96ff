"""What must be in view about a child and the adults of the household: set down, and ended."""

from datetime import date

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, between, records
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Circumstance, Profile
from app.policy import requires
from app.sentences.between import circumstance_words
from app.shown import adults
from app.shown import circumstances as told
from observations.circumstances import CircumstanceKind

room = Blueprint("circumstances", __name__)
LONG_AGO = date(1900, 1, 1)


@room.get("/profiles/<uuid:profile_id>/circumstances")
@requires("see a profile", profile=Profile)
def list_circumstances(profile: Profile) -> Response:
    """Give what is in view, what no longer is, and the adults of the household. The look is kept."""
    return _show(profile, Form())


@room.post("/profiles/<uuid:profile_id>/circumstances")
@requires("record a circumstance", profile=Profile)
def record(profile: Profile) -> Response:
    """Set down something that must be in view."""
    form = typed_in_turn()
    kind = form.choice("kind", {one.value: one for one in CircumstanceKind}, _("Choose what it is"))
    about = form.text("about", _("Say of whom, such as the child, the mother, her partner"))
    since_on = form.day("since_on", _("Enter since when it is known"), least=LONG_AGO, most=today())
    source = form.text("source", _("Say from which agency or person it is known"))
    words = form.prose("words", _need_words(kind))
    if not form.sound or kind is None or since_on is None:
        return _show(profile, form)
    between.record_circumstance(
        profile, kind, about=about, source=source, since_on=since_on, words=words, by=current_user, at=now()
    )
    db.session.commit()
    return done(_("It is in view now, on the profile too."), f"/profiles/{profile.id}/circumstances")


@room.get("/circumstances/<uuid:circumstance_id>/end")
@requires("change a circumstance", circumstance=Circumstance)
def ask_for_end(circumstance: Circumstance) -> Response:
    """Ask for the last day of a circumstance."""
    return _ask(circumstance, Form({"until_on": today().isoformat()}))


@room.post("/circumstances/<uuid:circumstance_id>/end")
@requires("change a circumstance", circumstance=Circumstance)
def end(circumstance: Circumstance) -> Response:
    """End a circumstance with a day. It stays in the record."""
    form, page = typed_in_turn(), f"/profiles/{circumstance.profile_id}/circumstances"
    db.session.refresh(circumstance)
    if circumstance.struck_at is not None or circumstance.until_on is not None:
        return done(_("It has ended or was struck out already."), page)
    until_on = form.day("until_on", _("Enter the last day"), least=circumstance.since_on, most=today())
    if until_on is None:
        return _ask(circumstance, form)
    between.end_circumstance(circumstance, until_on, current_user, now())
    db.session.commit()
    return done(_("It has ended. It stays readable below."), page)


def _need_words(kind: CircumstanceKind | None) -> str:
    if kind is CircumstanceKind.DISABLED:
        return _("Say what is adjusted for the disability, and because of what")
    return _("Say what it is") if kind is CircumstanceKind.OTHER else ""


def _show(profile: Profile, form: Form) -> Response:
    change, known = records.change_over_time(profile, today()), between.known(profile)
    audit.append(
        "viewed", "circumstances", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    page = show(
        "between/circumstances.html",
        form,
        profile=profile,
        in_view=told.in_force(profile, known.circumstances, today()),
        no_longer=told.no_longer(known.circumstances, today()),
        adults=adults.lines(change),
        kinds=[(one.value, circumstance_words(one)) for one in CircumstanceKind],
        today=today(),
    )
    db.session.commit()
    return page


def _ask(circumstance: Circumstance, form: Form) -> Response:
    shown, profile = told.shown(circumstance, today()), circumstance.profile
    audit.append(
        "viewed", "circumstance", circumstance.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    page = show(
        "between/end.html",
        form,
        profile=profile,
        what=f"{shown.title}, {shown.about}",
        on=circumstance.since_on,
        back=f"/profiles/{profile.id}/circumstances",
    )
    db.session.commit()
    return page
