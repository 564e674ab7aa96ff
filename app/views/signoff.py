"""The decision on one version of a visit, and what was decided."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, challenges, decisions, heard, pages, policy
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.judgements import read
from app.matter import Matter
from app.models import Person, Profile, Revision, SignOff
from app.policy import requires
from app.shown import decision as asked
from app.shown import queue, signed
from app.shown.challenges import ChallengeLine
from app.shown.challenges import lines as challenge_lines
from observations.errors import NotAllowed

room = Blueprint("signoff", __name__)


@room.get("/versions/<uuid:revision_id>/decision")
@requires("decide on a version", revision=Revision)
def ask_for_decision(revision: Revision) -> Response:
    """Give one version with all that a decision on it must answer. Only the newest can be decided."""
    if decisions.decision_on(revision):
        return pages.go(f"/versions/{revision.id}/signed")
    newest = decisions.newest_of(revision.visit)
    if newest.id != revision.id:
        replaced = _(
            "Version %(old)d was replaced: this is version %(new)d.", old=revision.number, new=newest.number
        )
        return done(replaced, f"/versions/{newest.id}/decision")
    return _ask(decisions.matter(revision, today()), Form())


@room.post("/versions/<uuid:revision_id>/decision")
@requires("decide on a version", revision=Revision)
def decide(revision: Revision) -> Response:
    """Sign a version or return it with questions: once, and only as it was seen."""
    form = typed_in_turn()
    db.session.expire_all()  # another may have decided, or a correction come, before it was our turn
    matter = decisions.matter(revision, today())
    judgement, following = read(form, matter, _person(), today())
    if matter.is_open and form["seen"] != matter.fingerprint:
        form.refuse("decision", _("What the visits show has changed since you opened this page: look again"))
    try:
        if form.sound or not matter.is_open:
            kept = decisions.decide(matter, judgement, following, _person(), now())
            db.session.commit()
            return done(_done(kept), f"/versions/{revision.id}/signed")
    except NotAllowed as refused:
        matter = decisions.matter(revision, today())
        _refuse(form, refused, matter)
    return _ask(matter, form)


def _done(kept: SignOff) -> str:
    if kept.decision == "signed":
        return _("Signed. It is kept exactly as you saw it.")
    return _("Returned. The observer sees your questions now.")


def _refuse(form: Form, refused: NotAllowed, matter: Matter) -> None:
    if refused.code == "already_decided" and matter.decided:
        form.refuse("decision", signed.already_decided(matter.decided))
    elif refused.code == "not_newest":
        told = _("Version %(number)d came in the meantime", number=matter.revision.visit.newest)
        form.refuse("decision", _("%(told)s: decide on that one. What you typed is below", told=told))
    elif refused.code == "name_mismatch":
        form.refuse("typed_name", _("Type your own name: %(name)s", name=_person().name))
    else:
        form.refuse("decision", str(refused))


def _ask(matter: Matter, form: Form) -> Response:
    revision = matter.revision
    _viewed("revision", revision.id, revision)
    page = show("signoff/decision.html", form, **asked.page(matter, now()))
    db.session.commit()
    return page


@room.get("/versions/<uuid:revision_id>/signed")
@requires("see a decision", revision=Revision)
def show_decision(revision: Revision) -> Response:
    """Give what was decided on a version, as it was decided."""
    decision = decisions.decision_on(revision)
    if decision is None:
        return pages.go(_instead(revision))
    supervises = policy.may(current_user, "see the queue")
    awaiting = queue.awaiting(_person(), today(), now()) if supervises else {}
    _viewed("decision", decision.id, revision)
    page = pages.render(
        "signoff/signed.html",
        **signed.page(decision, revision, today()),
        may_finish=_may_finish(revision),
        challenged=_challenged(decision),
        following=next((line for some in awaiting.values() for line in some), None),
        supervises=supervises,
        is_observer=revision.visit.observer_id == current_user.id,
    )
    db.session.commit()
    return page


def _may_finish(revision: Revision) -> bool:
    """Whether whoever is looking may say what became of the actions of this child."""
    permission, profile_id = "see the actions", revision.visit.profile_id
    allowed = policy.may(current_user, "say what became of an action")
    return allowed and policy.find(permission, Profile, profile_id, current_user, today()) is not None


def _challenged(decision: SignOff) -> list[ChallengeLine]:
    """Who disagrees with a decision, and where that is by now."""
    found = challenges.of_decision(decision)
    return challenge_lines(found, heard.ladders(), today()) if found else []


def _instead(revision: Revision) -> str:
    """Where to go for a version that nobody has decided."""
    permission = "decide on a version"
    if policy.may(current_user, permission) and policy.find(
        permission, Revision, revision.id, current_user, today()
    ):
        return f"/versions/{revision.id}/decision"
    return f"/profiles/{revision.visit.profile_id}/visits/{revision.visit_id}"


def _viewed(subject: str, subject_id: object, revision: Revision) -> None:
    audit.append(
        "viewed",
        subject,
        str(subject_id),
        person_id=current_user.id,
        at=now(),
        profile_id=revision.visit.profile_id,
        visit=revision.visit_id,
        version=revision.number,
    )


def _person() -> Person:
    return current_user._get_current_object()
