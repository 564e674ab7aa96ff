"""What a paper about one child is made from: everything known of the profile on the day of making."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app import between, chronology, grades, records
from app.models import Profile, SignOff
from app.papers.choices import Choices
from app.wordings import Wording


@dataclass(frozen=True)
class Material:
    """One child's record as it stands, with what is known beside the visits."""

    gathered: chronology.Gathered
    known: between.Known

    @property
    def change(self) -> records.ChangeOverTime:
        """Change over time in each domain."""
        return self.gathered.change

    @property
    def profile(self) -> Profile:
        """Whom it is about."""
        return self.change.profile

    @cached_property
    def decided(self) -> Mapping[str, list[SignOff]]:
        """The decisions on each visit's versions, oldest first."""
        found: dict[str, list[SignOff]] = {}
        for one in self.gathered.decisions:
            found.setdefault(str(one.revision.visit_id), []).append(one)
        return found

    @cached_property
    def noted(self) -> Mapping[uuid.UUID, list[grades.Noted]]:
        """What was written at the items of the newest versions, by version."""
        return grades.noted(self.change.in_order)

    def visits(self, choices: Choices) -> list[Wording]:
        """The newest versions of the visits in the chosen time, oldest first."""
        return [one for one in self.change.in_order if choices.covers(one.visited_on)]


def material(change: records.ChangeOverTime) -> Material:
    """Give all that a paper about one child may say, in a fixed number of queries."""
    return Material(chronology.gather(change), between.known(change.profile))
