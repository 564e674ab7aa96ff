"""Beside the visits: events, circumstances, agreed changes, the rule's numbers, documents that were made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "events",
    "circumstances",
    "targets",
    "target_reviews",
    "rule_settings",
    "plan_targets",
    "documents",
)


def upgrade() -> None:
    """Let more be known of a profile than its visits."""
    make(
        "events",
        recorded(),
        short("kind", 30),
        day("happened_on"),
        short("source"),
        text("what"),
        text("effect"),
    )
    make(
        "circumstances", recorded(), short("kind", 30), short("about"), short("source"),
        day("since_on"), day("until_on", nullable=True), text("words"),
        check("circumstances", "until_after_since", "until_on is null or until_on >= since_on"),
    )  # fmt: skip
    make(
        "targets", recorded(), short("item", 50), whole("grade_then", nullable=True), whole("grade"),
        day("agreed_on"), day("by_on"), short("owner"), text("help"), text("family_words"),
        check("targets", "grade_in_range", "grade between 1 and 5"),
    )  # fmt: skip
    make(
        "target_reviews", recorded(), sa.Column("target_id", sa.Uuid(), nullable=False), day("reviewed_on"),
        whole("grade", nullable=True), short("outcome", 20),
        day("by_on", nullable=True), text("words"), text("family_words"),
        check("target_reviews", "outcome_known", "outcome in ('met', 'going_on', 'ended')"),
        check("target_reviews", "grade_in_range", "grade between 1 and 5"),
    )  # fmt: skip
    make(
        "rule_settings",
        by("set_at"),
        sa.Column("overrides", sa.JSON(), nullable=False),
        day("from_on"),
        text("reason"),
    )
    make(
        "plan_targets", of_profile(), by("set_at"), whole("target", nullable=True), day("from_on"), text("reason"),
        check("plan_targets", "target_in_range", "target between 1 and 4"),
    )  # fmt: skip
    make(
        "documents", of_profile(), by("made_at"), short("kind", 20), short("digest", 64), day("as_of"),
        sa.Column("content", sa.JSON(), nullable=False),
        check("documents", "kind_known", "kind in ('conference', 'court', 'family')"),
    )  # fmt: skip
    for table, column in (
        ("target_reviews", "target_id"),
        ("rule_settings", "from_on"),
        ("documents", "digest"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Know the visits only."""
    for name in reversed(TABLES):
        op.drop_table(name)


def make(table: str, *parts: sa.Column | sa.CheckConstraint | list[sa.Column]) -> None:
    """Make one table, with its key, the rows it points to and an index on the profile."""
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    columns = {one.name for one in flat if isinstance(one, sa.Column)}
    points = {"profile_id": "profiles", "by_id": "people", "struck_by_id": "people"}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *flat,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT"
            )
            for column, to in points.items()
            if column in columns
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if "profile_id" in columns:
        op.create_index(op.f(f"ix_{table}_profile_id"), table, ["profile_id"])


def recorded() -> list[sa.Column]:
    """What everything set down about a profile has: who, when, and whether it was struck out."""
    struck = (
        moment("struck_at", nullable=True),
        sa.Column("struck_by_id", sa.Uuid(), nullable=True),
        text("struck_because"),
    )
    return [*of_profile(), *by("recorded_at"), *struck]


def of_profile() -> list[sa.Column]:
    return [sa.Column("profile_id", sa.Uuid(), nullable=False)]


def by(when: str) -> list[sa.Column]:
    return [sa.Column("by_id", sa.Uuid(), nullable=False), moment(when)]


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def short(name: str, most: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length=most), nullable=False)


def text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
