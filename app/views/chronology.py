"""Significant events only, to read, print and export."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, chronology, pages, records, spreadsheets
from app.clock import now, today
from app.extensions import db
from app.forms import Form
from app.models import Profile
from app.policy import requires
from app.shown import chronology as told
from app.shown.chronology_rows import kinds, part

room = Blueprint("chronology", __name__)


@room.get("/profiles/<uuid:profile_id>/chronology")
@requires("see a profile", profile=Profile)
def read(profile: Profile) -> Response:
    """Give a profile's chronology, all of it or the part that was asked for. The look is kept."""
    form = Form(request.args)
    return _page(profile, form, read_wanted(form))


def _page(profile: Profile, form: Form, wanted: chronology.Wanted) -> Response:
    """The page; without any entry where something was asked for wrongly, since more would stand there than was."""
    change = records.change_over_time(profile, today())
    rows = told.rows(chronology.gather(change), wanted) if form.sound else []
    audit.append(
        "viewed", "chronology", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id
    )
    page = pages.render(
        "chronology/chronology.html", "chronology/_rows.html", 200 if form.sound else 422,
        profile=profile, form=form, rows=rows, wanted=wanted, kinds=kinds(), part=part(wanted),
        leaving=len(told.exported(rows)), query=asked_again(wanted), read_at=now(),
    )  # fmt: skip
    db.session.commit()
    return page


@room.get("/profiles/<uuid:profile_id>/chronology.csv")
@requires("export a chronology", profile=Profile)
def as_csv(profile: Profile) -> Response:
    """Give the same as a file of values with commas between."""
    return export(
        profile, "csv", spreadsheets.CSV, lambda head, rows, _about: spreadsheets.as_csv(head, rows)
    )


@room.get("/profiles/<uuid:profile_id>/chronology.xlsx")
@requires("export a chronology", profile=Profile)
def as_xlsx(profile: Profile) -> Response:
    """Give the same as a workbook."""
    return export(
        profile,
        "xlsx",
        spreadsheets.XLSX,
        lambda head, rows, about: spreadsheets.as_xlsx(_("Chronology"), head, rows, about),
    )


def export(
    profile: Profile, ending: str, mimetype: str, write: Callable[[Sequence[str], Any, Any], bytes]
) -> Response:
    """Give the rows that leave the house as a file. What left, of which kinds, is kept in the trail."""
    form = Form(request.args)
    wanted = read_wanted(form)
    if not form.sound:
        return _page(profile, form, wanted)
    change = records.change_over_time(profile, today())
    every = told.rows(chronology.gather(change), wanted)
    rows, about = told.exported(every), told.about(wanted, every, change.as_of)
    written = write(told.columns(), [told.cells(row) for row in rows], about)
    audit.append(
        "exported", "chronology", profile.id, person_id=current_user.id, at=now(), profile_id=profile.id,
        form=ending, rows=len(rows), kinds=told.counts(rows),
    )  # fmt: skip
    db.session.commit()
    name = f"{named(wanted, change.as_of)}.{ending}"
    return Response(
        written, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def named(wanted: chronology.Wanted, as_of: date) -> str:
    """A file's name: its day and which part it is, and nothing of the child, since downloads stay on a computer."""
    some = [kind.value.replace("_", "-") for kind in chronology.Kind if kind in wanted.kinds]
    days = {"from": wanted.from_on, "until": wanted.until_on}
    some += [f"{name}-{day.isoformat()}" for name, day in days.items() if day]
    return "-".join(["chronology", as_of.isoformat(), *some])


def read_wanted(form: Form) -> chronology.Wanted:
    """Read which part is wanted: any of the kinds, and the first and the last day."""
    known = {kind.value: kind for kind in chronology.Kind}
    asked = request.args.getlist("kind")
    if not known.keys() >= set(asked):
        form.refuse("kind", _("Choose kinds from the list"))
    kinds = frozenset(known[one] for one in asked if one in known)
    from_on = form.day("from")
    return chronology.Wanted(kinds, from_on, form.day("until", least=from_on))


def asked_again(wanted: chronology.Wanted) -> str:
    """The end of an address that asks for the same part again; nothing when all of it was wanted."""
    asked = [("kind", kind.value) for kind in chronology.Kind if kind in wanted.kinds]
    days = {"from": wanted.from_on, "until": wanted.until_on}
    asked += [(name, day.isoformat()) for name, day in days.items() if day]
    return f"?{urlencode(asked)}" if asked else ""
