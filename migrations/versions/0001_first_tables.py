"""First tables: people, families, visits and their versions, custody, decisions and the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, and the head of an empty trail."""
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("name", name=op.f("uq_agencies_name")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "families",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_families")),
    )
    op.create_table(
        "households",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("address_restricted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
    )
    op.create_table(
        "children",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=12), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"], ["families.id"], name=op.f("fk_children_family_id_families"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
    )
    op.create_index(op.f("ix_children_family_id"), "children", ["family_id"], unique=False)

    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_teams_agency_id_agencies"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_teams_agency_id_name")),
    )
    op.create_index(op.f("ix_teams_agency_id"), "teams", ["agency_id"], unique=False)

    op.create_table(
        "identifiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=50), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_identifiers_child_id_children"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifiers")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_identifiers_scheme_value")),
    )
    op.create_index(op.f("ix_identifiers_child_id"), "identifiers", ["child_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("password_given", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role in ('worker', 'supervisor', 'administrator')", name=op.f("ck_people_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_people_team_id_teams"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_index(op.f("ix_people_team_id"), "people", ["team_id"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["children.id"], name=op.f("fk_profiles_child_id_children"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_profiles_household_id_households"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_profiles_team_id_teams"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("child_id", "household_id", name=op.f("uq_profiles_child_id_household_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_profiles_reference")),
    )
    op.create_index(op.f("ix_profiles_child_id"), "profiles", ["child_id"], unique=False)
    op.create_index(op.f("ix_profiles_household_id"), "profiles", ["household_id"], unique=False)
    op.create_index(op.f("ix_profiles_team_id"), "profiles", ["team_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part in ('lead', 'co_worker')", name=op.f("ck_assignments_part_known")),
        sa.CheckConstraint(
            "ends_on is null or ends_on >= starts_on", name=op.f("ck_assignments_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_assignments_made_by_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_assignments_person_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_assignments_profile_id_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_profile_id"), "assignments", ["profile_id"], unique=False)
    op.create_index(
        "ix_assignments_who_when",
        "assignments",
        ["person_id", "profile_id", "starts_on", "ends_on"],
        unique=False,
    )

    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=50), nullable=False),
        sa.Column("subject_id", sa.String(length=100), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_audit_entries_person_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_audit_entries_profile_id_profiles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entries_person_id"), "audit_entries", ["person_id"], unique=False)
    op.create_index(op.f("ix_audit_entries_profile_id"), "audit_entries", ["profile_id"], unique=False)
    op.create_index(op.f("ix_audit_entries_subject_id"), "audit_entries", ["subject_id"], unique=False)

    op.create_table(
        "deposits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.JSON(), nullable=True),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("filed_for_profile_id", sa.Uuid(), nullable=True),
        sa.Column("read_with", sa.String(length=120), nullable=True),
        sa.Column("allowed", sa.JSON(), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_by_id", sa.Uuid(), nullable=True),
        sa.Column("worked_how", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status in ('kept', 'filed', 'held', 'conflict', 'set_aside')",
            name=op.f("ck_deposits_status_known"),
        ),
        sa.CheckConstraint(
            "(payload is null) <> (sealed is null)", name=op.f("ck_deposits_payload_or_sealed")
        ),
        sa.ForeignKeyConstraint(
            ["filed_for_profile_id"],
            ["profiles.id"],
            name=op.f("fk_deposits_filed_for_profile_id_profiles"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_deposits_profile_id_profiles"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["people.id"], name=op.f("fk_deposits_sender_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_deposits_team_id_teams"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["worked_by_id"], ["people.id"], name=op.f("fk_deposits_worked_by_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposits")),
        sa.UniqueConstraint(
            "visit_id", "revision", "digest", name=op.f("uq_deposits_visit_id_revision_digest")
        ),
    )
    op.create_index(op.f("ix_deposits_profile_id"), "deposits", ["profile_id"], unique=False)
    op.create_index(op.f("ix_deposits_sender_id"), "deposits", ["sender_id"], unique=False)
    op.create_index(op.f("ix_deposits_status"), "deposits", ["status"], unique=False)
    op.create_index(op.f("ix_deposits_team_id"), "deposits", ["team_id"], unique=False)
    op.create_index(op.f("ix_deposits_visit_id"), "deposits", ["visit_id"], unique=False)

    op.create_table(
        "devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("high_water", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_devices_person_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("device", "person_id", name=op.f("uq_devices_device_person_id")),
    )
    op.create_index(op.f("ix_devices_device"), "devices", ["device"], unique=False)
    op.create_index(op.f("ix_devices_person_id"), "devices", ["person_id"], unique=False)

    op.create_table(
        "known_browsers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_known_browsers_person_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browsers")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_known_browsers_token_hash")),
    )
    op.create_index(op.f("ix_known_browsers_person_id"), "known_browsers", ["person_id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["people.id"], name=op.f("fk_sessions_ended_by_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sessions_person_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("observer_id", sa.Uuid(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("first_filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["people.id"], name=op.f("fk_visits_observer_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_visits_profile_id_profiles"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_observer_id"), "visits", ["observer_id"], unique=False)
    op.create_index(op.f("ix_visits_profile_id"), "visits", ["profile_id"], unique=False)

    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_alerts_answered_by_id_people"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposits.id"], name=op.f("fk_alerts_deposit_id_deposits"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_alerts_profile_id_profiles"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_alerts_team_id_teams"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint(
            "deposit_id", "team_id", "code", "item", name=op.f("uq_alerts_deposit_id_team_id_code_item")
        ),
    )
    op.create_index(op.f("ix_alerts_deposit_id"), "alerts", ["deposit_id"], unique=False)
    op.create_index(op.f("ix_alerts_profile_id"), "alerts", ["profile_id"], unique=False)
    op.create_index(op.f("ix_alerts_team_id"), "alerts", ["team_id"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("deposit_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("claimed", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_attempts_author_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposits.id"], name=op.f("fk_attempts_deposit_id_deposits"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["people.id"], name=op.f("fk_attempts_sender_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_deposit_id"), "attempts", ["deposit_id"], unique=False)
    op.create_index("ix_attempts_numbers", "attempts", ["device", "author_id", "seq"], unique=False)
    op.create_index(op.f("ix_attempts_sender_id"), "attempts", ["sender_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.Uuid(), nullable=True),
        sa.Column("instrument", sa.String(length=100), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("child_seen", sa.Boolean(), nullable=False),
        sa.Column("child_alone", sa.Boolean(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("app_version", sa.String(length=50), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revisions_number_from_one")),
        sa.ForeignKeyConstraint(
            ["deposit_id"],
            ["deposits.id"],
            name=op.f("fk_revisions_deposit_id_deposits"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_revisions_visit_id_visits"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_revisions_visit_id_number")),
    )
    op.create_index(op.f("ix_revisions_deposit_id"), "revisions", ["deposit_id"], unique=True)
    op.create_index(op.f("ix_revisions_occasion"), "revisions", ["occasion"], unique=False)
    op.create_index(op.f("ix_revisions_visit_id"), "revisions", ["visit_id"], unique=False)
    op.create_index(op.f("ix_revisions_visited_on"), "revisions", ["visited_on"], unique=False)

    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_id", sa.Uuid(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["browser_id"],
            ["known_browsers.id"],
            name=op.f("fk_sign_in_tries_browser_id_known_browsers"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_account_hash"), "sign_in_tries", ["account_hash"], unique=False)
    op.create_index(op.f("ix_sign_in_tries_address_hash"), "sign_in_tries", ["address_hash"], unique=False)
    op.create_index(op.f("ix_sign_in_tries_browser_id"), "sign_in_tries", ["browser_id"], unique=False)
    op.create_index(op.f("ix_sign_in_tries_tried_at"), "sign_in_tries", ["tried_at"], unique=False)

    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=50), nullable=True),
        sa.Column("not_graded", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("changed_because", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column("peeked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(grade is null) <> (not_graded is null)", name=op.f("ck_ratings_grade_or_reason")
        ),
        sa.CheckConstraint(
            "(grade is null) = (evidence is null)", name=op.f("ck_ratings_grade_with_evidence")
        ),
        sa.CheckConstraint("grade between 1 and 5", name=op.f("ck_ratings_grade_in_range")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_ratings_revision_id_revisions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("revision_id", "item", name=op.f("uq_ratings_revision_id_item")),
    )
    op.create_index(op.f("ix_ratings_revision_id"), "ratings", ["revision_id"], unique=False)

    op.create_table(
        "signoffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("team_name", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=50), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("agreements", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.Column("next_look_kind", sa.String(length=20), nullable=True),
        sa.Column("childs_view_considered", sa.Boolean(), nullable=False),
        sa.Column("typed_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("decision in ('signed', 'returned')", name=op.f("ck_signoffs_decision_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_signoffs_person_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
            name=op.f("fk_signoffs_revision_id_revisions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoffs")),
    )
    op.create_index(op.f("ix_signoffs_person_id"), "signoffs", ["person_id"], unique=False)
    op.create_index(op.f("ix_signoffs_revision_id"), "signoffs", ["revision_id"], unique=True)

    op.create_table(
        "acceptances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rating_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_acceptances_person_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_acceptances_rating_id_ratings"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
    )
    op.create_index(op.f("ix_acceptances_rating_id"), "acceptances", ["rating_id"], unique=True)

    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signoff_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=50), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signoff_id"],
            ["signoffs.id"],
            name=op.f("fk_questions_signoff_id_signoffs"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_signoff_id"), "questions", ["signoff_id"], unique=False)

    op.execute("INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '" + "0" * 64 + "')")


def downgrade() -> None:
    """Take every table away, with all that is in them."""
    op.drop_index(op.f("ix_questions_signoff_id"), "questions")

    op.drop_table("questions")
    op.drop_index(op.f("ix_acceptances_rating_id"), "acceptances")

    op.drop_table("acceptances")
    op.drop_index(op.f("ix_signoffs_revision_id"), "signoffs")
    op.drop_index(op.f("ix_signoffs_person_id"), "signoffs")

    op.drop_table("signoffs")
    op.drop_index(op.f("ix_ratings_revision_id"), "ratings")

    op.drop_table("ratings")
    op.drop_index(op.f("ix_sign_in_tries_tried_at"), "sign_in_tries")
    op.drop_index(op.f("ix_sign_in_tries_browser_id"), "sign_in_tries")
    op.drop_index(op.f("ix_sign_in_tries_address_hash"), "sign_in_tries")
    op.drop_index(op.f("ix_sign_in_tries_account_hash"), "sign_in_tries")

    op.drop_table("sign_in_tries")
    op.drop_index(op.f("ix_revisions_visited_on"), "revisions")
    op.drop_index(op.f("ix_revisions_visit_id"), "revisions")
    op.drop_index(op.f("ix_revisions_occasion"), "revisions")
    op.drop_index(op.f("ix_revisions_deposit_id"), "revisions")

    op.drop_table("revisions")
    op.drop_index(op.f("ix_attempts_sender_id"), "attempts")
    op.drop_index("ix_attempts_numbers", "attempts")
    op.drop_index(op.f("ix_attempts_deposit_id"), "attempts")

    op.drop_table("attempts")
    op.drop_index(op.f("ix_alerts_team_id"), "alerts")
    op.drop_index(op.f("ix_alerts_profile_id"), "alerts")
    op.drop_index(op.f("ix_alerts_deposit_id"), "alerts")

    op.drop_table("alerts")
    op.drop_index(op.f("ix_visits_profile_id"), "visits")
    op.drop_index(op.f("ix_visits_observer_id"), "visits")

    op.drop_table("visits")
    op.drop_index(op.f("ix_sessions_person_id"), "sessions")

    op.drop_table("sessions")
    op.drop_index(op.f("ix_known_browsers_person_id"), "known_browsers")

    op.drop_table("known_browsers")
    op.drop_index(op.f("ix_devices_person_id"), "devices")
    op.drop_index(op.f("ix_devices_device"), "devices")

    op.drop_table("devices")
    op.drop_index(op.f("ix_deposits_visit_id"), "deposits")
    op.drop_index(op.f("ix_deposits_team_id"), "deposits")
    op.drop_index(op.f("ix_deposits_status"), "deposits")
    op.drop_index(op.f("ix_deposits_sender_id"), "deposits")
    op.drop_index(op.f("ix_deposits_profile_id"), "deposits")

    op.drop_table("deposits")
    op.drop_index(op.f("ix_audit_entries_subject_id"), "audit_entries")
    op.drop_index(op.f("ix_audit_entries_profile_id"), "audit_entries")
    op.drop_index(op.f("ix_audit_entries_person_id"), "audit_entries")
    op.drop_index(op.f("ix_audit_entries_at"), "audit_entries")

    op.drop_table("audit_entries")
    op.drop_index("ix_assignments_who_when", "assignments")
    op.drop_index(op.f("ix_assignments_profile_id"), "assignments")

    op.drop_table("assignments")
    op.drop_index(op.f("ix_profiles_team_id"), "profiles")
    op.drop_index(op.f("ix_profiles_household_id"), "profiles")
    op.drop_index(op.f("ix_profiles_child_id"), "profiles")

    op.drop_table("profiles")
    op.drop_index(op.f("ix_people_team_id"), "people")

    op.drop_table("people")
    op.drop_index(op.f("ix_identifiers_child_id"), "identifiers")

    op.drop_table("identifiers")
    op.drop_index(op.f("ix_teams_agency_id"), "teams")

    op.drop_table("teams")
    op.drop_index(op.f("ix_children_family_id"), "children")

    op.drop_table("children")
    op.drop_table("households")
    op.drop_table("families")
    op.drop_table("audit_head")
    op.drop_table("agencies")
