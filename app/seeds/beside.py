"""What happens in a story beside its visits: events, circumstances, changes agreed at the desk and their reviews."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from app import agreed, between, records, targets
from app.models import Person, Profile
from app.seeds.stories import Story, Told, at_noon
from observations.circumstances import CircumstanceKind
from observations.events import EventKind
from observations.targets import Outcome
from observations.visit import Grade

Happening = tuple[datetime, Callable[[datetime], object]]


class Beside:
    """The happenings of one story. Each is set down `noted` days after it happened, by whoever is named."""

    def __init__(
        self, story: Story, today: date, profiles: dict[str, Profile], cast: dict[str, Person]
    ) -> None:
        self.story, self.today, self.profiles, self.cast = story, today, profiles, cast

    def happenings(self) -> Iterator[Happening]:
        """Give all of them, with the moment at which each is set down."""
        tellings = (
            (self.story.events, self._event),
            (self.story.circumstances, self._circumstance),
            (self.story.agreed, self._agree),
        )
        for told_of, tell in tellings:
            for told in told_of:
                yield self._noted(told), partial(tell, told)
        for told in self.story.agreed:
            for review in told.get("reviews", ()):
                yield self._noted(review), partial(self._review, told, review)

    def _noted(self, told: Told) -> datetime:
        return at_noon(self._on(told) + timedelta(days=told.get("noted", 0)))

    def _on(self, told: Told) -> date:
        return self.today - timedelta(days=told["days"])

    def _profile(self, told: Told) -> Profile:
        return self.profiles[self.story.child(told)["reference"]]

    def _event(self, told: Told, at: datetime) -> None:
        between.record_event(
            self._profile(told), EventKind(told["kind"]), happened_on=self._on(told), source=told["source"],
            what=told.get("what", ""), effect=told["effect"], by=self.cast[told["by"]], at=at,
        )  # fmt: skip

    def _circumstance(self, told: Told, at: datetime) -> None:
        between.record_circumstance(
            self._profile(told), CircumstanceKind(told["kind"]), about=told["about"], source=told["source"],
            since_on=self._on(told), words=told["words"], by=self.cast[told["by"]], at=at,
        )  # fmt: skip

    def _agree(self, told: Told, at: datetime) -> None:
        on = self._on(told)
        targets.agree(
            records.change_over_time(self._profile(told), at.date()), told["item"], grade=Grade(told["grade"]),
            agreed_on=on, by_on=on + timedelta(days=told["within"]), owner=told["owner"],
            support=told.get("help", ""), family_words=told.get("family", ""), by=self.cast[told["by"]], at=at,
        )  # fmt: skip

    def _review(self, told: Told, found: Told, at: datetime) -> None:
        change = records.change_over_time(self._profile(told), at.date())
        changes = agreed.agreed_changes(change, between.known(change.profile))
        one = next(one for one in changes if one.row and one.item == told["item"])
        further = found.get("within")
        targets.review(
            change, one, Outcome(found["outcome"]), reviewed_on=self._on(found),
            new_day=self._on(found) + timedelta(days=further) if further else None, words=found["words"],
            family_words=found.get("family", ""), by=self.cast[found["by"]], at=at,
        )  # fmt: skip
