"""What the pages about papers show: those made before, the form's choices, and what a check found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from app import filters, words
from app.forms import Form
from app.models import Document
from app.papers import making
from app.papers.checking import Since, since
from app.papers.choices import Kind, titles, whys
from app.papers.entries import Entry, entries
from app.papers.material import Material

DIGITS = 16


@dataclass(frozen=True, slots=True)
class Checked:
    """One paper that was found by its digest."""

    title: str
    url: str
    facts: list[tuple[str, str]]
    whole: bool
    since: list[str]
    versions: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that can be left out: of each its field, its sort and its words. `chosen`: some are left out."""

    heading: str
    entries: list[tuple[str, str, str]]
    chosen: bool


def made_before(some: list[Document]) -> list[tuple[str, str, str]]:
    """The papers about a profile, as a list to open."""
    return [
        (titles()[_kind(one)], f"{one.by.name}, {filters.moment(one.made_at)}", f"/documents/{one.id}")
        for one in some
    ]


def field(key: str) -> str:
    """The name of the field in which an entry is left out."""
    return f"out-{key.replace(':', '-')}"


def groups(materials: list[Material], kind: Kind, form: Form) -> list[tuple[Group, list[Group]]]:
    """The entries that can be left out, child by child: its own, and what was written at visits, visit by visit."""
    found = [(one.profile.initials, entries(one, kind)) for one in materials]
    return [
        (_group(initials, (one for one in every if not one.visit), form), _at_visits(every, form))
        for initials, every in found
        if every
    ]


def _at_visits(every: list[Entry], form: Form) -> list[Group]:
    written = groupby((one for one in every if one.visit), key=lambda one: one.visit)
    return [_group(visit, some, form) for visit, some in written]


def _group(heading: str, some: Iterable[Entry], form: Form) -> Group:
    offered = [(field(one.key), one.sort, one.words) for one in some]
    return Group(heading, offered, any(form[name] for name, _sort, _words in offered))


def reasons() -> list[tuple[str, str]]:
    """What stands in each entry's field: it stays in, or the reason why not."""
    told = [(why.value, _("Left out: %(reason)s", reason=reason)) for why, reason in whys().items()]
    return [("", _("Stays in")), *told]


def checked(document: Document, materials: list[Material]) -> Checked:
    """What a check says of one paper."""
    return Checked(
        title=titles()[_kind(document)],
        url=f"/documents/{document.id}",
        facts=[
            (_("Made by"), document.by.name),
            (_("Made on"), filters.moment(document.made_at)),
            (_("About"), words.series([child["heading"] for child in document.content["children"]])),
            (_("Digest"), document.digest),
        ],
        whole=making.is_whole(document),
        since=list(_since(document, materials)),
        versions=list(_versions(document, materials)),
    )


def _since(document: Document, materials: list[Material]) -> Iterator[str]:
    for child, material in zip(document.content["children"], materials, strict=True):
        found = since(child, material)
        told = words.series(list(_new(found))) or _("nothing about this child has changed in the record")
        yield f"{found.heading}: {told}."


def _new(found: Since) -> Iterator[str]:
    if found.visits:
        yield ngettext("%(num)d new visit", "%(num)d new visits", found.visits)
    if found.versions:
        yield ngettext("%(num)d visit in a newer version", "%(num)d visits in newer versions", found.versions)
    if found.decisions:
        yield ngettext("%(num)d new decision", "%(num)d new decisions", found.decisions)
    if found.events:
        yield ngettext(
            "%(num)d event added or struck out", "%(num)d events added or struck out", found.events
        )
    if found.verdicts:
        yield ngettext("%(num)d other verdict", "%(num)d other verdicts", found.verdicts)


def _versions(document: Document, materials: list[Material]) -> Iterator[str]:
    for child, material in zip(document.content["children"], materials, strict=True):
        for key, version in child["versions"].items():
            known = material.change.revisions.get(key)
            on = words.day(known.visited_on) if known else _("a visit")
            yield _(
                "%(date)s: version %(number)d, %(digest)s",
                date=on,
                number=version["revision"],
                digest=version["digest"][:DIGITS],
            )


def _kind(document: Document) -> Kind:
    return Kind(document.kind)
