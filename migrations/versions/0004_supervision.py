"""Supervision: plans and what was promised, challenges and discussions, closings, limits, who answers to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "limit_settings",
    "plans",
    "planned_looks",
    "actions",
    "handovers",
    "joint_visits",
    "calendar_feeds",
    "addenda",
    "discussions",
    "closings",
    "agencies_asked",
    "reopenings",
    "challenges",
)
# Where the columns that point to something point to; every one of them has an index but those of who did it.
POINTS = {
    "profile_id": "profiles",
    "assignment_id": "assignments",
    "revision_id": "revisions",
    "signoff_id": "signoffs",
    "closing_id": "closings",
    "team_id": "teams",
}
DOERS = ("by", "struck_by", "done_by", "outcome_by", "proposed_by", "decided_by", "answered_by")


def upgrade() -> None:
    """Let supervision be on record."""
    with op.batch_alter_table("teams") as teams:
        teams.add_column(sa.Column("answers_to_id", sa.Uuid(), nullable=True))
        teams.create_foreign_key(
            op.f("fk_teams_answers_to_id_teams"), "teams", ["answers_to_id"], ["id"], ondelete="RESTRICT"
        )
    op.create_index(op.f("ix_teams_answers_to_id"), "teams", ["answers_to_id"])
    make("limit_settings", by("set_at"), json("overrides"), day("from_on", index=True), text("reason"))
    make_casework()
    make_supervision()


def make_casework() -> None:
    """What was planned and promised."""
    make(
        "plans", point("profile_id"), by("set_at"), short("kind", 20), day("since_on"),
        sa.Column("visit_every", sa.Integer()), text("reason"),
        check("plans", "kind_known", "kind in ('none', 'early_help', 'child_in_need', 'child_protection')"),
        check("plans", "rhythm_in_range", "visit_every between 1 and 365"),
    )  # fmt: skip
    make(
        "planned_looks", recorded(), day("look_on"), short("kind", 20), text("why"),
        check("planned_looks", "kind_known", "kind in ('announced', 'unannounced')"),
    )  # fmt: skip
    make(
        "actions", recorded(), short("source", 20), sa.Column("source_id", sa.Uuid(), nullable=False, index=True),
        text("what"), short("owner"), day("by_on"), moment("done_at", nullable=True),
        point("done_by_id", nullable=True), text("outcome"),
        check("actions", "source_known", "source in ('decision', 'discussion', 'challenge', 'closing')"),
        check("actions", "done_by_somebody", "(done_at is null) = (done_by_id is null)"),
    )  # fmt: skip
    make(
        "handovers", point("assignment_id", index=False), by("read_at"), unique("handovers", "assignment_id")
    )
    make(
        "joint_visits", recorded(), day("visit_on"), point("first_id"), point("second_id"),
        check("joint_visits", "two_observers", "first_id <> second_id"),
    )  # fmt: skip
    make(
        "calendar_feeds", point("person_id"), short("token_hash", 64), moment("created_at"),
        moment("ended_at", nullable=True), unique("calendar_feeds", "token_hash"),
    )  # fmt: skip


def make_supervision() -> None:
    """What was questioned."""
    make("addenda", recorded(), point("revision_id"), text("words"))
    make(
        "discussions", recorded(), day("held_on"), text("present"), text("why"), text("agreed"), text("outcome"),
        moment("outcome_at", nullable=True), point("outcome_by_id", nullable=True),
    )  # fmt: skip
    make(
        "closings", point("profile_id"), short("kind", 20), sa.Column("to_plan", sa.String(length=20)),
        text("reasons"), json("picture"), point("proposed_by_id"), moment("proposed_at"),
        sa.Column("decision", sa.String(length=20)), sa.Column("decided_picture", sa.JSON()),
        point("decided_by_id", nullable=True), moment("decided_at", nullable=True), text("decided_because"),
        check("closings", "kind_known", "kind in ('close', 'step_down')"),
        check("closings", "decision_known", "decision in ('agreed', 'refused', 'withdrawn')"),
        check("closings", "decided_when", "(decision is null) = (decided_at is null)"),
        check("closings", "by_another", "decided_by_id <> proposed_by_id or decision = 'withdrawn'"),
    )  # fmt: skip
    undecided = sa.text("decision is null")
    op.create_index(
        "uq_closings_open", "closings", ["profile_id"], unique=True, sqlite_where=undecided,
        postgresql_where=undecided,
    )  # fmt: skip
    make(
        "agencies_asked", point("closing_id"), by("recorded_at"), short("agency"), short("who"), day("asked_on"),
        day("answered_on", nullable=True), text("answer"),
    )  # fmt: skip
    make("reopenings", point("profile_id"), by("reopened_at"), day("closed_on"), text("reason"))
    outcomes = "outcome in ('changed', 'partly_changed', 'stands', 'withdrawn')"
    make(
        "challenges", point("profile_id"), point("signoff_id", nullable=True), point("closing_id", nullable=True),
        text("words"), text("wanted"), by("raised_at"), day("due_on"), point("team_id"),
        point("owner_id", nullable=True), moment("answered_at", nullable=True),
        point("answered_by_id", nullable=True), text("answer"), sa.Column("outcome", sa.String(length=20)),
        check("challenges", "outcome_known", outcomes),
        check("challenges", "answered_with_outcome", "(answered_at is null) = (outcome is null)"),
        check("challenges", "about_one_decision", "signoff_id is null or closing_id is null"),
    )  # fmt: skip


def downgrade() -> None:
    """Know nothing of supervision but the decisions."""
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_index(op.f("ix_teams_answers_to_id"), "teams")
    with op.batch_alter_table("teams") as teams:
        teams.drop_constraint(op.f("fk_teams_answers_to_id_teams"), type_="foreignkey")
        teams.drop_column("answers_to_id")


def make(table: str, *parts: sa.Column | sa.Constraint | list[sa.Column]) -> None:
    """Make one table, with its key, what it points to and its indexes."""
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    points = [one.name for one in flat if isinstance(one, sa.Column) and one.name.endswith("_id")]
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *flat,
        *(to_row(table, column) for column in points if column != "source_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def to_row(table: str, column: str) -> sa.ForeignKeyConstraint:
    to = POINTS.get(column, "people")
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def recorded() -> list[sa.Column]:
    """What everything set down about a profile has: who, when, and whether it was struck out."""
    struck = moment("struck_at", nullable=True), point("struck_by_id", nullable=True), text("struck_because")
    return [point("profile_id"), *by("recorded_at"), *struck]


def by(when: str) -> list[sa.Column]:
    return [point("by_id"), moment(when)]


def point(name: str, *, nullable: bool = False, index: bool = True) -> sa.Column:
    return sa.Column(
        name, sa.Uuid(), nullable=nullable, index=index and name.removesuffix("_id") not in DOERS
    )


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def day(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable, index=index)


def json(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON(), nullable=False)


def short(name: str, most: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length=most), nullable=False)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))
