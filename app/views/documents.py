"""Papers for a conference, a court and the family; and checking one."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, holding, pages, records
from app.clock import now, today
from app.extensions import db
from app.forms import Form, show, typed_in_turn
from app.models import Document, Person, Profile
from app.papers import choices, digest, making, pdf
from app.papers.choices import Choices, Detail, Kind, Private, Why
from app.papers.entries import entries
from app.papers.material import Material, material
from app.policy import requires
from app.shown import papers as told

room = Blueprint("documents", __name__)


@room.get("/profiles/<uuid:profile_id>/documents/new")
@requires("make a document", profile=Profile)
def ask(profile: Profile) -> Response:
    """Ask for what a paper of some kind is to hold; without a kind, ask which."""
    if "kind" not in request.args:
        made = making.of_profile(profile, current_user, today())
        _remember("viewed", "documents", profile.id, profile.id, documents=len(made))
        page = pages.render(
            "documents/which.html", profile=profile, titles=choices.titles(), made=told.made_before(made)
        )
    else:
        _remember("viewed", "document form", profile.id, profile.id)
        page = _form(profile, _kind(), Form({"detail": Detail.TABLES.value}))
    db.session.commit()
    return page


@room.post("/profiles/<uuid:profile_id>/documents/new")
@requires("make a document", profile=Profile)
def make(profile: Profile) -> Response:
    """Make a paper as it was asked for, and lead to it."""
    form, kind = typed_in_turn(), _kind()
    every = _materials([profile, *holding.siblings(profile, current_user, today())])
    wanted = read_choices(form, kind, every)
    if not form.sound:
        return _form(profile, kind, form, every)
    chosen = [one for one in every if one.profile.id in (profile.id, *wanted.siblings)]
    made = making.make(chosen, wanted, _person(), now())
    db.session.commit()
    return pages.go(f"/documents/{made.id}")


@room.get("/documents/<uuid:document_id>")
@requires("see a document", document=Document)
def read(document: Document) -> Response:
    """Give a paper as it was made, to read and to print from the browser."""
    if not making.may_read(document, current_user, today()):
        abort(404)
    _remember("viewed", "document", document.id, document.profile_id, digest=document.digest)
    page = _paper(document)
    db.session.commit()
    return page


@room.get("/documents/<uuid:document_id>.pdf")
@requires("see a document", document=Document)
def read_pdf(document: Document) -> Response:
    """Give a paper as PDF; where none can be made, say how to print it all the same."""
    if not making.may_read(document, current_user, today()):
        abort(404)
    if not making.is_whole(document):
        return _instead("documents/altered.html", 409, document)
    try:
        pdf.library()
    except pdf.Missing:
        return _instead("documents/no_pdf.html", 501, document)
    page = render_template("documents/pdf.html", **_of(document))
    _remember("exported", "document", document.id, document.profile_id, digest=document.digest, form="pdf")
    # The name says nothing of the child: downloads stay on a computer.
    name = f"{document.kind}-{document.digest[: digest.LEAST]}.pdf"
    db.session.commit()  # before the PDF is written, which takes seconds: nobody else is to wait for it
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf.written(page), mimetype="application/pdf", headers=headers)


def _instead(page: str, status: int, document: Document) -> Response:
    """Say why there is no PDF. That it was asked for is kept."""
    _remember("viewed", "document", document.id, document.profile_id, digest=document.digest)
    told = pages.render(page, status=status, document=document)
    db.session.commit()
    return told


@room.get("/documents/check")
@requires("check a document")
def check() -> Response:
    """Tell which paper a digest names, and whether the record has changed since."""
    form = Form(request.args)
    typed = form.text("digest", _("Type the digest that stands on the paper")) if request.args else ""
    beginning = digest.typed(typed)
    if typed and beginning is None:
        form.refuse("digest", _("Type 16 to 64 of its characters: figures, and letters from a to f"))
    found = making.found(beginning, current_user, today()) if beginning else []
    if beginning:
        ident = found[0].id if found else "unknown"
        _remember("checked", "document", ident, found[0].profile_id if found else None, found=len(found))
    checked = [told.checked(one, _again(one)) for one in found]
    page = show("documents/check.html", form, found=checked, asked=bool(beginning))
    db.session.commit()
    return page


# What was asked for -------------------------------------------------------------------------------


def read_choices(form: Form, kind: Kind, every: Iterable[Material]) -> Choices:
    """Read the fields of the form; what can be left out depends on whom it is about."""
    detail = form.choice("detail", {one.value: one for one in Detail}, _detail_missing(kind))
    from_on = form.day("from", most=today())
    until_on = form.day("until", least=from_on)
    out = read_left_out(form, kind, every, full=detail is Detail.FULL)
    needs_why = _("Say what the other reason is") if Why.OTHER in out.values() else ""
    return Choices(
        kind=kind,
        detail=detail or Detail.SUMMARY,
        from_on=from_on,
        until_on=until_on,
        grey=form["grey"] == "yes",
        siblings=tuple(
            one.profile.id
            for one in every
            if kind is not Kind.FAMILY and form[f"sibling-{one.profile.id}"] == "yes"
        ),
        taken_in=frozenset(
            one for one in Private if kind is Kind.FAMILY and form[f"take-{one.value}"] == "yes"
        ),
        left_out=out,
        why=form.text("why", needs_why),
    )


def _detail_missing(kind: Kind) -> str:
    return "" if kind is Kind.FAMILY else _("Choose how much stands in it")


def read_left_out(form: Form, kind: Kind, every: Iterable[Material], *, full: bool) -> dict[str, Why]:
    """Read which entries are left out, and why. What was written at a visit would stand in a `full` paper only."""
    reasons = {why.value: why for why in Why}
    keys = [entry.key for one in every for entry in entries(one, kind) if full or not entry.visit]
    chosen = {key: form[told.field(key)] for key in keys}
    return {key: reasons[why] for key, why in chosen.items() if why in reasons}


def _kind() -> Kind:
    known = {kind.value: kind for kind in Kind}
    return known.get(request.args.get("kind", "")) or abort(404)


def _form(profile: Profile, kind: Kind, form: Form, every: list[Material] | None = None) -> Response:
    siblings = holding.siblings(profile, current_user, today())
    every = every or _materials([profile, *siblings])
    return show(
        "documents/new.html", form, profile=profile, kind=kind.value, title=choices.titles()[kind],
        details=[(one.value, words) for one, words in choices.details().items()], siblings=siblings,
        risks=choices.risks(), groups=told.groups(every if kind is not Kind.FAMILY else every[:1], kind, form),
        reasons=told.reasons(),
    )  # fmt: skip


# What is shown ------------------------------------------------------------------------------------


def _paper(document: Document) -> Response:
    if not making.is_whole(document):
        return pages.render("documents/altered.html", status=409, document=document)
    return pages.render("documents/document.html", **_of(document))


def _of(document: Document) -> dict[str, Any]:
    grouped = digest.in_groups(document.digest)
    return {
        "document": document,
        "content": document.content,
        "digest": document.digest,
        "grouped": grouped,
    }


def _materials(profiles: list[Profile]) -> list[Material]:
    changes = records.changes_over_time(profiles, today())
    return [material(changes[profile.id]) for profile in profiles]


def _again(document: Document) -> list[Material]:
    """The children of a paper as the record has them now."""
    return _materials([db.session.get_one(Profile, ident) for ident in making.profile_ids(document)])


def _remember(
    action: str, subject: str, subject_id: uuid.UUID | str, profile_id: uuid.UUID | None, **facts: Any
) -> None:
    audit.append(
        action, subject, subject_id, person_id=current_user.id, at=now(), profile_id=profile_id, **facts
    )


def _person() -> Person:
    return current_user._get_current_object()
