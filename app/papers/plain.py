"""Plain words for a family's page: what a parent and the child may read, without any word of the trade."""

from flask_babel import gettext as _

from observations.instrument import Domain
from observations.targets import TargetStanding
from observations.trajectory import Missing, Verdict

# With these alone, nothing can be said yet of how things are going.
UNCERTAIN = frozenset({Verdict.NOT_ASSESSED, Verdict.BASELINE, Verdict.NO_CLEAR_CHANGE})


def heading(domain: Domain) -> str:
    """What a domain is called at home."""
    return {
        "nutrition": _("Food and meals"),
        "housing": _("The home"),
        "hygiene": _("Being clean and comfortable"),
        "supervision": _("Being safe and looked after"),
        "warmth": _("Feeling loved and listened to"),
    }.get(domain.key, domain.title)


def verdict(of: Verdict) -> str:
    """What the visits show, in a sentence or two."""
    return {
        Verdict.NOT_ASSESSED: _("We have not looked at this yet."),
        Verdict.BASELINE: _(
            "We have looked at this once. One look cannot show whether anything is changing."
        ),
        Verdict.IMPROVING: _(
            "There is a first sign that things are getting better. We need to see it again."
        ),
        Verdict.IMPROVED_NOT_SUSTAINED: _(
            "Things have got better. We do not know yet whether they will stay better."
        ),
        Verdict.SUSTAINED: _("Things are good and have stayed good."),
        Verdict.MET_THROUGHOUT: _("This has been good every time we looked."),
        Verdict.STALLED: _("Things are neither good nor bad, and have been so for some time."),
        Verdict.NO_CLEAR_CHANGE: _("We cannot see a clear change yet."),
        Verdict.WORSENING: _("Things have got worse."),
        Verdict.PERSISTENT_CONCERN: _("We have been worried about this for some time, and we still are."),
        Verdict.RELAPSED: _("Things had got better, and then worse again."),
        Verdict.FLUCTUATING: _("Things have been better and worse by turns."),
    }[of]


def in_person() -> str:
    """What stands in place of a verdict where none is certain, or none may be told: it says neither which nor why."""
    return _("We would like to talk about this with you in person.")


def needed(missing: Missing) -> str:
    """What we still need to see before we can say that things have stayed better."""
    return {
        "looks": _("things being good at more visits"),
        "days": _("more time in which things stay good"),
        "unannounced": _("things being good when we have not said that we are coming"),
        "child_seen": _("seeing the child at more visits"),
        "child_alone": _("time for the child to talk to us alone"),
    }[missing.test]


def standing(of: TargetStanding) -> str:
    """How something that was agreed stands, where that is worth saying."""
    return {
        TargetStanding.AS_GRADED: _("It was so when we last looked. We will go through it with you."),
        TargetStanding.OVERDUE: _("That day has passed. We will come back to it with you."),
    }.get(of, "")


def cause(code: str) -> str:
    """What makes it hard, said to those who live with it; what is within a carer's control is not said here."""
    return {
        "money": _("We noted that money is part of this."),
        "landlord": _("We noted that the landlord has to act on this."),
        "disability": _("We noted that a disability or illness is part of this."),
    }.get(code, "")
