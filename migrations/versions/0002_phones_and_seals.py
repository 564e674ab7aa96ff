"""Phones that are registered, lost and revoked; tokens by which they deposit; sealed deposits that were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ONE_OF_THEM = "(payload is null) <> (sealed is null)"
AT_LEAST_ONE = "payload is not null or sealed is not null"


def upgrade() -> None:
    """Let a text stand beside the envelope that it came in, and know phones for what they are."""
    op.add_column("deposits", sa.Column("sealed_again", sa.JSON(), nullable=True))
    replace_check(AT_LEAST_ONE)
    with op.batch_alter_table("devices") as devices:
        devices.add_column(sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True))
        devices.add_column(sa.Column("share", sa.LargeBinary(), nullable=True))
        devices.add_column(sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True))
        devices.add_column(sa.Column("revoked_by_id", sa.Uuid(), nullable=True))
        devices.create_foreign_key(
            op.f("fk_devices_revoked_by_id_people"), "people", ["revoked_by_id"], ["id"], ondelete="RESTRICT"
        )
    op.create_table(
        "deposit_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["devices.id"],
            name=op.f("fk_deposit_tokens_device_id_devices"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_deposit_tokens_token_hash")),
    )
    op.create_index(op.f("ix_deposit_tokens_device_id"), "deposit_tokens", ["device_id"], unique=False)


def downgrade() -> None:
    """Go back: of a deposit that was opened only the text stays."""
    op.drop_index(op.f("ix_deposit_tokens_device_id"), "deposit_tokens")
    op.drop_table("deposit_tokens")
    with op.batch_alter_table("devices") as devices:
        devices.drop_constraint(op.f("fk_devices_revoked_by_id_people"), type_="foreignkey")
        for name in ("revoked_by_id", "lost_at", "share", "registered_at"):
            devices.drop_column(name)
    op.execute("update deposits set sealed = null where payload is not null")
    with op.batch_alter_table("deposits") as deposits:
        deposits.drop_column("sealed_again")
    replace_check(ONE_OF_THEM)


def replace_check(condition: str) -> None:
    """Ask something else of the bytes of a deposit. SQLite does so by making the table anew."""
    name = op.f("ck_deposits_payload_or_sealed")
    with op.batch_alter_table("deposits") as deposits:
        deposits.drop_constraint(name, type_="check")
        deposits.create_check_constraint(name, condition)
