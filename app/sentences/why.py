"""On what a verdict rests, one function for each."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.basis import rests_on
from app.sentences.story import Story, at, grades, held, how, on, times
from app.words import count, day, series
from observations.history import Standing
from observations.looks import Look
from observations.trajectory import Verdict

_SHOWN = 5  # so many grades are told one by one


def why(story: Story, brief: bool = False) -> str:
    """On what the verdict rests, without the full stop; brief leaves out what the strip shows."""
    return _WHY[story.found.verdict](story, brief)


def _not_assessed(story: Story, brief: bool) -> str:
    home = [visit for visit in story.visits.values() if visit.kind.is_home]
    if not story.visits:
        return _("No visit has been recorded")
    if not home:
        return _("No home visit has been recorded")
    return ngettext(
        "Not graded at the one home visit",
        "Not graded at any of %(count)s home visits",
        len(home),
        count=count(len(home)),
    )


def _baseline(story: Story, brief: bool) -> str:
    return _("%(look)s; one look cannot show change", look=on(story.latest, story))


def _good_run(story: Story, brief: bool) -> str:
    run = story.found.watched or story.found.good_run
    return _good(run, story, brief)


def _met_throughout(story: Story, brief: bool) -> str:
    return _good(story.looks, story, brief)


def _good(run: Sequence[Look], story: Story, brief: bool) -> str:
    return rests_on(run, story, brief, between=_slips(run, story, brief))


def _slips(run: Sequence[Look], story: Story, brief: bool) -> str:
    """The looks in the midst of a good run that were not good."""
    good = {look.visit_ids for look in run}
    slips = [look for look in story.looks if run[0].on < look.on < run[-1].on and look.visit_ids not in good]
    if not slips:
        return ""
    if brief:
        return _("but %(grades)s %(often)s", grades=grades(slips, story), often=times(len(slips)))
    return _("but %(looks)s", looks=series([on(slip, story) for slip in slips]))


def _improving(story: Story, brief: bool) -> str:
    start = story.latest_concern
    if start is None:
        start = len(story.looks) - 2
    return _(
        "%(before)s, then %(after)s",
        before=on(story.looks[start], story),
        after=_row(story.looks[start + 1 :], story),
    )


def _row(looks: Sequence[Look], story: Story) -> str:
    """A few looks one after the other; the last with its date."""
    if len(looks) == 1:
        return on(looks[0], story)
    if len(looks) > _SHOWN:
        told = _("%(grades)s %(at)s", grades=grades(looks, story), at=at(looks, story))
        return _("%(row)s, the last %(look)s", row=told, look=on(looks[-1], story))
    told = series([str(int(look.grade)) for look in looks])
    return _(
        "%(row)s, the last on %(date)s, %(how)s", row=told, date=day(looks[-1].on), how=how(looks[-1], story)
    )


def _improved(story: Story, brief: bool) -> str:
    if story.found.good_run:
        return _good_run(story, brief)
    concern = story.latest_concern or 0
    good = [look for look in story.looks[concern:] if story.rule.standing(look.grade) is Standing.MET]
    return ngettext(
        "%(look)s, after one good look since the concern of %(date)s",
        "%(look)s, after %(count)s good looks since the concern of %(date)s",
        len(good),
        look=on(story.latest, story),
        count=count(len(good)),
        date=day(story.looks[concern].on),
    )


def _stalled(story: Story, brief: bool) -> str:
    return rests_on(_plateau(story), story, brief)


def _plateau(story: Story) -> Sequence[Look]:
    before = story.last_place(lambda standing: standing is not Standing.BORDERLINE)
    return story.looks[0 if before is None else before + 1 :]


def _no_clear_change(story: Story, brief: bool) -> str:
    last = story.looks[-_SHOWN:]
    if len({look.grade for look in last}) == 1:
        return rests_on(last, story, brief)
    told, date = series([str(int(look.grade)) for look in last]), day(last[-1].on)
    if len(last) == len(story.looks):
        return _("%(grades)s %(at)s, the last on %(date)s", grades=told, at=at(last, story), date=date)
    return _(
        "%(grades)s at the last %(count)s looks, the last on %(date)s",
        grades=told,
        count=count(len(last)),
        date=date,
    )


def _worsening(story: Story, brief: bool) -> str:
    if story.is_at_concern:
        return _(
            "%(now)s, after %(before)s", now=on(story.latest, story), before=on(story.looks[-2], story, brief)
        )
    plateau = _plateau(story)
    before = story.looks[-len(plateau) - 1]
    return _("%(now)s, after %(before)s", now=held(plateau, story, brief), before=on(before, story, brief))


def _persistent(story: Story, brief: bool) -> str:
    concerns = [look for look in story.era if story.rule.standing(look.grade) is Standing.CONCERN]
    better = len(story.era) - len(concerns)
    told = ngettext(
        "with one better look between", "with %(count)s better looks between", better, count=count(better)
    )
    return rests_on(concerns, story, brief, between=told if better else "")


def _relapsed(story: Story, brief: bool) -> str:
    start = story.eras.starts[-1]
    between = start - 1 - max(p for p in range(start) if story.standings[p] is Standing.CONCERN)
    told = _(
        "Concern came back on %(date)s (%(grade)d, %(how)s) after %(count)s looks below %(line)d",
        date=day(story.looks[start].on),
        grade=story.looks[start].grade,
        how=how(story.looks[start], story),
        count=count(between),
        line=story.rule.concern_at,
    )
    return (
        told if len(story.era) == 1 else _("%(told)s; now %(look)s", told=told, look=on(story.latest, story))
    )


def _fluctuating(story: Story, brief: bool) -> str:
    began, latest = story.era[0], on(story.latest, story)
    if story.found.returns and story.is_at_concern and len(story.era) == 1:
        return _("Concern came back %(often)s, now %(look)s", often=times(story.found.returns), look=latest)
    told = []
    if story.found.returns:
        often = times(story.found.returns)
        told.append(_("Concern came back %(often)s, last on %(date)s", often=often, date=day(began.on)))
    if story.eras.blips:
        often, since = times(story.eras.blips), day(began.on)
        told.append(_("Out of concern for a single look %(often)s since %(date)s", often=often, date=since))
    return "; ".join(told if brief else [*told, _("now %(look)s", look=latest)])


_WHY: dict[Verdict, Callable[[Story, bool], str]] = {
    Verdict.NOT_ASSESSED: _not_assessed,
    Verdict.BASELINE: _baseline,
    Verdict.IMPROVING: _improving,
    Verdict.IMPROVED_NOT_SUSTAINED: _improved,
    Verdict.SUSTAINED: _good_run,
    Verdict.MET_THROUGHOUT: _met_throughout,
    Verdict.STALLED: _stalled,
    Verdict.NO_CLEAR_CHANGE: _no_clear_change,
    Verdict.WORSENING: _worsening,
    Verdict.PERSISTENT_CONCERN: _persistent,
    Verdict.RELAPSED: _relapsed,
    Verdict.FLUCTUATING: _fluctuating,
}
