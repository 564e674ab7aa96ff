"""How a verdict was reached, in words a parent could follow: visits, spells of concern, the good run, days."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.story import Story, at, grades, item_title, on, times
from app.words import count, day, in_days
from observations.facts import Era, Interval
from observations.history import Standing
from observations.reached import Reached, Step
from observations.scoring import NOT_HOME, OPEN_CONCERN

# Visits -------------------------------------------------------------------------------------------


def became(step: Step, told: Reached, story: Story) -> str:
    """What became of a visit: a look of its own, part of an earlier one, or set aside and why."""
    if step.look is None:
        return _("Set aside: %(why)s", why=_why_not(step, story))
    number = step.look + 1
    if step.joined is None:
        return _("Look %(number)d", number=number)
    return _(
        "Part of look %(number)d, of %(date)s: visits fewer than %(days)s after its first make one look, and the "
        "worst grade stands (%(grade)d)",
        number=number,
        date=day(step.joined),
        days=in_days(story.rule.min_gap_days),
        grade=told.picture.looks[step.look].grade,
    )


def _why_not(step: Step, story: Story) -> str:
    graded = step.graded
    if graded.reason == NOT_HOME:
        return _("not a home visit, and nothing at concern was said")
    if graded.reason == OPEN_CONCERN:
        return _(
            "a concern was not looked at again: %(items)s", items=_last_known(step, graded.at_concern, story)
        )
    return _(
        "too little was seen: %(graded)d of %(all)d items that apply, and %(needed)d are needed",
        graded=graded.graded,
        all=graded.applicable,
        needed=step.needed,
    )


def _last_known(step: Step, items: tuple[str, ...], story: Story) -> str:
    return "; ".join(
        _(
            "%(item)s (%(grade)d on %(date)s)",
            item=item_title(item),
            grade=step.graded.known[item].grade,
            date=day(story.visits[step.graded.known[item].visit_id].visited_on),
        )
        for item in items
    )


def beside(step: Step, story: Story) -> Iterator[str]:
    """What else a reader must know of a visit: what set its grade, what was carried, what does not count."""
    graded = step.graded
    if graded.grade is not None:
        items = "; ".join(item_title(item) for item in graded.set_by)
        yield _("Set by %(items)s", items=items)
    if graded.carried:
        items = _last_known(step, graded.carried, story)
        yield _("Not looked at, so counted as before: %(items)s", items=items)
    if graded.let_go:
        items = "; ".join(item_title(item) for item in graded.let_go)
        yield _("A concern ended only because it no longer applies: %(items)s", items=items)
    if graded.unused:
        yield _unused(step)


def _unused(step: Step) -> str:
    items = "; ".join(item_title(item) for item in step.graded.unused)
    if step.visit.kind.is_home:
        return _(
            "Said by the carer, or by the child with others there, so not counted as better: %(items)s",
            items=items,
        )
    return _("Not seen at home, so not counted as better: %(items)s", items=items)


# Spells of concern --------------------------------------------------------------------------------


def spells(told: Reached, story: Story) -> Iterator[str]:
    """Each spell of concern: from when to when, and what did or did not end it."""
    for era in told.picture.eras.each:
        yield " ".join(f"{part}." for part in _spell(era, told, story))


def _spell(era: Era, told: Reached, story: Story) -> Iterator[str]:
    looks, line = told.picture.looks, story.rule.concern_at
    inside = [
        looks[place]
        for place in range(era.first, era.latest + 1)
        if story.standings[place] is Standing.CONCERN
    ]
    begun = _("From %(date)s", date=day(looks[era.first].on))
    if len(inside) == 1:
        yield _("%(begun)s: %(grade)d at one look", begun=begun, grade=inside[0].grade)
    else:
        yield _(
            "%(begun)s to %(last)s: %(grades)s %(at)s",
            begun=begun, last=day(inside[-1].on), grades=grades(inside, story), at=at(inside, story),
        )  # fmt: skip
    for place in era.blips:
        yield _(
            "The look of %(date)s was below %(line)d, which did not end it: that takes two in a row",
            date=day(looks[place].on), line=line,
        )  # fmt: skip
    if era.ended_at is not None:
        yield _(
            "It ended on %(date)s, at the second look in a row below %(line)d",
            date=day(looks[era.ended_at].on),
            line=line,
        )
    elif era.latest < len(looks) - 1:
        yield _(
            "One look below %(line)d since, on %(date)s: that does not end it yet",
            line=line,
            date=day(looks[-1].on),
        )
    else:
        yield _("It has not ended")


def comes_and_goes(told: Reached, story: Story) -> str:
    """How often concern came back, and whether that is called up and down; without the full stop."""
    eras = told.picture.eras
    if not eras.each:
        return _("No look was at %(line)d or worse", line=story.rule.concern_at)
    parts = [_("Concern has not come back")]
    if eras.returns:
        parts = [_("Concern came back %(times)s", times=times(eras.returns))]
    if eras.blips:
        parts.append(_("it paused for a single look %(times)s", times=times(eras.blips)))
    if eras.up_and_down:
        parts.append(_("that is called up and down"))
    elif eras.returns or eras.blips:
        parts.append(_("up and down takes two returns, or two such pauses in one spell"))
    return "; ".join(parts)


# The good run -------------------------------------------------------------------------------------


def run(told: Reached, story: Story) -> Iterator[str]:
    """The good run and its part that counts, a sentence each without its full stop."""
    good, target = told.found.good_run, story.rule.target
    if not good:
        yield _no_run(told, story)
        return
    if len(good) == 1:
        yield _("The good run is one look: %(look)s", look=on(good[0], story))
    else:
        yield _(
            "Good looks (%(target)d or better) in a row: %(count)s, from %(first)s to %(last)s",
            target=target, count=count(len(good)), first=day(good[0].on), last=day(good[-1].on),
        )  # fmt: skip
    for place in told.picture.run.slips:
        slip = told.picture.looks[place]
        yield _(
            "The look of %(date)s (%(grade)d) only pauses the run: one such slip in %(days)s is let pass",
            date=day(slip.on), grade=slip.grade, days=in_days(story.rule.pause_window_days),
        )  # fmt: skip
    yield from _restarted(told, story)


def _no_run(told: Reached, story: Story) -> str:
    if not told.picture.looks:
        return _("There is no look yet")
    return _(
        "There is no good run: the latest look is %(grade)d, and good is %(target)d or better",
        grade=story.latest.grade, target=story.rule.target,
    )  # fmt: skip


def _restarted(told: Reached, story: Story) -> Iterator[str]:
    watched, restart = told.found.watched, told.restart
    if restart is None:
        yield _(
            "All of it counts: no silence in it is longer than %(days)s",
            days=in_days(story.rule.max_gap_days),
        )
        return
    since = day(restart.after.on)
    if restart.silence:
        yield _(
            "The count started afresh on %(date)s: nobody graded this for %(days)s before it, more than the %(most)s "
            "after which nobody can say that the good spell held",
            date=since, days=in_days(restart.days), most=in_days(story.rule.max_gap_days),
        )  # fmt: skip
    if restart.versions:
        yield _(
            "The count started afresh on %(date)s: the checklist changed, and grades given to different words are not "
            "counted together",
            date=since,
        )  # fmt: skip
    yield (
        ngettext(
            "One good look counts", "%(count)s good looks count", len(watched), count=count(len(watched))
        )
        if watched
        else _("No good look counts yet")
    )


# Days in concern ----------------------------------------------------------------------------------


def counted_days(interval: Interval, told: Reached, story: Story) -> str:
    """Whether the days of an interval are sure, and if not, why they are only an estimate."""
    if interval.sure:
        return _("At concern at both ends: sure")
    if interval is told.intervals[-1] and story.is_at_concern:
        return _("Nobody has looked since: estimate only")
    if interval.days > story.rule.max_gap_days:
        return _("More than %(days)s between looks: estimate only", days=in_days(story.rule.max_gap_days))
    return _("Better at its end, and nobody knows since when: estimate only")


def sum_of_days(told: Reached) -> str:
    """The days in concern, as they add up."""
    days = told.found.days_in_concern
    least, most = in_days(days.at_least), in_days(days.up_to)
    if not days.at_least:
        return _("No day in concern is sure; by estimate it was up to %(most)s", most=most)
    if days.at_least == days.up_to:
        return _("All of it is sure: at least %(least)s in concern", least=least)
    return _(
        "Counting only what is sure, at least %(least)s in concern; counting the estimates too, up to %(most)s",
        least=least, most=most,
    )  # fmt: skip
