"""What makes a verdict weaker than it looks, and what a concern comes from: said in the same breath."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import ngettext

from app.sentences.causes import Noted, one_cause
from app.sentences.needs import starts_afresh
from app.sentences.story import Story, item_title
from app.words import count, day, in_days, length, series
from observations.history import Parameters
from observations.reached import restarted
from observations.scoring import DomainGrade
from observations.visit import Cause


def released_items(story: Story) -> list[str]:
    """The items whose concern ended by not applying, and not by getting better."""
    items = []
    for before, after in pairwise(story.found.visits):
        visit = story.visits[after.visit_id]
        for item in before.at_concern:
            rating = visit.ratings.get(item)
            if item not in after.at_concern and rating is not None and rating.is_set_aside:
                items.append(item)
    return list(dict.fromkeys(items))


def concerns(story: Story, causes: Mapping[str, Cause | str]) -> Iterator[str]:
    """The items last known to be at concern, each with its grade and what it was said to come from.

    Those that nobody looked at again since are told apart, with the date; those that are alike, together.
    """
    together: dict[tuple[date | None, Noted], list[str]] = {}
    for item in story.found.open_concerns:
        alike = _not_looked_at_since(item, story), causes.get(item)
        together.setdefault(alike, []).append(_concern(item, story))
    looked_at = []
    for (since, of), some in together.items():
        told = {"items": series(some), "cause": one_cause(of)}
        if since is None:
            looked_at.append(_("%(items)s, %(cause)s", **told))
        else:
            yield _(
                "Concern on %(items)s not looked at again since %(date)s, %(cause)s", **told, date=day(since)
            )
    if looked_at:
        yield _("At %(line)d or worse: %(items)s", line=story.rule.concern_at, items="; ".join(looked_at))


def _not_looked_at_since(item: str, story: Story) -> date | None:
    home, known = _at_home(story), story.last_concern_on(item)
    if known and home and known[0] < story.visits[home[-1].visit_id].visited_on:
        return known[0]
    return None


def _concern(item: str, story: Story) -> str:
    known = story.last_concern_on(item)
    return _("%(item)s (%(grade)d)", item=item_title(item), grade=known[1]) if known else item_title(item)


def cautions(story: Story) -> Iterator[str]:
    """What else must be said beside the verdict, a sentence each without its full stop."""
    flags = story.found.flags
    if story.looks and story.rule.target != Parameters().target:
        yield _("Aimed at here: %(grade)d or better", grade=story.rule.target)
    if "clock_restarted" in flags and not starts_afresh(story.found, story.history):
        yield _restarted(story)
    if "paused" in flags or "recheck" in flags:
        yield _("The look of %(date)s may be a slip: look again", date=day(story.latest.on))
    if "carried" in flags:
        yield from _carried(story)
    if "thin" in flags:
        yield _thin(story)
    yield from _seldom_graded(story)
    if "out_of_date" in flags:
        age = (story.history.as_of - story.latest.on).days
        yield _(
            "Out of date: last graded on %(date)s, %(time)s ago", date=day(story.latest.on), time=length(age)
        )


def _restarted(story: Story) -> str:
    why = _why_afresh(story)
    if not story.found.watched:
        return _("The count starts afresh at the next good look, after %(why)s", why=why)
    since = day(story.found.watched[0].on)
    return _("Only looks since %(date)s count, after %(why)s", date=since, why=why)


def _why_afresh(story: Story) -> str:
    restart, longest = restarted(story.found.picture), in_days(story.rule.max_gap_days)
    if restart is None or not restart.versions:
        return _("a silence of more than %(days)s", days=longest)
    if not restart.silence:
        return _("a change of checklist")
    return _("a silence of more than %(days)s and a change of checklist", days=longest)


def _carried(story: Story) -> Iterator[str]:
    last = next((graded for graded in reversed(_at_home(story)) if graded.grade is not None), None)
    if last:
        items = "; ".join(item_title(item) for item in last.carried)
        on = day(story.visits[last.visit_id].visited_on)
        yield _("Not looked at on %(date)s, so counted as before: %(items)s", date=on, items=items)


def _thin(story: Story) -> str:
    last = _at_home(story)[-1]
    return _(
        "Too little was seen on %(date)s to grade it: %(graded)d of %(applicable)d items",
        date=day(story.visits[last.visit_id].visited_on),
        graded=last.graded,
        applicable=last.applicable,
    )


def _seldom_graded(story: Story) -> Iterator[str]:
    home = _at_home(story)
    graded = sum(visit.grade is not None for visit in home)
    if 0 < 2 * graded < len(home):
        yield ngettext(
            "Graded at one of %(all)s home visits", "Graded at %(count)s of %(all)s home visits", graded,
            count=count(graded), all=count(len(home)),
        )  # fmt: skip


def _at_home(story: Story) -> list[DomainGrade]:
    return [graded for graded in story.found.visits if story.visits[graded.visit_id].kind.is_home]
