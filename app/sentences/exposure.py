"""How long a domain was at concern: what is certain, what is an estimate, and what nobody can know."""

from flask_babel import gettext as _

from app.sentences.story import Story
from app.words import in_days, upper_first
from observations.ages import age_on
from observations.facts import DaysInConcern, days_in_concern
from observations.history import History
from observations.trajectory import Trajectory

_YOUNG = 5  # under five, days in concern are also told as a share of life


def exposure(story: Story) -> str:
    """How long this domain was at concern; of the youngest also as a share of life. No full stop."""
    days = story.found.days_in_concern
    least, most = in_days(days.at_least), in_days(days.up_to)
    if days.at_least and days.up_to > days.at_least:
        told = _("In concern for at least %(least)s, up to %(most)s by estimate", least=least, most=most)
    elif days.at_least:
        told = _("In concern for at least %(least)s", least=least)
    elif days.up_to:
        told = _("In concern for up to %(most)s by estimate", most=most)
    else:
        return ""
    share = _share_of_life(story)
    return _("%(told)s; %(share)s of this child's life so far", told=told, share=share) if share else told


def exposure_facts(found: Trajectory, history: History) -> list[tuple[str, str]]:
    """The same as names and values; the time that is not known by its name. Nothing where none was at concern."""
    story, days = Story(found, history), found.days_in_concern
    share, unknown = _share_of_life(story), days.up_to - days.at_least
    facts = [(_("In concern for"), _in_concern(days))] if days.up_to else []
    if unknown:
        told = _(
            "%(days)s: from a look at concern to a better one, to one more than %(gap)s later, or to today",
            days=in_days(unknown),
            gap=in_days(history.parameters.max_gap_days),
        )
        facts.append((_("Time not known"), told))
    if share:
        told = _("%(share)s of this child's life so far", share=share)
        facts.append((_("Share of life"), upper_first(told)))
    return facts


def _in_concern(days: DaysInConcern) -> str:
    least, most = in_days(days.at_least), in_days(days.up_to)
    if days.at_least == days.up_to:
        return least
    if not days.at_least:
        return _("Up to %(most)s by estimate", most=most)
    return _("At least %(least)s, up to %(most)s by estimate", least=least, most=most)


def _share_of_life(story: Story) -> str:
    """Of the youngest, what is certain and what it may be by estimate, in hundredths; empty where it is not told."""
    born, today = story.history.born, story.history.as_of
    age = age_on(born, today)
    if born is None or age is None or age >= _YOUNG or born == today:
        return ""
    since_birth = [look for look in story.looks if look.on >= born]
    standings = [story.rule.standing(look.grade) for look in since_birth]
    days, life = days_in_concern(since_birth, standings, today, story.rule.max_gap_days), (today - born).days
    least, most = 100 * days.at_least // life, -(-100 * days.up_to // life)  # down and up: least and most
    if not days.up_to:
        return ""
    if not least:
        return _("by estimate up to %(most)d%%", most=most)
    if days.at_least == days.up_to:
        return _("at least %(least)d%%", least=least)
    return _("at least %(least)d%% and by estimate up to %(most)d%%", least=least, most=most)
