"""Head office drafts its own rules, and a second person signs them; every version stays readable."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("is_alone", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_policy_version_number")),
        sa.CheckConstraint("state IN ('draft', 'signed', 'discarded')", name=op.f("ck_policy_version_state")),
        sa.CheckConstraint(
            "(state = 'draft') = (ended_by IS NULL) AND (state = 'draft') = (ended_at IS NULL)",
            name=op.f("ck_policy_version_ended"),
        ),
        sa.CheckConstraint("state != 'signed' OR length(reason) > 0", name=op.f("ck_policy_version_reason")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_policy_version_version")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policy_version")),
    )
    # One draft at a time: two people work on the same one, and see each other's changes.
    op.create_index(
        "uq_policy_version_draft",
        "policy_version",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )


def downgrade() -> None:
    op.drop_table("policy_version")
