"""How far something has climbed that nobody has answered: from a team's own supervisors to those above them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

Steps = Sequence[tuple[datetime, timedelta]]  # from when each step holds, the earliest first


def level(raised_at: datetime, now: datetime, step: timedelta, levels: int) -> int:
    """Who is to answer by now: 0 the team's own supervisors, 1 those of the team it answers to, and so on.

    One higher each time a whole step has passed, never beyond the last of so many levels. What a clock that is
    wrong places in the future is still the own team's.
    """
    if levels < 1 or step <= timedelta(0):
        raise ValueError("there must be a level, and a step that takes time")
    steps = (now - raised_at) // step
    return max(0, min(steps, levels - 1))


def climbed_at(raised_at: datetime, levels: int, steps: Steps) -> datetime:
    """When something has climbed so many levels, if nobody answers before.

    A shorter step counts for what waits already, from when it holds; a longer one takes nothing back.
    """
    ends = [*(since for since, _step in steps[1:]), datetime.max.replace(tzinfo=raised_at.tzinfo)]
    reached = (
        (max(since, raised_at + levels * step), end) for (since, step), end in zip(steps, ends, strict=True)
    )
    return next(at for at, end in reached if at < end)
