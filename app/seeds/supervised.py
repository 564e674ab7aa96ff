"""What supervision did in a story: plans, looks asked for, discussions, challenges, closings, joint visits."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from app import against, challenges, closings, discussions, handovers, joint, schedule
from app.actions import Task
from app.challenges import About
from app.models import Person, Profile
from app.seeds.stories import Story, Told, at_noon
from observations.visit import Kind

Happening = tuple[datetime, Callable[[datetime], object]]


class Supervised:
    """What supervision did in one story, each on its day, by whoever is named."""

    def __init__(
        self, story: Story, today: date, profiles: dict[str, Profile], cast: dict[str, Person]
    ) -> None:
        self.story, self.today, self.profiles, self.cast = story, today, profiles, cast

    def happenings(self) -> Iterator[Happening]:
        """Give all of it, with the moment at which each was done."""
        tellings = {
            "plan": self._plan,
            "look": self._look,
            "discussion": self._discuss,
            "challenge": self._challenge,
            "closing": self._propose,
            "joint": self._join,
            "handover": self._read,
        }
        for told in self.story.supervision:
            yield at_noon(self._on(told)), partial(tellings[told["what"]], told)

    def _on(self, told: Told, within: str = "") -> date:
        return self.today - timedelta(days=told["days"] - (told[within] if within else 0))

    def _profile(self, told: Told) -> Profile:
        return self.profiles[self.story.child(told)["reference"]]

    def _plan(self, told: Told, at: datetime) -> None:
        schedule.set_plan(
            self._profile(told), told["kind"], since_on=self._on(told), visit_every=told.get("every"),
            reason=told["why"], by=self.cast[told["by"]], at=at,
        )  # fmt: skip

    def _look(self, told: Told, at: datetime) -> None:
        on, kind = self._on(told, "within"), Kind(told["kind"])
        schedule.plan_look(self._profile(told), on, kind, told["why"], self.cast[told["by"]], at)

    def _discuss(self, told: Told, at: datetime) -> None:
        on = self._on(told)
        said = discussions.Told(on, told["present"], told["why"], told["agreed"], _tasks(told, on))
        discussions.record(self._profile(told), said, self.cast[told["by"]], at)

    def _challenge(self, told: Told, at: datetime) -> None:
        challenges.challenge(
            self._profile(told), About(), told["words"], told["wanted"], self.cast[told["by"]], at
        )

    def _propose(self, told: Told, at: datetime) -> None:
        """A proposal, whom it was asked about and what they said, and the decision if there is one."""
        by, profile = self.cast[told["by"]], self._profile(told)
        seen = against.before(profile, at.date())
        row = closings.propose(seen, closings.CLOSE, to_plan=None, reasons=told["why"], by=by, at=at)
        for agency, who, answered, answer in told["asked"]:
            asked = closings.ask(row, agency, who, at.date(), by, at)
            if answer:
                closings.answered(asked, at.date() + timedelta(days=answered), answer, by, at)
        if decision := told.get("decision"):
            weighed, on = against.before(profile, at.date(), row), at + timedelta(days=told["within"])
            by, todo = self.cast[told["decided_by"]], _tasks(told, on.date())
            closings.decide(row, decision, told["because"], weighed, by, on, todo)

    def _join(self, told: Told, at: datetime) -> None:
        first, second = (self.cast[who] for who in told["observers"])
        joint.plan(self._profile(told), self._on(told, "within"), first, second, self.cast[told["by"]], at)

    def _read(self, told: Told, at: datetime) -> None:
        who, profile = self.cast[told["by"]], self._profile(told)
        assignment = handovers.still_to_read(who, profile, at.date())
        if assignment is None:
            raise RuntimeError(f"{self.story.name}: {who.name} has no history to read of {profile.reference}")
        handovers.acknowledge(assignment, who, at)


def _tasks(told: Told, on: date) -> list[Task]:
    """What was to be done from that day on, by whom and within how many days."""
    return [Task(do, who, on + timedelta(days=within)) for do, who, within in told.get("actions", ())]
