"""What has come into the record since a paper was made."""

from dataclasses import dataclass
from typing import Any

from app.papers.material import Material


@dataclass(frozen=True, slots=True)
class Since:
    """How much is new or different for one child."""

    heading: str
    visits: int
    versions: int
    decisions: int
    events: int
    verdicts: int

    @property
    def anything(self) -> bool:
        """Whether the record says something else by now."""
        return bool(self.visits or self.versions or self.decisions or self.events or self.verdicts)


def since(child: dict[str, Any], material: Material) -> Since:
    """Compare one child on a paper with the record as it stands."""
    then, now = child["versions"], material.change.revisions
    both = [key for key in now if key in then]
    decided = {str(one.id) for one in material.gathered.decisions}
    events = {str(one.id) for one in material.gathered.events if one.struck_at is None}
    verdicts = {key: found.verdict.value for key, found in material.change.domains.items()}
    return Since(
        heading=child["heading"],
        visits=len(now) - len(both),
        versions=sum(now[key].number != then[key]["revision"] for key in both),
        decisions=len(decided - set(child["decisions"])),
        events=len(events.symmetric_difference(child["events"])),
        verdicts=sum(child["verdicts"].get(key, {}).get("verdict") != told for key, told in verdicts.items()),
    )
