"""Who computes for a round right now, and what head office did to its drafts, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "computation",
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("until > began_at", name=op.f("ck_computation_until")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_computation_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_computation")),
    )
    op.create_table(
        "curation_step",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("reserve", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("taken_back_by", sa.String()),
        sa.Column("taken_back_at", MOMENT),
        sa.CheckConstraint(
            "act IN ('approved', 'pinned', 'unpinned', 'vetoed', 'swapped')", name=op.f("ck_curation_step_act")
        ),
        sa.CheckConstraint(
            "(taken_back_by IS NULL) = (taken_back_at IS NULL)", name=op.f("ck_curation_step_taken_back")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_curation_step_round_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_curation_step")),
    )
    op.create_index("ix_curation_step_round_id", "curation_step", ["round_id"])


def downgrade() -> None:
    op.drop_table("curation_step")
    op.drop_table("computation")
