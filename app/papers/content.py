"""A paper's whole content: all that is printed, and all that says what it was made from."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import has_request_context, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app import filters, words
from app.config import config
from app.models import Person
from app.papers import child, family
from app.papers.choices import Choices, Kind, details, titles
from app.papers.material import Material
from observations.history import RULE

FORM = 1  # of the content: a later form must still be able to print this one


def content(
    materials: Sequence[Material], choices: Choices, *, ident: uuid.UUID, by: Person, at: datetime
) -> dict[str, Any]:
    """Everything on a paper about these children, the one who was asked for first."""
    as_of = materials[0].change.as_of
    return {
        "form": FORM,
        "document": str(ident),
        "kind": choices.kind.value,
        "language": str(get_locale() or "en").replace("_", "-"),
        "title": titles()[choices.kind],
        "made": {"by": str(by.id), "at": at.isoformat(), "words": _made(by, at)},
        "as_of": as_of.isoformat(),
        "rule": RULE,
        "choices": choices.as_content(),
        "chosen": _chosen(choices),
        "labels": _labels(choices.kind),
        "children": [_child(one, choices) for one in materials],
    }


def _made(by: Person, at: datetime) -> str:
    who = f"{by.name}, {words.role(by.role).lower()}, {by.team.name}"
    return _("Made by %(who)s, %(at)s.", who=who, at=filters.moment(at))


def _labels(kind: Kind) -> dict[str, str]:
    """The few words that stand on each page: they are part of what was printed."""
    if kind is Kind.FAMILY:
        check = _("This paper has a number. By it we can see whether it is ours, and our newest.")
        return {"digest": _("Number of this paper"), "check": check}
    address = f"{_address()}/documents/check"
    check = _("To check this paper against the record, type its digest at %(address)s.", address=address)
    return {"digest": _("Digest"), "check": check}


def _address() -> str:
    """Where this server is found: as configured, else as whoever makes the paper has found it."""
    return config().address or (request.host_url.rstrip("/") if has_request_context() else "")


def _chosen(choices: Choices) -> list[str]:
    """What was chosen, in words; a family's page says none of it."""
    if choices.kind is Kind.FAMILY:
        return []
    lines = [_("Detail: %(detail)s.", detail=details()[choices.detail].lower())]
    days = {"start": choices.from_on, "end": choices.until_on}
    told = {name: words.day(day) for name, day in days.items() if day}
    if len(told) == 2:
        lines.append(_("Tables and entries from %(start)s to %(end)s.", **told))
    elif "start" in told:
        lines.append(_("Tables and entries from %(start)s on.", **told))
    elif told:
        lines.append(_("Tables and entries up to %(end)s.", **told))
    if told:
        lines.append(_("Verdicts, sentences and strips rest on every visit."))
    return lines


def _child(material: Material, choices: Choices) -> dict[str, Any]:
    change, profile = material.change, material.profile
    for_family = choices.kind is Kind.FAMILY
    return {
        "profile": str(profile.id),
        "heading": f"{profile.initials}, {profile.reference}",
        "about": family.about(material) if for_family else child.about(material),
        "sections": family.pages(material, choices) if for_family else child.pages(material, choices),
        "versions": {
            key: {"revision": one.number, "digest": one.digest} for key, one in change.revisions.items()
        },
        "decisions": sorted(str(one.id) for one in material.gathered.decisions),
        "events": sorted(str(one.id) for one in material.gathered.events if one.struck_at is None),
        "verdicts": {key: found.as_output() for key, found in change.domains.items()},
        "parameters": change.history.parameters.as_dict(),
        "instrument": {"key": change.instrument.key, "version": change.instrument.version},
    }
