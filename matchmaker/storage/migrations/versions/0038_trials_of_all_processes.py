"""What is computed for trial is known to every process: how far it is, who wishes an end, and what was found."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trial_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ordered", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("beat_at", MOMENT, nullable=False),
        sa.Column("done", sa.Float(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("bound", sa.BigInteger(), nullable=False),
        sa.Column("stopped_by", sa.String()),
        sa.Column("over_at", MOMENT),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.CheckConstraint("purpose IN ('trial', 'rehearsal')", name=op.f("ck_trial_run_purpose")),
        sa.CheckConstraint("done >= 0 AND done <= 1", name=op.f("ck_trial_run_done")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_trial_run_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_run")),
        sa.UniqueConstraint("round_id", "purpose", name=op.f("uq_trial_run_round_id_purpose")),
    )


def downgrade() -> None:
    op.drop_table("trial_run")
