"""The main navigation: the rooms that a person's role opens."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from app.policy import may


@dataclass(frozen=True)
class Link:
    """One entry: its words, where it goes, and whether the page shown belongs to it."""

    words: str
    address: str
    current: bool


def links() -> list[Link]:
    """What this person may open, in order; nothing for somebody who is not signed in."""
    if not current_user.is_authenticated:
        return []
    here = request.path
    return [
        Link(words, address, here == address or any(here.startswith(prefix) for prefix in prefixes))
        for words, address, permission, prefixes in rooms()
        if may(current_user, permission)
    ]


def rooms() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """Each room's words, address, the permission that opens it, and how the addresses within begin."""
    return (
        (_("Caseload"), "/", "see the caseload", ("/profiles/",)),
        (_("This week"), "/week", "see own week", ("/week/",)),
        (_("Visits"), "/app/", "take a case pack", ()),
        (_("Team"), "/team", "see the team", ()),
        (_("Queue"), "/queue", "see the queue", ("/queue/", "/versions/")),
        (_("Team's tray"), "/tray", "see the tray", ("/tray/",)),
        (_("Phones"), "/phones", "see the team's phones", ("/phones/",)),
        (_("People"), "/people", "manage people", ("/people/", "/teams", "/agencies/")),
        (_("Rule"), "/rule", "set the rule's parameters", ("/rule/",)),
        (_("Assignments"), "/assignments", "manage assignments", ("/assignments/",)),
    )
