"""A verdict to be explained, and the facts that several explanations share."""

from dataclasses import dataclass

from flask_babel import ngettext

from app.sentences.story import Story
from app.words import count, in_days
from observations.history import Standing
from observations.looks import Look
from observations.reached import Reached


@dataclass(frozen=True)
class Case:
    """A verdict to be explained: how it was reached, and the story of its looks."""

    told: Reached
    story: Story

    @property
    def era(self) -> tuple[Look, ...]:
        """The latest spell of concern, to the latest look."""
        return self.story.era

    @property
    def concern_looks(self) -> int:
        """How many looks of the latest spell are at concern."""
        return sum(self.story.rule.standing(look.grade) is Standing.CONCERN for look in self.era)

    @property
    def era_days(self) -> str:
        """How long the latest spell has gone on, by its looks."""
        return in_days((self.story.latest.on - self.era[0].on).days)

    @property
    def grade(self) -> int:
        """The grade of the latest look."""
        return int(self.story.latest.grade)


def plateau(case: Case) -> str:
    """The borderline looks at the end."""
    looks = case.told.picture.plateau()
    return ngettext(
        "%(count)s borderline look at the end, over %(days)s",
        "%(count)s borderline looks in a row at the end, over %(days)s",
        len(looks), count=count(len(looks)), days=in_days((looks[-1].on - looks[0].on).days),
    )  # fmt: skip
