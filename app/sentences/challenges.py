"""What came of a challenge, in words."""

from flask_babel import gettext as _

from app.words import N_


def outcome_words(outcome: str) -> str:
    """What came of it."""
    told = {
        "changed": N_("Changed"),
        "partly_changed": N_("Changed in part"),
        "stands": N_("Stays as it is"),
        "withdrawn": N_("Withdrawn by whoever raised it"),
    }[outcome]
    return _(told)
