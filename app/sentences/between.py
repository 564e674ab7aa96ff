"""What happened between the visits, in words: what was missed is told of the adults, never of the child."""

from flask_babel import gettext as _

from app import words
from app.sentences.story import times
from observations.circumstances import CircumstanceKind, Stage
from observations.events import EventKind, Tally
from observations.targets import Outcome, TargetStanding


def event_words(of: EventKind | str) -> str:
    """An event's kind."""
    return {
        EventKind.WAS_NOT_BROUGHT: _("Was not brought"),
        EventKind.REARRANGED: _("Appointment rearranged again"),
        EventKind.NO_ACCESS: _("No access"),
        EventKind.ACCIDENT: _("Accident or injury"),
        EventKind.POLICE_REPORT: _("Police report"),
        EventKind.SCHOOL_REPORT: _("School report"),
        EventKind.CONFERENCE: _("Conference"),
        EventKind.PLAN_STARTED: _("Plan started"),
        EventKind.PLAN_ENDED: _("Plan ended"),
        EventKind.MOVE: _("Move"),
        EventKind.BIRTH: _("Birth"),
        EventKind.NEW_PARTNER: _("New partner"),
        EventKind.OTHER: _("Something else"),
    }[EventKind(of)]


def event_told(of: EventKind | str, what: str) -> str:
    """An event with what it was about: Was not brought to the dental check."""
    if not what:
        return event_words(of)
    if of == EventKind.WAS_NOT_BROUGHT:
        return _("Was not brought to: %(what)s", what=what)
    if of == EventKind.OTHER:
        return what
    return _("%(kind)s: %(what)s", kind=event_words(of), what=what)


def known_from(source: str) -> str:
    """From whom an event or a circumstance is known, behind it: a bare name would read as whom it is about."""
    return _("(known from: %(source)s)", source=source)


def event_label(of: EventKind | str) -> str:
    """An event's kind as it stands above a strip, where there is little room."""
    return {
        EventKind.WAS_NOT_BROUGHT: _("not brought"),
        EventKind.REARRANGED: _("rearranged"),
        EventKind.NO_ACCESS: _("no access"),
        EventKind.ACCIDENT: _("accident"),
        EventKind.POLICE_REPORT: _("police"),
        EventKind.SCHOOL_REPORT: _("school"),
        EventKind.CONFERENCE: _("conference"),
        EventKind.PLAN_STARTED: _("plan starts"),
        EventKind.PLAN_ENDED: _("plan ends"),
        EventKind.MOVE: _("move"),
        EventKind.BIRTH: _("birth"),
        EventKind.NEW_PARTNER: _("new partner"),
        EventKind.OTHER: _("event"),
    }[EventKind(of)]


def circumstance_words(of: CircumstanceKind | Stage | str) -> str:
    """A circumstance's kind, or the stage that a child's age says."""
    return {
        Stage.UNBORN: _("Unborn"),
        Stage.NEWBORN: _("Newborn, under 28 days"),
        Stage.TEENAGE: _("Teenage"),
        CircumstanceKind.PREMATURE: _("Born early"),
        CircumstanceKind.DISABLED: _("Disabled"),
        CircumstanceKind.DOMESTIC_ABUSE: _("Domestic abuse"),
        CircumstanceKind.SUBSTANCE_MISUSE: _("Substance misuse"),
        CircumstanceKind.MENTAL_ILL_HEALTH: _("Mental ill-health"),
        CircumstanceKind.YOUNG_PARENT: _("Young parent"),
        CircumstanceKind.OTHER: _("Something else"),
    }[of]  # type: ignore[index]


def circumstance_told(of: CircumstanceKind | str, told: str) -> str:
    """What was set down about a circumstance; of a disability, what is adjusted for it."""
    if told and of == CircumstanceKind.DISABLED:
        return _("Adjusted for disability because: %(words)s", words=told)
    return told


def standing_words(of: TargetStanding | str) -> str:
    """How an agreed change stands."""
    return {
        TargetStanding.OVERDUE: _("Overdue"),
        TargetStanding.AS_GRADED: _("Graded as agreed, to be reviewed"),
        TargetStanding.DUE_SOON: _("Due within a week"),
        TargetStanding.OPEN: _("Going on"),
        TargetStanding.MET: _("Met"),
        TargetStanding.ENDED: _("Ended"),
        TargetStanding.REPLACED: _("Agreed anew"),
    }[TargetStanding(of)]


def outcome_words(of: Outcome | str) -> str:
    """What a review found."""
    return {
        Outcome.MET: _("Met"),
        Outcome.GOING_ON: _("Going on"),
        Outcome.ENDED: _("Ended without being met"),
    }[Outcome(of)]


def tally_words(counted: Tally) -> str:
    """How often something happened: four times in all, three of them in the last 12 months."""
    if not counted.in_all:
        return _("none recorded")
    often = times(counted.in_all)
    if counted.lately == counted.in_all:
        return _("%(often)s, in the last 12 months", often=often)
    return _(
        "%(often)s in all, %(lately)s in the last 12 months", often=often, lately=words.count(counted.lately)
    )
