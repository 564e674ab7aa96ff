"""Why a case is stuck: domains that do not move or do not hold, and a plan under which nothing has held."""

from datetime import date

from flask_babel import gettext as _

from app import words
from app.records import ChangeOverTime
from app.shown.caseload import severity
from app.team import Team
from observations.trajectory import Trajectory, Verdict

STUCK = (Verdict.PERSISTENT_CONCERN, Verdict.RELAPSED, Verdict.FLUCTUATING, Verdict.STALLED)
WELL = (Verdict.MET_THROUGHOUT, Verdict.NOT_ASSESSED)


def why_stuck(change: ChangeOverTime, team: Team) -> list[str]:
    """Each domain that is stuck, and that nothing has held for so many months of a plan; nothing where neither is."""
    return [*_stuck_domains(change), *_drift(change, team)]


def _stuck_domains(change: ChangeOverTime) -> list[str]:
    found = [one for one in sorted(change.domains.values(), key=severity) if one.verdict in STUCK]
    return [
        _("%(domain)s: %(verdict)s", domain=_title(change, one), verdict=words.verdict(one.verdict))
        for one in found
    ]


def _title(change: ChangeOverTime, found: Trajectory) -> str:
    return next(domain.title for domain in change.instrument.domains if domain.key == found.domain)


def _drift(change: ChangeOverTime, team: Team) -> list[str]:
    """That a plan has run for so many months, and no domain's improvement has held; nothing where all is well."""
    since = team.planned_since.get(change.profile.id)
    verdicts = {one.verdict for one in change.domains.values()}
    if since is None or Verdict.SUSTAINED in verdicts or verdicts <= {*WELL}:
        return []
    months = _months(since, team.on)
    reached = [one for one in team.limits.drift_months if one <= months]
    return [_("%(num)d months of a plan, nothing sustained", num=months)] if reached else []


def _months(since: date, on: date) -> int:
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
