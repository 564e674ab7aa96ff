"""One domain's looks, as they are told of: the facts that the sentences share, and short ways to say them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from app.words import came_about, count, day, length
from observations.facts import Eras
from observations.history import History, Parameters, Standing
from observations.instrument import published
from observations.looks import Look
from observations.trajectory import Trajectory
from observations.visit import Grade, Kind, Visit


@dataclass(frozen=True)
class Story:
    """A trajectory with the history that it was read from."""

    found: Trajectory
    history: History

    @property
    def rule(self) -> Parameters:
        return self.history.parameters

    @property
    def looks(self) -> tuple[Look, ...]:
        return self.found.looks

    @property
    def latest(self) -> Look:
        return self.looks[-1]

    @property
    def visits(self) -> Mapping[str, Visit]:
        return self.history.by_id

    @cached_property
    def graded(self) -> Mapping[str, Grade | None]:
        """The grade that each visit gave this domain, by its id: worked out once, since every look asks."""
        return {visit.visit_id: visit.grade for visit in self.found.visits}

    @property
    def standings(self) -> Sequence[Standing]:
        return self.found.picture.standings

    @property
    def eras(self) -> Eras:
        return self.found.picture.eras

    @property
    def era(self) -> tuple[Look, ...]:
        """The looks since the latest era of concern began; none when there never was one."""
        return self.looks[self.eras.starts[-1] :] if self.eras.starts else ()

    @property
    def latest_concern(self) -> int | None:
        """The place of the latest concern look."""
        return self.last_place(lambda standing: standing is Standing.CONCERN)

    def last_place(self, wanted: Callable[[Standing], bool]) -> int | None:
        """The place of the latest look whose standing is wanted."""
        return max((place for place, standing in enumerate(self.standings) if wanted(standing)), default=None)

    @property
    def is_at_concern(self) -> bool:
        return bool(self.looks) and self.standings[-1] is Standing.CONCERN

    def last_concern_on(self, item: str) -> tuple[date, Grade] | None:
        """When, and as what, an item was last said to be at concern."""
        for visit in reversed(self.history.in_order()):
            rating = visit.ratings.get(item)
            if rating and rating.grade is not None and self.rule.standing(rating.grade) is Standing.CONCERN:
                return visit.visited_on, rating.grade
        return None

    def is_stale(self, days: int) -> bool:
        """Whether the latest look is more than so many days old."""
        return bool(self.looks) and (self.history.as_of - self.latest.on).days > days


# Ways to say it -----------------------------------------------------------------------------------


def at(looks: Sequence[Look], story: Story) -> str:
    """At how many visits; looks, where one is more than a single home visit."""
    number = len(looks)
    singly = all(len(look.visit_ids) == 1 and story.visits[look.visit_ids[0]].kind.is_home for look in looks)
    if singly:
        return ngettext("at one visit", "at %(count)s visits", number, count=count(number))
    return ngettext("at one look", "at %(count)s looks", number, count=count(number))


def grades(looks: Sequence[Look], story: Story) -> str:
    """The grades of looks that stand alike: 2, 2 or better, 4 or worse, between 2 and 3."""
    best, worst = min(look.grade for look in looks), max(look.grade for look in looks)
    if best == worst:
        return str(int(best))
    if story.rule.standing(worst) is Standing.MET:
        return _("%(grade)d or better", grade=worst)
    if story.rule.standing(best) is Standing.CONCERN:
        return _("%(grade)d or worse", grade=best)
    return _("between %(best)d and %(worst)d", best=best, worst=worst)


def held(looks: Sequence[Look], story: Story, brief: bool = False) -> str:
    """Looks in a row that stand alike: which grades, at how many, over how long, since when."""
    if len(looks) == 1:
        return on(looks[0], story)
    told = grades(looks, story), at(looks, story), length((looks[-1].on - looks[0].on).days)
    if brief:
        return _("%(grades)s %(at)s over %(time)s", grades=told[0], at=told[1], time=told[2])
    since = day(looks[0].on)
    return _(
        "%(grades)s %(at)s over %(time)s, since %(since)s",
        grades=told[0],
        at=told[1],
        time=told[2],
        since=since,
    )


def on(look: Look, story: Story, brief: bool = False) -> str:
    """One look: its grade, its date and, unless brief, how it came about."""
    if brief:
        return _("%(grade)d on %(date)s", grade=look.grade, date=day(look.on))
    return _("%(grade)d on %(date)s, %(how)s", grade=look.grade, date=day(look.on), how=how(look, story))


def how(look: Look, story: Story) -> str:
    """How the visit that gave a look its grade came about."""
    kind = giver(look, story).kind
    return _("at the door") if kind is Kind.NO_ACCESS else came_about(kind)


def giver(look: Look, story: Story) -> Visit:
    """The visit that gave a look its grade, the latest if several did."""
    return story.visits[next(key for key in reversed(look.visit_ids) if story.graded[key] == look.grade)]


def times(number: int) -> str:
    """How often: once, twice, three times."""
    if number == 1:
        return _("once")
    return _("twice") if number == 2 else _("%(count)s times", count=count(number))


@lru_cache
def _titles() -> dict[str, str]:
    return {key: item.title for instrument in published() for key, item in instrument.items.items()}


def item_title(key: str) -> str:
    """An item's title, from the newest checklist that has it; its key where none is published here."""
    return _titles().get(key, key)
