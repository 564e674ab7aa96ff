"""The tables, a file an idea. They hold and relate; they judge nothing."""

from app.models.custody import Alert, Attempt, Deposit
from app.models.families import Assignment, Child, Family, Household, Identifier, Part, Profile
from app.models.people import Agency, Device, KnownBrowser, Person, Role, Session, SignInTry, Team
from app.models.signoffs import Question, SignOff
from app.models.trail import AuditEntry, AuditHead
from app.models.visits import Acceptance, Rating, Revision, Visit

__all__ = [
    "Acceptance",
    "Agency",
    "Alert",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "Child",
    "Deposit",
    "Device",
    "Family",
    "Household",
    "Identifier",
    "KnownBrowser",
    "Part",
    "Person",
    "Profile",
    "Question",
    "Rating",
    "Revision",
    "Role",
    "Session",
    "SignInTry",
    "SignOff",
    "Team",
    "Visit",
]
