"""The tables, a file an idea. They hold and relate; they judge nothing."""

from app.models.between import Circumstance, Event, Recorded, Target, TargetReview
from app.models.casework import Action, CalendarFeed, Handover, JointVisit, Plan, PlannedLook
from app.models.custody import Alert, Attempt, Deposit
from app.models.documents import Document
from app.models.families import Assignment, Child, Family, Household, Identifier, Part, Profile
from app.models.people import (
    Agency,
    DepositToken,
    Device,
    KnownBrowser,
    Person,
    Role,
    Session,
    SignInTry,
    Team,
)
from app.models.rules import LimitSetting, PlanTarget, RuleSetting
from app.models.signoffs import Question, SignOff
from app.models.supervision import Addendum, AgencyAsked, Challenge, Closing, Discussion, Reopening
from app.models.trail import AuditEntry, AuditHead
from app.models.visits import Acceptance, Rating, Revision, Visit

__all__ = [
    "Acceptance",
    "Action",
    "Addendum",
    "Agency",
    "AgencyAsked",
    "Alert",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "CalendarFeed",
    "Challenge",
    "Child",
    "Circumstance",
    "Closing",
    "Deposit",
    "DepositToken",
    "Device",
    "Discussion",
    "Document",
    "Event",
    "Family",
    "Handover",
    "Household",
    "Identifier",
    "JointVisit",
    "KnownBrowser",
    "LimitSetting",
    "Part",
    "Person",
    "Plan",
    "PlanTarget",
    "PlannedLook",
    "Profile",
    "Question",
    "Rating",
    "Recorded",
    "Reopening",
    "Revision",
    "Role",
    "RuleSetting",
    "Session",
    "SignInTry",
    "SignOff",
    "Target",
    "TargetReview",
    "Team",
    "Visit",
]
