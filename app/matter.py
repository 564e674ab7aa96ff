"""One version before its supervisor: what a decision on it has to answer, and what it looked like just then."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from app.models import Rating, Revision, SignOff
from app.records import ChangeOverTime
from observations import signoff
from observations.flags import Alert, Flag

READ, CHILDS_VIEW = "read", "childs_view"  # what a signature affirms


@dataclass(frozen=True, slots=True)
class Matter:
    """One version before its supervisor, and everything that a decision on it has to answer."""

    revision: Revision
    change: ChangeOverTime  # with every visit known on the day of deciding, not only those up to this one
    flags: tuple[Flag, ...]
    prompts: tuple[Alert, ...]
    to_accept: tuple[Rating, ...]  # what the observer said does not apply
    decided: SignOff | None

    @property
    def submission(self) -> signoff.Submission:
        """The version as the rules of signing see it."""
        return signoff.Submission(
            author=self.revision.visit.observer_id,
            revision=self.revision.number,
            newest=self.revision.visit.newest,
            decided=self.decided is not None,
            flags=tuple(flag.key for flag in self.flags),
            domains=tuple(domain.key for domain in self.change.instrument.domains),
            statements=(READ, CHILDS_VIEW),
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided and no later version has come."""
        return self.decided is None and self.revision.number == self.revision.visit.newest

    @property
    def verdicts(self) -> dict[str, Any]:
        """Per domain, the whole of what the rule says on this day."""
        return {key: self.change.domains[key].as_output() for key in self.submission.domains}

    @property
    def fingerprint(self) -> str:
        """What tells this picture from another: it changes when a verdict, flag, prompt or number of the rule does."""
        prompts = [(one.code, one.item, one.domain, one.months, one.days) for one in self.prompts]
        numbers = self.change.history.parameters.as_dict()
        picture = [self.revision.digest, self.verdicts, self.submission.flags, prompts, numbers]
        return hashlib.sha256(json.dumps(picture, sort_keys=True).encode()).hexdigest()
