"""Each proposal has a ranked reserve: who could take which seat."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_reserve",
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("replaces", sa.String(length=8), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ags <> replaces", name=op.f("ck_proposal_reserve_replaces")),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_proposal_reserve_role")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_proposal_reserve_ags")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_reserve_proposal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["replaces"], ["town.ags"], name=op.f("fk_proposal_reserve_replaces")),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_proposal_reserve")),
        sa.UniqueConstraint(
            "proposal_id", "ags", "replaces", name=op.f("uq_proposal_reserve_proposal_id_ags_replaces")
        ),
    )
    op.create_index(op.f("ix_proposal_reserve_ags"), "proposal_reserve", ["ags"])
    op.create_index(op.f("ix_proposal_reserve_replaces"), "proposal_reserve", ["replaces"])


def downgrade() -> None:
    op.drop_table("proposal_reserve")
